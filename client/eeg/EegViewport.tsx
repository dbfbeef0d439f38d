import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { may } from '../../shared/domain/permissions.ts'
import type { EegView } from '../../shared/domain/stage.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import { observable, type Observable, useObservable } from '../app/observable.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import type { StageModel } from '../imaging/stageModel.ts'
import type { ViewportProps } from '../imaging/ViewportFrame.tsx'
import { AnnotationList } from './AnnotationList.tsx'
import { eegActions } from './eegActions.ts'
import { EegCaption } from './EegCaption.tsx'
import { type EegModel, openEegModel } from './eegModel.ts'
import { EegOverview } from './EegOverview.tsx'
import { EegMoreMenu } from './EegMoreMenu.tsx'
import { EegPage } from './EegPage.tsx'
import { clockOf } from './eegTime.ts'
import { EegToolbar } from './EegToolbar.tsx'
import { EegVideo } from './EegVideo.tsx'
import styles from './EegViewport.module.css'
import { MarkDialog } from './MarkDialog.tsx'
import { NoLines } from './NoLines.tsx'
import { useCursors } from './useCursors.ts'
import { useEegKeys } from './useEegKeys.ts'
import { useEegReader } from './useEegReader.ts'
import { useKeysBack } from './useKeysBack.ts'
import { useManner } from './useManner.ts'
import { useRecordingNotes } from './useRecordingNotes.ts'
import { columnsOf, type Size } from './useSize.ts'

export type EegViewportProps = ViewportProps & {
  study: EegStudy
  view: EegView
  /** Where another series or recording is chosen. */
  chooser: ReactNode
}

/** One recording: a page of traces, where it lies in the whole, and what was written into it. */
export function EegViewport({ stage, number, tool, isActive, study, view, chooser }: EegViewportProps) {
  const { t } = useText()
  const root = useRef<HTMLDivElement>(null)
  const model = useEegModel(study)
  const facts = useObservable(model?.facts ?? nothing)
  const shown = useObservable(model?.shown ?? nothing)
  const read = useObservable(model?.annotations ?? nothing)
  const trend = useObservable(model?.trend ?? nothing)
  const record = useRecordingNotes(study, read)
  const annotations = record.notes
  const annotationsProblem = useObservable(model?.annotationsProblem ?? nothing)
  const problem = useObservable(model?.problem ?? nothing)
  const isReading = useObservable(model?.isReading ?? never)
  const [size, setSize] = useState<Size | null>(null)
  const [current, setCurrent] = useState<number | null>(null)
  const [isListOpen, openList] = useState(false)
  const [isMarking, setMarking] = useState(false)
  const [isVideoOpen, openVideo] = useState(false)
  const [playing, setPlaying] = useState<number | null>(null)
  const actions = eegActions({ stage, number, study, annotations, current, setCurrent })
  const manner = useManner(study, view)
  const { cursors, setCursors } = useCursors(stage, view, actions)
  const first = shown?.page.lines[0]?.label
  const dropCursor = () =>
    first !== undefined && setCursors([{ time: view.start + view.seconds / 2, line: cursors[0]?.line ?? first }])
  useEegKeys(actions, isActive, {
    mark: () => record.mayMark && setMarking(true),
    cursor: dropCursor,
    clear: () => cursors.length > 0 && setCursors([]),
  })
  useKeysBack(root)
  const columns = size ? columnsOf(size) : 0
  useEffect(() => {
    if (columns > 0 && manner) model?.look(view, columns, manner)
  }, [model, view, columns, manner])
  // What is played is followed: a page is turned when the line has run over its border.
  const played = useCallback((time: number | null) => setPlaying(time), [])
  const isBehind = playing !== null && (playing < view.start || playing >= view.start + view.seconds)
  useEffect(() => {
    if (isBehind && playing !== null) actions.goTo(Math.floor(playing))
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each border that is crossed
  }, [isBehind])

  const range = { from: clockOf(view.start), to: clockOf(view.start + view.seconds) }
  return (
    <div ref={root} className={styles.viewport} data-testid={`viewport-${number}`}>
      <div className={styles.controls}>
        {chooser}
        <EegToolbar
          {...{ number, study, view, facts, actions, isListOpen }}
          hasAnnotations={(annotations?.annotations.length ?? 0) > 0}
          onList={openList}
          onMark={record.mayMark ? () => setMarking(true) : null}
          more={<EegMoreMenu {...{ study, view, facts, actions, record, isVideoOpen }} onVideo={openVideo} />}
        />
      </div>
      <EegCaption {...{ view, facts, shown, study }} width={size?.width ?? 0} />
      <div className={styles.body}>
        <EegPage
          {...{ stage, number, tool, study, view, facts, shown, annotations, current, actions, root }}
          {...{ cursors, playing, manner }}
          onCursors={setCursors}
          onMark={record.mayMark ? () => setMarking(true) : null}
          onSize={setSize}
        >
          {shown?.page.lines.length === 0 && <NoLines facts={facts} actions={actions} />}
          {isReading && shown?.view.start !== view.start && (
            <p className={styles.reading} role="status">
              {shown ? t('eeg.reading', range) : t('eeg.opening')}
            </p>
          )}
          {problem && model && (
            <div className={styles.problem}>
              <ProblemNotice problem={problem} onRetry={model.retry} />
            </div>
          )}
        </EegPage>
        {isListOpen && (
          <AnnotationList
            {...{ annotations, view, current, actions }}
            mayRemove={(mark) => mark.author === stage.self || isModerator(stage)}
            onRemove={(mark) => void record.remove(mark.id)}
            problem={annotationsProblem}
            onRetry={model?.retry}
          />
        )}
        {isVideoOpen && <EegVideo study={study} view={view} at={cursors[0]?.time ?? view.start} onPlaying={played} />}
      </div>
      <EegOverview {...{ study, view, facts, annotations, trend, actions }} />
      {isMarking && <MarkDialog {...{ view, cursors }} onAdd={record.add} onClose={() => setMarking(false)} />}
    </div>
  )
}

const isModerator = ({ people, self }: StageModel): boolean =>
  may(people.get().find(({ id }) => id === self)?.roles ?? [], 'floor:moderate')

const nothing: Observable<null> = observable(null)
const never: Observable<boolean> = observable(false)

function useEegModel({ id, bytes }: EegStudy): EegModel | null {
  const reader = useEegReader()
  const model = useMemo(() => reader && openEegModel(reader, { id, bytes }), [reader, id, bytes])
  useEffect(() => () => model?.rest(), [model])
  return model
}
