import { useCallback, useRef, useState } from 'react'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { classes } from '../design/classes.ts'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import { useAnnotations } from './annotations.ts'
import { StageBar } from './StageBar.tsx'
import type { StageModel } from './stageModel.ts'
import styles from './StageView.module.css'
import type { Tool } from './tools.ts'
import { useStageKeys } from './useStageKeys.ts'
import { ViewportFrame } from './ViewportFrame.tsx'

export type StageViewProps = { stage: StageModel; onSecondWindow?: (() => void) | null }

/** What is looked at together: viewports of images and EEG, who leads, and how to lead, follow or look alone. */
export function StageView({ stage, onSecondWindow = null }: StageViewProps) {
  const { t } = useText()
  const mode = useObservable(stage.mode)
  const shown = useObservable(stage.shown)
  const active = useObservable(stage.active)
  const problem = useObservable(stage.problem)
  const annotations = useAnnotations()
  const refused = useObservable(annotations.problem)
  const [tool, chooseTool] = useState<Tool>('scroll')
  const [linked, setLinked] = useState(true)
  const section = useRef<HTMLElement>(null)
  const enlarge = useCallback(
    () => void (document.fullscreenElement ? document.exitFullscreen() : section.current?.requestFullscreen()),
    [],
  )
  const { visible } = annotations
  const toggleAnnotations = () => visible.set(visible.get() === 'none' ? 'all' : 'none')
  useStageKeys(stage, { chooseTool, toggleAnnotations, enlarge })
  return (
    <section
      ref={section}
      className={classes(styles.stage)}
      aria-label={t('imaging.stage')}
      data-mode={stage.together ? mode : 'own'}
    >
      <StageBar
        {...{ stage, tool, linked, onSecondWindow }}
        onTool={chooseTool}
        onLinked={setLinked}
        onEnlarge={enlarge}
      />
      {(problem ?? refused) && <ProblemNotice problem={(problem ?? refused)!} />}
      <div className={styles.viewports} data-layout={shown.layout}>
        {shown.views.map((view, number) => (
          <ViewportFrame
            key={number}
            stage={stage}
            number={number}
            view={view}
            tool={tool}
            linked={linked}
            isActive={active === number}
          />
        ))}
      </div>
      <p className={styles.purpose}>{t('imaging.purpose')}</p>
    </section>
  )
}
