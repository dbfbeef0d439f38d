import type { Bundle } from './bundle.ts'
import type { Ceremony } from './ceremony.ts'
import type { Evaluation, Position } from './quorum.ts'
import type { PanelMember, Statement } from './statement.ts'

/** Stable names of what is checked; a page words them in its reader's language. */
export type CheckId =
  | 'file-readable'
  | 'file-canonical'
  | 'schema'
  | 'parts'
  | 'section-text'
  | 'statement-digest'
  | 'attestation-readable'
  | 'attestation-certificate'
  | 'attestation-certificate-subject'
  | 'attestation-certificate-time'
  | 'attestation-signature'
  | 'attestation-statement'
  | 'attestation-member'
  | 'attestation-nonce'
  | 'attestation-ceremony'
  | 'attestation-time-stamp'
  | 'receipt'
  | 'receipt-order'
  | 'deadline'
  | 'members-once'
  | 'members-complete'
  | 'silence'
  | 'evaluation'
  | 'seal'
  | 'root'
  | 'pdf-whole'
  | 'pdf-attachments'
  | 'pdf-changed'
  | 'pdf-seal'
  | 'pdf-time'

/** `subject` is the part or person the check is about. `detail` is one English sentence. */
export type Check = { id: CheckId; ok: boolean; subject?: string; detail: string }

export type ReportedMember = PanelMember & {
  /** Null where none was given; as attested, also where a check of it failed. */
  position: Position | null
  /** Their own words; of a silence, the words of the chair. */
  reason: string
  receivedAt: string | null
  nonResponse: Bundle['nonResponses'][number]['reason'] | null
  /** How they showed that they meant it; null where no position was given. */
  ceremony: Ceremony['kind'] | null
}

export type Summary = {
  statementId: string
  version: number
  digest: string
  codeWords: string[]
  outcome: Statement['outcome']
  members: ReportedMember[]
  evaluation: Evaluation
  sealed: Bundle['sealed']
  /** Trusted only where the caller named its fingerprint: a file cannot vouch for its own root. */
  root: { fingerprint: string | null; name: string | null; trusted: boolean }
}

export type Report = {
  verdict: 'valid' | 'not-valid' | 'not-readable'
  checks: Check[]
  /** What the file says. To be believed only where the verdict is `valid`. Null where it could not be read. */
  summary: Summary | null
}

/** A check from a fault: passed where there is none. */
export const check = (id: CheckId, fault: string | undefined, passed: string, subject?: string): Check => ({
  id,
  ok: fault === undefined,
  ...(subject === undefined ? {} : { subject }),
  detail: fault ?? passed,
})
