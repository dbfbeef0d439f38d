import type { AuditDraft, AuditEvent } from '../../shared/domain/audit.ts'
import type { Attachment } from '../../shared/domain/attachment.ts'
import type { Case } from '../../shared/domain/case.ts'
import type { CaseVideo } from '../../shared/domain/caseVideo.ts'
import type { CaseEntry, Phase } from '../../shared/domain/caseEntry.ts'
import type { EegMark } from '../../shared/domain/eegMark.ts'
import type { ClinicalPicture } from '../../shared/domain/clinical.ts'
import type { AnnotationId, CaseId } from '../../shared/domain/identifiers.ts'
import type { Consent } from '../../shared/domain/consent.ts'
import type { ExpertGroup } from '../../shared/domain/expertGroup.ts'
import type { ImageAnnotation } from '../../shared/domain/imageAnnotation.ts'
import type { Meeting } from '../../shared/domain/meeting.ts'
import type { NetworkMontage } from '../../shared/domain/networkMontage.ts'
import type { Transcript } from '../../shared/domain/message.ts'
import type { MeetingRecording, RecordedPart } from '../../shared/domain/meetingRecording.ts'
import type { Panel } from '../../shared/domain/panel.ts'
import type { NetworkRole, Person } from '../../shared/domain/person.ts'
import type { Attestation, Recommendation } from '../../shared/domain/recommendation.ts'
import type { Poll } from '../../shared/domain/poll.ts'
import type { WorkingHours } from '../../shared/domain/workingHours.ts'
import type { NetworkQuorum } from '../../shared/domain/quorum.ts'
import type { Outcome, Representation } from '../../shared/domain/outcome.ts'
import type { FollowUp, Retention } from '../../shared/domain/followUp.ts'
import type { Comment, CommentsSeen } from '../../shared/domain/comment.ts'
import type { Attendance } from '../../shared/domain/attendance.ts'
import type { ReportLists } from './reportLists.ts'
import type { Study } from '../../shared/domain/study.ts'
import type { Account, Mailbox } from '../identity/account.ts'
import type { Invitation } from '../identity/invitation.ts'
import type { Passkey } from '../identity/passkey.ts'
import type { SessionRecord } from '../identity/sessionRecord.ts'
import type { Letter } from '../mail/letter.ts'
import type { Submission } from '../../shared/domain/submission.ts'
import type { Terminology } from './terminology.ts'
import type { Passing } from './passing.ts'

/** A sign-in link that was used, kept so that it is used once. */
export type UsedLink = { id: string; usedAt: string }

/** Kinds of which a record may go before its case does. */
export type Removable = 'attachment' | 'caseVideo' | 'study' | 'meetingRecording' | 'recordedPart'

/** What was drawn; taken away it stays, so that what was cited can be found. */
export type KeptAnnotation = { id: AnnotationId; annotation: ImageAnnotation; removed: boolean }

/** The kinds of record and what each holds. */
export type Records = {
  person: Person
  case: Case
  consent: Consent
  study: Study
  attachment: Attachment
  clinical: ClinicalPicture
  submission: Submission
  panel: Panel
  meeting: Meeting
  recommendation: Recommendation
  attestation: Attestation
  /** Under the recording. */
  eegMark: EegMark
  /** Under the network. */
  montage: NetworkMontage
  /** Under the recording. */
  caseVideo: CaseVideo
  transcript: Transcript
  meetingRecording: MeetingRecording
  /** Under the recording of the meeting. */
  recordedPart: RecordedPart
  usedLink: UsedLink
  imageAnnotation: KeptAnnotation
  workingHours: WorkingHours
  poll: Poll
  quorumRule: NetworkQuorum
  outcome: Outcome
  representation: Representation
  followUp: FollowUp
  retention: Retention
  comment: Comment
  commentsSeen: CommentsSeen
  attendance: Attendance
  account: Account
  mailbox: Mailbox
  passkey: Passkey
  session: SessionRecord
  invitation: Invitation
  letter: Letter
  expertGroup: ExpertGroup
}
export type Kind = keyof Records

/** A record and how often it was written. */
export type Kept<K extends Kind> = { record: Records[K]; version: number }

/**
 * One write. `parent` is what it is listed under (a case, a network, a recommendation). `version` is the one that was
 * read, 0 for a new record.
 */
export type Change = {
  [K in Kind]: { kind: K; parent: string; record: Records[K]; version: number }
}[Kind]

