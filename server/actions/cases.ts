import { type Case, describe, type Pseudonym, present } from '../../shared/domain/case.ts'
import { withdraw } from '../../shared/domain/consent.ts'
import { type Action, mayOpenCase, may, rolesOf } from '../../shared/domain/permissions.ts'
import { type Panel, seatOf, signers } from '../../shared/domain/panel.ts'
import { colleague, type Person } from '../../shared/domain/person.ts'
import type { Recommendation } from '../../shared/domain/recommendation.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import type { Kept } from '../store/store.ts'
import { act, caseFor, tellCase, who } from './access.ts'
import { randomInt } from 'node:crypto'

export const cases = (board: Board) =>
  ({
    async 'case:list'(_nothing, caller) {
      const person = who(caller)
      const { store } = board
      const [all, panels, recommendations, meetings] = await Promise.all([
        store.list('case'),
        store.list('panel'),
        store.list('recommendation'),
        store.list('meeting'),
      ])
      const panelOf = new Map(panels.map(({ record }) => [record.case, record]))
      const recommendationOf = new Map(recommendations.map(({ record }) => [record.case, record]))
      const scheduled = new Set(meetings.flatMap(({ record }) => record.agenda.map((item) => item.case)))
      const rows = all.map(({ record: of }) =>
        summary(person, of, {
          panel: panelOf.get(of.id),
          recommendation: recommendationOf.get(of.id),
          isScheduled: scheduled.has(of.id),
        }),
      )
      return { cases: rows.filter((row) => row !== undefined) }
    },

    async 'case:read'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'case:read', id)
      const recommendation = (await board.store.list('recommendation', id)).at(-1)
      const meetings = (await board.store.list('meeting')).filter(({ record }) =>
        record.agenda.some((item) => item.case === id),
      )
      const people = await board.store.list('person')
      const around = new Set([open.case.record.homeClinician, ...(open.panel?.record.seats.map((s) => s.person) ?? [])])
      await board.store.commit([], act(board, open, 'case:read', id))
      return {
        case: open.case.record,
        roles: open.roles,
        consents: open.consents.map(({ record }) => record),
        studies: (await board.store.list('study', id)).map(({ record }) => record),
        panel: open.panel?.record ?? null,
        recommendation: recommendation?.record ?? null,
        meetings: meetings.map(({ record }) => record),
        people: people.filter(({ record }) => around.has(record.id)).map(({ record }) => colleague(record)),
      }
    },

    async 'case:open'({ network, description }, caller) {
      const person = who(caller)
      if (!mayOpenCase(person, network)) throw new Problem('not-permitted', { network })
      const record: Case = {
        id: newId('cas'),
        pseudonym: await newPseudonym(board, network),
        network,
        provider: person.provider,
        homeClinician: person.id,
        openedAt: instant(board.clock),
        description,
        state: 'draft',
      }
      const event = act(board, { person, case: { record } }, 'case:open', record.id)
      await board.store.commit([{ kind: 'case', parent: network, record, version: 0 }], event)
      await tellCase(board, record.id)
      return { case: record.id }
    },

    async 'case:describe'({ case: id, description }, caller) {
      const open = await caseFor(board, caller, 'case:describe', id)
      const record = describe(open.case.record, description)
      await board.store.commit([{ ...caseChange(open.case), record }], act(board, open, 'case:describe', id))
      await tellCase(board, id)
      return {}
    },

    async 'case:present'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'case:present', id)
      const at = instant(board.clock)
      const record = present(
        open.case.record,
        open.consents.map((kept) => kept.record),
        at,
      )
      const panel = {
        id: newId('pan'),
        case: id,
        network: record.network,
        requestedAt: at,
        seats: [],
        state: 'requested' as const,
      }
      await board.store.commit(
        [
          { ...caseChange(open.case), record },
          { kind: 'panel', parent: id, record: panel, version: 0 },
        ],
        act(board, open, 'case:present', id),
      )
      await tellCase(board, id)
      return { panel: panel.id }
    },

    async 'consent:record'({ case: id, form }, caller) {
      const open = await caseFor(board, caller, 'consent:record', id)
      const at = instant(board.clock)
      const record = {
        id: newId('con'),
        case: id,
        form,
        recordedBy: open.person.id,
        recordedAt: at,
        state: 'active' as const,
      }
      const before = open.consents
        .filter((kept) => kept.record.state === 'active')
        .map((kept) => ({ ...consentChange(kept), record: withdraw(kept.record, at) }))
      await board.store.commit(
        [...before, { kind: 'consent', parent: id, record, version: 0 }],
        act(board, open, 'consent:record', record.id),
      )
      await tellCase(board, id)
      return {}
    },

    async 'consent:withdraw'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'consent:withdraw', id)
      const at = instant(board.clock)
      const active = open.consents.filter((kept) => kept.record.state === 'active')
      const changes = active.map((kept) => ({ ...consentChange(kept), record: withdraw(kept.record, at) }))
      await board.store.commit(changes, act(board, open, 'consent:withdraw', id))
      await tellCase(board, id)
      return {}
    },
  }) satisfies Partial<RecordHandlers>

const caseChange = ({ record, version }: Kept<'case'>) => ({ kind: 'case' as const, parent: record.network, version })
const consentChange = ({ record, version }: Kept<'consent'>) => ({
  kind: 'consent' as const,
  parent: record.case,
  version,
})

type Around = { panel: Panel | undefined; recommendation: Recommendation | undefined; isScheduled: boolean }

/** A row of the list; nothing for who has no part in the case. */
function summary(person: Person, record: Case, { panel, recommendation, isScheduled }: Around) {
  const roles = rolesOf(person, record, panel)
  if (roles.length === 0) return undefined
  const can = (action: Action) => may(roles, action)
  const seat = seatOf(panel, person.id)
  const owes =
    recommendation?.state === 'signing' &&
    recommendation.signers.includes(person.id) &&
    !recommendation.signed.includes(person.id)
  return {
    id: record.id,
    pseudonym: record.pseudonym,
    state: record.state,
    question: record.description.question,
    urgency: record.description.urgency,
    roles,
    panel: panel?.state ?? ('none' as const),
    recommendation: recommendation?.state ?? ('none' as const),
    waiting: [
      ...(record.state === 'draft' && can('case:present') ? (['present'] as const) : []),
      ...(panel?.state === 'requested' && can('panel:appoint') ? (['appoint'] as const) : []),
      ...(panel?.state === 'assessment' && !isScheduled && can('meeting:schedule') ? (['schedule'] as const) : []),
      ...(panel && seat && seat.interest === null && signers(panel).includes(seat)
        ? (['declareInterest'] as const)
        : []),
      ...(owes ? (['sign'] as const) : []),
      ...(recommendation?.state === 'final' && roles.includes('homeClinician') ? (['receive'] as const) : []),
    ],
  }
}

/** Three letters of the network and a number by chance that no other case of the network has. */
async function newPseudonym(board: Board, network: string): Promise<Pseudonym> {
  const letters = network
    .replaceAll(/[^A-Za-z]/g, '')
    .padEnd(3, 'X')
    .slice(0, 3)
    .toUpperCase()
  const taken = new Set((await board.store.list('case', network)).map(({ record }) => record.pseudonym as string))
  for (let attempt = 0; attempt < 100; attempt++) {
    const pseudonym = `${letters}-${String(randomInt(10_000)).padStart(4, '0')}`
    if (!taken.has(pseudonym)) return pseudonym as Pseudonym
  }
  return `${letters}-${randomInt(100_000, 1_000_000)}` as Pseudonym
}
