import { startsAsDicom } from '../../shared/dicom/parse.ts'
import { Problem } from '../../shared/protocol/problems.ts'

/**
 * What a file is, by its first 256 bytes and never by its name. An EDF file begins with its version `0`, a BDF file
 * with byte 255 and `BIOSEMI`.
 * @throws Problem `unreadable-file`.
 */
export function kindOf(bytes: Uint8Array): 'dicom' | 'eeg' {
  if (bytes.length === 0) throw new Problem('unreadable-file', { reason: 'empty' })
  if (startsAsDicom(bytes)) return 'dicom'
  const start = String.fromCharCode(...bytes.subarray(0, 8))
  if (/^0 {1,7}$|^\u00ffBIOSEMI$/.test(start)) return 'eeg'
  throw new Problem('unreadable-file', { reason: 'neither DICOM nor EDF nor BDF' })
}
