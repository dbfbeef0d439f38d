import { z } from 'zod'
import { MontageId } from '../eeg/montages.ts'
import { Problem } from '../protocol/problems.ts'
import { OwnMontageId, PersonId, StudyId, Uid } from './identifiers.ts'

const finite = z.number().min(-1e6).max(1e6)

/** Millimetres in the patient, DICOM LPS: x to the left, y to the back, z to the head. PS3.3 C.7.6.2. */
export const PatientPoint = z.tuple([finite, finite, finite])
export type PatientPoint = z.infer<typeof PatientPoint>

/**
 * What part of a slice is seen: the point in the middle of the viewport, and how much of the patient its short side
 * spans. So everybody sees the same anatomy, whatever the size of their screen. `pixels` is for images without geometry.
 */
export const Framing = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('millimetres'), centre: PatientPoint, shortSide: z.number().min(1).max(10_000) }),
  z.strictObject({
    unit: z.literal('pixels'),
    centre: z.tuple([finite, finite]),
    shortSide: z.number().min(1).max(100_000),
  }),
])
export type Framing = z.infer<typeof Framing>

/** Centre and width in modality units, after rescale. PS3.3 C.11.2. */
export const Window = z.strictObject({ center: finite, width: z.number().min(1e-3).max(1e6) })
export type Window = z.infer<typeof Window>

export const SliceView = z.strictObject({
  kind: z.literal('slice'),
  study: StudyId,
  seriesUid: Uid,
  sopInstanceUid: Uid,
  frame: z.number().int().min(0).max(1_000_000),
  /** Null is the image's own. */
  window: Window.nullable(),
  /** Null fits the whole slice. */
  framing: Framing.nullable(),
  invert: z.boolean(),
})
export type SliceView = z.infer<typeof SliceView>

const recordingSeconds = z.number().min(0).max(1e7)
/** The label of a drawn line, or the name of a channel. */
const LineName = z.string().min(1).max(40)
/** Microvolts per millimetre. */
const Sensitivity = z.number().min(0.5).max(2000)

/** A time on a line, between which two one measures. */
export const EegCursor = z.strictObject({ time: recordingSeconds, line: LineName })
export type EegCursor = z.infer<typeof EegCursor>

export const EegView = z.strictObject({
  kind: z.literal('eeg'),
  study: StudyId,
  start: recordingSeconds,
  seconds: z.number().min(1).max(300),
  /** One of the guideline's, or a network's own, which never changes once it is made. */
  montage: z.union([MontageId, OwnMontageId]),
  /** Hertz, null is off. LFF is the high-pass, HFF the low-pass. ACNS Guideline 1. */
  lff: z.number().min(0.01).max(100).nullable(),
  hff: z.number().min(1).max(1000).nullable(),
  notch: z.union([z.literal(50), z.literal(60)]).nullable(),
  sensitivity: Sensitivity,
  badChannels: z.array(LineName).max(300),
  hiddenLines: z.array(LineName).max(300),
  /** Lines that are drawn taller or flatter than the page. */
  ownSensitivities: z.array(z.strictObject({ line: LineName, sensitivity: Sensitivity })).max(300),
  cursors: z.array(EegCursor).max(2),
})
export type EegView = z.infer<typeof EegView>

export const View = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('empty') }), SliceView, EegView])
export type View = z.infer<typeof View>

export const Layout = z.enum(['one', 'sideBySide', 'imagesOverEeg', 'four'])
export type Layout = z.infer<typeof Layout>
export const viewportsOf = { one: 1, sideBySide: 2, imagesOverEeg: 3, four: 4 } as const satisfies Record<
  Layout,
  number
>

/** What is looked at together: state, not pixels. A whole one always travels, so that none can be half right. */
export const Shown = z.strictObject({ layout: Layout, views: z.array(View).min(1).max(9) })
export type Shown = z.infer<typeof Shown>

export const Stage = z.strictObject({
  /** Grows with each change, so that a late notice never undoes a newer one. */
  sequence: z.number().int().nonnegative(),
  leader: PersonId.nullable(),
  asking: z.array(PersonId),
  shown: Shown,
})
export type Stage = z.infer<typeof Stage>

/** Where somebody points, on the named viewport: in the patient, or in a recording. Never stored. */
export const Pointer = z.strictObject({
  viewport: z.number().int().min(0).max(8),
  at: z.discriminatedUnion('unit', [
    z.strictObject({ unit: z.literal('millimetres'), point: PatientPoint }),
    z.strictObject({ unit: z.literal('pixels'), point: z.tuple([finite, finite]) }),
    z.strictObject({ unit: z.literal('seconds'), time: finite, channel: z.string().max(40) }),
  ]),
  ping: z.boolean(),
})
export type Pointer = z.infer<typeof Pointer>

export const emptyStage: Stage = {
  sequence: 0,
  leader: null,
  asking: [],
  shown: { layout: 'one', views: [{ kind: 'empty' }] },
}

/** Shows something to everybody. Only who leads may. */
export function show(stage: Stage, by: PersonId, shown: Shown): Stage {
  if (stage.leader !== by) throw new Problem('not-permitted', { because: 'somebody else leads' })
  if (shown.views.length !== viewportsOf[shown.layout]) throw new Problem('invalid-input', { at: 'views' })
  return next(stage, { shown })
}

/** Takes the lead when nobody has it, or as one who moderates; otherwise asks for it. */
export function lead(stage: Stage, by: PersonId, moderates: boolean): Stage {
  if (stage.leader === by) return stage
  if (stage.leader === null || moderates) return next(stage, { leader: by, asking: without(stage.asking, by) })
  return stage.asking.includes(by) ? stage : next(stage, { asking: [...stage.asking, by] })
}

/** Hands the lead on. The leader may, and one who moderates. */
export function giveLead(stage: Stage, by: PersonId, to: PersonId | null, moderates: boolean): Stage {
  if (stage.leader !== by && !moderates) throw new Problem('not-permitted', { because: 'somebody else leads' })
  return next(stage, { leader: to, asking: to ? without(stage.asking, to) : stage.asking })
}

/** Takes what is shown away from everybody, whoever leads. */
export const clear = (stage: Stage): Stage => next(stage, { shown: emptyStage.shown })

/** Somebody has gone: they lead no longer and ask for nothing. */
export function left(stage: Stage, person: PersonId): Stage {
  if (stage.leader !== person && !stage.asking.includes(person)) return stage
  return next(stage, {
    leader: stage.leader === person ? null : stage.leader,
    asking: without(stage.asking, person),
  })
}

const next = (stage: Stage, change: Partial<Stage>): Stage => ({ ...stage, ...change, sequence: stage.sequence + 1 })
const without = (people: readonly PersonId[], person: PersonId) => people.filter((one) => one !== person)
