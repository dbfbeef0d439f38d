import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { CaseId, EegMarkId, Instant, PersonId, StudyId } from './identifiers.ts'

/** What people mark in an EEG. Words of ACNS Guideline 7 and the IFCN glossary (Kane 2017). */
export const EegMarkKind = z.enum([
  'spike',
  'sharpWave',
  'spikeWave',
  'polyspike',
  'seizureOnset',
  'seizureOffset',
  'slowing',
  'artefact',
  'text',
])
export type EegMarkKind = z.infer<typeof EegMarkKind>

/** What somebody says of a stretch of a recording. Seconds count from its first sample. */
export const NewEegMark = z.strictObject({
  kind: EegMarkKind,
  onset: z.number().min(0).max(1e7),
  /** Null for a moment. */
  duration: z.number().positive().max(1e6).nullable(),
  /** Channels or lines it is seen on; none where it is everywhere. */
  channels: z.array(z.string().min(1).max(40)).max(64),
  text: z.string().max(200),
})
export type NewEegMark = z.infer<typeof NewEegMark>

const common = {
  ...NewEegMark.shape,
  id: EegMarkId,
  case: CaseId,
  study: StudyId,
  author: PersonId,
  markedAt: Instant,
}

export const EegMark = z.discriminatedUnion('state', [
  z.strictObject({ ...common, state: z.literal('standing') }),
  z.strictObject({ ...common, state: z.literal('removed'), removedBy: PersonId, removedAt: Instant }),
])
export type EegMark = z.infer<typeof EegMark>
export type StandingMark = Extract<EegMark, { state: 'standing' }>

/** @throws Problem `invalid-input` for what lies behind the end of the recording, or a free text without a word. */
export function requireMark(mark: NewEegMark, durationSeconds: number): void {
  if (mark.onset > durationSeconds) throw new Problem('invalid-input', { at: 'onset' })
  if (mark.kind === 'text' && mark.text.trim() === '') throw new Problem('invalid-input', { at: 'text' })
}

/** Takes a mark away: its author may, and who moderates. @throws Problem `not-permitted` */
export function removeMark(mark: EegMark, by: PersonId, moderates: boolean, at: string): EegMark {
  if (mark.state === 'removed') return mark
  if (mark.author !== by && !moderates) throw new Problem('not-permitted', { because: 'marked by another' })
  return { ...mark, state: 'removed', removedBy: by, removedAt: at }
}
