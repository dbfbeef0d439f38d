import { useObservable } from '../app/observable.ts'
import { PointerMark } from '../imaging/PointerMark.tsx'
import type { StageModel } from '../imaging/stageModel.ts'
import type { PagePlace } from './drawPage.ts'
import type { Row } from './eegLayout.ts'
import type { ShownPage } from './eegModel.ts'

export type EegPointersProps = {
  stage: StageModel
  number: number
  shown: ShownPage
  rows: readonly Row[]
  place: PagePlace
}

/** Where the others point: at a time, and at a line where this screen shows it. */
export function EegPointers({ stage, number, shown, rows, place }: EegPointersProps) {
  const pointers = useObservable(stage.pointers)
  const { start, seconds, lines } = shown.page
  return pointers.flatMap(({ key, person, pointer }) => {
    if (pointer.viewport !== number || pointer.at.unit !== 'seconds') return []
    const { time, channel } = pointer.at
    const row = rows[lines.findIndex(({ label }) => label === channel)]
    if (time < start || time > start + seconds) return []
    const x = ((time - start) / seconds) * place.width
    const y = row ? place.notesHeight + row.middle - place.scrolled : place.notesHeight
    return [<PointerMark key={key} stage={stage} person={person} ping={pointer.ping} at={{ x, y }} />]
  })
}
