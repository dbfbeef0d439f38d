import { Hourglass } from 'lucide-react'
import { LinkButton } from '../design/Button.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { useText } from '../i18n/useText.ts'
import { LobbyFrame } from './LobbyFrame.tsx'

/** Admitted to the meeting, and no part in the case that is being discussed: nothing of it is heard, seen or told. */
export function AsideView() {
  const { t } = useText()
  return (
    <LobbyFrame>
      <div role="status" data-phase="aside">
        <EmptyState
          isPage
          icon={Hourglass}
          title={t('moderation.aside')}
          hint={t('moderation.asideHint')}
          action={<LinkButton href="/">{t('lobby.home')}</LinkButton>}
        />
      </div>
    </LobbyFrame>
  )
}
