import { searchWords } from '../../shared/domain/caseEntry.ts'
import { homeTeamOf } from '../../shared/domain/case.ts'
import { holds } from '../../shared/domain/consent.ts'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import {
  appoint,
  declareInterest,
  declineSeat,
  type Panel,
  rule,
  type SeatRole,
  seatOf,
} from '../../shared/domain/panel.ts'
import { mayTriage } from '../../shared/domain/permissions.ts'
import { colleague, isThirdCountry, type Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { noticeLetters } from '../scheduling/notices.ts'
import type { Change, Kept } from '../store/store.ts'
import { act, caseFor, type OpenCase, tellCase, who } from './access.ts'
import { panelChange } from './changes.ts'

export const panels = (board: Board) =>
  ({
    async 'people:list'({ network }, caller) {
      const person = who(caller)
      if (!person.networks.some((held) => held.network === network)) throw new Problem('not-found', { network })
      return { people: (await board.store.lists.people(network)).map(colleague) }
    },

    async 'people:find'({ network, query }, caller) {
      if (!mayTriage(who(caller), network)) throw new Problem('not-found', { network })
      return { people: (await board.store.lists.peopleNamed(searchWords(query), 20)).map(colleague) }
    },

    async 'panel:appoint'({ case: id, seats }, caller) {
      const open = await caseFor(board, caller, 'panel:appoint', id)
      const panel = panelOf(open)
      const people = new Map<PersonId, Person>()
      for (const seat of seats) {
        const { record } = await board.store.read('person', seat.person)
        requireSeatable(open, panel.record, record, seat.role)
        people.set(record.id, record)
      }
      const invitations = seats.flatMap(({ person, role }) => {
        const invited = people.get(person)
        return invited ? [{ person: invited, role }] : []
      })
      const record = appoint(panel.record, invitations, homeTeamOf(open.case.record))
      const left = panel.record.seats.map((seat) => seat.person).filter((person) => !seatOf(record, person))
      const recommendations = await board.store.list('recommendation', id)
      const first = {
        kind: 'recommendation' as const,
        parent: id,
        version: 0,
        record: { id: newId('rec'), case: id, panel: record.id, version: 1, state: 'draft' as const },
      }
      const invited = record.seats.map((seat) => seat.person).filter((person) => !seatOf(panel.record, person))
      const letters = await noticeLetters(board, invited, 'panel', `/cases/${id}`, instant(board.clock))
      await board.store.commit(
        [{ ...panelChange(panel), record }, ...(recommendations.length > 0 ? [] : [first]), ...letters],
        act(board, open, 'panel:appoint', record.id, { seats: String(seats.length) }),
      )
      board.outbox.wake()
      await tellCase(board, id, left)
      return {}
    },

    async 'panel:invitation'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'panel:read', id)
      const panel = panelOf(open).record
      const seat = seatOf(panel, open.person.id)
      const { record: home } = await board.store.read('person', open.case.record.homeClinician)
      if (!seat) throw new Problem('not-found', { kind: 'seat' })
      const people = await Promise.all(panel.seats.map(({ person }) => board.store.read('person', person)))
      return {
        case: id,
        network: panel.network,
        urgency: open.case.record.description.urgency,
        requestedAt: panel.requestedAt,
        from: colleague(home),
        seat,
        people: people.map(({ record }, index) => ({
          person: colleague(record),
          role: panel.seats[index]?.role ?? 'observer',
        })),
      }
    },

    async 'panel:declareInterest'({ case: id, interest }, caller) {
      const open = await caseFor(board, caller, 'panel:declareInterest', id)
      const panel = panelOf(open)
      const record = declareInterest(panel.record, open.person.id, interest)
      await board.store.commit(
        [{ ...panelChange(panel), record }],
        act(board, open, 'panel:declareInterest', record.id, { conflict: String(interest.conflict) }),
      )
      await tellCase(board, id)
      return {}
    },

    async 'panel:decline'({ case: id, because }, caller) {
      const open = await caseFor(board, caller, 'panel:decline', id)
      const panel = panelOf(open)
      const record = declineSeat(panel.record, open.person.id, because)
      await board.store.commit([{ ...panelChange(panel), record }], act(board, open, 'panel:decline', record.id))
      await tellCase(board, id, [open.person.id])
      return {}
    },

    async 'panel:rule'({ case: id, person, ruling }, caller) {
      const open = await caseFor(board, caller, 'panel:rule', id)
      if (person === open.person.id) throw new Problem('not-permitted', { because: 'nobody rules on themselves' })
      const panel = panelOf(open)
      const record = rule(panel.record, person, ruling)
      await board.store.commit(
        [{ ...panelChange(panel), record }],
        act(board, open, 'panel:rule', record.id, { person, ruling }),
      )
      await tellCase(board, id, [person])
      return {}
    },
  }) satisfies Partial<RecordHandlers>

/** @throws Problem `wrong-state` for a case that was not presented yet. */
export function panelOf(open: OpenCase): Kept<'panel'> {
  if (!open.panel) throw new Problem('wrong-state', { because: 'the case was not presented yet' })
  return open.panel
}

/**
 * Experts of the network take any seat, those from elsewhere that of a guest; who works outside the EU and EEA only with
 * the patient's own yes to that. @throws Problem `not-found`, `third-country`.
 */
function requireSeatable(open: OpenCase, panel: Panel, person: Person, role: SeatRole): void {
  const belongs = person.networks.some((held) => held.network === panel.network)
  if (!belongs && role !== 'guest') throw new Problem('not-found', { person: person.id })
  const consents = open.consents.map((kept) => kept.record)
  if (isThirdCountry(person.provider) && !holds(consents, 'thirdCountry', open.at)) {
    throw new Problem('third-country', { person: person.id, country: person.provider.country })
  }
}

/** The panel without those who work in third countries, where any of them sits on it. */
export function withoutThirdCountry({ panel }: OpenCase): Change[] {
  if (!panel) return []
  const seats = panel.record.seats.filter((seat) => !isThirdCountry(seat.provider))
  if (seats.length === panel.record.seats.length) return []
  return [{ ...panelChange(panel), record: { ...panel.record, seats } }]
}
