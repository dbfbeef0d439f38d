import { KeyRound, Scale, ShieldX, UserPlus } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import type { Waiting as WaitingPerson } from '../../shared/protocol/room.ts'
import { useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
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
      <div className={styles.sectionHead}>
        <h2>{t('room.waiting')}</h2>
        <AdmitAll room={room} count={waiting.length} />
      </div>
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
            <span>{t('room.waiting')}</span>
            <AdmitAll room={room} count={waiting.length} />
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

function useWaiting(room: RoomModel): readonly WaitingPerson[] {
  const waiting = useObservable(room.waiting)
  useObservable(room.people)
  return room.may('lobby:admit') ? waiting : []
}

function Waiting({ room, person }: { room: RoomModel; person: WaitingPerson }) {
  const { t, country, list } = useText()
  const request = useRoomRequest()
  const { id, name } = person
  return (
    <li className={styles.waiting} data-waiting={id}>
      <div className={styles.rowWho}>
        <p className={styles.rowName}>{name}</p>
        <p className={styles.rowFrom}>
          {t('room.person', { discipline: person.discipline, country: country(person.provider.country) })}
        </p>
        <p className={styles.rowFrom}>{person.provider.name}</p>
        <p className={styles.rowFrom}>{list(person.roles.map((role) => t(`room.role.${role}`)))}</p>
        {person.interests.map((interest, index) => (
          <p key={index} className={styles.vouched} data-caution={interest === null || interest.conflict}>
            <Scale size={14} aria-hidden />
            {interest === null
              ? t('moderation.interest.open')
              : interest.conflict
                ? t('moderation.interest.conflict', { text: interest.text })
                : t('moderation.interest.none')}
          </p>
        ))}
        <p
          className={styles.vouched}
          data-caution={person.signIn === 'demonstration' || person.signIn === 'recoveryCode'}
        >
          <KeyRound size={14} aria-hidden />
          {t(`moderation.signIn.${person.signIn}`)}
        </p>
        {!person.canEncrypt && (
          <p className={styles.vouched} data-caution>
            <ShieldX size={14} aria-hidden />
            {t('encryption.theyCannot')}
          </p>
        )}
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

function AdmitAll({ room, count }: { room: RoomModel; count: number }) {
  const { t } = useText()
  const request = useRoomRequest()
  if (count < 2) return null
  return (
    <Button size="s" onPress={() => request(() => room.ask['lobby:admitAll']({}))}>
      {t('moderation.admitAll')}
    </Button>
  )
}
