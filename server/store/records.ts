import { type Kysely, type Selectable, type Transaction, sql } from 'kysely'
import { z } from 'zod'
import { Attachment } from '../../shared/domain/attachment.ts'
import { Case } from '../../shared/domain/case.ts'
import { CaseVideo } from '../../shared/domain/caseVideo.ts'
import { EegMark } from '../../shared/domain/eegMark.ts'
import { ClinicalPicture } from '../../shared/domain/clinical.ts'
import { Consent } from '../../shared/domain/consent.ts'
import { ExpertGroup } from '../../shared/domain/expertGroup.ts'
import { AnnotationId, Instant } from '../../shared/domain/identifiers.ts'
import { ImageAnnotation } from '../../shared/domain/imageAnnotation.ts'
import { Meeting } from '../../shared/domain/meeting.ts'
import { NetworkMontage } from '../../shared/domain/networkMontage.ts'
import { Transcript } from '../../shared/domain/message.ts'
import { MeetingRecording, RecordedPart } from '../../shared/domain/meetingRecording.ts'
import { Panel } from '../../shared/domain/panel.ts'
import { Person } from '../../shared/domain/person.ts'
import { Attestation, Recommendation } from '../../shared/domain/recommendation.ts'
import { Poll } from '../../shared/domain/poll.ts'
import { WorkingHours } from '../../shared/domain/workingHours.ts'
import { NetworkQuorum } from '../../shared/domain/quorum.ts'
import { Outcome, Representation } from '../../shared/domain/outcome.ts'
import { FollowUp, Retention } from '../../shared/domain/followUp.ts'
import { Comment, CommentsSeen } from '../../shared/domain/comment.ts'
import { Attendance } from '../../shared/domain/attendance.ts'
import { Study } from '../../shared/domain/study.ts'
import { Submission } from '../../shared/domain/submission.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { Account, Mailbox } from '../identity/account.ts'
import { Invitation } from '../identity/invitation.ts'
import { Passkey } from '../identity/passkey.ts'
import { SessionRecord } from '../identity/sessionRecord.ts'
import { Letter } from '../mail/letter.ts'
import { filesNamedIn, nameFiles } from './fileUse.ts'
import { jsonOf } from './json.ts'
import { statement } from './statements.ts'
import type { Change, Kept, Kind, Records, Store } from './store.ts'
import type { Tables } from './tables.ts'

const schemas: { [K in Kind]: z.ZodType<Records[K]> } = {
  person: Person,
  case: Case,
  consent: Consent,
  study: Study,
  attachment: Attachment,
  clinical: ClinicalPicture,
  submission: Submission,
  panel: Panel,
  meeting: Meeting,
  recommendation: Recommendation,
  attestation: Attestation,
  eegMark: EegMark,
  montage: NetworkMontage,
  caseVideo: CaseVideo,
  transcript: Transcript,
  meetingRecording: MeetingRecording,
  recordedPart: RecordedPart,
  workingHours: WorkingHours,
  poll: Poll,
  quorumRule: NetworkQuorum,
  outcome: Outcome,
  representation: Representation,
  followUp: FollowUp,
  retention: Retention,
  comment: Comment,
  commentsSeen: CommentsSeen,
  attendance: Attendance,
  usedLink: z.strictObject({ id: z.string().max(80), usedAt: Instant }),
  imageAnnotation: z.strictObject({ id: AnnotationId, annotation: ImageAnnotation, removed: z.boolean() }),
  account: Account,
  mailbox: Mailbox,
  passkey: Passkey,
  session: SessionRecord,
  invitation: Invitation,
  letter: Letter,
  expertGroup: ExpertGroup,
}

export function recordsIn(database: Kysely<Tables>): Pick<Store, 'read' | 'find' | 'list' | 'several'> {
  return {
    find: (kind, id) => keptIn(database, kind, id),
    async read(kind, id) {
      const found = await keptIn(database, kind, id)
      if (!found) throw new Problem('not-found', { kind })
      return found
    },
    list: (kind, parent) => listedUnder(database, kind, parent),
    async several(kind, ids) {
      if (ids.length === 0) return []
      const rows = await database
        .selectFrom('record')
        .selectAll()
        .where('kind', '=', kind)
        .where('id', 'in', [...new Set(ids)])
        .execute()
      return rows.map((row) => kept(kind, row))
    },
  }
}

/** One record, inside a transaction or outside of one. */
export async function keptIn<K extends Kind>(where: Kysely<Tables>, kind: K, id: string): Promise<Kept<K> | undefined> {
  const row = await where
    .selectFrom('record')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && kept(kind, row)
}

export async function listedUnder<K extends Kind>(where: Kysely<Tables>, kind: K, parent: string): Promise<Kept<K>[]> {
  const rows = await where
    .selectFrom('record')
    .selectAll()
    .where('kind', '=', kind)
    .where('parent', '=', parent)
    .orderBy('created')
    .execute()
  return rows.map((row) => kept(kind, row))
}

/**
 * Writes records in one order whoever writes, so that two commits cannot wait for each other.
 * @throws Problem `version-conflict` for the first that has moved on, or is there already.
 */
export function writesIn(
  database: Kysely<Tables>,
): (transaction: Transaction<Tables>, changes: readonly Change[]) => Promise<void> {
  const insert = statement(emptyRow, (rows) =>
    database
      .insertInto('record')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['kind', 'id']).doNothing())
      .returning('version'),
  )
  const update = statement({ parent: '', body: '', kind: '', id: '', version: 0 }, ([row]) =>
    database
      .updateTable('record')
      .set({ parent: row.parent, body: row.body, version: sql<number>`version + 1` })
      .where('kind', '=', row.kind)
      .where('id', '=', row.id)
      .where('version', '=', row.version)
      .returning('version'),
  )
  return async (transaction, changes) => {
    for (const { kind, parent, record, version } of changes.toSorted(byPlace)) {
      const row = { kind, id: record.id, parent, version, body: JSON.stringify(checked(kind, record.id, record)) }
      const written =
        version === 0 ? await insert(transaction, [{ ...row, version: 1 }]) : await update(transaction, [row])
      if (written.length !== 1) throw new Problem('version-conflict', { kind, id: record.id })
      await nameFiles(transaction, record.id, filesNamedIn(kind, row.body))
    }
  }
}

function byPlace(one: Change, other: Change): number {
  const [a, b] = [`${one.kind} ${one.record.id}`, `${other.kind} ${other.record.id}`]
  return a < b ? -1 : Number(a > b)
}

function kept<K extends Kind>(kind: K, row: Selectable<Tables['record']>): Kept<K> {
  return { record: checked(kind, row.id, jsonOf(row.body, `${kind} ${row.id}`)), version: row.version }
}

/** What does not fit its schema was damaged in the store, or is a bug of the writer. Names fields, never values. */
function checked<K extends Kind>(kind: K, id: string, value: unknown): Records[K] {
  const result = schemas[kind].safeParse(value)
  if (result.success) return result.data
  const wrong = result.error.issues.map((issue) => `${issue.path.join('.') || 'record'} (${issue.code})`)
  throw new Error(`The ${kind} ${id} is corrupt: ${wrong.join(', ')}`)
}

const emptyRow = { kind: '', id: '', parent: '', version: 0, body: '' }
