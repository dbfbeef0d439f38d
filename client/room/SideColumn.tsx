import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import type { EvidenceReference } from '../../shared/statement/evidence.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useObservable } from '../app/observable.ts'
import type { Loadable } from '../app/requests.ts'
import { Loaded } from '../app/Loaded.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/EmptyState.tsx'
import tabs from '../design/Tabs.module.css'
import { Skeleton } from '../design/Skeleton.tsx'
import { useText } from '../i18n/useText.ts'
import type { EvidencePins } from '../recommendation/evidencePins.ts'
import { RecommendationPanel } from '../recommendation/RecommendationPanel.tsx'
import type { MeetingModels } from './meetingModels.ts'
import { PeoplePanel } from './PeoplePanel.tsx'
import styles from './Room.module.css'
import { TextPanel } from './TextPanel.tsx'
import { useAfterCall } from './useAfterCall.ts'

export type SideTab = 'recommendation' | 'people' | 'text'
export type CaseRequest = { loadable: Loadable<CaseFile>; retry: () => void }

export type SideColumnProps = {
  models: MeetingModels
  file: CaseRequest
  pins: EvidencePins
  onOpenEvidence: (reference: EvidenceReference) => void
  tab: SideTab
  onTab: (tab: SideTab) => void
  /** On a phone the tabs of the whole room are these, too. */
  hasTabs: boolean
  /** Whether the column itself is on screen. */
  isShown: boolean
}

/** What is written together, and who is here. Both stay as they are while the other is looked at. */
export function SideColumn({ models, file, tab, onTab, hasTabs, isShown, ...evidence }: SideColumnProps) {
  const { t } = useText()
  const people = useObservable(models.room.people)
  const unread = useObservable(models.text.unread)
  const isTime = useAfterCall(models.call)
  return (
    <Tabs
      className={classes(tabs.tabs, styles.side)}
      selectedKey={tab}
      onSelectionChange={(key) => onTab(sideTabs.find((one) => one === key) ?? 'recommendation')}
    >
      <TabList
        aria-label={t('room.side')}
        className={({ defaultClassName }) =>
          classes(defaultClassName, tabs.list, styles.sideTabs, !hasTabs && styles.gone)
        }
      >
        <Tab id="recommendation" className={classes(tabs.tab)}>
          {t('room.recommendation')}
        </Tab>
        <Tab id="people" className={classes(tabs.tab)}>
          {t('room.people')}
          <span className={styles.tabCount}>{people.length}</span>
        </Tab>
        <Tab id="text" className={classes(tabs.tab)}>
          {t('text.text')}
          {unread > 0 && (
            <span className={classes(styles.tabCount, styles.tabNew)} aria-label={t('text.unread', { count: unread })}>
              {unread}
            </span>
          )}
        </Tab>
      </TabList>
      <TabPanel id="text" shouldForceMount className={classes(styles.sidePanel)}>
        <TextPanel models={models} isShown={isShown && tab === 'text'} />
      </TabPanel>
      <TabPanel id="recommendation" shouldForceMount className={classes(styles.sidePanel)}>
        {isTime ? (
          <Loaded of={file}>{(caseFile) => <Recommendation caseFile={caseFile} {...evidence} />}</Loaded>
        ) : (
          <Skeleton shape="block" count={3} />
        )}
      </TabPanel>
      <TabPanel id="people" shouldForceMount className={classes(styles.sidePanel)}>
        <PeoplePanel models={models} />
      </TabPanel>
    </Tabs>
  )
}

type RecommendationProps = Pick<SideColumnProps, 'pins' | 'onOpenEvidence'> & { caseFile: CaseFile }

function Recommendation({ caseFile, ...evidence }: RecommendationProps) {
  const { t } = useText()
  const { recommendation, roles } = caseFile
  if (!recommendation) return <EmptyState title={t('room.noPanelYet')} />
  return <RecommendationPanel recommendation={recommendation} roles={roles} caseFile={caseFile} {...evidence} />
}

const sideTabs: readonly SideTab[] = ['recommendation', 'people', 'text']
