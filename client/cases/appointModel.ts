import type { PersonId } from '../../shared/domain/identifiers.ts'
import { appoint, type Panel, type Seat } from '../../shared/domain/panel.ts'
import { Problem } from '../../shared/protocol/problems.ts'

export type SeatRole = Seat['role']
/** Who is to sit on the panel, and as what. */
export type Seating = ReadonlyMap<PersonId, SeatRole>

export const seatingOf = (panel: Panel): Seating => new Map(panel.seats.map((seat) => [seat.person, seat.role]))

export const seat = (seating: Seating, person: PersonId, role: SeatRole | 'none'): Seating => {
  const next = new Map(seating)
  if (role === 'none') next.delete(person)
  else next.set(person, role)
  return next
}

export const seatsOf = (seating: Seating): Pick<Seat, 'person' | 'role'>[] =>
  [...seating].map(([person, role]) => ({ person, role }))

/** What the rule of the panel says against this seating, if anything. */
export function whyNot(panel: Panel, seating: Seating): 'noChair' | 'twoChairs' | null {
  try {
    appoint(panel, seatsOf(seating))
    return null
  } catch (error) {
    if (!(error instanceof Problem) || error.detail['rule'] !== 'one-chair') throw error
    return [...seating.values()].includes('chair') ? 'twoChairs' : 'noChair'
  }
}
