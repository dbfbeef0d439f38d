import { z } from 'zod'
import { Assurance, Means } from '../../shared/domain/assurance.ts'
import { Instant, PersonId } from '../../shared/domain/identifiers.ts'

/** That somebody signed in somewhere, how, and until when it lasts at most. */
export const SessionRecord = z.strictObject({
  id: z.string().regex(/^ses_[a-z0-9]{16}$/),
  person: PersonId,
  openedAt: Instant,
  until: Instant,
  assurance: Assurance,
  means: z.array(Means).max(8),
  /** When a factor was last shown: what is sensitive asks for one that is fresh. */
  provedAt: Instant,
  /** The browser as it describes itself, and where it asked from: for the person to know their sessions apart. */
  agent: z.string().max(200),
  address: z.string().max(60),
  endedAt: Instant.nullable(),
})
export type SessionRecord = z.infer<typeof SessionRecord>
