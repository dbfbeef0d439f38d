import { Hand, MessageCircle, MicOff, VideoOff, WifiOff } from 'lucide-react'
import type { Participant } from '../../shared/protocol/room.ts'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import type { MeetingModels } from './meetingModels.ts'
import styles from './People.module.css'
import { ForEverybody } from './ForEverybody.tsx'
import { PersonActions } from './PersonActions.tsx'
import { SpeakingQueue } from './SpeakingQueue.tsx'
import { WaitingList } from './WaitingList.tsx'

/** Who waits, who asks to speak, and who is here; beside each what one may do for them. */
export function PeoplePanel({ models }: { models: MeetingModels }) {
  const { t } = useText()
  const { room } = models
  const people = useObservable(room.people)
  return (
    <div className={styles.panel}>
      <WaitingList room={room} />
      <SpeakingQueue room={room} />
      <section className={styles.section}>
        <div className={styles.sectionHead}>
          <h2>{t('room.peopleCount', { count: people.length })}</h2>
          <ForEverybody room={room} />
        </div>
        <ul className={styles.roster}>
          {people.map((person) => (
            <Row key={person.id} models={models} person={person} />
          ))}
        </ul>
      </section>
    </div>
  )
}

function Row({ models: { room }, person }: { models: MeetingModels; person: Participant }) {
  const { t, country, list } = useText()
  const isSelf = useObservable(room.self) === person.id
  const roles = list(person.roles.map((role) => t(`room.role.${role}`)))
  const marks = [
    person.floor.hasWord && { icon: MessageCircle, words: t('moderation.hasWord') },
    !person.connected && { icon: WifiOff, words: t('room.away') },
    person.floor.hand !== null && { icon: Hand, words: t('room.handAt', { place: person.floor.hand }) },
    person.floor.cameraOff && { icon: VideoOff, words: t('room.cameraOff') },
    person.floor.microphoneMuted && { icon: MicOff, words: t('room.muted') },
  ].filter((mark) => mark !== false)
  return (
    <li className={styles.row} data-person-row={person.id}>
      <div className={styles.rowWho}>
        <p className={styles.rowName}>
          {person.name}
          {isSelf && <small>{t('room.you')}</small>}
        </p>
        <p className={styles.rowFrom}>{roles}</p>
        <p className={styles.rowFrom}>
          {t('room.person', { discipline: person.discipline, country: country(person.provider.country) })}
        </p>
      </div>
      <div className={styles.rowMarks}>
        {marks.map(({ icon: Icon, words }) => (
          <span key={words} title={words}>
            <Icon size={16} aria-hidden />
            <span className={styles.said}>{words}</span>
          </span>
        ))}
      </div>
      <PersonActions room={room} person={person} />
    </li>
  )
}
