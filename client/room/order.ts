import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { Participant } from '../../shared/protocol/room.ts'

/**
 * Who stands large, and who beneath. Large is who spoke last, other than oneself; oneself comes last; the rest stay in
 * the order in which they came, so that nobody has to be looked for anew.
 */
export function filmstripOf(
  people: readonly Participant[],
  speaker: PersonId | null,
  self: PersonId | null,
): { large: Participant | undefined; others: readonly Participant[] } {
  const others = people.filter(({ id }) => id !== self)
  const large = others.find(({ id }) => id === speaker) ?? others[0] ?? people[0]
  const me = people.filter(({ id }) => id === self && id !== large?.id)
  return { large, others: [...others.filter((person) => person !== large), ...me] }
}

/** Those with a hand up, in the order in which they raised it. */
export const queueOf = (people: readonly Participant[]): readonly Participant[] =>
  people.filter(({ floor }) => floor.hand !== null).toSorted((a, b) => (a.floor.hand ?? 0) - (b.floor.hand ?? 0))

/** The place, from 1, that something of an order has once it is dropped before or after another of it. */
export function placeAt(
  order: readonly string[],
  moved: string,
  target: string,
  at: 'before' | 'after' | 'on',
): number {
  const others = order.filter((id) => id !== moved)
  return others.indexOf(target) + (at === 'after' ? 2 : 1)
}
