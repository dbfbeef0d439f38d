import { createHmac } from 'node:crypto'
import type { DicomFile } from '../../shared/dicom/parse.ts'
import { characterSetOf, text } from '../../shared/dicom/values.ts'

/**
 * Whom a file names, as a keyed digest: the same for one patient of one case, and no way back. Names are written in many
 * ways for one person, so only letters and digits count. Undefined where it names nobody.
 */
export function patientDigest({ dataSet }: DicomFile, key: Buffer): string | undefined {
  const characterSet = characterSetOf(dataSet)
  const parts = (['PatientID', 'PatientName', 'PatientBirthDate'] as const).map((keyword) =>
    (text(dataSet, keyword, characterSet) ?? '')
      .normalize('NFKD')
      .toUpperCase()
      .replaceAll(/[^\p{L}\p{N}]/gu, ''),
  )
  if (parts.every((part) => part === '')) return undefined
  return createHmac('sha256', key).update(parts.join('\n')).digest('hex')
}
