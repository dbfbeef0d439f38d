import { TriangleAlert, X } from 'lucide-react'
import { useObservable } from '../app/observable.ts'
import { Button, IconButton } from '../design/Button.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Lobby.module.css'
import type { OwnMedia, Source } from './ownMedia.ts'

export type DeviceTroubleNoticeProps = {
  media: OwnMedia
  source: Source
  onAgain: () => void
  /** Where one can do without it and see the sentence no more. */
  onClose?: () => void
}

/** Why a device does not work, and what to do; nothing while it does. */
export function DeviceTroubleNotice({ media, source, onAgain, onClose }: DeviceTroubleNoticeProps) {
  const { t } = useText()
  const now = useObservable(media[source])
  if (now.state !== 'failed') return null
  return (
    <div className={styles.trouble} role="alert">
      <TriangleAlert size={18} aria-hidden />
      <div>
        <p className={styles.what}>{t(`lobby.trouble.${source}.${now.trouble}`)}</p>
        <p>{t(`lobby.toDo.${now.trouble}`)}</p>
      </div>
      {now.trouble !== 'insecure' && (
        <Button size="s" onPress={onAgain}>
          {t('app.tryAgain')}
        </Button>
      )}
      {onClose && <IconButton size="s" icon={X} label={t('app.close')} onPress={onClose} />}
    </div>
  )
}