/** Who holds a meeting. `epoch` grows each time it changes hands; `until` is when it lapses, in UTC milliseconds. */
export type Lease = { meeting: string; node: string; epoch: number; until: number }

/**
 * Says that a write is made by the node that holds the meeting. Without one a write does not concern a meeting's node.
 * It is refused once the meeting was released or taken over. That the lease has lapsed does not refuse it: as long as
 * nobody has taken the meeting, nobody else can have written.
 */
export type Fence = Pick<Lease, 'meeting' | 'node' | 'epoch'>

/** One update of a document, as it arrived: the only evidence of who wrote, or deleted, what. */
export type DocumentUpdate = {
  by: string
  session: string
  receivedAt: string
  /** SHA-256 of `bytes` in hexadecimal. */
  sha256: string
  bytes: Uint8Array
}
/**
 * `hash` chains the log: SHA-256 over the canonical JSON (RFC 8785) of all the rest but the bytes, which `sha256` stands
 * for, together with the document's name under `document`. The first `previous` is 64 zeros.
 */
export type LoggedUpdate = DocumentUpdate & { sequence: number; previous: string; hash: string }

export type DocumentSnapshot = { sequence: number; state: Uint8Array }

/** The append-only update logs of the documents. `document` is any stable name. */
export interface DocumentLog {
  /**
   * Appends in order, in one durable transaction: when it resolves, a crash of the process or the machine loses none.
   * Appends that are asked for at the same time share a transaction, whatever their document; each is refused alone.
   * @throws Problem `lease-lost` when the fence is not the lease in force.
   * @throws Problem `frozen` when the log was closed.
   */
  append(document: string, updates: readonly DocumentUpdate[], fence?: Fence): Promise<{ last: number }>
  /** The updates after a sequence, or all. The chain is checked: one that does not hold is an error, not an answer. */
  read(document: string, after?: number): Promise<LoggedUpdate[]>
  /** Sequence and hash of the last update; 0 and 64 zeros for a document that has none. */
  head(document: string): Promise<{ sequence: number; hash: string }>
  /**
   * Closes the log at its head (freeze), or opens it again (reopen). Which it is survives restarts.
   * @throws Problem `lease-lost` when the fence is not the lease in force.
   */
  setClosed(document: string, closed: boolean, fence?: Fence): Promise<{ sequence: number; hash: string }>
  /**
   * Keeps a full state so that opening need not replay from the start. The log itself is kept whole. Only the latest is
   * kept: one that is older than it changes nothing.
   */
  saveSnapshot(document: string, snapshot: DocumentSnapshot): Promise<void>
  snapshot(document: string): Promise<DocumentSnapshot | undefined>
}

/** Which node holds which meeting. */
export interface Leases {
  /**
   * Takes a meeting that is free, lapsed or already this node's, for `forMilliseconds` from `now`. Only a node that held
   * it last and did not release it keeps its epoch. Answers with the lease in force, which may be another node's.
   */
  claim(meeting: string, node: string, now: number, forMilliseconds: number): Promise<Lease>
  /** Also when it has lapsed and nobody took it. @throws Problem `lease-lost` when it is not this lease any longer. */
  renew(lease: Fence, now: number, forMilliseconds: number): Promise<Lease>
  /** Frees the meeting for the next at once. What is not this lease any longer is left alone. */
  release(lease: Fence): Promise<void>
  read(meeting: string): Promise<Lease | undefined>
}

/** An upload under way. `until` is in UTC milliseconds; `accepted` names the studies it became. */
export type OpenUpload = { id: string; case: string; person: string; until: number; accepted: string[] | null }
/**
 * One file that has come in. `key` makes it one and the same: a SOP instance, a digest; `place` gives the order. `fingerprint` is the sender's own
 * for the file as it was, so that a page that was reloaded need not send it again.
 */
export type UploadEntry = { key: string; place: number; fingerprint: string; body: unknown }

/** Uploads between opening and accepting: they belong to no case yet, and outlive the node and the page. */
export interface UploadLog {
  open(upload: Omit<OpenUpload, 'accepted'>): Promise<void>
  find(id: string): Promise<OpenUpload | undefined>
  of(person: string): Promise<OpenUpload[]>
  ofCase(of: CaseId): Promise<OpenUpload[]>
  /** False where the upload has that key already; then nothing is changed. */
  add(upload: string, entry: UploadEntry): Promise<boolean>
  entries(upload: string): Promise<UploadEntry[]>
  /** Keeps what it became, and nothing of what came in. */
  accepted(id: string, studies: readonly string[]): Promise<void>
  /** Removes it; what had come in is answered. Nothing can be added from then on: `add` fails. */
  remove(id: string): Promise<UploadEntry[]>
}

