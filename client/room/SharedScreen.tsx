import { MonitorUp } from 'lucide-react'
import { useRef } from 'react'
import { useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Call.module.css'
import type { MeetingModels } from './meetingModels.ts'
import type { Received } from './reception.ts'
import { useReceived } from './useReceived.ts'

/** A screen that is being shared: another's, the latest first, or else one's own. */
export type Shared = { by: 'other'; received: Received; name: string } | { by: 'self' }

export function useShared({ room, call, share }: MeetingModels): Shared | null {
  const people = useObservable(room.people)
  const received = useObservable(call.received).findLast(({ source, paused }) => source === 'screen' && !paused)
  const own = useObservable(share.state)
  if (received) {
    return { by: 'other', received, name: people.find(({ id }) => id === received.person)?.name ?? '' }
  }
  return own.state === 'on' ? { by: 'self' } : null
}

/** In the place of the images, whole and as sharp as it comes. */
export function SharedScreen({ models, shared }: { models: MeetingModels; shared: Shared }) {
  const { t } = useText()
  if (shared.by === 'self') {
    // Not its picture: a screen that shows itself shows itself without end.
    return (
      <section className={styles.ownScreen} aria-label={t('call.ownScreen')}>
        <MonitorUp size={40} aria-hidden />
        <h2>{t('call.ownScreen')}</h2>
        <p>{t('call.ownScreenHint')}</p>
        <Button tone="primary" onPress={() => models.share.stop()}>
          {t('call.shareStop')}
        </Button>
      </section>
    )
  }
  return <OthersScreen models={models} received={shared.received} name={shared.name} />
}

function OthersScreen({ models, received, name }: { models: MeetingModels; received: Received; name: string }) {
  const { t } = useText()
  const video = useRef<HTMLVideoElement>(null)
  useReceived(video, models.call, received)
  const words = received.notShown ? t(`call.notShown.${received.notShown}`) : t('call.screenComing')
  return (
    <section className={styles.screen} aria-label={t('call.screenOf', { name })} data-screen={received.person}>
      <p className={styles.screenWords} role="status">
        {received.track && !received.notShown ? '' : words}
      </p>
      <video ref={video} muted playsInline aria-hidden data-hidden={received.notShown !== null} />
      <p className={styles.screenName}>{t('call.screenOf', { name })}</p>
    </section>
  )
}
