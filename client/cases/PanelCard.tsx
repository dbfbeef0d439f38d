import { UserPlus, Users } from 'lucide-react'
import { useState } from 'react'
import { awaitsRuling, mayBeSeated, type Seat, signers } from '../../shared/domain/panel.ts'
import { may, mayAdminister } from '../../shared/domain/permissions.ts'
import type { Colleague } from '../../shared/domain/person.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { usePerson } from '../app/board.tsx'
import { describePerson } from '../app/people.ts'
import { missingDisciplines } from '../../shared/domain/readiness.ts'
import { RulingDialog } from '../intake/RulingDialog.tsx'
import { InviteDialog } from '../people/InviteDialog.tsx'
import { Badge } from '../design/Badge.tsx'
import { Button } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { useText } from '../i18n/useText.ts'
import { AppointDialog } from './AppointDialog.tsx'
import styles from './PanelCard.module.css'

/** Who advises on the case, as what, and whether they have declared their interests. */
export function PanelCard({ file }: { file: CaseFile }) {
  const { t } = useText()
  const person = usePerson()
  const [isAppointing, setAppointing] = useState(false)
  const [isInviting, setInviting] = useState(false)
  const { panel } = file
  const mayAppoint = panel !== null && mayBeSeated(panel) && may(file.roles, 'panel:appoint')
  const seats = panel?.seats ?? []
  const appoint = (
    <Button
      tone={seats.length > 0 ? 'secondary' : 'primary'}
      size={seats.length > 0 ? 's' : 'm'}
      onPress={() => setAppointing(true)}
    >
      {t(seats.length > 0 ? 'cases.appointChange' : 'cases.appoint')}
    </Button>
  )
  return (
    <Card
      title={t('cases.panel')}
      aside={panel && seats.length > 0 && <span>{t('cases.panelSigners', { count: signers(panel).length })}</span>}
      actions={
        mayAppoint &&
        seats.length > 0 && (
          <>
            {mayAdminister(person, panel.network) && (
              <Button tone="plain" size="s" icon={UserPlus} onPress={() => setInviting(true)}>
                {t('people.inviteGuest')}
              </Button>
            )}
            {appoint}
          </>
        )
      }
    >
      {seats.length > 0 ? (
        <>
          <MissingDisciplines file={file} />
          <ul className={classes(styles.seats)}>
            {seats.map((seat) => (
              <SeatRow
                key={seat.person}
                file={file}
                seat={seat}
                person={file.people.find(({ id }) => id === seat.person)}
              />
            ))}
          </ul>
        </>
      ) : (
        <EmptyState
          icon={Users}
          title={t('cases.panelNone')}
          hint={t(
            mayAppoint
              ? 'cases.panelNoneCoordinator'
              : file.case.state === 'draft'
                ? 'cases.panelNoneDraft'
                : 'cases.panelNoneRequested',
          )}
          action={mayAppoint && appoint}
        />
      )}
      {isAppointing && mayAppoint && <AppointDialog file={file} panel={panel} onClose={() => setAppointing(false)} />}
      {panel && (
        <InviteDialog
          network={panel.network}
          to={file.case.id}
          title={t('people.inviteGuestTitle')}
          isOpen={isInviting}
          onClose={() => setInviting(false)}
        />
      )}
    </Card>
  )
}

/** Those whom the checklist of the case wants at the table, as far as nobody there says it of themselves. */
function MissingDisciplines({ file }: { file: CaseFile }) {
  const { t, list } = useText()
  const seated = (file.panel?.seats ?? []).filter(({ answer, ruling }) => answer !== 'declined' && ruling !== 'recused')
  const disciplines = seated.map(({ person }) => file.people.find(({ id }) => id === person)?.discipline ?? '')
  const missing = missingDisciplines(file.picture.template, disciplines)
  if (missing.length === 0) return null
  return (
    <p className={classes(styles.missing)}>
      {t('intake.disciplinesMissing', { disciplines: list(missing.map((one) => t(`intake.discipline.${one}`))) })}
    </p>
  )
}

function SeatRow({ file, seat, person }: { file: CaseFile; seat: Seat; person: Colleague | undefined }) {
  const text = useText()
  const { t } = text
  const isMe = usePerson().id === seat.person
  const [isRuling, setRuling] = useState(false)
  const mayRule = may(file.roles, 'panel:rule') && !isMe && seat.interest?.conflict === true
  return (
    <li className={classes(styles.seat)}>
      <div className={styles.who}>
        <p className={styles.name}>
          {person?.name ?? seat.person}
          {isMe && <span className={styles.me}>{t('cases.you')}</span>}
        </p>
        {person && <p className={styles.detail}>{describePerson(text, person)}</p>}
        {seat.answer === 'accepted' ? <Interest seat={seat} /> : <Unanswered seat={seat} />}
        {mayRule && (
          <Button tone={awaitsRuling(seat) ? 'primary' : 'plain'} size="s" onPress={() => setRuling(true)}>
            {t('intake.rule')}
          </Button>
        )}
        {isRuling && (
          <RulingDialog id={file.case.id} seat={seat} name={person?.name ?? ''} onClose={() => setRuling(false)} />
        )}
      </div>
      <Badge tone={seat.role === 'chair' ? 'accent' : 'neutral'}>{t(`cases.role.${seat.role}`)}</Badge>
    </li>
  )
}

function Unanswered({ seat }: { seat: Seat }) {
  const { t } = useText()
  return (
    <p className={classes(styles.detail)}>
      {t(seat.answer === 'declined' ? 'intake.answer.declined' : 'intake.answer.invited')}
      {seat.reason && <q className={styles.words}>{seat.reason}</q>}
    </p>
  )
}

function Interest({ seat }: { seat: Seat }) {
  const { t } = useText()
  if (!seat.interest) return <p className={styles.detail}>{t('cases.notDeclared')}</p>
  return (
    <p className={classes(styles.detail, seat.interest.conflict && styles.conflict)}>
      {t(seat.interest.conflict ? 'cases.conflict' : 'cases.noConflict')}
      {seat.interest.text && <q className={styles.words}>{seat.interest.text}</q>}
      {seat.ruling && (
        <Badge tone={seat.ruling === 'noAction' ? 'neutral' : 'caution'}>{t(`intake.ruling.${seat.ruling}`)}</Badge>
      )}
    </p>
  )
}
