import { Image } from 'lucide-react'
import { useObservable } from '../app/observable.ts'
import { Button } from '../design/Button.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import { hasContent } from '../imaging/hanging.ts'
import type { StageModel } from '../imaging/stageModel.ts'
import { StageView } from '../imaging/StageView.tsx'
import { PeopleGrid } from './Filmstrip.tsx'
import type { MeetingModels } from './meetingModels.ts'
import styles from './Room.module.css'

export type CentreProps = {
  models: MeetingModels
  /** Null until it is known what the case has. */
  stage: StageModel | null
  isPeopleLarge: boolean
  onShowImages: () => void
}

/** What everybody looks at: the stage, or each other. */
export function Centre({ models, stage, isPeopleLarge, onShowImages }: CentreProps) {
  const { t } = useText()
  const isShown = hasContent(useObservable(models.room.stage).shown)
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
