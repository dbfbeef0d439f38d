import type { Attestation } from './attestation.ts'
import { fromBase64, toBase64Url } from './base64.ts'
import { Bundle, maximumBundleBytes, partDigests, sealPayload } from './bundle.ts'
import { canonicalText, codeWords, statementDigest } from './canonical.ts'
import { type Certificate, fingerprint, readCertificate, rootFault } from './certificate.ts'
import { checkAttestation, checkReceipt, serviceFault } from './checkAttestation.ts'
import { parseJson } from './json.ts'
import { type FlattenedJws, openJws } from './jws.ts'
import type { NonResponse } from './nonResponse.ts'
import { plainText } from './plainText.ts'
import { evaluate } from './quorum.ts'
import type { Receipt } from './receipt.ts'
import { type Check, check, type Report, type Summary } from './report.ts'
import { openTimeStamp } from './timeStamp.ts'

export type VerifyOptions = {
  /** SHA-256 fingerprints of roots the reader trusts, lower-case hexadecimal. Without it any root is only named. */
  trustedRoots?: readonly string[]
}

/**
 * Judges a bundle by nothing but its bytes: no network, no clock, no server. Never throws on what a file may hold.
 * `valid` means that every check passed; who the root belongs to is for the reader to know.
 */
export async function verifyBundle(bytes: Uint8Array, { trustedRoots }: VerifyOptions = {}): Promise<Report> {
  if (bytes.length > maximumBundleBytes) return unreadable('the file is larger than a bundle may be')
  const json = parseJson(bytes)
  if (!json) return unreadable('the file is not JSON')
  if (!looksLikeBundle(json.value)) return unreadable('the file is not a Consilium bundle of a version known here')
  const readable: Check[] = [
    check('file-readable', undefined, 'the file can be read'),
    check('file-canonical', json.canonical ? undefined : 'the file is not in its one spelling', 'spelled canonically'),
  ]
  const parsed = Bundle.safeParse(json.value)
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    const shown = issues.slice(0, 5).join('; ')
    return { verdict: 'not-valid', checks: [...readable, check('schema', shown, '')], summary: null }
  }
  return judge(parsed.data, readable, trustedRoots)
}

const unreadable = (why: string): Report => ({
  verdict: 'not-readable',
  checks: [check('file-readable', why, '')],
  summary: null,
})

function looksLikeBundle(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return (
    'schema' in value && value.schema === 'consilium.bundle' && 'schemaVersion' in value && value.schemaVersion === 1
  )
}

async function judge(bundle: Bundle, readable: Check[], trustedRoots?: readonly string[]): Promise<Report> {
  const { statement } = bundle
  const digest = await statementDigest(statement)
  const root = readCertificate(bundle.certificates.root)
  const given = root ? await checkAttestations(bundle, digest, root) : { signed: [], checks: [] }
  const print = root ? await fingerprint(root) : null
  const trusted = print !== null && (trustedRoots?.includes(print) ?? false)
  const checks = [
    ...readable,
    check('schema', undefined, 'every part is there and has its form'),
    ...(await checkParts(bundle)),
    ...checkSectionTexts(bundle),
    check(
      'statement-digest',
      bundle.statementDigest === digest ? undefined : `the text has another digest, ${digest}`,
      `the text has the digest ${digest}`,
    ),
    ...given.checks,
    ...checkMembers(bundle, given.signed),
    checkEvaluation(bundle, given.signed),
    await checkSeal(bundle, root),
    await checkRoot(root, print, trustedRoots === undefined ? undefined : trusted),
  ]
  return {
    verdict: checks.every((one) => one.ok) ? 'valid' : 'not-valid',
    checks,
    summary: summarise(bundle, digest, given.signed, {
      fingerprint: print,
      name: root?.subjectName.getField('CN')[0] ?? null,
      trusted,
    }),
  }
}

async function checkParts(bundle: Bundle): Promise<Check[]> {
  const { seal: _, parts, ...content } = bundle
  const found = await partDigests(content)
  const changed = [...new Set([...Object.keys(parts), ...Object.keys(found)])].filter(
    (name) => parts[name] !== found[name],
  )
  if (changed.length === 0) return [check('parts', undefined, 'every part has the digest it had when it was sealed')]
  return changed.map((name) => check('parts', 'this part is not what was sealed', '', name))
}

