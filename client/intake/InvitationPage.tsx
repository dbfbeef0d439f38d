import { useState } from 'react'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { awaitsRuling } from '../../shared/domain/panel.ts'
import { useAct, useBoard, useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { describePerson } from '../app/people.ts'
import type { OutputOf } from '../app/requests.ts'
import { UrgencyBadge } from '../cases/badges.tsx'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { RadioChoice } from '../design/Checkbox.tsx'
import { classes } from '../design/classes.ts'
import { Confirm } from '../design/Dialog.tsx'
import { say } from '../design/Notices.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { TextArea } from '../design/TextField.tsx'
import { useText } from '../i18n/useText.ts'
import styles from './InvitationPage.module.css'

type Invitation = OutputOf<'panel:invitation'>

/** What stands where a case will be, until the person has answered: whom it comes from, and what is asked. */
export function InvitationPage({ id }: { id: CaseId }) {
  const read = useRequest('panel:invitation', { case: id })
  return (
    <Loaded of={read} isPage>
      {(invitation) => <Invited invitation={invitation} />}
    </Loaded>
  )
}

function Invited({ invitation }: { invitation: Invitation }) {
  const text = useText()
  const { t } = text
  const { from, seat, people, urgency, network } = invitation
  const { name, discipline, provider } = from
  return (
    <div className={classes(styles.page)}>
      <header className={styles.header}>
        <h1>{t('intake.invitation')}</h1>
        <Badge>{network}</Badge>
        <UrgencyBadge urgency={urgency} />
      </header>
      <p className={styles.lead}>
        {t('intake.invitationFrom', {
          name,
          discipline,
          provider: provider.name,
          country: text.country(provider.country),
        })}{' '}
        {t('intake.invitationAs', { role: t(`cases.role.${seat.role}`) })}
      </p>
      {awaitsRuling(seat) ? (
        <Card title={t('intake.awaiting')}>
          <p>{t('intake.awaitingHint')}</p>
        </Card>
      ) : (
        <Answer invitation={invitation} />
      )}
      <Card title={t('intake.invitationPanel')}>
        <ul className={styles.people}>
          {people.map(({ person, role }) => (
            <li key={person.id}>
              <span className={styles.name}>{person.name}</span>{' '}
              <span className={styles.detail}>
                {describePerson(text, person)} · {t(`cases.role.${role}`)}
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  )
}

function Answer({ invitation }: { invitation: Invitation }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [answer, setAnswer] = useState<'no' | 'yes' | null>(null)
  const [words, setWords] = useState('')
  const [isTried, setTried] = useState(false)
  const [isDeclining, setDeclining] = useState(false)
  const isMissing = answer === 'yes' && !words.trim()
  const declare = async () => {
    setTried(true)
    if (answer === null || isMissing) return
    const interest = { conflict: answer === 'yes', text: answer === 'yes' ? words.trim() : '' }
    const done = await act.run(
      async () => void (await ask['panel:declareInterest']({ case: invitation.case, interest })),
    )
    if (done) say({ tone: 'good', title: t('intake.accepted') })
  }
  return (
    <Card title={t('cases.declareTitle')}>
      <div className={classes(styles.form)}>
        <p className={styles.detail}>{t('intake.invitationClosed')}</p>
        <RadioChoice
          label={t('cases.declareHow')}
          options={[
            { value: 'no', label: t('cases.declareNo') },
            { value: 'yes', label: t('cases.declareYes') },
          ]}
          value={answer}
          onChange={setAnswer}
        />
        {answer === 'yes' && (
          <TextArea
            label={t('cases.declareText')}
            hint={t('cases.declareTextHint')}
            value={words}
            onChange={setWords}
            maxLength={1000}
            rows={2}
            error={isTried && isMissing ? t('cases.declareTextMissing') : undefined}
          />
        )}
        {act.problem && <ProblemNotice problem={act.problem} />}
        <div className={styles.actions}>
          <Button tone="primary" isDisabled={answer === null} isPending={act.isPending} onPress={() => void declare()}>
            {t('intake.accept')}
          </Button>
          <Button onPress={() => setDeclining(true)}>{t('intake.decline')}</Button>
        </div>
      </div>
      {isDeclining && <Decline id={invitation.case} onClose={() => setDeclining(false)} />}
    </Card>
  )
}

function Decline({ id, onClose }: { id: CaseId; onClose: () => void }) {
  const { t } = useText()
  const { ask } = useBoard()
  const act = useAct()
  const [because, setBecause] = useState('')
  const decline = async () => {
    const done = await act.run(async () => void (await ask['panel:decline']({ case: id, because: because.trim() })))
    if (done) say({ tone: 'info', title: t('intake.declined') })
  }
  return (
    <Confirm
      title={t('intake.declineTitle')}
      action={t('intake.decline')}
      isOpen
      isPending={act.isPending}
      onClose={onClose}
      onConfirm={() => void decline()}
    >
      <p>{t('intake.declineHow')}</p>
      <TextArea label={t('intake.declineReason')} value={because} onChange={setBecause} maxLength={500} rows={2} />
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Confirm>
  )
}
