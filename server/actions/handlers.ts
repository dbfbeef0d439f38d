import type { Board, RecordHandlers } from '../board.ts'
import { amending } from './amending.ts'
import { annotations } from './annotations.ts'
import { accounts } from './accounts.ts'
import { auditTrail } from './auditTrail.ts'
import { attachments } from './attachments.ts'
import { cases } from './cases.ts'
import { clinical } from './clinical.ts'
import { consents } from './consents.ts'
import { expertGroups } from './expertGroups.ts'
import { invitations } from './invitations.ts'
import { meetings } from './meetings.ts'
import { panels } from './panels.ts'
import { comments } from './comments.ts'
import { followUps } from './followUps.ts'
import { outcomes } from './outcomes.ts'
import { polls } from './polls.ts'
import { reports } from './reports.ts'
import { recommendations } from './recommendations.ts'
import { signing } from './signing.ts'
import { recordings } from './recordings.ts'
import { scheduling } from './scheduling.ts'
import { meetingRecordings } from './meetingRecordings.ts'
import { transcripts } from './transcripts.ts'
import { triage } from './triage.ts'
import { people } from './people.ts'
import { signIn } from './signIn.ts'
import { untilWritten } from './untilWritten.ts'
import { uploads } from './uploads.ts'

/** The complete table. A row without a handler does not compile. Each reads before it writes, and may be run again. */
export function recordHandlers(board: Board): RecordHandlers {
  const handlers: RecordHandlers = {
    ...signIn(board),
    ...accounts(board),
    ...invitations(board),
    ...people(board),
    ...cases(board),
    ...consents(board),
    ...clinical(board),
    ...attachments(board),
    ...triage(board),
    ...expertGroups(board),
    ...uploads(board),
    ...panels(board),
    ...meetings(board),
    ...scheduling(board),
    ...polls(board),
    ...outcomes(board),
    ...followUps(board),
    ...comments(board),
    ...reports(board),
    ...recommendations(board),
    ...annotations(board),
    ...signing(board),
    ...amending(board),
    ...auditTrail(board),
    ...recordings(board),
    ...transcripts(board),
    ...meetingRecordings(board),
  }
  const again = Object.entries(handlers).map(([name, handle]) => [
    name,
    (input: never, caller: never) => untilWritten(() => handle(input, caller) as Promise<unknown>),
  ])
  return Object.fromEntries(again) as RecordHandlers
}
