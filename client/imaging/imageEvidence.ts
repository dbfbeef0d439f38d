import { type ImageView, PlaneView, SliceView, unturned } from '../../shared/domain/stage.ts'
import type { ImagingStudy } from '../../shared/domain/study.ts'
import type { EvidenceReference } from '../../shared/statement/evidence.ts'
import { decimalOf } from '../../shared/statement/text.ts'
import { slicesOf } from './hanging.ts'
import { orientationOf } from './sliceActions.ts'

type ImageReference = Extract<EvidenceReference, { kind: 'slice' | 'plane' }>

/** A view of an image as a statement holds it: whatever decides over what is seen, in exact decimals. */
export function imageReference(view: ImageView): ImageReference {
  const { study, seriesUid, window } = view
  const shown = window && { center: decimalOf(window.center), width: decimalOf(window.width) }
  const common = { study, seriesUid, ...(shown ? { window: shown } : {}), ...seenIn(view) }
  if (view.kind === 'slice') {
    const { sopInstanceUid, frame } = view
    return { kind: 'slice', ...common, sopInstanceUid, frame }
  }
  const { point, rowDirection, columnDirection, slab } = view
  return {
    kind: 'plane',
    ...common,
    point: exact(point),
    rowDirection: exact(rowDirection),
    columnDirection: exact(columnDirection),
    slab: { millimetres: decimalOf(slab.millimetres), by: slab.by },
  }
}

/** The same view again, years later; null where the reference says what no stage can show. */
export function imageViewFrom(reference: ImageReference, study: ImagingStudy): ImageView | null {
  const { seriesUid, window, seen } = reference
  const framing = seen?.framing
  const presentation = {
    study: study.id,
    seriesUid,
    window: window ? { center: Number(window.center), width: Number(window.width) } : null,
    framing: framing
      ? { unit: framing.unit, centre: framing.centre.map(Number), shortSide: Number(framing.shortSide) }
      : null,
    invert: seen?.invert ?? false,
    turn: seen?.turn ?? unturned,
  }
  if (reference.kind === 'slice') {
    const { sopInstanceUid, frame } = reference
    return SliceView.safeParse({ kind: 'slice', ...presentation, sopInstanceUid, frame }).data ?? null
  }
  const { point, rowDirection, columnDirection, slab } = reference
  return (
    PlaneView.safeParse({
      kind: 'plane',
      ...presentation,
      point: point.map(Number),
      rowDirection: rowDirection.map(Number),
      columnDirection: columnDirection.map(Number),
      slab: { millimetres: Number(slab.millimetres), by: slab.by },
    }).data ?? null
  )
}

/** "FLAIR 88/176" or "T1 coronal": the series, and the slice or plane of it. */
export function imageLabel(view: ImageView, study: ImagingStudy | undefined): string {
  const series = study?.series.find((one) => one.seriesUid === view.seriesUid)
  if (!series) return view.kind === 'slice' ? String(view.frame + 1) : view.kind
  const name = series.description.replace(/[^\p{L}\p{N} .,+/()-]/gu, ' ').trim()
  if (view.kind === 'plane') return `${name.slice(0, 60)} ${orientationOf(view)}`.trim()
  const slices = slicesOf(series)
  const at = slices.findIndex((one) => one.sopInstanceUid === view.sopInstanceUid && one.frame === view.frame)
  return `${name.slice(0, 60)} ${at + 1}/${slices.length}`.trim()
}

/** Only what differs from how an image opens, so that a plain slice stays a short reference. */
function seenIn({ framing, invert, turn }: ImageView): Pick<ImageReference, 'seen'> {
  const isPlain = framing === null && !invert && turn.quarters === 0 && !turn.mirrored
  if (isPlain) return {}
  const where = framing && {
    unit: framing.unit,
    centre: framing.centre.map((one) => decimalOf(one)),
    shortSide: decimalOf(framing.shortSide),
  }
  return { seen: { ...(where ? { framing: where } : {}), invert, turn } }
}

/** To a billionth: directions stay at right angles, points are exact far below a voxel. */
const exact = (vector: readonly [number, number, number]) =>
  vector.map((one) => decimalOf(one, 9)) as [string, string, string]
