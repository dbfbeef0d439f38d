import { z } from 'zod'
import { evaluate, type Evaluation, type Position, QuorumRule, type Voter } from '../statement/quorum.ts'
import { Instant, PersonId } from './identifiers.ts'
import { type Panel, seatOf, signers } from './panel.ts'
import type { Person } from './person.ts'

/** The rule of a network, as its coordinators have set it. `id` is the network's. */
export const NetworkQuorum = z.strictObject({
  id: z.string().min(1).max(40),
  rule: QuorumRule,
  changedBy: PersonId,
  changedAt: Instant,
})
export type NetworkQuorum = z.infer<typeof NetworkQuorum>

/** Where a network has set nothing: half of those who owe a position, two disciplines, two countries, two thirds. */
export const usualQuorum = (panel: Panel | undefined): QuorumRule => {
  const owing = panel ? signers(panel).length : 2
  return {
    minimumPresent: Math.ceil(owing / 2),
    minimumDisciplines: Math.min(2, owing),
    mandatoryDisciplines: [],
    minimumCountries: Math.min(2, owing),
    threshold: { comparison: 'moreThan', numerator: 2, denominator: 3 },
    denominator: 'nonAbstaining',
    chairCasting: false,
    deadline: null,
  }
}

/** What a rule asks of who is there, apart from what they will say. */
export type Presence = Pick<Evaluation, 'quorate' | 'eligible' | 'present' | 'missing'>

/**
 * Whether those who are there may decide. Being there counts as having been heard: the statement counts again, by the
 * positions that were taken.
 */
export function presenceQuorum(
  rule: QuorumRule,
  panel: Panel,
  people: readonly Pick<Person, 'id' | 'discipline' | 'provider'>[],
  there: ReadonlySet<string>,
): Presence {
  const owing = new Set(signers(panel).map((seat) => seat.person))
  const voters: Voter[] = people.flatMap((person) => {
    const seat = seatOf(panel, person.id)
    if (!seat || !owing.has(person.id)) return []
    const { discipline, provider } = person
    return [
      { memberId: person.id, discipline, country: provider.country, role: seat.role, mustSign: true, recused: false },
    ]
  })
  const positions = new Map<string, Position>(
    voters.filter(({ memberId }) => there.has(memberId)).map(({ memberId }) => [memberId, 'abstain']),
  )
  const { quorate, eligible, present, missing } = evaluate(rule, voters, positions)
  return { quorate, eligible, present, missing }
}
