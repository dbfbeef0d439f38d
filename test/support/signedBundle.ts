import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Authority, openAuthority } from '../../server/signing/authority.ts'
import { type Attestation, makeAttestation, signAttestation } from '../../shared/statement/attestation.ts'
import { assembleBundle, type Bundle, type SignedPosition } from '../../shared/statement/bundle.ts'
import { toBase64 } from '../../shared/statement/base64.ts'
import { canonicalBytes, statementDigest } from '../../shared/statement/canonical.ts'
import { signingChallenge } from '../../shared/statement/ceremony.ts'
import { sectionKeys } from '../../shared/statement/document.ts'
import type { NonResponse } from '../../shared/statement/nonResponse.ts'
import { plainText } from '../../shared/statement/plainText.ts'
import type { Section } from '../../shared/statement/prose.ts'
import type { Position } from '../../shared/statement/quorum.ts'
import { certificateRequest, makeSigningKey } from '../../shared/statement/signingKey.ts'
import { Statement } from '../../shared/statement/statement.ts'
import type { Misuse, SoftPasskey } from './softPasskey.ts'
import { turnedClock } from './turnedClock.ts'

type TurnedClock = ReturnType<typeof turnedClock>

const frozenAt = Date.parse('2026-11-23T10:00:00.000Z')

const panel = [
  ['per_chair00000000001', 'Ilse Vandamme', 'BE', 'paediatric neurology', 'chair', true],
  ['per_neuro00000000001', 'Γιώργος Παπαδόπουλος', 'GR', 'neuroradiology', 'member', true],
  ['per_surgeon000000001', 'Zofia "Zosia" Łęcka', 'PL', 'neurosurgery', 'member', true],
  ['per_guest00000000001', 'Aoife Ní Bhriain', 'IE', 'clinical genetics', 'guest', false],
] as const

export const paragraph = (text: string): Section => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
})

export function aStatement(changes: Partial<Statement> = {}): Statement {
  return Statement.parse({
    schema: 'consilium.statement',
    schemaVersion: 1,
    statementId: 'rec_0123456789abcdef',
    version: 1,
    case: { pseudonym: 'SYN-0042', snapshotDigest: 'a'.repeat(64) },
    network: { id: 'epicare', name: 'Rare and complex epilepsies' },
    question: 'Is surgery advised?',
    outcome: 'recommendation',
    panel: panel.map(([memberId, name, country, discipline, role, mustSign]) => ({
      memberId,
      name,
      country,
      discipline,
      provider: `University Hospital ${country}`,
      role,
      mustSign,
      interest: { conflict: false, text: '' },
      recused: false,
    })),
    sections: sectionKeys.map((key) => {
      const content = paragraph(`What the panel says under ${key}: naïve 3 × 0.5 mg.`)
      return { key, title: key, content, text: plainText(content) }
    }),
    items: [
      {
        id: 'itm_1',
        drug: 'Carbamazepine',
        code: 'N03AF01',
        doseValue: '200',
        doseUnit: 'mg',
        route: 'oral',
        frequency: 'twice a day',
        note: '',
      },
    ],
    quorumRule: {
      minimumPresent: 2,
      minimumDisciplines: 2,
      mandatoryDisciplines: [],
      minimumCountries: 2,
      threshold: { comparison: 'atLeast', numerator: 2, denominator: 3 },
      denominator: 'present',
      chairCasting: false,
      deadline: null,
    },
    frozen: { sequence: 812, logHead: 'b'.repeat(64), at: new Date(frozenAt).toISOString() },
    renderer: { id: 'consilium-web', version: '0.1.0' },
    language: 'en',
    notices: ['Advice, for case discussion. Not for primary diagnosis.'],
    ...changes,
  })
}

