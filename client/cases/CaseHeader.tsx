import { Printer } from 'lucide-react'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useNow } from '../app/board.tsx'
import { comingUp, isJoinable } from '../app/homeModel.ts'
import { IconButton } from '../design/Button.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import { ConsentBadge, UrgencyBadge } from './badges.tsx'
import styles from './CaseHeader.module.css'
import { consentState, phaseOf, phases } from './caseModel.ts'
import { JoinLink } from '../app/JoinLink.tsx'

/** Whom and what it is about, how far it has come, and the way into its meeting. */
export function CaseHeader({ file }: { file: CaseFile }) {
  const text = useText()
  const { t } = text
  const { description, pseudonym, provider } = file.case
  const home = file.people.find((person) => person.id === file.case.homeClinician)
  const now = useNow()
  const meeting = comingUp(file.meetings).find((candidate) => isJoinable(candidate, now))
  return (
    <header className={classes(styles.header)}>
      <div className={styles.top}>
        <h1>{pseudonym}</h1>
        <div className={styles.badges}>
          <UrgencyBadge urgency={description.urgency} />
          <ConsentBadge state={consentState(file)} />
        </div>
        <div className={styles.actions}>
          <IconButton icon={Printer} label={t('cases.print')} onPress={() => print()} />
          {meeting && <JoinLink tone="primary" meeting={meeting.id} />}
        </div>
      </div>
      <p className={styles.facts}>
        <span>
          {description.ageYears === null ? t('cases.noAge') : t('cases.ageYears', { age: description.ageYears })}
        </span>
        <span>{description.diagnosis || t('cases.noDiagnosis')}</span>
        <span>{t('cases.from', { provider: provider.name, country: text.country(provider.country) })}</span>
        {home && (
          <span>
            {home.name}, {home.discipline}
          </span>
        )}
      </p>
      <p className={classes(styles.question, !description.question && styles.none)}>
        {description.question || t('cases.noQuestion')}
      </p>
      <Phases file={file} />
    </header>
  )
}

function Phases({ file }: { file: CaseFile }) {
  const { t } = useText()
  const phase = phaseOf(file)
  const shown = phase === 'archived' || phase === 'erased' || phase === 'completion' ? [...phases, phase] : phases
  const reached = shown.findIndex((candidate) => candidate === phase)
  return (
    <ol className={classes(styles.phases)} aria-label={t('cases.phase')}>
      {shown.map((candidate, index) => (
        <li
          key={candidate}
          className={classes(styles.phase, index <= reached && styles.reached)}
          {...(index === reached ? { 'aria-current': 'step' as const } : {})}
        >
          {t(`cases.phase.${candidate}`)}
        </li>
      ))}
    </ol>
  )
}
