import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Input, Label, NumberField, Popover } from 'react-aria-components'
import type { Window } from '../../shared/domain/stage.ts'
import { presets } from '../../shared/dicom/window.ts'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import type { Drawn } from './cornerstone.ts'
import { figure } from './figure.ts'
import type { SliceActions } from './sliceActions.ts'
import styles from './WindowMenu.module.css'
import { usePageKeys } from './useStageKeys.ts'

export type WindowMenuProps = { number: number; modality: string; drawn: Drawn; actions: SliceActions }

/** The window in numbers, and by name. */
export function WindowMenu({ number, modality, drawn, actions }: WindowMenuProps) {
  const { t, code } = useText()
  const [isOpen, setOpen] = useState(false)
  const { window: now, slice } = drawn.picture
  const own = slice.window
  const scaled = (by: number) => actions.setWindow({ center: now.center, width: now.width * by })
  const named = (presets[modality] ?? []).map(({ name, center, width }) => ({
    id: name,
    run: () => actions.setWindow({ center, width }),
  }))
  const choices = [
    { id: 'own', run: () => actions.setWindow(null) },
    { id: 'fitted', run: actions.fitWindow },
    { id: 'narrow', run: () => scaled(0.7) },
    { id: 'wide', run: () => scaled(1 / 0.7) },
    ...named,
  ]
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <AriaButton className={classes(styles.trigger)} aria-label={t('imaging.windowMenu', { number: number + 1 })}>
        {t('imaging.windowOf', { center: figure(now.center), width: figure(now.width) })}
      </AriaButton>
      <Popover className={classes(styles.popover)} placement="bottom end">
        <Dialog className={classes(styles.dialog)} aria-label={t('imaging.window')}>
          <div className={styles.fields}>
            <Figure
              label={t('imaging.windowCenter')}
              value={now.center}
              least={-1e6}
              onChange={(center) => actions.setWindow({ ...now, center })}
            />
            <Figure
              label={t('imaging.windowWidth')}
              value={now.width}
              least={own.width < 10 ? 1e-3 : 1}
              onChange={(width) => actions.setWindow({ ...now, width })}
            />
          </div>
          <div className={styles.presets}>
            {choices.map(({ id, run }) => (
              <Button key={id} size="s" tone="plain" onPress={run}>
                {code('imaging.preset', id)}
              </Button>
            ))}
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

type FigureProps = { label: string; value: number; least: number; onChange: (value: number) => void }

function Figure({ label, value, least, onChange }: FigureProps) {
  return (
    <NumberField
      className={classes(styles.figure)}
      value={value}
      minValue={least}
      maxValue={1e6}
      formatOptions={{ maximumFractionDigits: 3, useGrouping: false }}
      onChange={(next) => Number.isFinite(next) && onChange(next)}
    >
      <Label className={classes(styles.label)}>{label}</Label>
      <Input className={classes(styles.input)} />
    </NumberField>
  )
}

/** The windows that W goes through, in this order. */
export function useWindowKey(modality: string, actions: SliceActions, isActive: boolean): void {
  const [next, setNext] = useState(0)
  const windows: (Window | null)[] = [
    null,
    ...(presets[modality] ?? []).map(({ center, width }) => ({ center, width })),
  ]
  usePageKeys((event) => {
    if (event.key.toLowerCase() !== 'w') return false
    const at = (next + 1) % (windows.length + 1)
    setNext(at)
    const window = windows[at]
    if (window === undefined) actions.fitWindow()
    else actions.setWindow(window)
    return true
  }, isActive)
}
