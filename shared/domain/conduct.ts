import { z } from 'zod'
import { Instant, PersonId } from './identifiers.ts'

/**
 * How a meeting is being run. It stands in the record, so that a reload, or a node that takes the meeting over, goes on
 * where it was: with the same case, the same moderators, and the same people kept out.
 */
export const Conduct = z.strictObject({
  /** The agenda item that is being discussed, from 0. */
  item: z.number().int().min(0).max(11),
  /** When it began; null while the meeting has not. */
  since: Instant.nullable(),
  /** Nobody new may ask to be let in. */
  locked: z.boolean(),
  /** Those to whom moderating this meeting was handed, beside its coordinator and chair. */
  moderators: z.array(PersonId).max(50),
  /** Sent out: they wait in the lobby whoever they are, until they are admitted again. */
  removed: z.array(PersonId).max(200),
  /** Whether sound, picture and text are encrypted from browser to browser. Decided before the meeting begins. */
  endToEnd: z.boolean(),
  /** Who had the meeting recorded, and since when; null while it is not. */
  recording: z.strictObject({ by: PersonId, since: Instant }).nullable().default(null),
})
export type Conduct = z.infer<typeof Conduct>

export const conductAtFirst: Conduct = {
  item: 0,
  since: null,
  locked: false,
  moderators: [],
  removed: [],
  endToEnd: false,
  recording: null,
}

export const withPerson = (people: readonly PersonId[], person: PersonId): PersonId[] =>
  people.includes(person) ? [...people] : [...people, person]

export const withoutPerson = (people: readonly PersonId[], person: PersonId): PersonId[] =>
  people.filter((one) => one !== person)
