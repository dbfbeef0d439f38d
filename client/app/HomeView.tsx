import { CalendarClock, FolderOpen, Plus } from 'lucide-react'
import { mayOpenCase } from '../../shared/domain/permissions.ts'
import { CaseList } from '../cases/CaseList.tsx'
import { OpenCaseDialog } from '../cases/OpenCaseDialog.tsx'
import { Button, LinkButton } from '../design/Button.tsx'
import { Card } from '../design/Card.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import { useText } from '../i18n/useText.ts'
import { useNow, usePerson, useRequest } from './board.tsx'
import { comingUp, waitingFor } from './homeModel.ts'
import styles from './HomeView.module.css'
import { Loaded } from './Loaded.tsx'
import { MeetingRow } from './MeetingRow.tsx'
import { openCaseDialog } from './openCaseDialog.ts'
import { WaitingList } from './WaitingList.tsx'

/** What waits for me, then my cases and meetings. */
export function HomeView() {
  const { t, date } = useText()
  const person = usePerson()
  const now = useNow()
  const cases = useRequest('case:list', { limit: 8 })
  const waiting = useRequest('case:list', { waiting: true, sort: 'urgency' })
  const meetings = useRequest('meeting:list', {})
  const mayOpen = person.networks.some(({ network }) => mayOpenCase(person, network))
  const shownMeetings = meetings.loadable.state === 'ready' ? meetings.loadable.value.meetings : []
  const canJoin = waitingFor([], shownMeetings, now).length > 0

  return (
    <div className={classes(styles.page)}>
      <header className={styles.header}>
        <div>
          <p className={styles.today}>{date(new Date(now))}</p>
          <h1>{t('app.greeting', { name: person.name })}</h1>
        </div>
        {mayOpen && (
          // One primary action: a meeting that can be joined comes first.
          <Button tone={canJoin ? 'secondary' : 'primary'} icon={Plus} onPress={() => openCaseDialog.set(true)}>
            {t('app.openCase')}
          </Button>
        )}
      </header>
      <Card title={t('app.waitingTitle')} flush>
        <Loaded of={waiting}>
          {({ cases: list }) => <WaitingList waiting={waitingFor(list, shownMeetings, now)} now={now} />}
        </Loaded>
      </Card>
      <div className={styles.columns}>
        <Card
          title={t('app.myCases')}
          flush
          actions={
            <LinkButton tone="plain" size="s" href="/cases">
              {t('app.allCases')}
            </LinkButton>
          }
        >
          <Loaded of={cases}>
            {({ cases: list }) =>
              list.length > 0 ? (
                <CaseList cases={list} />
              ) : (
                <EmptyState
                  icon={FolderOpen}
                  title={t('app.casesNone')}
                  hint={t(mayOpen ? 'app.casesNoneHome' : 'app.casesNoneOther')}
                />
              )
            }
          </Loaded>
        </Card>
        <Card title={t('app.myMeetings')} flush>
          <Loaded of={meetings}>
            {({ meetings: list }) => {
              const coming = comingUp(list)
              return coming.length > 0 ? (
                <ul>
                  {coming.map((meeting) => (
                    <MeetingRow key={meeting.id} meeting={meeting} now={now} />
                  ))}
                </ul>
              ) : (
                <EmptyState icon={CalendarClock} title={t('app.meetingsNone')} hint={t('app.meetingsNoneHint')} />
              )
            }}
          </Loaded>
        </Card>
      </div>
      <OpenCaseDialog person={person} />
    </div>
  )
}
