import { Users } from 'lucide-react'
import { useState } from 'react'
import { isRecused, type Seat, signers } from '../../shared/domain/panel.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { Colleague } from '../../shared/domain/person.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { usePerson } from '../app/board.tsx'
import { describePerson } from '../app/people.ts'
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
  const [isAppointing, setAppointing] = useState(false)
  const { panel } = file
  const mayAppoint = panel !== null && panel.state !== 'closed' && may(file.roles, 'panel:appoint')
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
      actions={mayAppoint && seats.length > 0 && appoint}
    >
      {seats.length > 0 ? (
        <ul className={classes(styles.seats)}>
          {seats.map((seat) => (
            <SeatRow key={seat.person} seat={seat} person={file.people.find(({ id }) => id === seat.person)} />
          ))}
        </ul>
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
      {isAppointing && panel && <AppointDialog file={file} panel={panel} onClose={() => setAppointing(false)} />}
    </Card>
  )
}

function SeatRow({ seat, person }: { seat: Seat; person: Colleague | undefined }) {
  const text = useText()
  const { t } = text
  const isMe = usePerson().id === seat.person
  const advises = seat.role !== 'observer'
  return (
    <li className={classes(styles.seat)}>
      <div className={styles.who}>
        <p className={styles.name}>
          {person?.name ?? seat.person}
          {isMe && <span className={styles.me}>{t('cases.you')}</span>}
        </p>
        {person && <p className={styles.detail}>{describePerson(text, person)}</p>}
        {advises && <Interest seat={seat} />}
      </div>
      <Badge tone={seat.role === 'chair' ? 'accent' : 'neutral'}>{t(`cases.role.${seat.role}`)}</Badge>
    </li>
  )
}

function Interest({ seat }: { seat: Seat }) {
  const { t } = useText()
  if (!seat.interest) return <p className={styles.detail}>{t('cases.notDeclared')}</p>
  return (
    <p className={classes(styles.detail, seat.interest.conflict && styles.conflict)}>
      {t(seat.interest.conflict ? 'cases.conflict' : 'cases.noConflict')}
      {seat.interest.text && <q className={styles.words}>{seat.interest.text}</q>}
      {isRecused(seat) && <Badge tone="caution">{t('cases.recused')}</Badge>}
    </p>
  )
}
