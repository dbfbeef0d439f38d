import { useState } from 'react'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { classes } from '../design/classes.ts'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import { StageBar } from './StageBar.tsx'
import type { StageModel } from './stageModel.ts'
import styles from './StageView.module.css'
import type { Tool } from './tools.ts'
import { useStageKeys } from './useStageKeys.ts'
import { ViewportFrame } from './ViewportFrame.tsx'

/** What is looked at together: viewports of images and EEG, who leads, and how to lead, follow or look alone. */
export function StageView({ stage }: { stage: StageModel }) {
  const { t } = useText()
  const mode = useObservable(stage.mode)
  const shown = useObservable(stage.shown)
  const active = useObservable(stage.active)
  const problem = useObservable(stage.problem)
  const [tool, chooseTool] = useState<Tool>('scroll')
  const [linked, setLinked] = useState(true)
  useStageKeys(stage, chooseTool)
  return (
    <section
      className={classes(styles.stage)}
      aria-label={t('imaging.stage')}
      data-mode={stage.together ? mode : 'own'}
    >
      <StageBar stage={stage} tool={tool} onTool={chooseTool} linked={linked} onLinked={setLinked} />
      {problem && <ProblemNotice problem={problem} />}
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
    </section>
  )
}