const checkSectionTexts = (bundle: Bundle): Check[] =>
  bundle.statement.sections.map(({ key, content, text }) =>
    check(
      'section-text',
      plainText(content) === text ? undefined : 'its plain text says something else than its formatted text',
      'plain and formatted text say the same',
      key,
    ),
  )

type Signed = { attestation: Attestation; receipt: Receipt | undefined }

async function checkAttestations(bundle: Bundle, digest: string, root: Certificate) {
  const { statement } = bundle
  const checks: Check[] = []
  const signed: Signed[] = []
  const nonces = new Set<string>()
  let before = 0
  for (const [index, { jws, receipt: receiptJws, timeStamp, assertion }] of bundle.attestations.entries()) {
    const place = `attestation ${index + 1}`
    const { receipt, check: ofReceipt } = await checkReceipt(receiptJws, jws, {
      statementDigest: digest,
      root,
      subject: place,
    })
    const receivedAt = receipt && new Date(receipt.receivedAt)
    const judged = await checkAttestation(jws, { statement, statementDigest: digest, root, receivedAt, assertion })
    checks.push(...judged.checks.map((one) => ({ subject: place, ...one })))
    const { attestation } = judged
    const subject = attestation?.name ?? place
    const fault = await timeStampFault(timeStamp, jws, root, receivedAt)
    checks.push(check('attestation-time-stamp', fault, 'stamped when it was received', subject))
    const names = !receipt || !attestation || receipt.memberId === attestation.memberId
    checks.push(names ? { ...ofReceipt, subject } : check('receipt', 'it is for another member', '', subject))
    if (receipt) {
      checks.push(check('receipt-order', orderFault(bundle, receipt, before), 'in its place in time', subject))
      const { deadline } = statement.quorumRule
      const late = deadline !== null && receipt.receivedAt > deadline
      checks.push(check('deadline', late ? `it came after the deadline, ${deadline}` : undefined, 'in time', subject))
      before = receipt.sequence
    }
    if (!attestation) continue
    const fresh = !nonces.has(attestation.nonce)
    checks.push(
      check('attestation-nonce', fresh ? undefined : 'its nonce was used before', 'its nonce is its own', subject),
    )
    nonces.add(attestation.nonce)
    signed.push({ attestation, receipt })
  }
  return { signed, checks }
}

/** A stamp is to the second, and taken while the receipt is written. */
const stampedWithinMilliseconds = 60_000

/** Without its stamp a signature outlives its ten-minute certificate by nothing but the service's word. */
async function timeStampFault(
  token: string | undefined,
  jws: FlattenedJws,
  root: Certificate,
  receivedAt: Date | undefined,
) {
  if (token === undefined) return 'it has no time-stamp'
  const der = fromBase64(token)
  if (!der) return 'it cannot be read'
  const stamped = await openTimeStamp(der, new TextEncoder().encode(jws.signature), root)
  if ('fault' in stamped) return stamped.fault
  const apart = Math.abs(stamped.at.getTime() - (receivedAt?.getTime() ?? Number.NaN))
  return apart <= stampedWithinMilliseconds ? undefined : 'it is of another time than the receipt'
}

/** Instants have one spelling of one length, so text order is time order. */
function orderFault({ statement, sealed }: Bundle, receipt: Receipt, before: number): string | undefined {
  if (receipt.sequence <= before) return `its number ${receipt.sequence} does not follow ${before}`
  if (receipt.receivedAt < statement.frozen.at) return 'it was received before the text was frozen'
  return receipt.receivedAt > sealed.at ? 'it was received after the bundle was sealed' : undefined
}

function checkMembers({ statement, nonResponses }: Bundle, signed: readonly Signed[]): Check[] {
  const heard = [...signed.map(({ attestation }) => attestation.memberId), ...nonResponses.map((one) => one.memberId)]
  const twice = heard.filter((member, index) => heard.indexOf(member) !== index)
  const strangers = nonResponses.filter(({ memberId }) => !statement.panel.some((one) => one.memberId === memberId))
  const silent = statement.panel.filter((member) => member.mustSign && !heard.includes(member.memberId))
  const nameOf = (id: string) => statement.panel.find((one) => one.memberId === id)?.name ?? id
  const once = [...twice, ...strangers.map((one) => one.memberId)]
  return [
    ...once.map((member) => check('members-once', 'heard twice, or not on the panel', '', nameOf(member))),
    ...(once.length === 0 ? [check('members-once', undefined, 'nobody is heard twice')] : []),
    ...silent.map((member) => check('members-complete', 'neither a position nor a recorded silence', '', member.name)),
    ...(silent.length === 0
      ? [check('members-complete', undefined, 'everybody who owed a position has one or a recorded silence')]
      : []),
    ...checkSilences({ statement, nonResponses }, signed),
  ]
}

