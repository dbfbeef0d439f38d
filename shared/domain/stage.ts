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

/** How a picture is turned before it is shown: mirrored left for right first, then quarter turns clockwise. */
export const Turn = z.strictObject({ quarters: z.literal([0, 1, 2, 3]), mirrored: z.boolean() })
export type Turn = z.infer<typeof Turn>
export const unturned: Turn = { quarters: 0, mirrored: false }

const presentation = {
  /** Null is the image's own. */
  window: Window.nullable(),
  /** Null fits the whole slice. */
  framing: Framing.nullable(),
  invert: z.boolean(),
  turn: Turn,
}

export const SliceView = z.strictObject({
  kind: z.literal('slice'),
  study: StudyId,
  seriesUid: Uid,
  sopInstanceUid: Uid,
  frame: z.number().int().min(0).max(1_000_000),
  ...presentation,
})
export type SliceView = z.infer<typeof SliceView>

const direction = z.tuple([z.number().min(-1).max(1), z.number().min(-1).max(1), z.number().min(-1).max(1)])

/** What is made of the layers of a slab. A slab of no thickness is one layer. */
export const Slab = z.strictObject({
  millimetres: z.number().min(0).max(200),
  by: z.enum(['mean', 'highest', 'lowest']),
})
export type Slab = z.infer<typeof Slab>

/** A series cut in another plane: a point of it, and unit vectors at right angles along its rows and down its columns. */
export const PlaneView = z
  .strictObject({
    kind: z.literal('plane'),
    study: StudyId,
    seriesUid: Uid,
    point: PatientPoint,
    rowDirection: direction,
    columnDirection: direction,
    slab: Slab,
    ...presentation,
  })
  .refine(({ rowDirection: row, columnDirection: column }) => isFrame(row, column), { path: ['rowDirection'] })
export type PlaneView = z.infer<typeof PlaneView>

/** Directions are sent as they were computed, so that only the last digits may be wrong. */
function isFrame(row: readonly number[], column: readonly number[]): boolean {
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, one, axis) => sum + one * b[axis]!, 0)
  return [dot(row, row) - 1, dot(column, column) - 1, dot(row, column)].every((error) => Math.abs(error) < 1e-4)
}

/** Views of images, as slices were acquired or cut anew. */
export type ImageView = SliceView | PlaneView

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

export const View = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('empty') }),
  SliceView,
  PlaneView,
  EegView,
])
export type View = z.infer<typeof View>

/** In the order of the keys 1 to 9. */
export const Layout = z.enum([
  'one',
  'sideBySide',
  'imagesOverEeg',
  'four',
  'fourOverEeg',
  'six',
  'three',
  'eight',
  'nine',
])
export type Layout = z.infer<typeof Layout>
export const viewportsOf = {
  one: 1,
  sideBySide: 2,
  imagesOverEeg: 3,
  four: 4,
  fourOverEeg: 5,
  six: 6,
  three: 3,
  eight: 8,
  nine: 9,
} as const satisfies Record<Layout, number>

/** A place in the patient that all views of one frame of reference are at. */
export const Cross = z.strictObject({ frameOfReferenceUid: Uid, point: PatientPoint })
export type Cross = z.infer<typeof Cross>

/**
 * Two series of different frames of reference that somebody has set beside each other by hand: how far apart their
 * heights along the normal are, in millimetres, or in slices where no position is known.
 */
export const ManualLink = z.strictObject({
  one: Uid,
  other: Uid,
  unit: z.enum(['millimetres', 'slices']),
  apart: finite,
})
export type ManualLink = z.infer<typeof ManualLink>

/** What is looked at together: state, not pixels. A whole one always travels, so that none can be half right. */
export const Shown = z.strictObject({
  layout: Layout,
  views: z.array(View).min(1).max(9),
  cross: Cross.optional(),
  links: z.array(ManualLink).max(36).optional(),
})
export type Shown = z.infer<typeof Shown>

export const Stage = z.strictObject({
  /** Grows with each change, so that a late notice never undoes a newer one. */
  sequence: z.number().int().nonnegative(),
  leader: PersonId.nullable(),
  asking: z.array(PersonId),
  shown: Shown,
  /** Grows each time the leader brings everyone back: who looks alone then looks along again. */
  gathered: z.number().int().nonnegative(),
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
  gathered: 0,
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

/** Brings those who look alone back to what is shown. The leader may, and one who moderates. */
export function gather(stage: Stage, by: PersonId, moderates: boolean): Stage {
  if (stage.leader !== by && !moderates) throw new Problem('not-permitted', { because: 'somebody else leads' })
  return next(stage, { gathered: stage.gathered + 1 })
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
