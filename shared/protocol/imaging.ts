import { z } from 'zod'
import { FrameAttributes } from '../dicom/functionalGroups.ts'
import { Instance } from '../dicom/instance.ts'
import type { StoredValues } from '../dicom/storedValues.ts'
import { StudyId, Uid, UploadId } from '../domain/identifiers.ts'
import { EegView } from '../domain/stage.ts'
import type { Instant } from '../eeg/instant.ts'
import type { Page } from '../eeg/page.ts'
import type { ChannelKind } from '../eeg/labels.ts'
import { MontageId } from '../eeg/montages.ts'
import type { MissingReason } from '../eeg/montages.ts'
import { OwnMontageLines } from '../eeg/ownMontage.ts'
import type { Annotation } from '../eeg/tal.ts'
import type { TrendBin } from '../eeg/trend.ts'
import { request } from './table.ts'

const frames = [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array]
const StoredFrame = z.custom<StoredValues>((value) => frames.some((one) => value instanceof one))

/** One decoded slice: its header, the attributes of its frame, and its stored values before rescale and window. */
export const DecodedSlice = z.strictObject({
  header: Instance.omit({ perFrame: true }),
  attributes: FrameAttributes,
  values: StoredFrame,
  /** Of the stored values; for colour, of all samples. */
  lowest: z.number(),
  highest: z.number(),
  /** The window it opens with, in modality units. */
  window: z.strictObject({ center: z.number(), width: z.number() }),
})
export type DecodedSlice = z.infer<typeof DecodedSlice>

/** What the page asks of a worker that reads images. The values change hands, they are not copied. */
export const imageRequests = {
  'slice:load': request(
    z.strictObject({ study: StudyId, sopInstanceUid: Uid, frame: z.number().int().min(0) }),
    DecodedSlice,
  ),
  /** The same of an upload that is not accepted yet, for who sent it. */
  'slice:preview': request(
    z.strictObject({ upload: UploadId, sopInstanceUid: Uid, frame: z.number().int().min(0) }),
    DecodedSlice,
  ),
}
export type ImageRequests = typeof imageRequests

/** What is known of a recording once it is open. The worker is ours and the same build, so these are not checked again. */
export type RecordingFacts = {
  format: string
  durationSeconds: number
  startDate: string | null
  startTime: string | null
  gaps: { start: number; duration: number }[]
  channels: { name: string; kind: ChannelKind; unit: string; samplesPerSecond: number; readable: boolean }[]
  /** What each montage can show of this recording. */
  montages: { id: MontageId; lines: number; missing: { label: string; reason: MissingReason }[] }[]
  warnings: { code: string; detail: Record<string, string> }[]
}

const source = { study: StudyId, bytes: z.number().int().positive() }
const PageView = EegView.omit({
  kind: true,
  study: true,
  sensitivity: true,
  ownSensitivities: true,
  cursors: true,
}).extend({
  /** A network's own by its lines: the worker knows nothing of the record. */
  montage: z.union([MontageId, OwnMontageLines]),
  rightFirst: z.boolean(),
})

/** What the page asks of the worker that reads recordings. */
export const eegRequests = {
  'recording:open': request(
    z.strictObject({ study: StudyId, bytes: z.number().int().positive() }),
    z.custom<RecordingFacts>(),
  ),
  'recording:page': request(
    z.strictObject({
      study: StudyId,
      bytes: z.number().int().positive(),
      view: PageView,
      columns: z.number().int().min(1).max(16_384),
    }),
    z.custom<Page>(),
  ),
  /** What stands under a cursor. */
  'recording:instant': request(
    z.strictObject({ ...source, view: PageView, time: z.number().min(0).max(1e7) }),
    z.custom<Instant>(),
  ),
  /** Some pieces of the overview, so that it appears little by little and nothing waits for it. */
  'recording:trend': request(
    z.strictObject({
      ...source,
      bins: z.number().int().min(1).max(2000),
      first: z.number().int().min(0),
      end: z.number().int().min(1).max(2000),
    }),
    z.custom<TrendBin[]>(),
  ),
  'recording:annotations': request(
    z.strictObject({ study: StudyId, bytes: z.number().int().positive() }),
    z.custom<{ annotations: Annotation[]; leftOut: number }>(),
  ),
}
export type EegRequests = typeof eegRequests
