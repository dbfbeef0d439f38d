import { canonicalBytes } from './canonical.ts'
import { readCertificate } from './certificate.ts'
import { Bundle } from './bundle.ts'
import { parseJson } from './json.ts'
import { check, type Report } from './report.ts'
import { checkSealedPdf, looksLikePdf, openSealedPdf } from './sealedPdf.ts'
import { verifyBundle, type VerifyOptions } from './verify.ts'

/** Larger files are not read: a letter is its evidence and the pictures it cites. Bytes. */
export const maximumFileBytes = 64 * 1024 * 1024

/**
 * Judges a file that left the room, letter (PDF) or evidence alone (JSON), by nothing but its bytes: no network, no
 * clock, no server. Never throws on what a file may hold.
 */
export async function verifyFile(bytes: Uint8Array<ArrayBuffer>, options: VerifyOptions = {}): Promise<Report> {
  if (bytes.length > maximumFileBytes) return unreadable('the file is larger than a letter may be')
  if (!looksLikePdf(bytes)) return verifyBundle(bytes, options)
  const letter = openSealedPdf(bytes)
  if ('unreadable' in letter) return unreadable(letter.unreadable)
  const report = await verifyBundle(letter.bundle, options)
  if (report.verdict === 'not-readable') return report
  const bundle = Bundle.safeParse(parseJson(letter.bundle)?.value).data
  const sealed = await checkSealedPdf(letter, {
    root: bundle && readCertificate(bundle.certificates.root),
    statement: bundle ? canonicalBytes(bundle.statement) : new Uint8Array(),
    attestations: bundle ? canonicalBytes(bundle.attestations) : new Uint8Array(),
  })
  const checks = [...report.checks, ...sealed]
  return { ...report, checks, verdict: checks.every((one) => one.ok) ? 'valid' : 'not-valid' }
}

/** What a file carries, unjudged: to show beside a report, never instead of one. */
export function bundleIn(bytes: Uint8Array<ArrayBuffer>): Bundle | undefined {
  const letter = looksLikePdf(bytes) ? openSealedPdf(bytes) : { bundle: bytes }
  return 'bundle' in letter ? Bundle.safeParse(parseJson(letter.bundle)?.value).data : undefined
}

const unreadable = (why: string): Report => ({
  verdict: 'not-readable',
  checks: [check('file-readable', why, '')],
  summary: null,
})
