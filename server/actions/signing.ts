import { randomBytes } from 'node:crypto'
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { Pkcs10CertificateRequest } from '@peculiar/x509'
import { homeTeamOf } from '../../shared/domain/case.ts'
import type { PersonId, RecommendationId } from '../../shared/domain/identifiers.ts'
import {
  type Attestation,
  everyoneHasSigned,
  Position,
  type Recommendation,
  seal,
  sign,
  silencesOf,
} from '../../shared/domain/recommendation.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { fromBase64, toBase64, toBase64Url } from '../../shared/statement/base64.ts'
import { assembleBundle, bundleBytes, type SignedPosition } from '../../shared/statement/bundle.ts'
import type { Attestation as Signed } from '../../shared/statement/attestation.ts'
import { canonicalText, sha256 } from '../../shared/statement/canonical.ts'
import { type Assertion, type Ceremony, challengeOf } from '../../shared/statement/ceremony.ts'
import { readCertificate } from '../../shared/statement/certificate.ts'
import { checkAttestation } from '../../shared/statement/checkAttestation.ts'
import type { FlattenedJws } from '../../shared/statement/jws.ts'
import { Statement } from '../../shared/statement/statement.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import type { Bound } from '../identity/challenges.ts'
import { factorsOf } from '../identity/factors.ts'
import { newId } from '../identity/newId.ts'
import { asserted, assertionOptions } from '../identity/passkeys.ts'
import { spkiOf } from '../identity/publicKeys.ts'
import { noticeLetters } from '../scheduling/notices.ts'
import { act, type Caller, type OpenCase, tellCase } from './access.ts'
import { attestationsOn, frozenDigest, recommendationFor } from './recommendationFor.ts'

/** A nonce is good for one signature, for as long as the certificate it was given with. */
const nonceMilliseconds = 10 * 60_000

/** One signing under way: what was given out, and by which ceremony it was confirmed, once it was. */
type Begun = { nonce: string; at: number; confirmed: Ceremony['kind'] | null }

