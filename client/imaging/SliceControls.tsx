import { Contrast, Maximize, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SliceView } from '../../shared/domain/stage.ts'
import type { Series } from '../../shared/domain/study.ts'
import { IconButton } from '../design/Button.tsx'
import { IconToggle } from '../design/ToggleButton.tsx'
import { useText } from '../i18n/useText.ts'
import type { Drawn } from './cornerstone.ts'
import type { SliceActions } from './sliceActions.ts'
import styles from './SliceViewport.module.css'
import { WindowMenu } from './WindowMenu.tsx'

export type SliceControlsProps = {
  number: number
  view: SliceView
  series: Series
  drawn: Drawn | null
  actions: SliceActions
  chooser: ReactNode
}

/** The strip above a slice: which series, its window, and back to how it was. */
export function SliceControls({ number, view, series, drawn, actions, chooser }: SliceControlsProps) {
  const { t } = useText()
  return (
    <div className={styles.controls}>
      {chooser}
      <div className={styles.buttons}>
        {drawn?.picture.slice.header.samplesPerPixel === 1 && (
          <WindowMenu number={number} modality={series.modality} drawn={drawn} actions={actions} />
        )}
        <IconToggle
          size="s"
          icon={Contrast}
          label={t('imaging.invert')}
          shortcut="I"
          isSelected={view.invert}
          onChange={actions.invert}
        />
        <IconButton size="s" icon={Maximize} label={t('imaging.fit')} shortcut="0" onPress={actions.fit} />
        <IconButton size="s" icon={RotateCcw} label={t('imaging.reset')} shortcut="R" onPress={actions.reset} />
      </div>
    </div>
  )
}
