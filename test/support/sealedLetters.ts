import type { Bundle } from '../../shared/statement/bundle.ts'
import { bundleBytes } from '../../shared/statement/bundle.ts'
import { verifyBundle } from '../../shared/statement/verify.ts'
import type { EvidencePlate } from '../../server/signing/letter/evidencePictures.ts'
import { sealedLetter } from '../../server/signing/sealedLetter.ts'
import type { temporaryAuthority } from './signedBundle.ts'

/** A letter as the board makes it, of a bundle that need not be honest. */
export async function aSealedLetter(
  { authority }: Pick<Awaited<ReturnType<typeof temporaryAuthority>>, 'authority'>,
  bundle: Bundle,
  plates: readonly EvidencePlate[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  const report = await verifyBundle(bundleBytes(bundle))
  const members = report.summary?.members ?? []
  const { rootFingerprint } = authority
  return sealedLetter(
    { bundle, members, plates, verifyUrl: 'https://board.example.org/verify', rootFingerprint },
    authority,
  )
}
