import type { ReactNode } from 'react'
import { useId } from 'react'
import type { Recommendation } from '../../shared/domain/recommendation.ts'
import { Badge } from '../design/Badge.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './PanelFrame.module.css'

export type PanelFrameProps = {
  recommendation: Recommendation
  /** Beside the title. */
  aside?: ReactNode
  /** Stays while the rest is scrolled. */
  tools?: ReactNode
  children: ReactNode
}

/** The column of the room: title, tools that stay, and content that scrolls. */
export function PanelFrame({ recommendation, aside, tools, children }: PanelFrameProps) {
  const { t } = useText()
  const id = useId()
  const { state, version } = recommendation
  return (
    <section className={classes(styles.panel)} aria-labelledby={id} data-state={state}>
      <header className={styles.header}>
        <div className={styles.title}>
          <h2 id={id}>{t('recommendation.title')}</h2>
          <Badge tone={state === 'final' ? 'good' : state === 'signing' ? 'caution' : 'neutral'}>
            {t(`recommendation.state.${state}`)}
          </Badge>
          {version > 1 && <Badge>{t('recommendation.version', { version })}</Badge>}
          {aside && <div className={styles.aside}>{aside}</div>}
        </div>
        {tools}
      </header>
      <div className={styles.content}>{children}</div>
    </section>
  )
}
