import { Mail } from 'lucide-react'
import { useAct, useBoard, useNow } from '../app/board.tsx'
import type { OutputOf } from '../app/requests.ts'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './People.module.css'

type Invitation = OutputOf<'people:read'>['invitations'][number]

/** Who was invited and has not come yet, what became of the letter, and how to send or withdraw it. */
export function InvitationsCard({ invitations }: { invitations: readonly Invitation[] }) {
  const { t } = useText()
  return (
    <Card title={t('people.invitations')} flush>
      {invitations.length === 0 ? (
        <EmptyState icon={Mail} title={t('people.invitationsNone')} hint={t('people.invitationsNoneHint')} />
      ) : (
        <ul className={styles.list}>
          {invitations.map((one) => (
            <InvitationRow key={one.id} invitation={one} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { t, relative, dateTime } = useText()
  const { ask } = useBoard()
  const now = useNow()
  const act = useAct()
  const { id, name, email, to } = invitation
  const role = to.kind === 'network' ? t(`app.networkRole.${to.role}`) : ''
  const resend = () =>
    act.run(async () => {
      await ask['invitation:resend']({ invitation: id })
      say({ tone: 'good', title: t('people.resent') })
    })
  const revoke = () =>
    act.run(async () => {
      await ask['invitation:revoke']({ invitation: id })
      say({ tone: 'info', title: t('people.revoked') })
    })
  return (
    <li>
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p className={styles.meta}>{email}</p>
      </div>
      <div className={styles.account}>
        <p className={styles.badges}>
          <Badge>{t(`people.invitedAs.${to.kind}`, { role })}</Badge>
          {invitation.isExpired && <Badge tone="caution">{t('people.expired')}</Badge>}
          {invitation.letter === 'refused' && <Badge tone="danger">{t('people.letter.refused')}</Badge>}
        </p>
        <p className={styles.meta}>
          {invitation.letter === 'sent'
            ? t('people.letter.sent', { when: relative(invitation.sentAt, now) })
            : t(`people.letter.${invitation.letter}`)}
          {!invitation.isExpired && `, ${t('people.expires', { when: dateTime(invitation.expiresAt) })}`}
        </p>
      </div>
      <div className={styles.badges}>
        <Button size="s" isPending={act.isPending} onPress={() => void resend()}>
          {t('people.resend')}
        </Button>
        <Button size="s" tone="plain" onPress={() => void revoke()}>
          {t('people.revoke')}
        </Button>
      </div>
      {act.problem && <ProblemNotice problem={act.problem} />}
    </li>
  )
}
