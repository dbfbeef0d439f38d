import { z } from 'zod'
import { CaseId, Instant, PersonId, Sha256, StudyId, Uid } from './identifiers.ts'

/** One stored DICOM file, de-identified. */
export const StoredInstance = z.strictObject({
  sopInstanceUid: Uid,
  file: Sha256,
  bytes: z.number().int().positive(),
  frames: z.number().int().positive(),
})
export type StoredInstance = z.infer<typeof StoredInstance>

/** A series in the order it is scrolled. `stackOnly` says why it is not a volume, and is null where it is one. */
export const Series = z.strictObject({
  seriesUid: Uid,
  frameOfReferenceUid: Uid.nullable(),
  modality: z.string().max(16),
  description: z.string().max(64),
  number: z.number().int().nullable(),
  rows: z.number().int().positive(),
  columns: z.number().int().positive(),
  lossy: z.boolean(),
  stackOnly: z.string().max(200).nullable(),
  burntInPossible: z.boolean(),
  /** A head thin enough to be rendered to a face, which may be recognised. */
  faceVisible: z.boolean().optional(),
  instances: z.array(StoredInstance).min(1).max(20_000),
})
export type Series = z.infer<typeof Series>

const common = { id: StudyId, case: CaseId, receivedAt: Instant, receivedBy: PersonId }

export const Study = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('imaging'),
    studyUid: Uid,
    description: z.string().max(64),
    /** A keyed digest of whom the files named: tells two patients of a case apart, and nothing else. */
    patient: Sha256.optional(),
    series: z.array(Series).min(1).max(200),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('eeg'),
    file: Sha256,
    bytes: z.number().int().positive(),
    description: z.string().max(80),
    format: z.string().max(8),
    channels: z.number().int().positive(),
    durationSeconds: z.number().positive(),
    warnings: z.array(z.string().max(200)).max(50),
  }),
])
export type Study = z.infer<typeof Study>
export type ImagingStudy = Extract<Study, { kind: 'imaging' }>
export type EegStudy = Extract<Study, { kind: 'eeg' }>

export const filesOf = (study: Study): string[] =>
  study.kind === 'eeg' ? [study.file] : study.series.flatMap((series) => series.instances.map(({ file }) => file))
