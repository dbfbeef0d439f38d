import { Dialog } from '../design/Dialog.tsx'
import { Shortcut } from '../design/Shortcut.tsx'
import { eegKeys } from '../eeg/useEegKeys.ts'
import { useText } from '../i18n/useText.ts'
import { measures, tools } from '../imaging/tools.ts'
import { sliceKeys } from '../imaging/useSliceKeys.ts'
import styles from './Room.module.css'

/** Every key there is, in words. */
export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useText()
  const inRoom = roomKeys.map(([name, keys]) => [t(`room.key.${name}`), keys] as const)
  const onStage = [
    ...stageKeys.map(([name, keys]) => [t(`room.key.${name}`), keys] as const),
    ...[...tools, ...measures].map(({ id, shortcut }) => [t(`imaging.tool.${id}`), shortcut] as const),
  ]
  const onImage = sliceKeys.map(([name, keys]) => [t(`imaging.key.${name}`), keys] as const)
  const onRecording = eegKeys.map(([name, keys]) => [t(`eeg.key.${name}`), keys] as const)
  return (
    <Dialog title={t('room.shortcutsTitle')} isOpen={isOpen} onClose={onClose} size="l">
      <div className={styles.keys}>
        <Keys title={t('room.keysRoom')} rows={inRoom} />
        <Keys title={t('room.keysStage')} rows={onStage} />
        <Keys title={t('imaging.keysTitle')} rows={onImage} />
        <Keys title={t('eeg.keysTitle')} rows={onRecording} />
      </div>
    </Dialog>
  )
}

function Keys({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([words, keys]) => (
          <div key={words}>
            <dt>{words}</dt>
            <dd>
              <Shortcut keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const roomKeys = [
  ['microphone', 'M'],
  ['camera', 'V'],
  ['hand', 'H'],
  ['layout', 'G'],
  ['people', 'U'],
  ['text', 'T'],
  ['left', '['],
  ['right', ']'],
  ['shortcuts', '?'],
] as const
const stageKeys = [
  ['back', 'F'],
  ['layouts', '1 … 9'],
  ['next', ', .'],
  ['pin', 'P'],
] as const
