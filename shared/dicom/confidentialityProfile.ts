import type { Keyword } from './attributes.ts'
import { waveformAttributes } from './waveformAttributes.ts'

/** What a panel needs of the patient and the time, beyond the pixels. PS3.15 E.3. */
export type ProfileOptions = {
  /** Keep descriptions, of which only the words that describe an examination. Clean Descriptors Option. */
  descriptions: boolean
  /** Keep age (in years above 89: 90) and sex. Retain Patient Characteristics Option. */
  characteristics: boolean
  /** Move all dates by as many days, the same for all of a case, and keep times of day; null empties dates and times. */
  dateShiftDays: number | null
}

/**
 * What becomes of an attribute. Those that are not in the dictionary, private ones and those of unknown VR are removed
 * with no word about it here. PS3.15 table E.1-1, stricter where that is simpler.
 */
export type Action =
  | 'keep'
  | 'remapUid'
  | 'standardUid'
  | 'pseudonym'
  | 'empty'
  | 'remove'
  | 'description'
  | 'descriptionOrEmpty'
  | 'manufacturer'
  | 'dummy'
  | 'date'
  | 'dateOrEmpty'
  | 'sex'
  | 'age'
  | 'shortCode'

const exceptions: Partial<Record<Keyword, Action>> = {
  SpecificCharacterSet: 'remove',
  SOPClassUID: 'standardUid',
  ReferencedSOPClassUID: 'standardUid',
  PatientName: 'pseudonym',
  PatientID: 'pseudonym',
  PatientBirthDate: 'empty',
  PatientSex: 'sex',
  PatientAge: 'age',
  AccessionNumber: 'empty',
  ReferringPhysicianName: 'empty',
  StudyID: 'empty',
  PositionReferenceIndicator: 'empty',
  Manufacturer: 'manufacturer',
  // Type 1 in enhanced images, where they must not be missing.
  ManufacturerModelName: 'dummy',
  DeviceSerialNumber: 'dummy',
  SoftwareVersions: 'dummy',
  StudyDescription: 'description',
  SeriesDescription: 'description',
  ProtocolName: 'description',
  SequenceName: 'description',
  PulseSequenceName: 'description',
  ContrastBolusAgent: 'descriptionOrEmpty',
  StudyDate: 'dateOrEmpty',
  StudyTime: 'dateOrEmpty',
  ContentDate: 'dateOrEmpty',
  ContentTime: 'dateOrEmpty',
  RescaleType: 'shortCode',
  StackID: 'shortCode',
  ImagedNucleus: 'shortCode',
  // Written anew.
  PatientIdentityRemoved: 'remove',
  DeidentificationMethod: 'remove',
  DeidentificationMethodCodeSequence: 'remove',
  LongitudinalTemporalInformationModified: 'remove',
  PixelData: 'remove',
}

// Free text, names and the like are only kept where an exception above says how.
const byVr: Record<string, Action> = {
  AE: 'remove',
  LO: 'remove',
  LT: 'remove',
  PN: 'remove',
  SH: 'remove',
  ST: 'remove',
  UC: 'remove',
  UN: 'remove',
  UR: 'remove',
  UT: 'remove',
  UI: 'remapUid',
  DA: 'date',
  DT: 'date',
  TM: 'date',
  AS: 'age',
}

export const actionOn = (keyword: Keyword, vr: string): Action =>
  keyword in waveformAttributes ? 'remove' : (exceptions[keyword] ?? byVr[vr] ?? 'keep')

/** CID 7050 of PS3.16, for the profile and those of its options that were used. */
export function methodCodes(options: ProfileOptions): { value: string; meaning: string }[] {
  const { descriptions, characteristics, dateShiftDays } = options
  return [
    { value: '113100', meaning: 'Basic Application Confidentiality Profile' },
    ...(descriptions ? [{ value: '113105', meaning: 'Clean Descriptors Option' }] : []),
    ...(dateShiftDays === null
      ? []
      : [{ value: '113107', meaning: 'Retain Longitudinal Temporal Information Modified Dates Option' }]),
    ...(characteristics ? [{ value: '113108', meaning: 'Retain Patient Characteristics Option' }] : []),
  ]
}
