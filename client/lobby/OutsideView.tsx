import { CircleCheck, DoorClosed, Lock, type LucideIcon, PanelsTopLeft, Unplug } from 'lucide-react'
import type { Problem } from '../../shared/protocol/problems.ts'
import { Button, LinkButton } from '../design/Button.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { problemWords } from '../i18n/problemWords.ts'
import { useText } from '../i18n/useText.ts'
import styles from './Lobby.module.css'
import { LobbyFrame } from './LobbyFrame.tsx'

export type Outside = 'refused' | 'removed' | 'locked' | 'elsewhere' | 'ended' | 'failed'

/** Not in the meeting: why, and what to do. */
export function OutsideView(props: { phase: Outside; problem: Problem | null; onAgain: () => void }) {
  const { phase, problem, onAgain } = props
  const text = useText()
  const { t } = text
  const words = problem ? problemWords(text, problem) : null
  const hint = phase === 'failed' ? [words?.what, words?.toDo].join(' ') : t(`lobby.${phase}Hint`)
  return (
    <LobbyFrame>
      <EmptyState
        isPage
        icon={icons[phase]}
        title={t(`lobby.${phase}`)}
        hint={hint}
        action={
          <div className={styles.choices}>
            <LinkButton href="/">{t('lobby.home')}</LinkButton>
            {phase !== 'ended' && (
              <Button tone="primary" onPress={onAgain}>
                {t(again[phase])}
              </Button>
            )}
          </div>
        }
      />
    </LobbyFrame>
  )
}

const again = {
  refused: 'lobby.askAgain',
  removed: 'lobby.askAgain',
  locked: 'app.tryAgain',
  elsewhere: 'lobby.takeOver',
  failed: 'app.tryAgain',
} as const

const icons: Record<Outside, LucideIcon> = {
  refused: DoorClosed,
  removed: DoorClosed,
  locked: Lock,
  elsewhere: PanelsTopLeft,
  ended: CircleCheck,
  failed: Unplug,
}
