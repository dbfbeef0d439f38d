import { z } from 'zod'
import { CaseId, PersonId } from '../domain/identifiers.ts'
import { Message, Said, Transcript } from '../domain/message.ts'
import { nothing, request } from './table.ts'

// Text beside voice: messages, and the line that somebody is typing, seen by all as it is typed (EN 301 549, 6.2).

export const textRequests = {
  'text:say': request(z.strictObject({ said: Said }), nothing),
  /** Keeps the text of the case that is being discussed in its record, from its first word on. */
  'text:keep': request(nothing, nothing),
}

export const textNotices = {
  /** Whole, to whoever comes in or when another case begins. */
  'text:log': z.strictObject({
    messages: z.array(Message),
    lines: z.array(z.strictObject({ person: PersonId, said: Said })),
    isKept: z.boolean(),
  }),
  'text:said': Message,
  /** The line somebody is typing, whole each time, so that what they take back is taken back; null once there is none. */
  'text:typed': z.strictObject({ person: PersonId, said: Said.nullable() }),
  'text:kept': nothing,
}

/** Said without an answer. A later one replaces an earlier. */
export const textSignals = { 'text:type': z.strictObject({ said: Said.nullable() }) }

/** For the page of the case. */
export const transcriptRequests = {
  'transcript:list': request(z.strictObject({ case: CaseId }), z.strictObject({ transcripts: z.array(Transcript) })),
}