/** A silence stands by what everybody can see, or by the signature of the chair; never by the service's word alone. */
function checkSilences(
  { statement, nonResponses }: Pick<Bundle, 'statement' | 'nonResponses'>,
  signed: readonly Signed[],
): Check[] {
  const chair = signed.find(({ attestation }) => attestation.role === 'chair')?.attestation
  const vouched = new Set(chair?.silences?.map((silence) => canonicalText(silence)))
  const printed = new Set(nonResponses.map((silence) => canonicalText(silence)))
  const { deadline } = statement.quorumRule
  const faultOf = (silence: NonResponse): string | undefined => {
    if (vouched.has(canonicalText(silence))) return undefined
    const member = statement.panel.find((one) => one.memberId === silence.memberId)
    if (silence.reason === 'recused' && member?.recused) return undefined
    if (silence.reason === 'deadlinePassed' && deadline !== null && silence.at > deadline) return undefined
    return 'nobody has signed that their position was not waited for'
  }
  const nameOf = (id: string) => statement.panel.find((one) => one.memberId === id)?.name ?? id
  const dropped = (chair?.silences ?? []).filter((silence) => !printed.has(canonicalText(silence)))
  return [
    ...nonResponses.map((silence) =>
      check('silence', faultOf(silence), 'the silence is vouched for', nameOf(silence.memberId)),
    ),
    ...dropped.map((silence) =>
      check('silence', 'the chair signed a silence that is not printed', '', nameOf(silence.memberId)),
    ),
  ]
}

function checkEvaluation({ statement, evaluation }: Bundle, signed: readonly Signed[]): Check {
  const positions = new Map(signed.map(({ attestation }) => [attestation.memberId, attestation.position]))
  const computed = evaluate(statement.quorumRule, statement.panel, positions)
  const same = canonicalText(computed) === canonicalText(evaluation)
  return check('evaluation', same ? undefined : 'the positions give another result than the one printed', 'recomputed')
}

async function checkSeal(bundle: Bundle, root: Certificate | undefined): Promise<Check> {
  if (!root) return check('seal', 'there is no root to check it with', '')
  const { seal, ...rest } = bundle
  const payload = await sealPayload(rest)
  const opened = openJws({ ...seal, payload: toBase64Url(payload) }, 'consilium-seal+jws')
  if (!opened) return check('seal', 'it cannot be read', '')
  const fault = await serviceFault(opened, root, new Date(bundle.sealed.at))
  return check('seal', fault, `sealed ${bundle.sealed.at}, by ${bundle.sealed.timeSource.kind}`)
}

async function checkRoot(
  root: Certificate | undefined,
  print: string | null,
  trusted: boolean | undefined,
): Promise<Check> {
  if (!root) return check('root', 'its certificate cannot be read', '')
  const fault = await rootFault(root)
  if (fault !== undefined) return check('root', fault, '')
  if (trusted === undefined) return check('root', undefined, `not compared with a root you trust: ${print}`)
  return check('root', trusted ? undefined : `this is no root you trust: ${print}`, `you trust it: ${print}`)
}

function summarise(bundle: Bundle, digest: string, signed: readonly Signed[], root: Summary['root']): Summary {
  const { statement, nonResponses, evaluation, sealed } = bundle
  const members = statement.panel.map((member) => {
    const of = signed.find(({ attestation }) => attestation.memberId === member.memberId)
    const silence = nonResponses.find((one) => one.memberId === member.memberId)
    return {
      ...member,
      position: of?.attestation.position ?? null,
      reason: of?.attestation.reason ?? silence?.note ?? '',
      receivedAt: of?.receipt?.receivedAt ?? null,
      ceremony: of?.attestation.ceremony.kind ?? null,
      nonResponse: silence?.reason ?? null,
    }
  })
  const { statementId, version, outcome } = statement
  return { statementId, version, digest, codeWords: codeWords(digest), outcome, members, evaluation, sealed, root }
}
