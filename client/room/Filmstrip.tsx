import { useObservable } from '../app/observable.ts'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import type { MeetingModels } from './meetingModels.ts'
import { filmstripOf } from './order.ts'
import styles from './People.module.css'
import { Tile } from './Tile.tsx'
import { useLastOther } from './useLastOther.ts'

/** Beside the images: who speaks large, the others beneath. */
export function Filmstrip({ models }: { models: MeetingModels }) {
  const { room } = models
  const people = useObservable(room.people)
  const self = useObservable(room.self)
  const { large, others } = filmstripOf(people, useLastOther(models), self)
  return (
    <ul className={styles.strip}>
      {[...(large ? [large] : []), ...others].map((person) => (
        <li key={person.id} className={classes(person === large && styles.largest)}>
          <Tile models={models} person={person} isLarge={person === large} />
        </li>
      ))}
    </ul>
  )
}

/** Everybody at the same size, for as long as there is nothing else to look at. */
export function PeopleGrid({ models }: { models: MeetingModels }) {
  const { t } = useText()
  const people = useObservable(models.room.people)
  return (
    <div className={styles.gridFrame}>
      <ul className={styles.grid} data-count={Math.min(people.length, 10)}>
        {people.map((person) => (
          <li key={person.id}>
            <Tile models={models} person={person} isLarge />
          </li>
        ))}
      </ul>
      {people.length === 1 && <p className={styles.aloneHere}>{t('room.alone')}</p>}
    </div>
  )
}
