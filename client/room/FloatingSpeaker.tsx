import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import styles from './Call.module.css'
import type { MeetingModels } from './meetingModels.ts'
import { filmstripOf } from './order.ts'
import { Tile } from './Tile.tsx'
import { useLastOther } from './useLastOther.ts'

/** Over the images, where the filmstrip is closed or there is no room for one: who speaks. */
export function FloatingSpeaker({ models }: { models: MeetingModels }) {
  const { t } = useText()
  const people = useObservable(models.room.people)
  const self = useObservable(models.room.self)
  const { large } = filmstripOf(people, useLastOther(models), self)
  if (!large || large.id === self) return null
  return (
    <aside className={styles.floating} aria-label={t('call.speaker')}>
      <Tile models={models} person={large} />
    </aside>
  )
}
