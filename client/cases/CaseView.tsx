import type { CaseId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { CaseFile } from '../../shared/protocol/record.ts'
import { useRequest } from '../app/board.tsx'
import { Loaded } from '../app/Loaded.tsx'
import { classes } from '../design/classes.ts'
import { DocumentsCard } from '../documents/DocumentsCard.tsx'
import { ChecklistCard } from '../intake/ChecklistCard.tsx'
import { CodesCard } from '../intake/CodesCard.tsx'
import { CourseCard } from '../intake/CourseCard.tsx'
import { ErasedNotice } from '../intake/ErasedNotice.tsx'
import { InvitationPage } from '../intake/InvitationPage.tsx'
import { TriageCard } from '../intake/TriageCard.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { KeptCard } from '../kept/KeptCard.tsx'
import { CommentsCard } from '../outcome/CommentsCard.tsx'
import { FollowUpCard } from '../outcome/FollowUpCard.tsx'
import { OutcomeCard } from '../outcome/OutcomeCard.tsx'
import { AuditCard } from './AuditCard.tsx'
import { CaseHeader } from './CaseHeader.tsx'
import { consentState } from './caseModel.ts'
import styles from './CaseView.module.css'
import { ConsentCard } from './ConsentCard.tsx'
import { DescriptionCard } from './DescriptionCard.tsx'
import { MeetingsCard } from './MeetingsCard.tsx'
import { PanelCard } from './PanelCard.tsx'
import { PresentCard } from './PresentCard.tsx'
import { RecommendationCard } from './RecommendationCard.tsx'
import { StudiesCard } from './StudiesCard.tsx'
import { UploadArea } from './UploadArea.tsx'

/** One case: what it is about on the left, who deals with it on the right. */
export function CaseView({ id }: { id: CaseId }) {
  const read = useRequest('case:read', { case: id })
  const { loadable } = read
  // A seat that is not open yet: the invitation stands where the case will be.
  if (loadable.state === 'problem' && loadable.problem.code === 'interest-undeclared') return <InvitationPage id={id} />
  return (
    <Loaded of={read} isPage skeleton={<CaseSkeleton />}>
      {(file) => (
        <UploadArea file={file}>
          <div className={classes(styles.page)}>
            <CaseHeader file={file} />
            <ErasedNotice file={file} />
            <PresentCard file={file} />
            <TriageCard file={file} />
            <div className={styles.columns}>
              <div className={styles.column}>
                <DescriptionCard file={file} />
                <CodesCard file={file} />
                <CourseCard file={file} />
                <ChecklistCard file={file} />
                <StudiesCard file={file} />
                <DocumentsCard file={file} />
                {may(file.roles, 'meetingRecording:read') && <KeptCard file={file} />}
                {file.case.state !== 'draft' && <CommentsCard file={file} />}
                {may(file.roles, 'audit:read') && <AuditCard file={file} />}
              </div>
              <div className={styles.column}>
                {/* What is missing and mine to give stands first. */}
                {asksForConsent(file) && <ConsentCard file={file} />}
                <FollowUpCard file={file} />
                <RecommendationCard file={file} />
                <OutcomeCard file={file} />
                <MeetingsCard file={file} />
                <PanelCard file={file} />
                {!asksForConsent(file) && <ConsentCard file={file} />}
              </div>
            </div>
          </div>
        </UploadArea>
      )}
    </Loaded>
  )
}

const asksForConsent = (file: CaseFile) => may(file.roles, 'consent:record') && consentState(file) !== 'active'

function CaseSkeleton() {
  return (
    <div className={classes(styles.page)}>
      <Skeleton count={3} />
      <Skeleton shape="block" count={2} />
    </div>
  )
}
