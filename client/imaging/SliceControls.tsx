import { Contrast, FlipHorizontal2, Maximize, Pause, Play, RotateCcw, RotateCw } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { ImageView } from '../../shared/domain/stage.ts'
import type { ImagingStudy, Series } from '../../shared/domain/study.ts'
import { IconButton } from '../design/Button.tsx'
import { IconToggle } from '../design/ToggleButton.tsx'
import { useText } from '../i18n/useText.ts'
import type { Drawn } from './cornerstone.ts'
import { LinkToggle } from './LinkToggle.tsx'
import { PlaneMenu } from './PlaneMenu.tsx'
import type { SliceActions } from './sliceActions.ts'
import type { SliceStore } from './sliceStore.ts'
import styles from './SliceViewport.module.css'
import type { StageModel } from './stageModel.ts'
import type { Cine } from './useCine.ts'
import { ViewMenu } from './ViewMenu.tsx'
import { WindowMenu } from './WindowMenu.tsx'

export type SliceControlsProps = {
  stage: StageModel
  number: number
  view: ImageView
  study: ImagingStudy
  series: Series
  drawn: Drawn | null
  actions: SliceActions
  cine: Cine
  chooser: ReactNode
  store: SliceStore | null
}

/** The strip above an image: which series and plane, its window, how it lies, and back to how it was. */
export const SliceControls = memo(function SliceControls(props: SliceControlsProps) {
  const { stage, number, view, study, series, drawn, actions, cine, chooser, store } = props
  const { t } = useText()
  return (
    <div className={styles.controls}>
      <div className={styles.which}>
        <span className={styles.hue} data-hue={number % 9} aria-hidden />
        {chooser}
        {actions.canCut && <PlaneMenu number={number} view={view} actions={actions} />}
      </div>
      <div className={styles.buttons}>
        {drawn?.picture.slice.header.samplesPerPixel === 1 && (
          <WindowMenu number={number} modality={series.modality} drawn={drawn} actions={actions} />
        )}
        <span className={styles.more}>
          {store && <LinkToggle {...{ stage, number, view, store }} />}
          <IconToggle
            size="s"
            icon={cine.isPlaying ? Pause : Play}
            label={t('imaging.cine', { rate: cine.framesPerSecond })}
            shortcut="Y"
            isSelected={cine.isPlaying}
            onChange={cine.toggle}
          />
          <IconToggle
            size="s"
            icon={Contrast}
            label={t('imaging.invert')}
            shortcut="I"
            isSelected={view.invert}
            onChange={actions.invert}
          />
          <IconButton size="s" icon={RotateCw} label={t('imaging.turn')} shortcut="K" onPress={() => actions.turn(1)} />
          <IconButton
            size="s"
            icon={FlipHorizontal2}
            label={t('imaging.mirror')}
            shortcut="J"
            onPress={actions.mirror}
          />
          <IconButton size="s" icon={Maximize} label={t('imaging.fit')} shortcut="0" onPress={actions.fit} />
        </span>
        <IconButton size="s" icon={RotateCcw} label={t('imaging.reset')} shortcut="R" onPress={actions.reset} />
        {drawn && <ViewMenu {...{ stage, number, view, study, series, drawn, actions, cine }} />}
      </div>
    </div>
  )
})
