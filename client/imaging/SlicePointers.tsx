import { cornerOfPatient } from '../../shared/dicom/geometry.ts'
import type { Pointer } from '../../shared/domain/stage.ts'
import { useObservable } from '../app/observable.ts'
import type { Drawn } from './cornerstone.ts'
import { canvasPointOf, type Point } from './framing.ts'
import { PointerMark } from './PointerMark.tsx'
import type { StageModel } from './stageModel.ts'

/** A pointer belongs to a slice it is no further from than this, in millimetres. */
const nearEnough = 4

/** Where the others point, at the same place of the patient. */
export function SlicePointers({ stage, number, drawn }: { stage: StageModel; number: number; drawn: Drawn }) {
  const pointers = useObservable(stage.pointers)
  return pointers.flatMap(({ key, person, pointer }) => {
    const at = pointer.viewport === number ? placeOf(pointer, drawn) : null
    if (!at) return []
    const place = { x: at.x / drawn.density, y: at.y / drawn.density }
    return [<PointerMark key={key} stage={stage} person={person} ping={pointer.ping} at={place} />]
  })
}

function placeOf({ at }: Pointer, { geometry, placement, canvas }: Drawn): Point | null {
  if (at.unit === 'millimetres' && geometry.plane) {
    const { distance, ...corner } = cornerOfPatient(geometry.plane, at.point)
    return Math.abs(distance) <= nearEnough ? canvasPointOf(geometry, placement, canvas, corner) : null
  }
  if (at.unit !== 'pixels' || geometry.plane) return null
  return canvasPointOf(geometry, placement, canvas, { x: at.point[0], y: at.point[1] })
}