/** A temporary authority: the real one, with a clock of its own. */
export async function temporaryAuthority(clock = turnedClock(frozenAt)) {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-authority-'))
  const authority = await openAuthority(join(folder, 'authority'), clock)
  return { authority, clock, folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

export type Vote = {
  memberId: string
  position: Position
  reason?: string
  /** Given instead of what an honest member would sign. */
  forged?: Partial<Attestation>
  certificateFor?: { memberId: string; name: string }
  /** Milliseconds between the certificate and the receipt. */
  delay?: number
  /** Signs by this passkey, as it is told to; the certificate names `vouched`, or the passkey itself. */
  passkey?: { passkey: SoftPasskey; misuse?: Misuse; vouched?: Uint8Array<ArrayBuffer>; silent?: boolean }
  /** Stamped instead of the signature. */
  stamped?: Uint8Array<ArrayBuffer>
}

export const everybody: Vote[] = [
  { memberId: 'per_neuro00000000001', position: 'agree' },
  { memberId: 'per_surgeon000000001', position: 'disagree', reason: 'The margin at the motor strip is too small.' },
  { memberId: 'per_chair00000000001', position: 'agreeWithReservation', reason: 'Only after a second 7T MRI.' },
]

let nonces = 0
const nextNonce = () => `nonce${String(nonces++).padStart(20, '0')}`

/** One member signs, and the service gives its receipt, through the same calls a browser and the server make. */
export async function sign(
  authority: Authority,
  clock: TurnedClock,
  statement: Statement,
  vote: Vote,
  sequence: number,
): Promise<SignedPosition> {
  const member = statement.panel.find((one) => one.memberId === vote.memberId)
  if (!member) throw new Error('not on the panel')
  const key = await makeSigningKey()
  const request = await certificateRequest(key, member.memberId)
  const by = vote.passkey
  const chain = await authority.issueCertificate(request, {
    ...(vote.certificateFor ?? member),
    ...(by ? { passkey: by.vouched ?? by.passkey.publicKey } : {}),
  })
  const digest = await statementDigest(statement)
  const attestation = makeAttestation({
    statementDigest: digest,
    memberId: member.memberId,
    name: member.name,
    role: member.role,
    position: vote.position,
    reason: vote.reason ?? '',
    displayed: { locale: 'en', rendererVersion: '0.1.0', buildDigest: 'c'.repeat(64) },
    nonce: nextNonce(),
    ceremony: { kind: by ? 'passkey' : 'session' },
    claimedAt: new Date(clock.now()).toISOString(),
  })
  const signed = { ...attestation, ...vote.forged }
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', key.publicKey))
  const challenge = await signingChallenge(signed.nonce, canonicalBytes(signed), spki)
  const assertion = by && !by.silent ? await by.passkey.answer(challenge, by.misuse) : undefined
  const jws = await signAttestation(key.privateKey, chain, signed)
  clock.turn(vote.delay ?? 30_000)
  const receipt = await authority.receipt(jws, {
    statementDigest: digest,
    memberId: member.memberId,
    sequence,
    receivedAt: new Date(clock.now()).toISOString(),
  })
  const timeStamp = toBase64(await authority.timeStamp(vote.stamped ?? new TextEncoder().encode(jws.signature)))
  return {
    jws,
    receipt,
    timeStamp,
    ...(assertion ? { assertion } : {}),
    memberId: member.memberId,
    position: vote.position,
  }
}

/** A whole bundle; `parts` are put in the place of what an honest board would seal. */
export async function signedBundle(
  { authority, clock }: { authority: Authority; clock: TurnedClock },
  {
    statement = aStatement(),
    votes = everybody,
    nonResponses = [] as NonResponse[],
    parts = {} as Partial<Bundle>,
  } = {},
): Promise<Bundle> {
  const attestations: SignedPosition[] = []
  for (const vote of votes) {
    attestations.push(await sign(authority, clock, statement, vote, attestations.length + 1))
  }
  const bundle = await assembleBundle({
    statement,
    attestations,
    nonResponses,
    audit: { head: 'd'.repeat(64), count: 97 },
    sealed: { at: new Date(clock.now()).toISOString(), timeSource: { kind: 'service-clock' } },
    root: authority.rootCertificate,
  })
  return authority.seal({ ...bundle, ...parts })
}
