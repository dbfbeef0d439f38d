import { useEffect } from 'react'
import type { MeetingId } from '../../shared/domain/identifiers.ts'
import { LinkButton, type LinkButtonProps } from '../design/Button.tsx'
import { useText } from '../i18n/useText.ts'
import { MeetingPlace } from './meetingPlace.ts'
import { pathOf } from './route.ts'

/** The way into a meeting. While it is on screen its code is fetched, so that nobody waits for it at the door. */
export function JoinLink({ meeting, ...look }: { meeting: MeetingId } & Pick<LinkButtonProps, 'tone' | 'size'>) {
  const { t } = useText()
  useEffect(() => {
    const later = setTimeout(() => MeetingPlace.preload(), fetchAfterMilliseconds)
    return () => clearTimeout(later)
  }, [])
  return (
    <LinkButton {...look} href={pathOf({ at: 'meeting', meeting })}>
      {t('app.join')}
    </LinkButton>
  )
}

/** The page itself comes first. */
const fetchAfterMilliseconds = 300