/** What is asked of the case list. `after` is where the page before ended. */
export type CaseQuery = {
  readers: readonly string[]
  sort: 'changed' | 'pseudonym' | 'urgency'
  phase: Phase | null
  urgency: CaseEntry['urgency'] | null
  network: string | null
  waiting: boolean
  /** Words, each of which must begin a word of the case; with any, rows come in the order of the words found. */
  words: readonly string[]
  after: string | null
  limit: number
}

/** `next` goes on where a page ended; null at the end. A page may be short of its limit and still have a next. */
export type CasePage = { entries: CaseEntry[]; next: string | null }

/** What is listed without reading every record: from tables that follow the records. */
export interface Lists {
  cases(query: CaseQuery): Promise<CasePage>
  /** The rows of these cases that one of the readers has. */
  casesOf(readers: readonly string[], ids: readonly string[]): Promise<CaseEntry[]>
  pseudonymIsTaken(network: string, pseudonym: string): Promise<boolean>
  /** The meetings on a case. */
  meetingsOn(id: string): Promise<Kept<'meeting'>[]>
  /** The polls about a case. */
  pollsOn(id: string): Promise<Kept<'poll'>[]>
  /** Those to come, soonest first, and some that are over, latest first. */
  meetings(readers: readonly string[], limit: { coming: number; over: number }): Promise<Kept<'meeting'>[]>
  /** People each of whose words begins a word of name, discipline or provider. */
  peopleNamed(words: readonly string[], limit: number): Promise<Person[]>
  /** The networks in which somebody holds one of these roles. */
  networks(roles: readonly NetworkRole[]): Promise<string[]>
  casesInPhase(phase: Phase): Promise<CaseId[]>
  /** Whether anything was ever uploaded that is still there. */
  haveStudies(): Promise<boolean>
  /** The people of a network, or those with one role in it. */
  people(network: string, role?: NetworkRole): Promise<Person[]>
}

/** Where records, audit chains, document logs and leases live. Nothing is written without the event that explains it. */
export interface Store extends AsyncDisposable {
  /** @throws Problem `not-found`. */
  read<K extends Kind>(kind: K, id: string): Promise<Kept<K>>
  find<K extends Kind>(kind: K, id: string): Promise<Kept<K> | undefined>
  /** Every record of a kind under a parent, oldest first. There is no list of all: it would grow with the table. */
  list<K extends Kind>(kind: K, parent: string): Promise<Kept<K>[]>
  /** Those of these records that are there, in no order; for as many as a page or a panel has. */
  several<K extends Kind>(kind: K, ids: readonly string[]): Promise<Kept<K>[]>
  /**
   * The only way to write: all changes and the audit event, or none.
   * @throws Problem `version-conflict` when a record has moved on since it was read.
   * @throws Problem `lease-lost` when fenced by a lease that is not in force.
   */
  commit(changes: readonly Change[], event: AuditDraft, fence?: Fence): Promise<AuditEvent>
  /** Takes away a record that nothing stands under. @throws Problem `not-found`. */
  remove(kind: Removable, id: string, event: AuditDraft): Promise<void>
  /** A whole chain, first event first, as it stands: `verifyChain` says whether it holds. */
  audit(subject: string): Promise<AuditEvent[]>
  /**
   * The stored files that records under a case name and no other record does. What is shared with another case stays.
   */
  filesOnlyOf(of: CaseId): Promise<string[]>
  /** The records that name this digest, be it of a stored file or of a signed text. */
  namedBy(sha256: string): Promise<string[]>
  /**
   * Removes every record under a case but its consents, and the logs and snapshots of its documents, whose logs stay
   * closed. With SQLite neither the database nor its write-ahead log holds any of it when this resolves.
   */
  erase(of: CaseId, event: AuditDraft): Promise<void>
  /** Codes of the official tables, as they were imported. */
  readonly terminology: Terminology
  readonly documents: DocumentLog
  readonly passing: Passing
  readonly leases: Leases
  readonly uploads: UploadLog
  readonly lists: Lists
  readonly reports: ReportLists
}
