import { z } from 'zod'
import { CaseId, Instant, MeetingId, PersonId } from './identifiers.ts'

export const messageLimits = {
  /** Of one message, and of the line that is being typed. */
  characters: 2_000,
  /** Of one case in one meeting; the oldest go first. */
  messages: 1_000,
} as const

/**
 * No control characters but tab and new line (Unicode general category Cc), and none that turn the direction of other
 * people's words about (UAX 9).
 */
const plain = z
  .string()
  .max(messageLimits.characters)
  .refine((text) => !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text.replaceAll(/[\t\n]/g, '')))

/** What somebody wrote: readable, or encrypted by their browser for those who are in the room with them. */
export const Said = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plain'), text: plain }),
  z.strictObject({ kind: z.literal('sealed'), bytes: z.base64().max(12_000) }),
])
export type Said = z.infer<typeof Said>

/** A message in a meeting. The name stands in it, because its author may be gone when it is read. */
export const Message = z.strictObject({
  number: z.number().int().positive(),
  person: PersonId,
  name: z.string().max(120),
  at: Instant,
  said: Said,
})
export type Message = z.infer<typeof Message>

export const TranscriptId = z.string().regex(/^txt_[a-z0-9]{16}$/) as unknown as z.ZodType<`txt_${string}`, string>
export type TranscriptId = z.infer<typeof TranscriptId>

/** The text beside the discussion of one case, which the chair has kept. It belongs to the case and ends with its consent. */
export const Transcript = z.strictObject({
  id: TranscriptId,
  case: CaseId,
  meeting: MeetingId,
  keptBy: PersonId,
  keptAt: Instant,
  messages: z
    .array(z.strictObject({ person: PersonId, name: z.string().max(120), at: Instant, text: plain }))
    .max(messageLimits.messages),
})
export type Transcript = z.infer<typeof Transcript>
