import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { EegView } from '../../shared/domain/stage.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import { observable, type Observable, useObservable } from '../app/observable.ts'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import type { ViewportProps } from '../imaging/ViewportFrame.tsx'
import { AnnotationList } from './AnnotationList.tsx'
import { eegActions } from './eegActions.ts'
import { EegCaption } from './EegCaption.tsx'
import { type EegModel, openEegModel } from './eegModel.ts'
import { EegOverview } from './EegOverview.tsx'
import { EegPage } from './EegPage.tsx'
import { clockOf } from './eegTime.ts'
import { EegToolbar } from './EegToolbar.tsx'
import styles from './EegViewport.module.css'
import { NoLines } from './NoLines.tsx'
import { useEegKeys } from './useEegKeys.ts'
import { useEegReader } from './useEegReader.ts'
import { useKeysBack } from './useKeysBack.ts'
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
  const annotations = useObservable(model?.annotations ?? nothing)
  const annotationsProblem = useObservable(model?.annotationsProblem ?? nothing)
  const problem = useObservable(model?.problem ?? nothing)
  const isReading = useObservable(model?.isReading ?? never)
  const [size, setSize] = useState<Size | null>(null)
  const [current, setCurrent] = useState<number | null>(null)
  const [isListOpen, openList] = useState(false)
  const actions = eegActions({ stage, number, study, annotations, current, setCurrent })
  useEegKeys(actions, isActive)
  useKeysBack(root)
  const columns = size ? columnsOf(size) : 0
  useEffect(() => {
    if (columns > 0) model?.look(view, columns)
  }, [model, view, columns])

  const range = { from: clockOf(view.start), to: clockOf(view.start + view.seconds) }
  return (
    <div ref={root} className={styles.viewport} data-testid={`viewport-${number}`}>
      <div className={styles.controls}>
        {chooser}
        <EegToolbar
          {...{ number, view, facts, actions, isListOpen }}
          hasAnnotations={(annotations?.annotations.length ?? 0) > 0}
          onList={openList}
        />
      </div>
      <EegCaption {...{ view, facts, shown, study }} width={size?.width ?? 0} />
      <div className={styles.body}>
        <EegPage
          {...{ stage, number, tool, study, facts, shown, annotations, current, actions, root }}
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
            problem={annotationsProblem}
            onRetry={model?.retry}
          />
        )}
      </div>
      <EegOverview {...{ study, view, facts, annotations, actions }} />
    </div>
  )
}

const nothing: Observable<null> = observable(null)
const never: Observable<boolean> = observable(false)

function useEegModel({ id, bytes }: EegStudy): EegModel | null {
  const reader = useEegReader()
  const model = useMemo(() => reader && openEegModel(reader, { id, bytes }), [reader, id, bytes])
  useEffect(() => () => model?.rest(), [model])
  return model
}
