import { sopClassIn, startsAsDicom } from '../../shared/dicom/parse.ts'
import { isNeurophysiologyClass } from '../../shared/dicom/waveformAttributes.ts'
import { Problem } from '../../shared/protocol/problems.ts'

/** As many bytes tell the kind of a file, also of a DICOM file that has lost its file meta information. */
export const kindBytes = 1024

/**
 * What a file is, by its first bytes and never by its name. An EDF file begins with its version `0`, a BDF file with
 * byte 255 and `BIOSEMI`; a DICOM waveform says so by its SOP class.
 * @param bytes the first `kindBytes`, or all there are
 * @throws Problem `unreadable-file`.
 */
export function kindOf(bytes: Uint8Array): 'dicom' | 'eeg' {
  if (bytes.length === 0) throw new Problem('unreadable-file', { reason: 'empty' })
  if (startsAsDicom(bytes)) return isNeurophysiologyClass(sopClassIn(bytes) ?? '') ? 'eeg' : 'dicom'
  const start = String.fromCharCode(...bytes.subarray(0, 8))
  if (/^0 {1,7}$|^\u00ffBIOSEMI$/.test(start)) return 'eeg'
  throw new Problem('unreadable-file', { reason: 'neither DICOM nor EDF nor BDF' })
}
