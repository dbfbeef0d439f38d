import { memo } from 'react'
import type { View } from '../../shared/domain/stage.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { EegViewport } from '../eeg/EegViewport.tsx'
import { isImage } from './hanging.ts'
import { SliceViewport } from './SliceViewport.tsx'
import type { StageModel } from './stageModel.ts'
import type { Tool } from './tools.ts'
import { ViewChooser } from './ViewChooser.tsx'
import styles from './ViewportFrame.module.css'

export type ViewportProps = {
  stage: StageModel
  /** Its place on the stage, from 0. */
  number: number
  tool: Tool
  /** Whether series in one frame of reference scroll together. */
  linked: boolean
  isActive: boolean
}

/** One place on the stage, and what stands in it. */
export const ViewportFrame = memo(function ViewportFrame({ view, ...props }: ViewportProps & { view: View }) {
  const { stage, number, isActive } = props
  const { t } = useText()
  return (
    <section
      className={classes(styles.frame, isActive && styles.active)}
      aria-label={t('imaging.viewport', { number: number + 1 })}
      tabIndex={-1}
      onPointerDownCapture={(event) => {
        stage.active.set(number)
        // Keys go to the image that was clicked, no longer to the button that was pressed before.
        const isControl =
          event.target instanceof Element &&
          event.target.closest('button, input, circle, g[tabindex], [role="listbox"]')
        if (!isControl) event.currentTarget.focus({ preventScroll: true })
      }}
      onFocusCapture={() => stage.active.set(number)}
    >
      <Content view={view} {...props} />
    </section>
  )
})

function Content({ view, ...props }: ViewportProps & { view: View }) {
  const { t } = useText()
  const { stage, number } = props
  const chooser = <ViewChooser stage={stage} number={number} view={view} />
  const study = view.kind === 'empty' ? undefined : stage.studies.find(({ id }) => id === view.study)
  if (view.kind === 'eeg' && study?.kind === 'eeg') {
    return <EegViewport key={study.id} {...props} study={study} view={view} chooser={chooser} />
  }
  const series =
    isImage(view) && study?.kind === 'imaging'
      ? study.series.find(({ seriesUid }) => seriesUid === view.seriesUid)
      : undefined
  if (isImage(view) && study?.kind === 'imaging' && series) {
    return (
      <SliceViewport key={series.seriesUid} {...props} study={study} series={series} view={view} chooser={chooser} />
    )
  }
  const words =
    view.kind !== 'empty' ? 'imaging.notInCase' : stage.studies.length > 0 ? 'imaging.empty' : 'imaging.noStudies'
  return (
    <div className={styles.empty} data-testid={`viewport-${number}`} data-rendered="empty">
      <p>{t(words)}</p>
      {stage.studies.length > 0 && (
        <>
          <p className={styles.hint}>{t('imaging.emptyHint')}</p>
          {chooser}
        </>
      )}
    </div>
  )
}
