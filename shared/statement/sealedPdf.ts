import { toBase64 } from './base64.ts'
import { sha256 } from './canonical.ts'
import { type Certificate, chainFault, readCertificate, sealFault, timeFault } from './certificate.ts'
import { type Der, readDer, sameBytes } from './der.ts'
import { NotThisPdf, type Pdf, type PdfValue, readPdf } from './pdf.ts'
import { type Check, check } from './report.ts'
import { isSignedAs, openSignedData, signatureValue } from './signedData.ts'
import { openTimeStamp } from './timeStamp.ts'

/** What a sealed letter carries, by name. */
export const attachmentNames = {
  bundle: 'recommendation.consilium.json',
  statement: 'statement.json',
  attestations: 'attestations.json',
  root: 'root.pem',
} as const

/** What could be read of a sealed letter; the seal itself is judged by `checkSeal`. */
export type SealedPdf = {
  bundle: Uint8Array<ArrayBuffer>
  attachments: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
  /** The two stretches of the file that the seal covers. */
  covered: Uint8Array<ArrayBuffer>
  seal: Der | undefined
  faults: string[]
}

export const looksLikePdf = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 5)) === '%PDF-'

/**
 * Finds the evidence and the seal in a letter. The file must be of the shape that `sealedLetter` writes: one revision,
 * one signature whose range leaves out nothing but the seal itself. Undefined where there is no evidence in it.
 */
export function openSealedPdf(bytes: Uint8Array<ArrayBuffer>): SealedPdf | { unreadable: string } {
  try {
    const pdf = readPdf(bytes)
    const attachments = attachmentsOf(pdf)
    const bundle = attachments.get(attachmentNames.bundle)
    if (!bundle) return { unreadable: 'it carries no recommendation of ours' }
    return { bundle, attachments, ...sealOf(pdf, bytes) }
  } catch (error) {
    if (error instanceof NotThisPdf) return { unreadable: error.message }
    throw error
  }
}

function attachmentsOf(pdf: Pdf): Map<string, Uint8Array<ArrayBuffer>> {
  const names = pdf.at(pdf.root, 'Names', 'EmbeddedFiles', 'Names')
  const found = new Map<string, Uint8Array<ArrayBuffer>>()
  if (!Array.isArray(names)) return found
  for (let i = 0; i + 1 < names.length; i += 2) {
    const name = names[i]
    const stream = pdf.at(names[i + 1] ?? null, 'EF', 'F')
    if (typeof name !== 'object' || !name || !('text' in name)) continue
    // Compressed attachments are none of ours.
    if (typeof stream !== 'object' || !stream || !('stream' in stream) || stream.dictionary['Filter']) continue
    found.set(name.text, stream.stream)
  }
  return found
}

/** A seal in lower-case hexadecimal, then zeros: every digit of its place has one spelling. */
function sealOf(pdf: Pdf, bytes: Uint8Array<ArrayBuffer>): Pick<SealedPdf, 'covered' | 'seal' | 'faults'> {
  const faults: string[] = []
  const none = { covered: new Uint8Array(), seal: undefined }
  const fields = pdf.at(pdf.root, 'AcroForm', 'Fields')
  const signature = pdf.at(Array.isArray(fields) && fields.length === 1 ? (fields[0] ?? null) : null, 'V')
  const range = pdf.at(signature, 'ByteRange')
  const contents = pdf.at(signature, 'Contents')
  if (!isNumbers(range) || range.length !== 4 || typeof contents !== 'object' || !contents || !('hex' in contents)) {
    return { ...none, faults: ['it has no seal, or more than one'] }
  }
  const [zero = 0, first = 0, second = 0, last = 0] = range
  if (zero !== 0 || first !== contents.start || second !== contents.end || second + last !== bytes.length) {
    return { ...none, faults: ['its seal does not cover all of the file'] }
  }
  if (pdf.at(signature, 'SubFilter') !== '/ETSI.CAdES.detached') faults.push('its seal is of another kind')
  const reference = pdf.at(signature, 'Reference')
  const permits = pdf.at(Array.isArray(reference) ? (reference[0] ?? null) : null, 'TransformParams', 'P')
  if (permits !== 1) faults.push('its seal permits changes')
  const covered = new Uint8Array(first + last)
  covered.set(bytes.subarray(0, first))
  covered.set(bytes.subarray(second), first)
  const room = fromHex(contents.hex)
  const outer = room && readDer(room)
  if (!outer || outer.rest.some((byte) => byte !== 0)) return { covered, seal: undefined, faults }
  return { covered, seal: outer.whole, faults }
}

/** Judges the seal of a letter, and that what it carries says nothing else than the evidence does. */
export async function checkSealedPdf(
  { covered, seal, faults, attachments }: SealedPdf,
  of: { root: Certificate | undefined; statement: Uint8Array; attestations: Uint8Array },
): Promise<Check[]> {
  const opened = seal && (await openSignedData(seal))
  const same = (name: string, bytes: Uint8Array) => sameBytes(attachments.get(name) ?? new Uint8Array(), bytes)
  const differing = [
    ...(same(attachmentNames.statement, of.statement) ? [] : [attachmentNames.statement]),
    ...(same(attachmentNames.attestations, of.attestations) ? [] : [attachmentNames.attestations]),
  ]
  const attached = check(
    'pdf-attachments',
    differing.length > 0 ? `not what the evidence says: ${differing.join(', ')}` : undefined,
    'what is attached is what was sealed',
  )
  const whole = check('pdf-whole', faults[0], 'the seal covers the whole file, once, and permits no change')
  if (!opened || opened.type !== 'data' || opened.content || !of.root) {
    return [whole, attached, check('pdf-seal', 'it cannot be read', '')]
  }
  const intact = sameBytes(await sha256(covered), opened.digest)
  const stamped = opened.timeStamp
    ? await openTimeStamp(opened.timeStamp, signatureValue(opened.signature), of.root)
    : { fault: 'there is none' }
  const at = 'at' in stamped ? stamped.at : undefined
  return [
    whole,
    attached,
    check('pdf-changed', intact ? undefined : 'something in the file was changed', 'no byte was changed since'),
    check('pdf-seal', await sealedFault(opened, of.root, at), 'the service sealed it'),
    check('pdf-time', 'fault' in stamped ? stamped.fault : undefined, `stamped ${at?.toISOString() ?? ''}`),
  ]
}

async function sealedFault(
  { certificates, ...rest }: NonNullable<Awaited<ReturnType<typeof openSignedData>>>,
  root: Certificate,
  at: Date | undefined,
): Promise<string | undefined> {
  const [signer, ...others] = certificates
  const leaf = readCertificate(toBase64(signer))
  const only = others.length === 1 && others[0] && readCertificate(toBase64(others[0]))?.equal(root)
  if (!leaf || !only) return 'it names another root'
  const fault = (await chainFault(leaf, root)) ?? sealFault(leaf) ?? (at && timeFault(leaf, root, at))
  if (fault !== undefined) return fault
  return (await isSignedAs({ certificates, ...rest })) ? undefined : 'its signature does not fit'
}

const isNumbers = (value: PdfValue | undefined): value is number[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'number')

function fromHex(hex: string): Der | undefined {
  if (!/^([0-9a-f]{2})+$/.test(hex)) return undefined
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
