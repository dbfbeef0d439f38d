import type { Pointer } from '../../shared/domain/stage.ts'
import { useObservable } from '../app/observable.ts'
import type { Drawn } from './cornerstone.ts'
import type { Point } from './framing.ts'
import { PointerMark } from './PointerMark.tsx'
import { cssPlace } from './ReferenceLines.tsx'
import type { StageModel } from './stageModel.ts'

/** A pointer belongs to a slice it is no further from than this, in millimetres. */
const nearEnough = 4

/** Where the others point, at the same place of the patient. */
export function SlicePointers({ stage, number, drawn }: { stage: StageModel; number: number; drawn: Drawn }) {
  const pointers = useObservable(stage.pointers)
  return pointers.flatMap(({ key, person, pointer }) => {
    const at = pointer.viewport === number ? placeOf(pointer, drawn) : null
    if (!at) return []
    return [<PointerMark key={key} stage={stage} person={person} ping={pointer.ping} at={at} />]
  })
}

function placeOf({ at }: Pointer, drawn: Drawn): Point | null {
  const { plane } = drawn.geometry
  if (at.unit === 'millimetres' && plane) {
    const { distance, ...place } = cssPlace(drawn, at.point)
    return Math.abs(distance) <= nearEnough ? place : null
  }
  if (at.unit !== 'pixels' || plane) return null
  return cssPlace(drawn, [...at.point, 0])
}
