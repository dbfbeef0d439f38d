import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { CaseId, Instant, PanelId, PersonId } from './identifiers.ts'

/** What a person is on one panel. A chair is a member who also moderates, freezes and signs last. */
export const SeatRole = z.enum(['chair', 'scribe', 'member', 'guest', 'observer'])
export type SeatRole = z.infer<typeof SeatRole>

/** A conflict of interest, declared before the case opens. */
export const InterestDeclaration = z.strictObject({ conflict: z.boolean(), text: z.string().max(1000) })
export type InterestDeclaration = z.infer<typeof InterestDeclaration>

export const Seat = z.strictObject({
  person: PersonId,
  role: SeatRole,
  interest: InterestDeclaration.nullable(),
  recused: z.boolean(),
})
export type Seat = z.infer<typeof Seat>

const common = {
  id: PanelId,
  case: CaseId,
  network: z.string().max(40),
  requestedAt: Instant,
  seats: z.array(Seat).max(50),
}

export const Panel = z.discriminatedUnion('state', [
  z.strictObject({ ...common, state: z.literal('requested') }),
  z.strictObject({ ...common, state: z.literal('assessment') }),
  z.strictObject({ ...common, state: z.literal('closed'), closedAt: Instant }),
])
export type Panel = z.infer<typeof Panel>

/** Seats the panel. One chair, nobody twice. Declarations already given are kept. */
export function appoint(panel: Panel, seats: readonly Pick<Seat, 'person' | 'role'>[]): Panel {
  if (panel.state === 'closed') throw new Problem('wrong-state', { is: panel.state })
  if (new Set(seats.map((seat) => seat.person)).size !== seats.length) {
    throw new Problem('invalid-input', { at: 'seats', rule: 'nobody-twice' })
  }
  if (seats.filter((seat) => seat.role === 'chair').length !== 1) {
    throw new Problem('invalid-input', { at: 'seats', rule: 'one-chair' })
  }
  const before = new Map(panel.seats.map((seat) => [seat.person, seat]))
  const seated = seats.map((seat) => ({ interest: null, recused: false, ...before.get(seat.person), ...seat }))
  return { ...panel, state: 'assessment', seats: seated }
}

export const seatOf = (panel: Panel | undefined, person: PersonId): Seat | undefined =>
  panel?.seats.find((seat) => seat.person === person)

/** Who owes a position: chair and members, unless recused. Guests advise, scribes write, observers watch. */
export const signers = (panel: Panel): Seat[] =>
  panel.seats.filter((seat) => (seat.role === 'chair' || seat.role === 'member') && !seat.recused)
