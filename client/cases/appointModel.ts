import type { PersonId } from '../../shared/domain/identifiers.ts'
import { appoint, type Invitation, type Panel, type Seat } from '../../shared/domain/panel.ts'
import { Problem } from '../../shared/protocol/problems.ts'

export type SeatRole = Seat['role']
/** Who is to sit on the panel, and as what. */
export type Seating = ReadonlyMap<PersonId, Invitation>
type Invited = Invitation['person']

/** Who declined is asked again only by choosing them again. */
export const seatingOf = (panel: Panel): Seating =>
  new Map(
    panel.seats
      .filter((one) => one.answer !== 'declined')
      .map(({ person, provider, role }) => [person, { person: { id: person, provider }, role }]),
  )

export const seat = (seating: Seating, { id, provider }: Invited, role: SeatRole | 'none'): Seating => {
  const next = new Map(seating)
  if (role === 'none') next.delete(id)
  else next.set(id, { person: { id, provider }, role })
  return next
}

/** Everybody of a group who is still there; who is chosen already stays what they are. */
export const seatGroup = (
  seating: Seating,
  members: readonly { person: PersonId; role: SeatRole }[],
  people: readonly Invited[],
): Seating =>
  members.reduce((seated, { person, role }) => {
    const known = people.find(({ id }) => id === person)
    return known && !seated.has(person) ? seat(seated, known, role) : seated
  }, seating)

export const seatsOf = (seating: Seating): Pick<Seat, 'person' | 'role'>[] =>
  [...seating.values()].map(({ person, role }) => ({ person: person.id, role }))

/** What the rule of the panel says against this seating, if anything. */
export function whyNot(panel: Panel, seating: Seating): 'noChair' | 'twoChairs' | null {
  try {
    appoint(panel, [...seating.values()])
    return null
  } catch (error) {
    if (!(error instanceof Problem) || error.detail['rule'] !== 'one-chair') throw error
    return [...seating.values()].some(({ role }) => role === 'chair') ? 'twoChairs' : 'noChair'
  }
}
