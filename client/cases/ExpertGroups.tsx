import { Users, X } from 'lucide-react'
import { useState } from 'react'
import type { ExpertGroup } from '../../shared/domain/expertGroup.ts'
import { useAct, useBoard, useRequest } from '../app/board.tsx'
import { Button, IconButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { type Seating, seatsOf } from './appointModel.ts'
import styles from './AppointDialog.module.css'

type ExpertGroupsProps = { network: string; seating: Seating; onSeat: (members: ExpertGroup['members']) => void }

/** Experts who are invited together, by one press; and what is chosen now, kept as such a group. */
export function ExpertGroups({ network, seating, onSeat }: ExpertGroupsProps) {
  const { t } = useText()
  const { ask } = useBoard()
  const { loadable } = useRequest('group:list', { network })
  const act = useAct()
  const [name, setName] = useState<string | null>(null)
  if (loadable.state !== 'ready') return null
  const { groups } = loadable.value
  const keep = async () => {
    const kept = { network, group: null, name: name?.trim() ?? '', members: seatsOf(seating) }
    if (!(await act.run(async () => void (await ask['group:keep'](kept))))) return
    say({ tone: 'good', title: t('intake.groupKept') })
    setName(null)
  }
  return (
    <div className={classes(styles.groups)}>
      {groups.map((group) => (
        <span key={group.id} className={styles.group}>
          <Button size="s" icon={Users} onPress={() => onSeat(group.members)}>
            {t('intake.groupSeat', { name: group.name, count: group.members.length })}
          </Button>
          <IconButton
            size="s"
            icon={X}
            label={t('intake.groupRemove', { name: group.name })}
            onPress={() => void act.run(async () => void (await ask['group:remove']({ group: group.id })))}
          />
        </span>
      ))}
      {name === null ? (
        <Button size="s" tone="plain" isDisabled={seating.size === 0} onPress={() => setName('')}>
          {t('intake.groupKeep')}
        </Button>
      ) : (
        <form
          className={styles.keep}
          onSubmit={(event) => {
            event.preventDefault()
            void keep()
          }}
        >
          <TextField
            label={t('intake.groupName')}
            hint={t('intake.groupKeepMeans')}
            value={name}
            onChange={setName}
            maxLength={80}
          />
          <Button size="s" onPress={() => setName(null)}>
            {t('app.cancel')}
          </Button>
          <Button
            size="s"
            type="submit"
            isDisabled={name.trim() === '' || seating.size === 0}
            isPending={act.isPending}
          >
            {t('intake.groupKeepTitle', { count: seating.size })}
          </Button>
        </form>
      )}
      {act.problem && <ProblemNotice problem={act.problem} />}
    </div>
  )
}
