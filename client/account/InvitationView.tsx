import { MailOpen } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Problem } from '../../shared/protocol/problems.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { goToPath } from '../app/navigation.ts'
import { useObservable } from '../app/observable.ts'
import type { OutputOf } from '../app/requests.ts'
import { Button } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { TextField } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './Account.module.css'
import { HalfwayView } from './HalfwayView.tsx'
import { invitationSecret } from './linkSecret.ts'
import { SignInForm } from './SignInForm.tsx'

type Invited = OutputOf<'invitation:read'>

/** Where the link of a letter leads: what one is invited to, then how one will sign in. A minute in all. */
export function InvitationView() {
  const { t } = useText()
  const { session } = useBoard()
  const now = useObservable(session.session)
  const read = useInvitation()
  const [isAccepted, setAccepted] = useState(false)
  const isIn = isAccepted && now.state === 'signedIn'
  useEffect(() => {
    if (!isIn) return
    say({ tone: 'good', title: t('account.accepted') })
    goToPath('/', 'replace')
  }, [isIn, t])

  if (isAccepted && now.state === 'halfway') return <HalfwayView person={now.person} missing={now.missing} />
  if (!invitationSecret) {
    return (
      <EmptyState icon={MailOpen} title={t('account.invitationNone')} hint={t('account.invitationNoneHint')} isPage />
    )
  }
  return (
    <div className={classes(styles.page)}>
      {read === 'reading' && (
        <>
          <h1>{t('account.invitationReading')}</h1>
          <Skeleton count={3} />
        </>
      )}
      {read instanceof Problem && <ProblemNotice problem={read} isPage />}
      {typeof read === 'object' && !(read instanceof Problem) && (
        <Invitation invited={read} onAccepted={() => setAccepted(true)} />
      )}
    </div>
  )
}

function Invitation({ invited, onAccepted }: { invited: Invited; onAccepted: () => void }) {
  const { t, dateTime, country } = useText()
  const { ask, session } = useBoard()
  const now = useObservable(session.session)
  const act = useAct()
  const [name, setName] = useState(invited.name)
  const [discipline, setDiscipline] = useState(invited.discipline)
  const isRenewal = invited.to === 'renewal'
  const accept = () =>
    act.run(async () => {
      await ask['invitation:accept']({ secret: invitationSecret, name, discipline })
      onAccepted()
      await session.check()
    })
  const by = invited.invitedBy ?? t('account.invitedBySomebody')
  const role = t(`app.networkRole.${invited.role ?? 'expert'}`)
  return (
    <>
      <h1>{t('account.invitationTitle')}</h1>
      <p>{t(`account.invitedTo.${invited.to}`, { by, network: invited.network, role })}</p>
      <dl className={styles.facts}>
        <dt>{t('account.invitedAt')}</dt>
        <dd>{invited.email}</dd>
        <dt>{t('account.provider')}</dt>
        <dd>
          {t('app.providerLine', { provider: invited.provider.name, country: country(invited.provider.country) })}
        </dd>
      </dl>
      {invited.isKnown && now.state !== 'signedIn' ? (
        <>
          <p>{t('account.knownHint')}</p>
          <SignInForm />
        </>
      ) : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            void accept()
          }}
        >
          {!isRenewal && !invited.isKnown && (
            <>
              <TextField
                label={t('account.yourName')}
                value={name}
                onChange={setName}
                maxLength={120}
                autoComplete="name"
                isRequired
              />
              <TextField
                label={t('account.yourDiscipline')}
                value={discipline}
                onChange={setDiscipline}
                maxLength={80}
                isRequired
              />
            </>
          )}
          {act.problem && <ProblemNotice problem={act.problem} />}
          <div className={styles.row}>
            <Button
              type="submit"
              tone="primary"
              size="l"
              isPending={act.isPending}
              isDisabled={!name.trim() || !discipline.trim()}
            >
              {invited.isKnown && now.state === 'signedIn'
                ? t('account.acceptKnown', { name: now.person.name })
                : t('account.accept')}
            </Button>
          </div>
        </form>
      )}
      <p className={styles.small}>{t('account.invitationExpires', { when: dateTime(invited.expiresAt) })}</p>
    </>
  )
}

function useInvitation(): Invited | Problem | 'reading' {
  const { ask } = useBoard()
  const [read, setRead] = useState<Invited | Problem | 'reading'>('reading')
  useEffect(() => {
    if (!invitationSecret) return
    ask['invitation:read']({ secret: invitationSecret }).then(setRead, (error: unknown) => {
      if (error instanceof Problem) setRead(error)
      else throw error
    })
  }, [ask])
  return read
}
