import { useState } from 'react'
import type { Panel } from '../../shared/domain/panel.ts'
import type { Colleague } from '../../shared/domain/person.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useAct, useBoard, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { matches } from '../app/paletteModel.ts'
import { describePerson } from '../app/people.ts'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/Dialog.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import { type Seating, type SeatRole, seat, seatGroup, seatingOf, seatsOf, whyNot } from './appointModel.ts'
import styles from './AppointDialog.module.css'
import { ExpertGroups } from './ExpertGroups.tsx'

const roles = ['chair', 'member', 'scribe', 'guest', 'observer'] as const satisfies readonly SeatRole[]

/** Seats the panel: everyone of the network in a list, each with what they are to be. */
export function AppointDialog({ file, panel, onClose }: { file: CaseFile; panel: Panel; onClose: () => void }) {
  const { t } = useText()
  const { ask } = useBoard()
  const people = useRequest('people:list', { network: panel.network })
  const act = useAct()
  const [seating, setSeating] = useState<Seating>(() => seatingOf(panel))
  const because = whyNot(panel, seating)
  const { id, pseudonym } = file.case

  const appoint = async () => {
    const done = await act.run(async () => void (await ask['panel:appoint']({ case: id, seats: seatsOf(seating) })))
    if (!done) return
    say({ tone: 'good', title: t('cases.appointed', { pseudonym }) })
    onClose()
  }

  return (
    <Dialog
      title={t('cases.appoint')}
      size="l"
      isOpen
      onClose={onClose}
      actions={
        <>
          <p className={classes(styles.count)} role="status">
            {because === 'noChair' && seating.size > 0 ? (
              <strong className={styles.missing}>{t('cases.appointNoChair')}</strong>
            ) : because === 'twoChairs' ? (
              <strong className={styles.missing}>{t('cases.appointTwoChairs')}</strong>
            ) : (
              t('cases.appointCount', { count: seating.size })
            )}
          </p>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button tone="primary" isDisabled={because !== null} isPending={act.isPending} onPress={() => void appoint()}>
            {t('cases.appointSave')}
          </Button>
        </>
      }
    >
      <p>{t('cases.appointHow')}</p>
      {act.problem && <ProblemNotice problem={act.problem} />}
      <Loaded of={people}>
        {({ people: all }) => {
          const others = all.filter((person) => person.id !== file.case.homeClinician)
          return (
            <>
              <ExpertGroups
                network={panel.network}
                seating={seating}
                onSeat={(members) => setSeating(seatGroup(seating, members, others))}
              />
              <People
                people={others}
                seating={seating}
                onSeat={(person, role) => setSeating(seat(seating, person, role))}
              />
            </>
          )
        }}
      </Loaded>
    </Dialog>
  )
}

type PeopleProps = {
  people: readonly Colleague[]
  seating: Seating
  onSeat: (person: Colleague, role: SeatRole | 'none') => void
}

function People({ people, seating, onSeat }: PeopleProps) {
  const text = useText()
  const { t } = text
  const [query, setQuery] = useState('')
  const shown = people.filter((person) =>
    matches(`${person.name} ${describePerson(text, person)} ${person.provider.name}`, query),
  )
  const options = [
    { value: 'none' as const, label: t('cases.appointNone') },
    ...roles.map((role) => ({ value: role, label: t(`cases.role.${role}`), hint: t(`cases.roleHint.${role}`) })),
  ]
  return (
    <>
      <TextField
        type="search"
        label={t('cases.appointFind')}
        hideLabel
        placeholder={t('cases.appointFind')}
        value={query}
        onChange={setQuery}
      />
      {shown.length === 0 && <EmptyState title={t('cases.peopleNone')} />}
      <ul className={classes(styles.people)}>
        {shown.map((person) => (
          <li key={person.id} className={classes(styles.person, seating.has(person.id) && styles.chosen)}>
            <div>
              <p className={styles.name}>{person.name}</p>
              <p className={styles.detail}>
                {describePerson(text, person)} · {person.provider.name}
              </p>
            </div>
            <div className={styles.role}>
              <Select
                small
                label={t('cases.appointRole', { name: person.name })}
                hideLabel
                options={options}
                value={seating.get(person.id)?.role ?? 'none'}
                onChange={(role) => onSeat(person, role)}
              />
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
