import { UserPlus } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import type { Colleague } from '../../shared/domain/person.ts'
import { useObservable } from '../app/observable.ts'
import button from '../design/Button.module.css'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './People.module.css'
import type { RoomModel } from './roomModel.ts'
import { useRoomRequest } from './useRoomRequest.ts'

/** Who asks to be let in, for those who may let them in. */
export function WaitingList({ room }: { room: RoomModel }) {
  const { t } = useText()
  const waiting = useWaiting(room)
  if (waiting.length === 0) return null
  return (
    <section className={styles.section}>
      <h2>{t('room.waiting')}</h2>
      <ul className={styles.waitingList}>
        {waiting.map((person) => (
          <Waiting key={person.id} room={room} person={person} />
        ))}
      </ul>
    </section>
  )
}

/** The same, above whatever is being looked at: nobody waits because the roster was closed. */
export function WaitingNotice({ room }: { room: RoomModel }) {
  const { t } = useText()
  const waiting = useWaiting(room)
  return (
    <div role="status" className={styles.notice} data-empty={waiting.length === 0}>
      {waiting.length > 0 && (
        <>
          <p className={styles.noticeTitle}>
            <UserPlus size={16} aria-hidden />
            {t('room.waiting')}
          </p>
          <ul className={styles.waitingList}>
            {waiting.map((person) => (
              <Waiting key={person.id} room={room} person={person} />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function useWaiting(room: RoomModel): readonly Colleague[] {
  const waiting = useObservable(room.waiting)
  useObservable(room.people)
  return room.may('lobby:admit') ? waiting : []
}

function Waiting({ room, person }: { room: RoomModel; person: Colleague }) {
  const { t, country } = useText()
  const request = useRoomRequest()
  const { id, name } = person
  return (
    <li className={styles.waiting} data-waiting={id}>
      <div className={styles.rowWho}>
        <p className={styles.rowName}>{name}</p>
        <p className={styles.rowFrom}>
          {t('room.person', { discipline: person.discipline, country: country(person.provider.country) })}
        </p>
      </div>
      <AriaButton
        className={classes(button.button, button.plain, button.s)}
        aria-label={t('room.refuseName', { name })}
        onPress={() => request(() => room.ask['lobby:refuse']({ person: id }))}
      >
        {t('room.refuse')}
      </AriaButton>
      <AriaButton
        className={classes(button.button, button.primary, button.s)}
        aria-label={t('room.admitName', { name })}
        onPress={() => request(() => room.ask['lobby:admit']({ person: id }))}
      >
        {t('room.admit')}
      </AriaButton>
    </li>
  )
}
