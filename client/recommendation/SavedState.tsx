import { Check, CloudOff, Loader, Lock } from 'lucide-react'
import { useObservable } from '../app/observable.ts'
import { classes } from '../design/classes.ts'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/useText.ts'
import type { RecommendationDocument } from './documentModel.ts'
import styles from './SavedState.module.css'
import { type Saved, savedOf } from './savedModel.ts'

/** Whether what was written is durable on the server; said from its acknowledgements and nothing else. */
export function SavedState({ document }: { document: RecommendationDocument }) {
  const text = useText()
  const line = useObservable(document.line)
  const saved = savedOf(line)
  const Icon = icons[saved.state]
  return (
    <p className={classes(styles.saved, styles[saved.state])} role="status" data-saved={saved.state}>
      <Icon size={14} aria-hidden />
      <span>{words(text, saved, line.mayWrite)}</span>
    </p>
  )
}

function words({ t, locale }: Text, saved: Saved, mayWrite: boolean): string {
  switch (saved.state) {
    case 'saved': {
      if (!mayWrite) return t('recommendation.following')
      if (saved.at === null) return t('recommendation.savedAll')
      const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23' }).format(saved.at)
      return t('recommendation.saved', { time })
    }
    case 'saving':
      return t('recommendation.saving')
    case 'offline':
      if (!mayWrite) return t('recommendation.offlineReader')
      return t(saved.unsaved ? 'recommendation.offlineUnsaved' : 'recommendation.offline')
    case 'closed':
      return t(`recommendation.closed.${saved.because}`)
  }
}

const icons = { saved: Check, saving: Loader, offline: CloudOff, closed: Lock } as const
