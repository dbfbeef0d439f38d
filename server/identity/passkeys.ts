import { createHash } from 'node:crypto'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { cose } from '@simplewebauthn/server/helpers'
import type { Person } from '../../shared/domain/person.ts'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { type Clock, instant } from '../clock.ts'
import type { Change, Kept, Store } from '../store/store.ts'
import { type Bound, challengeIn, keepChallenge, takeChallenge } from './challenges.ts'
import type { Passkey } from './passkey.ts'

/** `entry` is the address that people know the board by: a passkey made there works there and nowhere else. */
type Parts = { store: Store; clock: Clock; entry: string }

const relyingParty = ({ entry }: Parts) => ({ rpID: new URL(entry).hostname, origin: new URL(entry).origin })
const mostPasskeys = 20
/**
 * Kinds of key that a signature can be verified with by anybody, in any browser and by openssl, for years. The library
 * would offer ML-DSA-44 first where Node has it, and no browser can verify that.
 */
const algorithms = [cose.COSEALG.ES256, cose.COSEALG.EdDSA, cose.COSEALG.RS256]

export async function passkeysOf({ store }: Pick<Parts, 'store'>, person: PersonId): Promise<Kept<'passkey'>[]> {
  return (await store.list('passkey', person)).filter(({ record }) => record.removedAt === null)
}

/** What the browser needs to make a passkey. It must check the person, by finger, face or PIN, and be able to find them. */
export async function registrationOptions(parts: Parts, person: Person, email: string, bound: Bound) {
  const { rpID } = relyingParty(parts)
  const known = await passkeysOf(parts, person.id)
  if (known.length >= mostPasskeys) throw new Problem('too-large', { at: 'passkeys' })
  const options = await generateRegistrationOptions({
    rpName: 'Consilium',
    rpID,
    userID: new TextEncoder().encode(person.id),
    userName: email,
    userDisplayName: person.name,
    attestationType: 'none',
    timeout: 300_000,
    excludeCredentials: known.map(({ record }) => ({ id: record.credential, transports: record.transports })),
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await keepChallenge(parts, options.challenge, bound)
  return options
}

/** The change that adds the passkey a browser has just made. @throws Problem `ceremony-over`, `passkey-refused`. */
export async function registered(
  parts: Parts,
  person: PersonId,
  bound: Bound,
  name: string,
  response: RegistrationResponseJSON,
): Promise<{ record: Passkey; change: Change }> {
  const challenge = challengeIn(wellFormed(response).response.clientDataJSON)
  await takeChallenge(parts, challenge, bound)
  const { rpID, origin } = relyingParty(parts)
  const result = await refusingWhatIsWrong(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }),
  )
  if (!result.verified) throw new Problem('passkey-refused')
  const { credential, credentialBackedUp } = result.registrationInfo
  const record: Passkey = {
    id: idOf(credential.id),
    person,
    credential: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: (response.response.transports ?? []).slice(0, 8).map((one) => String(one).slice(0, 20)),
    name,
    isSynced: credentialBackedUp,
    createdAt: instant(parts.clock),
    lastUsedAt: null,
    removedAt: null,
  }
  return { record, change: { kind: 'passkey', parent: person, record, version: 0 } }
}

/**
 * What the browser needs to answer with a passkey: any of the board's, or one of the person's.
 * @param challenge where it stands for something, such as what is signed; at least 16 bytes that nobody can foresee
 */
export async function assertionOptions(parts: Parts, bound: Bound, challenge?: Uint8Array<ArrayBuffer>) {
  const known = bound.person ? await passkeysOf(parts, bound.person) : []
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(parts).rpID,
    userVerification: 'required',
    timeout: 300_000,
    allowCredentials: known.map(({ record }) => ({ id: record.credential, transports: record.transports as never })),
    ...(challenge ? { challenge } : {}),
  })
  await keepChallenge(parts, options.challenge, bound)
  return options
}

export type Asserted = {
  passkey: Passkey
  /** Notes the use; to be committed with what the answer was for. */
  change: Change
  /** The challenge that was answered, as base64url. */
  challenge: string
}

/**
 * Whose passkey has answered. @throws Problem `ceremony-over`, or `passkey-refused` where the passkey is none of ours,
 * the person was not checked by the device, or a counter that went back says that there are two of it.
 */
export async function asserted(parts: Parts, bound: Bound, response: AuthenticationResponseJSON): Promise<Asserted> {
  const challenge = challengeIn(wellFormed(response).response.clientDataJSON)
  await takeChallenge(parts, challenge, bound)
  const kept = await parts.store.find('passkey', idOf(response.id))
  const known = kept?.record.removedAt === null ? kept : undefined
  if (!known || (bound.person && known.record.person !== bound.person)) throw new Problem('passkey-refused')
  const { record } = known
  const { userHandle } = response.response
  if (userHandle && Buffer.from(userHandle, 'base64url').toString('utf8') !== record.person)
    throw new Problem('passkey-refused')
  const { rpID, origin } = relyingParty(parts)
  const result = await refusingWhatIsWrong(
    () =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpID,
        requireUserVerification: true,
        credential: {
          id: record.credential,
          publicKey: new Uint8Array(Buffer.from(record.publicKey, 'base64url')),
          counter: record.counter,
        },
      }),
    record.person,
  )
  if (!result.verified) throw new Problem('passkey-refused', { person: record.person })
  const used = { ...record, counter: result.authenticationInfo.newCounter, lastUsedAt: instant(parts.clock) }
  return {
    passkey: record,
    challenge,
    change: { kind: 'passkey', parent: record.person, record: used, version: known.version },
  }
}

/** The library tells every kind of wrong by an Error, and some of them say "counter". */
async function refusingWhatIsWrong<T>(check: () => Promise<T>, person?: PersonId): Promise<T> {
  try {
    return await check()
  } catch (cause) {
    const counter = cause instanceof Error && /counter/i.test(cause.message)
    const detail = { ...(person ? { person } : {}), ...(counter ? { because: 'counter' } : {}) }
    throw new Problem('passkey-refused', detail, { cause })
  }
}

/** The rest is read by who verifies it, who takes an id and client data for granted. */
function wellFormed<T extends AuthenticationResponseJSON | RegistrationResponseJSON>(response: T): T {
  const { id, response: inner } = response as { id?: unknown; response?: { clientDataJSON?: unknown } | null }
  if (typeof id !== 'string' || typeof inner?.clientDataJSON !== 'string')
    throw new Problem('invalid-input', { at: 'response' })
  return response
}

const idOf = (credential: string): string => createHash('sha256').update(credential).digest('hex')