/** The ceremony of signing: begun, confirmed by the person, certified, signed. Any node may serve any step. */
export function signing(board: Board) {
  const key = (id: RecommendationId, person: PersonId) => `${id} ${person}`
  const bound = (caller: Caller, person: PersonId): Bound => ({ to: caller.session, purpose: 'sign', person })
  const underWay = async (id: RecommendationId, person: PersonId) =>
    (await board.store.passing.read('signing', key(id, person), board.clock.now())) as Begun | undefined
  const begunBy = async (id: RecommendationId, person: PersonId): Promise<Begun> => {
    const begun = await underWay(id, person)
    if (!begun) throw new Problem('ceremony-over')
    return begun
  }
  const keep = (id: RecommendationId, person: PersonId, begun: Begun) =>
    board.store.passing.put('signing', key(id, person), begun, begun.at + nonceMilliseconds)

  return {
    async 'recommendation:begin'({ recommendation: id }, caller) {
      const { open, kept } = await recommendationFor(board, caller, 'recommendation:sign', id)
      sign(kept.record, open.person.id, frozenDigest(kept.record))
      const ceremonies = await ceremoniesOf(board, open.person.id)
      if (ceremonies.length === 0) throw new Problem('ceremony-none')
      const nonce = randomBytes(24).toString('base64url')
      await keep(id, open.person.id, { nonce, at: board.clock.now(), confirmed: null })
      return { nonce, ceremonies }
    },

    async 'recommendation:challenge'({ recommendation: id, attestationDigest, keyDigest }, caller) {
      const { open } = await recommendationFor(board, caller, 'recommendation:sign', id)
      const { nonce } = await begunBy(id, open.person.id)
      const challenge = await challengeOf(nonce, fromHex(attestationDigest), fromHex(keyDigest))
      const options = await assertionOptions(board, bound(caller, open.person.id), challenge)
      return { options: options as unknown as Record<string, never> }
    },

    async 'recommendation:certificate'({ recommendation: id, request, attestationDigest, proof }, caller) {
      const { open, kept } = await recommendationFor(board, caller, 'recommendation:sign', id)
      const person = open.person
      sign(kept.record, person.id, frozenDigest(kept.record))
      const begun = await begunBy(id, person.id)
      if (!(await ceremoniesOf(board, person.id)).includes(proof.kind)) throw new Problem('not-permitted')
      if (proof.kind === 'passwordAndCode') await mustHaveProved(board, caller, begun.at)
      const answered =
        proof.kind === 'passkey'
          ? await passkeyAnswer(
              board,
              bound(caller, person.id),
              begun.nonce,
              attestationDigest,
              request,
              proof.response,
            )
          : undefined
      const [leaf, root] = await board.authority.issueCertificate(request, {
        memberId: person.id,
        name: person.name,
        ...(answered ? { passkey: answered.publicKey } : {}),
      })
      await board.store.commit(answered ? [answered.change] : [], {
        ...act(board, open, 'recommendation:certificate', id, { ceremony: proof.kind }),
      })
      await keep(id, person.id, { ...begun, confirmed: proof.kind })
      return { chain: [leaf, root], assertion: answered?.assertion ?? null }
    },

    async 'recommendation:sign'({ recommendation: id, jws, assertion }, caller) {
      const { open, kept } = await recommendationFor(board, caller, 'recommendation:sign', id)
      if (kept.record.state !== 'signing') throw new Problem('wrong-state', { is: kept.record.state, must: 'signing' })
      const { attestation, statement } = await judgeAttestation(board, open.person.id, kept.record, jws, assertion)
      const begun = await underWay(id, open.person.id)
      if (begun?.nonce !== attestation.nonce) throw new Problem('invalid-input', { at: 'nonce' })
      if (begun.confirmed !== attestation.ceremony.kind) throw new Problem('invalid-input', { at: 'ceremony' })
      const { deadline } = statement.quorumRule
      if (deadline !== null && instant(board.clock) > deadline) throw new Problem('deadline-passed', { deadline })
      mustNameSilences(attestation, kept.record)
      const signed = sign(kept.record, open.person.id, attestation.statementDigest)
      if (signed === kept.record) return { state: 'signing' as const }
      const receivedAt = instant(board.clock)
      const receipt = await board.authority.receipt(jws, {
        statementDigest: attestation.statementDigest,
        memberId: open.person.id,
        sequence: signed.signed.length,
        receivedAt,
      })
      const position: Attestation = {
        id: newId('att'),
        recommendation: id,
        person: open.person.id,
        statementDigest: attestation.statementDigest,
        position: Position.parse(attestation.position),
        signedAt: receivedAt,
        jws,
        receipt,
        timeStamp: toBase64(await board.authority.timeStamp(new TextEncoder().encode(jws.signature))),
        ...(assertion ? { assertion } : {}),
      }
      const next = everyoneHasSigned(signed) ? await sealed(board, open, signed, statement, position) : signed
      const arrived = next.state === 'final' ? homeTeamOf(open.case.record) : []
      await board.store.commit(
        [
          { kind: 'recommendation', parent: kept.record.case, record: next, version: kept.version },
          { kind: 'attestation', parent: id, record: position, version: 0 },
          ...(await noticeLetters(
            board,
            arrived,
            'recommendation',
            `/cases/${kept.record.case}`,
            instant(board.clock),
          )),
        ],
        act(board, open, next.state === 'final' ? 'recommendation:seal' : 'recommendation:sign', id, {
          position: position.position,
          digest: attestation.statementDigest,
        }),
      )
      board.outbox.wake()
      await board.store.passing.take('signing', key(id, open.person.id), board.clock.now())
      await tellCase(board, kept.record.case)
      return { state: next.state }
    },
  } satisfies Partial<RecordHandlers>
}

/**
 * By what a person may sign, the strongest first. Who has a passkey signs by it and by nothing weaker. A session alone is
 * enough in a demonstration, where nothing is anybody's, and the document says so.
 */
async function ceremoniesOf(board: Board, person: PersonId): Promise<Ceremony['kind'][]> {
  const { account, passkeys } = await factorsOf(board, person)
  if (passkeys.length > 0) return ['passkey']
  if (account?.record.password != null && account.record.totp != null) return ['passwordAndCode']
  return board.config.demo ? ['session'] : []
}

/** @throws Problem `proof-needed` unless password and code were given again since the signing was begun. */
async function mustHaveProved(board: Board, caller: Caller, since: number): Promise<void> {
  const { record } = await board.store.read('session', caller.session)
  if (Date.parse(record.provedAt) < since) throw new Problem('proof-needed')
}

