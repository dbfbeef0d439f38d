import { z } from 'zod'
import { EmailAddress } from '../../shared/domain/emailAddress.ts'
import { Instant } from '../../shared/domain/identifiers.ts'
import { newId } from '../identity/newId.ts'
import type { Change } from '../store/store.ts'

/** One line: a header of a mail that held a line break would begin another header. */
const line = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}]+$/u)

/** What a letter says. No patient data: no pseudonym, question, diagnosis or file of a case ever stands in a mail. */
export const LetterContent = z.strictObject({
  to: EmailAddress,
  /** The name shown beside the address. */
  name: line(120),
  subject: line(200),
  text: z.string().min(1).max(20_000),
  /** An iCalendar object (RFC 5545): sent as the alternative that a calendar acts on, and as `invite.ics`. */
  calendar: z
    .strictObject({ method: z.enum(['REQUEST', 'CANCEL', 'PUBLISH']), content: z.string().max(200_000) })
    .nullable()
    .default(null),
  /** `content` is base64. */
  attachments: z
    .array(z.strictObject({ name: line(120), type: line(100), content: z.base64().max(7_000_000) }))
    .max(8)
    .default([]),
})
export type LetterContent = z.infer<typeof LetterContent>

const common = { id: z.string().regex(/^ltr_[a-z0-9]{16}$/), queuedAt: Instant }

/** A letter on its way, or what is left of one: once it has gone nothing of what it said is kept. */
export const Letter = z.discriminatedUnion('state', [
  z.strictObject({ ...common, state: z.literal('waiting'), content: LetterContent }),
  z.strictObject({ ...common, state: z.literal('sent'), endedAt: Instant }),
  /** `code` is that of `MailRefused`, or `expired`. */
  z.strictObject({ ...common, state: z.literal('refused'), endedAt: Instant, code: z.string().max(20) }),
])
export type Letter = z.infer<typeof Letter>
export type WaitingLetter = Extract<Letter, { state: 'waiting' }>

/** What letters are listed under, so that those to be sent are found whatever the number of those that went. */
export const letterParent = (letter: Letter): string => (letter.state === 'waiting' ? 'waiting' : 'ended')

/** Queues a letter: commit it with the act that it tells of, then wake the outbox. */
export function queueLetter(content: z.input<typeof LetterContent>, at: string): Extract<Change, { kind: 'letter' }> {
  const record = { id: newId('ltr'), queuedAt: at, state: 'waiting' as const, content: LetterContent.parse(content) }
  return { kind: 'letter', parent: letterParent(record), record, version: 0 }
}
