import { Compass } from 'lucide-react'
import { LinkButton } from '../design/Button.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { useText } from '../i18n/useText.ts'

export function NotFoundView() {
  const { t } = useText()
  return (
    <EmptyState
      icon={Compass}
      isPage
      title={t('app.notFoundTitle')}
      hint={t('app.notFound')}
      action={<LinkButton href="/">{t('app.goHome')}</LinkButton>}
    />
  )
}