/** @throws Problem `passkey-refused`, `ceremony-over`, or `invalid-input` where the answer is for something else. */
async function passkeyAnswer(
  board: Board,
  of: Bound,
  nonce: string,
  attestationDigest: string,
  request: string,
  response: object,
) {
  const der = fromBase64(request)
  if (!der) throw new Problem('invalid-input', { at: 'request' })
  const key = new Uint8Array(new Pkcs10CertificateRequest(der).publicKey.rawData)
  const given = response as AuthenticationResponseJSON
  const { passkey, challenge, change } = await asserted(board, of, given)
  const expected = await challengeOf(nonce, fromHex(attestationDigest), await sha256(key))
  if (challenge !== toBase64Url(expected)) throw new Problem('invalid-input', { at: 'response', rule: 'challenge' })
  const { algorithm, spki } = spkiOf(Buffer.from(passkey.publicKey, 'base64url'))
  const assertion: Assertion = {
    algorithm,
    publicKey: toBase64(spki),
    relyingParty: new URL(board.entry).hostname,
    authenticatorData: given.response.authenticatorData,
    clientData: given.response.clientDataJSON,
    signature: given.response.signature,
  }
  return { publicKey: spki, assertion, change }
}

const fromHex = (hex: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(hex, 'hex'))

async function statementIn(board: Board, file: string): Promise<Statement> {
  return Statement.parse(JSON.parse(new TextDecoder().decode(await board.files.read(file))))
}

/** The verifier's own judgement, made before the signature is taken. @throws Problem `invalid-input` naming the check. */
async function judgeAttestation(
  board: Board,
  person: PersonId,
  record: Extract<Recommendation, { state: 'signing' }>,
  jws: FlattenedJws,
  assertion: Assertion | undefined,
) {
  const statement = await statementIn(board, record.statementFile)
  const root = readCertificate(board.authority.rootCertificate)
  if (!root) throw new Error('our own root certificate cannot be read')
  const { attestation, checks } = await checkAttestation(jws, {
    statement,
    statementDigest: record.statementDigest,
    root,
    receivedAt: new Date(board.clock.now()),
    assertion,
  })
  const failed = checks.find((check) => !check.ok)
  if (failed || !attestation) throw new Problem('invalid-input', { at: 'jws', check: failed?.id ?? 'readable' })
  if (attestation.memberId !== person) throw new Problem('not-permitted', { because: 'signed as somebody else' })
  return { attestation, statement }
}

/** Whom the chair leaves out is what the chair signs, no more and no less. @throws Problem `invalid-input`. */
function mustNameSilences(attestation: Signed, record: Extract<Recommendation, { state: 'signing' }>): void {
  const isChair = record.signers.at(-1) === attestation.memberId
  const expected = isChair ? silencesOf(record) : []
  if (canonicalText(attestation.silences ?? []) !== canonicalText(expected)) {
    throw new Problem('invalid-input', { at: 'jws', check: 'silence' })
  }
}

const inBundle = ({ jws, receipt, timeStamp, assertion, person, position }: Attestation): SignedPosition => ({
  jws,
  receipt,
  ...(timeStamp === undefined ? {} : { timeStamp }),
  ...(assertion ? { assertion } : {}),
  memberId: person,
  position,
})

async function sealed(
  board: Board,
  open: OpenCase,
  record: Extract<Recommendation, { state: 'signing' }>,
  statement: Statement,
  last: Attestation,
): Promise<Extract<Recommendation, { state: 'final' }>> {
  const at = instant(board.clock)
  const given = [...(await attestationsOn(board, record)), last]
  const chain = await board.store.audit(open.case.record.id)
  const unsealed = await assembleBundle({
    statement,
    attestations: given.map(inBundle),
    nonResponses: silencesOf(record),
    audit: { head: chain.at(-1)?.hash ?? '0'.repeat(64), count: chain.length },
    sealed: { at, timeSource: { kind: 'service-clock' } },
    root: board.authority.rootCertificate,
  })
  const bundle = bundleBytes(await board.authority.seal(unsealed))
  return seal(record, await board.files.put(bundle), at)
}
