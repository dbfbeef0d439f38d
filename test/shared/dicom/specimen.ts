import { nodeInflate } from '../../../server/imaging/inflate.ts'
import { tagOf } from '../../../shared/dicom/attributes.ts'
import type { Keyword } from '../../../shared/dicom/attributes.ts'
import { attributes } from '../../../shared/dicom/attributes.ts'
import { describeInstance } from '../../../shared/dicom/instance.ts'
import type { Instance } from '../../../shared/dicom/instance.ts'
import { parseDicom } from '../../../shared/dicom/parse.ts'
import type { DicomFile } from '../../../shared/dicom/parse.ts'
import { writePart10 } from '../../../shared/dicom/write.ts'
import type { Element } from '../../../shared/dicom/write.ts'

type Value = Element['value']

export const element = (keyword: Keyword, value: Value): Element => ({
  tag: tagOf(keyword),
  vr: attributes[keyword][1],
  value,
})

/** Two rows of three 16 bit pixels, axial, 0.5 x 0.8 mm. */
export const smallImage: Partial<Record<Keyword, Value>> = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
  SOPInstanceUID: '2.25.1001',
  StudyInstanceUID: '2.25.1',
  SeriesInstanceUID: '2.25.11',
  FrameOfReferenceUID: '2.25.5',
  Modality: 'MR',
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: 2,
  Columns: 3,
  BitsAllocated: 16,
  BitsStored: 12,
  HighBit: 11,
  PixelRepresentation: 0,
  PixelSpacing: [0.8, 0.5],
  ImagePositionPatient: [-10, 20, 30],
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  PixelData: bytesOf(Uint16Array.of(0, 1, 2, 3, 4, 4095)),
}

export const explicitLittleEndian = '1.2.840.10008.1.2.1'

export function fileOf(
  changes: Partial<Record<Keyword, Value>> = {},
  { transferSyntax = explicitLittleEndian, more = [] }: { transferSyntax?: string; more?: Element[] } = {},
): Uint8Array<ArrayBuffer> {
  const wanted = { ...smallImage, ...changes }
  const elements = (Object.keys(wanted) as Keyword[]).map((keyword) => element(keyword, wanted[keyword] ?? ''))
  return writePart10({ transferSyntax, elements: [...elements, ...more] })
}

export async function read(bytes: Uint8Array): Promise<{ file: DicomFile; instance: Instance }> {
  const file = await parseDicom(bytes, { inflate: nodeInflate })
  return { file, instance: describeInstance(file) }
}

export function bytesOf(values: Uint16Array | Int16Array | Uint32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
