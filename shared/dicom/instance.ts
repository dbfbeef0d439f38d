import { z } from 'zod'
import { Uid } from '../domain/identifiers.ts'
import { Problem } from '../protocol/problems.ts'
import type { DataSet } from './dicomParser.ts'
import { FrameAttributes, perFrameAttributes } from './functionalGroups.ts'
import type { DicomFile } from './parse.ts'
import { pixelLayout, PixelLayout } from './pixelLayout.ts'
import { transferSyntax as syntaxes } from './transferSyntaxes.ts'
import { characterSetOf, number, text, texts, withoutPadding } from './values.ts'
import { Warning } from './warnings.ts'

/** What is known of one image before its pixels are decoded. */
export const Instance = z.strictObject({
  sopInstanceUid: Uid,
  sopClassUid: Uid,
  studyUid: Uid,
  seriesUid: Uid,
  frameOfReferenceUid: Uid.nullable(),
  modality: z.string().max(16),
  transferSyntax: Uid,
  lossy: z.boolean(),
  ...PixelLayout.shape,
  /** Millimetres between rows and between columns; null where unknown or unusable. */
  pixelSpacing: z.tuple([z.number().positive(), z.number().positive()]).nullable(),
  /** Where each frame lies, and how its values are to be read. As many as there are frames. */
  perFrame: z.array(FrameAttributes).min(1),
  /** Millimetres, as the header says it; not the distance between slices. */
  sliceThickness: z.number().positive().nullable(),
  studyDescription: z.string().max(64),
  seriesDescription: z.string().max(64),
  seriesNumber: z.number().int().nullable(),
  instanceNumber: z.number().int().nullable(),
  imageType: z.array(z.string().max(16)).max(16),
  /** The image may show names in its pixels, which no de-identification of the header takes away. */
  burntIn: z.boolean(),
  warnings: z.array(Warning),
})
export type Instance = z.infer<typeof Instance>

/**
 * Describes the image in a file, and checks that what the header claims can be true of the bytes that are there,
 * before anything is allocated for it. PS3.3 C.7.6.
 * @throws Problem `dicom-no-pixels`, `dicom-unsupported-object`, `dicom-pixels-implausible`, `dicom-malformed`.
 */
export function describeInstance(file: DicomFile): Instance {
  const { dataSet, transferSyntax } = file
  const warnings = new Set(file.warnings)
  const sopClassUid = uid(dataSet, 'SOPClassUID') ?? metaUid(file, 'x00020002')
  if (sopClassUid === directoryClass || metaUid(file, 'x00020002') === directoryClass) {
    throw new Problem('dicom-unsupported-object', { sopClass: directoryClass })
  }
  const layout = pixelLayout(file)
  const ownUid = uid(dataSet, 'SOPInstanceUID')
  const sopInstanceUid = ownUid ?? metaUid(file, 'x00020003')
  if (!ownUid && sopInstanceUid) warnings.add('uid-from-file-meta')
  const studyUid = uid(dataSet, 'StudyInstanceUID')
  const seriesUid = uid(dataSet, 'SeriesInstanceUID')
  if (!sopInstanceUid || !sopClassUid || !studyUid || !seriesUid) {
    throw new Problem('dicom-malformed', { reason: 'a unique identifier is missing' })
  }
  const imageType = texts(dataSet, 'ImageType').map((one) => one.slice(0, 16))
  const { perFrame, pixelSpacing, sliceThickness } = perFrameAttributes(dataSet, layout.frames, imageType, warnings)
  const lossy = isLossy(dataSet, transferSyntax)
  if (lossy) warnings.add('lossy-compression')
  const modality = (text(dataSet, 'Modality') ?? 'OT').slice(0, 16)
  const burntIn = mayBeBurntIn(dataSet, sopClassUid, modality)
  if (burntIn) warnings.add('burnt-in-possible')
  const characterSet = characterSetOf(dataSet)
  const written = (['PatientName', 'PatientID', 'StudyDescription', 'SeriesDescription'] as const).map((keyword) =>
    text(dataSet, keyword, characterSet),
  )
  if (written.some((one) => one !== undefined && /[<>]/.test(one))) warnings.add('markup-in-text')
  return {
    sopInstanceUid,
    sopClassUid,
    studyUid,
    seriesUid,
    frameOfReferenceUid: uid(dataSet, 'FrameOfReferenceUID'),
    modality,
    transferSyntax,
    lossy,
    ...layout,
    pixelSpacing,
    perFrame,
    sliceThickness,
    studyDescription: (text(dataSet, 'StudyDescription', characterSet) ?? '').slice(0, 64),
    seriesDescription: (text(dataSet, 'SeriesDescription', characterSet) ?? '').slice(0, 64),
    seriesNumber: integer(dataSet, 'SeriesNumber'),
    instanceNumber: integer(dataSet, 'InstanceNumber'),
    imageType: imageType.slice(0, 16),
    burntIn,
    warnings: [...warnings],
  }
}

const directoryClass = '1.2.840.10008.1.3.10'

type UidKeyword = 'SOPClassUID' | 'SOPInstanceUID' | 'StudyInstanceUID' | 'SeriesInstanceUID' | 'FrameOfReferenceUID'

function uid(dataSet: DataSet, keyword: UidKeyword): string | null {
  const value = Uid.safeParse(text(dataSet, keyword))
  return value.success ? value.data : null
}

function metaUid({ meta }: DicomFile, tag: 'x00020002' | 'x00020003'): string | null {
  const element = meta.elements[tag]
  if (!element || element.length > 64) return null
  const bytes: Uint8Array = meta.byteArray.subarray(element.dataOffset, element.dataOffset + element.length)
  const value = Uid.safeParse(withoutPadding(String.fromCharCode(...bytes)))
  return value.success ? value.data : null
}

function integer(dataSet: DataSet, keyword: 'SeriesNumber' | 'InstanceNumber'): number | null {
  const value = number(dataSet, keyword)
  return Number.isSafeInteger(value) ? (value ?? null) : null
}

const alwaysLossy: string[] = [syntaxes.jpegBaseline8, syntaxes.jpegExtended12]
const perhapsLossy: string[] = [syntaxes.jpegLsNearLossless, syntaxes.jpeg2000, syntaxes.htj2k]

/** Lossy Image Compression says so, or the transfer syntax allows it and nothing denies it. PS3.3 C.7.6.1.1.5. */
function isLossy(dataSet: DataSet, transferSyntax: string): boolean {
  const flag = text(dataSet, 'LossyImageCompression')
  return (
    flag === '01' || alwaysLossy.includes(transferSyntax) || (perhapsLossy.includes(transferSyntax) && flag !== '00')
  )
}

// Modalities whose devices write the patient's name into the picture.
const printingModalities = ['US', 'ES', 'XC', 'GM', 'OT', 'SC', 'DG', 'EPS', 'ECG']
const secondaryCapture = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(\.\d+)?$/

function mayBeBurntIn(dataSet: DataSet, sopClassUid: string, modality: string): boolean {
  const flag = text(dataSet, 'BurnedInAnnotation')
  if (flag === 'YES') return true
  if (flag === 'NO') return false
  return secondaryCapture.test(sopClassUid) || printingModalities.includes(modality)
}
