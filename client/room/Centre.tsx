import { Image, MonitorUp } from 'lucide-react'
import { useState } from 'react'
import { useSelected } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import { hasContent } from '../imaging/hanging.ts'
import type { StageModel } from '../imaging/stageModel.ts'
import { StageView } from '../imaging/StageView.tsx'
import callStyles from './Call.module.css'
import { PeopleGrid } from './Filmstrip.tsx'
import type { MeetingModels } from './meetingModels.ts'
import styles from './Room.module.css'
import { SharedScreen, useShared } from './SharedScreen.tsx'

export type CentreProps = {
  models: MeetingModels
  /** Null until it is known what the case has. */
  stage: StageModel | null
  isPeopleLarge: boolean
  onShowImages: () => void
}

/** What everybody looks at: a screen that is shared, the stage, or each other. */
export function Centre(props: CentreProps) {
  const { t } = useText()
  const shared = useShared(props.models)
  const id = shared && (shared.by === 'self' ? 'self' : shared.received.producer)
  /** The share that one turned away from; the next one is shown again. */
  const [leftAlone, leaveAlone] = useState<string | null>(null)
  if (!shared) return <Others {...props} />
  const isShown = leftAlone !== id
  return (
    <div className={callStyles.withScreen}>
      <div className={callStyles.screenBar}>
        <MonitorUp size={16} aria-hidden />
        <span role="status">
          {shared.by === 'self' ? t('call.ownScreen') : t('call.sharesScreen', { name: shared.name })}
        </span>
        {shared.by === 'self' && (
          <Button size="s" onPress={() => props.models.share.stop()}>
            {t('call.shareStop')}
          </Button>
        )}
        <Button size="s" onPress={() => leaveAlone(isShown ? id : null)}>
          {t(isShown ? (props.isPeopleLarge ? 'call.showPeople' : 'room.showImages') : 'call.showScreen')}
        </Button>
      </div>
      {isShown ? <SharedScreen models={props.models} shared={shared} /> : <Others {...props} />}
    </div>
  )
}

function Others({ models, stage, isPeopleLarge, onShowImages }: CentreProps) {
  const { t } = useText()
  const isShown = useSelected(models.room.stage, ({ shown }) => hasContent(shown))
  if (!isPeopleLarge) return stage ? <StageView stage={stage} /> : <Skeleton shape="block" />
  return (
    <div className={styles.peopleLarge}>
      <PeopleGrid models={models} />
      <div className={styles.showImages}>
        {!isShown && <p>{t('room.nothingShown')}</p>}
        <Button icon={Image} onPress={onShowImages}>
          {t('room.showImages')}
        </Button>
      </div>
    </div>
  )
}
