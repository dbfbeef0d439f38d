import type { EegView } from '../../shared/domain/stage.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import type { StageModel } from '../imaging/stageModel.ts'
import type { Annotations } from './eegReader.ts'
import {
  badToggled,
  goneTo,
  lastStart,
  lineTaller,
  movedBy,
  neighbour,
  startingAt,
  taller,
  turnedBy,
  withHidden,
  withOwnSensitivity,
  withSeconds,
} from './eegNavigation.ts'

export type EegActions = ReturnType<typeof eegActions>

export type EegActionOptions = {
  stage: StageModel
  number: number
  study: EegStudy
  annotations: Annotations | null
  /** The annotation that was gone to last. */
  current: number | null
  setCurrent: (index: number | null) => void
}

/**
 * What the toolbar, the keys and the mouse do. All through the stage: seen by everybody while leading, by me alone
 * otherwise. Each begins with what the stage shows then, not with what was rendered: keys come faster than pictures.
 */
export function eegActions({ stage, number, study, annotations, current, setCurrent }: EegActionOptions) {
  const duration = study.durationSeconds
  const change = (next: (view: EegView) => EegView) => {
    const now = stage.shown.get().views[number]
    if (now?.kind !== 'eeg' || now.study !== study.id) return
    const view = next(now)
    if (JSON.stringify(view) !== JSON.stringify(now)) stage.showView(number, view)
  }
  const annotation = (index: number) => {
    const found = annotations?.annotations[index]
    if (!found) return
    setCurrent(index)
    change((view) => goneTo(view, found, duration))
  }
  return {
    set: (
      part: Partial<Pick<EegView, 'montage' | 'lff' | 'hff' | 'notch' | 'sensitivity' | 'hiddenLines' | 'cursors'>>,
    ) => change((view) => ({ ...view, ...part })),
    /** One line one step taller or flatter than it is drawn now, in µV/mm. */
    scaleLine: (line: string, now: number, by: 1 | -1) => change((view) => lineTaller(view, line, now, by)),
    unscaleLine: (line: string) => change((view) => withOwnSensitivity(view, line, null)),
    hideLine: (line: string) => change((view) => withHidden(view, line)),
    setSeconds: (seconds: number) => change((view) => withSeconds(view, seconds, duration)),
    turn: (pages: number) => change((view) => turnedBy(view, pages, duration)),
    move: (seconds: number) => change((view) => movedBy(view, seconds, duration)),
    goTo: (start: number) => change((view) => startingAt(view, start, duration)),
    goToEnd: () => change((view) => startingAt(view, lastStart(view.seconds, duration), duration)),
    scale: (by: 1 | -1) => change((view) => taller(view, by)),
    toggleBad: (channel: string) => change((view) => badToggled(view, channel)),
    annotation,
    neighbour: (by: 1 | -1) => {
      const now = stage.shown.get().views[number]
      if (now?.kind !== 'eeg' || !annotations) return
      const index = neighbour(annotations.annotations, now, current, by)
      if (index !== null) annotation(index)
    },
    point: (time: number, channel: string, ping: boolean) =>
      stage.point({ viewport: number, at: { unit: 'seconds', time, channel }, ping }),
  }
}
