import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { CaseId, Instant, PanelId, PersonId } from './identifiers.ts'
import { HealthcareProvider, type Person } from './person.ts'

/** What a person is on one panel. A chair is a member who also moderates, freezes and signs last. */
export const SeatRole = z.enum(['chair', 'scribe', 'member', 'guest', 'observer'])
export type SeatRole = z.infer<typeof SeatRole>

/** A conflict of interest, declared before the case opens. */
export const InterestDeclaration = z.strictObject({ conflict: z.boolean(), text: z.string().max(1000) })
export type InterestDeclaration = z.infer<typeof InterestDeclaration>

/** What follows from a declared conflict: nothing, no position of one's own, or no part in the case at all. */
export const Ruling = z.enum(['noAction', 'noVote', 'recused'])
export type Ruling = z.infer<typeof Ruling>

export const Seat = z.strictObject({
  person: PersonId,
  role: SeatRole,
  /** The provider that takes part through this seat, as it was when the person was invited. */
  provider: HealthcareProvider,
  answer: z.enum(['invited', 'accepted', 'declined']),
  /** Why it was declined, in the person's own words. */
  reason: z.string().max(500),
  interest: InterestDeclaration.nullable(),
  ruling: Ruling.nullable(),
})
export type Seat = z.infer<typeof Seat>

/** What a request lacks, by the items of the readiness checklist and in words. */
export const Lacking = z.strictObject({ items: z.array(z.string().max(40)).max(40), text: z.string().max(2000) })
export type Lacking = z.infer<typeof Lacking>

const common = {
  id: PanelId,
  case: CaseId,
  network: z.string().max(40),
  requestedAt: Instant,
  seats: z.array(Seat).max(50),
}
const reason = z.string().min(1).max(2000)

/**
 * From request to close. `accepted` is the selection of the panel, `assessment` its work; outcome and signing are told by
 * the recommendation. A request that was `returned` is made again by the home team; one that was `forwarded` goes on as
 * another network's request.
 */
export const Panel = z.discriminatedUnion('state', [
  z.strictObject({ ...common, state: z.literal('requested') }),
  z.strictObject({ ...common, state: z.literal('returned'), returnedAt: Instant, lacking: Lacking }),
  z.strictObject({ ...common, state: z.literal('accepted'), acceptedAt: Instant }),
  z.strictObject({ ...common, state: z.literal('assessment') }),
  z.strictObject({ ...common, state: z.literal('declined'), declinedAt: Instant, because: reason }),
  z.strictObject({
    ...common,
    state: z.literal('forwarded'),
    forwardedAt: Instant,
    to: z.string().max(40),
    because: reason,
  }),
  z.strictObject({ ...common, state: z.literal('closed'), closedAt: Instant }),
])
export type Panel = z.infer<typeof Panel>
type In<State extends Panel['state']> = Extract<Panel, { state: State }>

const base = ({ id, case: of, network, requestedAt, seats }: Panel) => ({ id, case: of, network, requestedAt, seats })

function requireState(panel: Panel, ...states: Panel['state'][]): void {
  if (!states.includes(panel.state)) throw new Problem('wrong-state', { is: panel.state, must: states.join(', ') })
}

/** The request is taken up: the panel may be put together. */
export function accept(panel: Panel, at: string): In<'accepted'> {
  requireState(panel, 'requested')
  return { ...base(panel), state: 'accepted', acceptedAt: at }
}

/** Gives the request back with what it lacks, by name or in words. Also when the panel already looks at it. */
export function giveBack(panel: Panel, lacking: Lacking, at: string): In<'returned'> {
  requireState(panel, 'requested', 'accepted', 'assessment')
  if (lacking.items.length === 0 && !lacking.text.trim()) throw new Problem('invalid-input', { at: 'lacking' })
  return { ...base(panel), state: 'returned', returnedAt: at, lacking }
}

/** The home team asks again. Who was seated before keeps the seat. */
export function requestAgain(panel: Panel): In<'requested'> {
  requireState(panel, 'returned', 'declined')
  return { ...base(panel), state: 'requested' }
}

export function decline(panel: Panel, because: string, at: string): In<'declined'> {
  requireState(panel, 'requested', 'accepted')
  return { ...base(panel), state: 'declined', declinedAt: at, because }
}

/** Hands the request to another network, where it begins anew. */
export function forward(panel: Panel, to: string, because: string, at: string): In<'forwarded'> {
  requireState(panel, 'requested', 'accepted')
  if (to === panel.network) throw new Problem('invalid-input', { at: 'to', rule: 'another-network' })
  return { ...base(panel), seats: [], state: 'forwarded', forwardedAt: at, to, because }
}

/** Whether the panel works on the case: those who are seated may see it. */
export const isRunning = (panel: Panel): boolean => panel.state === 'accepted' || panel.state === 'assessment'

