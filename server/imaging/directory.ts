import type { DataSet } from '../../shared/dicom/dicomParser.ts'
import { isStandardUid } from '../../shared/dicom/keyedUid.ts'
import type { DicomFile } from '../../shared/dicom/parse.ts'
import { valueBytes, withoutPadding } from '../../shared/dicom/values.ts'

const directoryClass = '1.2.840.10008.1.3.10'

/** Whether a file is the index of a disc, DICOMDIR. PS3.10 section 8. */
export function isDirectory({ meta }: DicomFile): boolean {
  return textOf(meta, 'x00020002') === directoryClass
}

/** The SOP instances that an index lists, of those that are images. PS3.3 F.3.2.2. */
export function listedInstances({ dataSet }: DicomFile): string[] {
  const records = dataSet.elements['x00041220']?.items ?? []
  const uids = records.flatMap(({ dataSet: record }) =>
    record && textOf(record, 'x00041430') === 'IMAGE' ? [textOf(record, 'x00041511')] : [],
  )
  return [...new Set(uids)].filter((uid) => uid !== '' && !isStandardUid(uid))
}

const textOf = (dataSet: DataSet, tag: string): string =>
  withoutPadding(String.fromCharCode(...valueBytes(dataSet, dataSet.elements[tag]).subarray(0, 64)))
