import type { RecordingFacts } from '../../shared/protocol/imaging.ts'
import { Button } from '../design/Button.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { useText } from '../i18n/useText.ts'
import type { EegActions } from './eegActions.ts'
import styles from './EegViewport.module.css'

/** A montage of which this recording has nothing. */
export function NoLines({ facts, actions }: { facts: RecordingFacts | null; actions: EegActions }) {
  const { t } = useText()
  return (
    <div className={styles.problem}>
      <EmptyState
        title={t('eeg.noLines')}
        hint={t('eeg.noLinesHint', { count: facts?.channels.length ?? 0 })}
        action={
          <Button size="s" onPress={() => actions.set({ montage: 'as-recorded' })}>
            {t('eeg.showAsRecorded')}
          </Button>
        }
      />
    </div>
  )
}