/** Whether people may be seated: from the request on, and no longer once it was given back, passed on or ended. */
export const mayBeSeated = (panel: Panel): boolean => panel.state === 'requested' || isRunning(panel)

export type Invitation = { person: Pick<Person, 'id' | 'provider'>; role: SeatRole }

/**
 * Seats the panel: who is new is invited, who stays keeps their answer, declaration and ruling, who is not named any
 * longer has no seat. One chair, nobody twice, nobody who looks after the case at home. Appointing is also accepting.
 */
export function appoint(panel: Panel, invitations: readonly Invitation[], homeTeam: readonly PersonId[] = []): Panel {
  requireState(panel, 'requested', 'accepted', 'assessment')
  const people = invitations.map(({ person }) => person.id)
  if (new Set(people).size !== people.length) throw new Problem('invalid-input', { at: 'seats', rule: 'nobody-twice' })
  if (people.some((person) => homeTeam.includes(person))) {
    throw new Problem('invalid-input', { at: 'seats', rule: 'not-the-home-team' })
  }
  if (invitations.filter(({ role }) => role === 'chair').length !== 1) {
    throw new Problem('invalid-input', { at: 'seats', rule: 'one-chair' })
  }
  const before = new Map(panel.seats.map((seat) => [seat.person, seat]))
  const seats = invitations.map(({ person, role }): Seat => {
    const known = before.get(person.id)
    if (known && known.answer !== 'declined') return { ...known, role }
    return {
      person: person.id,
      role,
      provider: person.provider,
      answer: 'invited',
      reason: '',
      interest: null,
      ruling: null,
    }
  })
  return { ...base(panel), state: 'assessment', seats }
}

/** Gives a seat to a guest expert who has accepted by letter. One who is seated keeps theirs, whatever it is. */
export function seatGuest(panel: Panel, { id, provider }: Pick<Person, 'id' | 'provider'>): Panel {
  if (seatOf(panel, id)) return panel
  const seat: Seat = {
    person: id,
    role: 'guest',
    provider,
    answer: 'accepted',
    reason: '',
    interest: null,
    ruling: null,
  }
  return { ...panel, seats: [...panel.seats, seat] }
}

export const seatOf = (panel: Panel | undefined, person: PersonId): Seat | undefined =>
  panel?.seats.find((seat) => seat.person === person)

function withSeat(panel: Panel, person: PersonId, change: (seat: Seat) => Seat): Panel {
  if (!isRunning(panel)) throw new Problem('wrong-state', { is: panel.state })
  if (!seatOf(panel, person)) throw new Problem('not-found', { person })
  return { ...panel, seats: panel.seats.map((seat) => (seat.person === person ? change(seat) : seat)) }
}

/** Accepts the invitation with a declaration of interests, or declares them anew: what was ruled before is open again. */
export const declareInterest = (panel: Panel, person: PersonId, interest: InterestDeclaration): Panel =>
  withSeat(panel, person, (seat) => {
    if (interest.conflict && !interest.text.trim()) throw new Problem('invalid-input', { at: 'text' })
    // Who was recused stays so until the chair says otherwise: a new declaration does not open the case again.
    const ruling = seat.ruling === 'recused' ? seat.ruling : null
    return { ...seat, answer: 'accepted', reason: '', interest, ruling }
  })

/** Leaves the seat empty, also after having accepted. */
export const declineSeat = (panel: Panel, person: PersonId, because: string): Panel =>
  withSeat(panel, person, (seat) => ({ ...seat, answer: 'declined', reason: because, interest: null, ruling: null }))

/** What the chair rules on a declaration. On the chair's own the coordinator rules. */
export const rule = (panel: Panel, person: PersonId, ruling: Ruling): Panel =>
  withSeat(panel, person, (seat) => {
    if (seat.answer !== 'accepted' || !seat.interest) throw new Problem('wrong-state', { is: 'not declared' })
    if (ruling === 'noVote' && seat.role === 'chair') {
      throw new Problem('invalid-input', { at: 'ruling', rule: 'the-chair-signs' })
    }
    return { ...seat, ruling }
  })

/** Whether a declared conflict waits for the chair. Until then the case stays closed to who declared it. */
export const awaitsRuling = (seat: Seat): boolean =>
  seat.answer === 'accepted' && seat.interest?.conflict === true && seat.ruling === null

export const isRecused = (seat: Seat): boolean => seat.ruling === 'recused'

/** Whether the case is open to who sits here: invited, accepted, declared, and nothing against it. */
export const isSeated = (seat: Seat): boolean =>
  seat.answer === 'accepted' && seat.interest !== null && !awaitsRuling(seat) && !isRecused(seat)

/** Who owes a position: chair and members, unless recused or without a vote. Guests advise, scribes write, observers watch. */
export const signers = (panel: Panel): Seat[] =>
  panel.seats.filter(
    (seat) => (seat.role === 'chair' || seat.role === 'member') && isSeated(seat) && seat.ruling !== 'noVote',
  )
