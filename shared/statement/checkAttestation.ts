import { Attestation } from './attestation.ts'
import { canonicalText, digestOf } from './canonical.ts'
import { type Assertion, signingChallenge } from './ceremony.ts'
import { assertionFault } from './checkAssertion.ts'
import {
  type Certificate,
  chainFault,
  memberFault,
  publicKeyOf,
  readCertificate,
  sealFault,
  timeFault,
} from './certificate.ts'
import { parseJson } from './json.ts'
import { type FlattenedJws, openJws, type OpenedJws } from './jws.ts'
import { Receipt } from './receipt.ts'
import { type Check, check } from './report.ts'
import type { Statement } from './statement.ts'

export type AttestationContext = {
  statement: Statement
  statementDigest: string
  root: Certificate
  /** When the service received it: the time its certificate must cover. Undefined where no receipt could be read. */
  receivedAt: Date | undefined
  /** The passkey's answer, where there is one. */
  assertion: Assertion | undefined
}

/**
 * Judges one attestation: who signed, with what certificate, and whether it speaks of this statement. `attestation` is
 * what it says, wherever that could be read, whether or not the checks passed.
 */
export async function checkAttestation(
  jws: FlattenedJws,
  { statement, statementDigest, root, receivedAt, assertion }: AttestationContext,
): Promise<{ attestation: Attestation | undefined; checks: Check[] }> {
  const opened = openJws(jws, 'consilium-attestation+jws')
  const attestation = opened && read(opened, Attestation)
  if (!opened || !attestation) {
    return { attestation: undefined, checks: [check('attestation-readable', 'it cannot be read', '')] }
  }
  const subject = attestation.name
  const leaf = readCertificate(opened.chain[0])
  const member = statement.panel.find((one) => one.memberId === attestation.memberId)
  const given = leaf && memberFault(leaf, attestation)
  const timed = leaf && receivedAt && timeFault(leaf, root, receivedAt)
  const named = attestation.statementDigest === statementDigest
  const isSeated = member?.name === attestation.name && member.role === attestation.role
  return {
    attestation,
    checks: [
      check('attestation-readable', undefined, 'it can be read', subject),
      check('attestation-certificate', await issuedFault(opened, leaf, root), 'the board issued it', subject),
      check(
        'attestation-certificate-subject',
        leaf ? given : 'no certificate',
        `it is made out to ${subject}`,
        subject,
      ),
      check(
        'attestation-certificate-time',
        leaf && receivedAt ? timed : 'no certificate or no time of receipt',
        'it was in force when the attestation was received',
        subject,
      ),
      check(
        'attestation-ceremony',
        await ceremonyFault(attestation, opened.payload, leaf, assertion),
        `given by ${attestation.ceremony.kind}`,
        subject,
      ),
      check('attestation-signature', await signatureFault(opened, leaf), 'the signature is right', subject),
      check(
        'attestation-statement',
        named ? undefined : `it is for another text, ${attestation.statementDigest}`,
        'it is for this text',
        subject,
      ),
      check(
        'attestation-member',
        isSeated ? undefined : 'nobody of that name and role is on the panel',
        'on the panel',
        subject,
      ),
    ],
  }
}

/** A passkey's attestation needs the passkey's answer, and no other may carry one: it would lend it weight. */
async function ceremonyFault(
  attestation: Attestation,
  payload: Uint8Array<ArrayBuffer>,
  leaf: Certificate | undefined,
  assertion: Assertion | undefined,
): Promise<string | undefined> {
  if (attestation.ceremony.kind !== 'passkey')
    return assertion ? 'it carries an answer that it does not name' : undefined
  if (!assertion || !leaf) return 'the answer of the passkey is missing'
  const key = new Uint8Array(leaf.publicKey.rawData)
  return assertionFault(assertion, await signingChallenge(attestation.nonce, payload, key), leaf)
}

/** Reads and judges the service's receipt of one attestation. */
export async function checkReceipt(
  receiptJws: FlattenedJws,
  attestationJws: FlattenedJws,
  expected: { statementDigest: string; root: Certificate; subject: string },
): Promise<{ receipt: Receipt | undefined; check: Check }> {
  const opened = openJws(receiptJws, 'consilium-receipt+jws')
  const receipt = opened && read(opened, Receipt)
  if (!opened || !receipt) return { receipt, check: check('receipt', 'it cannot be read', '', expected.subject) }
  const at = new Date(receipt.receivedAt)
  const isOfThis =
    receipt.attestationDigest === (await digestOf(attestationJws)) &&
    receipt.statementDigest === expected.statementDigest
  const fault =
    (await serviceFault(opened, expected.root, at)) ?? (isOfThis ? undefined : 'it is for another attestation')
  const passed = `received ${receipt.receivedAt}, by ${receipt.timeSource.kind}`
  return { receipt, check: check('receipt', fault, passed, expected.subject) }
}

/** Why this is not signed by the service at that time; undefined where it is. */
export async function serviceFault(opened: OpenedJws, root: Certificate, at: Date): Promise<string | undefined> {
  const leaf = readCertificate(opened.chain[0])
  return (
    (await issuedFault(opened, leaf, root)) ??
    (leaf && (sealFault(leaf) ?? timeFault(leaf, root, at))) ??
    (await signatureFault(opened, leaf))
  )
}

async function issuedFault(opened: OpenedJws, leaf: Certificate | undefined, root: Certificate) {
  if (!leaf) return 'its certificate cannot be read'
  const named = readCertificate(opened.chain[1])
  if (!named?.equal(root)) return 'it names another root'
  return chainFault(leaf, root)
}

async function signatureFault(opened: OpenedJws, leaf: Certificate | undefined): Promise<string | undefined> {
  const key = leaf && (await publicKeyOf(leaf))
  if (!key) return 'there is no key to check the signature with'
  return (await opened.verify(key)) ? undefined : 'the signature does not fit what was signed'
}

/** The payload, where it is one and spelled canonically. */
function read<T>(opened: OpenedJws, schema: { safeParse: (value: unknown) => { data?: T } }): T | undefined {
  const json = parseJson(opened.payload)
  const data = json?.canonical ? schema.safeParse(json.value).data : undefined
  return data !== undefined && canonicalText(data) === canonicalText(json?.value) ? data : undefined
}
