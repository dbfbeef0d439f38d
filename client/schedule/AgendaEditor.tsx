import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide-react'
import { Button as AriaButton, GridList, GridListItem, useDragAndDrop } from 'react-aria-components'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { useRequest } from '../app/board.tsx'
import { IconButton } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { Select } from '../design/Select.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './AgendaEditor.module.css'

export type AgendaDraft = { case: CaseId; pseudonym: string; minutes: number }

export type AgendaEditorProps = {
  agenda: readonly AgendaDraft[]
  network: string
  onChange: (agenda: readonly AgendaDraft[]) => void
}

/** The cases of a meeting, their order and their minutes: moved by dragging, by keyboard on the handle, or by arrows. */
export function AgendaEditor({ agenda, network, onChange }: AgendaEditorProps) {
  const { t } = useText()
  const put = (item: AgendaDraft, place: number) => {
    const others = agenda.filter((one) => one.case !== item.case)
    onChange([...others.slice(0, place), item, ...others.slice(place)])
  }
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': String(key) })),
    onReorder({ keys, target }) {
      const moved = agenda.filter((item) => keys.has(item.case))
      const others = agenda.filter((item) => !keys.has(item.case))
      const at = others.findIndex((item) => item.case === target.key) + (target.dropPosition === 'after' ? 1 : 0)
      onChange([...others.slice(0, at), ...moved, ...others.slice(at)])
    },
  })
  const total = agenda.reduce((sum, item) => sum + item.minutes, 0)
  return (
    <Card title={t('schedule.agenda')} aside={t('schedule.agendaTotal', { minutes: total })}>
      <p className={classes(styles.hint)}>{t('schedule.agendaHint')}</p>
      <GridList
        aria-label={t('schedule.agenda')}
        className={classes(styles.list)}
        items={agenda.map((item) => ({ ...item, id: item.case }))}
        dragAndDropHooks={dragAndDropHooks}
        keyboardNavigationBehavior="tab"
      >
        {(item) => (
          <GridListItem id={item.case} textValue={item.pseudonym} className={classes(styles.item)}>
            <AriaButton
              slot="drag"
              className={classes(styles.handle)}
              aria-label={t('schedule.dragHandle', { pseudonym: item.pseudonym })}
            >
              <GripVertical size={16} aria-hidden />
            </AriaButton>
            <span className={styles.pseudonym}>{item.pseudonym}</span>
            <div className={styles.minutes}>
              <TextField
                type="number"
                min={1}
                max={240}
                label={t('schedule.minutesFor', { pseudonym: item.pseudonym })}
                hideLabel
                value={String(item.minutes)}
                onChange={(typed) => {
                  const minutes = Math.max(1, Math.min(240, Math.round(Number(typed)) || 1))
                  onChange(agenda.map((one) => (one.case === item.case ? { ...one, minutes } : one)))
                }}
              />
            </div>
            <span className={styles.unit}>{t('schedule.min')}</span>
            <span className={styles.moves}>
              <IconButton
                icon={ArrowUp}
                size="s"
                label={t('schedule.moveUp', { pseudonym: item.pseudonym })}
                isDisabled={agenda[0]?.case === item.case}
                onPress={() => put(item, placeOf(agenda, item.case) - 1)}
              />
              <IconButton
                icon={ArrowDown}
                size="s"
                label={t('schedule.moveDown', { pseudonym: item.pseudonym })}
                isDisabled={agenda.at(-1)?.case === item.case}
                onPress={() => put(item, placeOf(agenda, item.case) + 1)}
              />
              <IconButton
                icon={X}
                size="s"
                label={t('schedule.removeCase', { pseudonym: item.pseudonym })}
                isDisabled={agenda.length === 1}
                onPress={() => onChange(agenda.filter((one) => one.case !== item.case))}
              />
            </span>
          </GridListItem>
        )}
      </GridList>
      <AddCase agenda={agenda} network={network} onAdd={(item) => onChange([...agenda, item])} />
    </Card>
  )
}

const placeOf = (agenda: readonly AgendaDraft[], id: CaseId) => agenda.findIndex((item) => item.case === id)

type AddCaseProps = { agenda: readonly AgendaDraft[]; network: string; onAdd: (item: AgendaDraft) => void }

function AddCase({ agenda, network, onAdd }: AddCaseProps) {
  const { t } = useText()
  const { loadable } = useRequest('case:list', { phase: 'panel', network, sort: 'urgency', limit: 100 })
  const others = (loadable.state === 'ready' ? loadable.value.cases : []).filter(
    (of) => of.roles.includes('coordinator') && !agenda.some((item) => item.case === of.id),
  )
  if (others.length === 0 || agenda.length >= 12) return null
  return (
    <Select
      label={t('schedule.addCase')}
      placeholder={t('schedule.addCase')}
      hideLabel
      small
      value={null}
      options={others.map((of) => ({ value: of.id, label: of.pseudonym, hint: of.question }))}
      onChange={(id) => {
        const of = others.find((candidate) => candidate.id === id)
        if (of) onAdd({ case: of.id, pseudonym: of.pseudonym, minutes: 30 })
      }}
    />
  )
}
