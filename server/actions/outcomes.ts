import type { Attendance } from '../../shared/domain/attendance.ts'
import type { CaseId, MeetingId, PanelId } from '../../shared/domain/identifiers.ts'
import { recordOutcome } from '../../shared/domain/outcome.ts'

import type { Panel } from '../../shared/domain/panel.ts'
import { colleague, isIn, type Person } from '../../shared/domain/person.ts'
import { presenceQuorum, usualQuorum } from '../../shared/domain/quorum.ts'
import { retentionId, usualRetention } from '../../shared/domain/followUp.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { QuorumRule } from '../../shared/statement/quorum.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { act, caseFor, tellCase, who } from './access.ts'
import { panelOf } from './panels.ts'

export const outcomes = (board: Board) =>
  ({
    async 'quorum:read'({ network }, caller) {
      const person = who(caller)
      if (!person.networks.some((held) => held.network === network)) throw new Problem('not-found', { network })
      const kept = await board.store.find('quorumRule', network)
      const people = await board.store.lists.people(network)
      return {
        rule: kept?.record.rule ?? usualQuorum(undefined),
        isUsual: kept === undefined,
        disciplines: [...new Set(people.map(({ discipline }) => discipline))].toSorted(),
        mayChange: isIn(person, network, 'coordinator'),
      }
    },

    async 'quorum:change'({ network, rule }, caller) {
      const person = who(caller)
      if (!isIn(person, network, 'coordinator')) throw new Problem('not-permitted', { network })
      if (rule.threshold.numerator > rule.threshold.denominator) {
        throw new Problem('invalid-input', { at: 'rule.threshold', rule: 'at-most-all' })
      }
      const kept = await board.store.find('quorumRule', network)
      const at = instant(board.clock)
      const mandatoryDisciplines = [...new Set(rule.mandatoryDisciplines)].toSorted()
      const record = { id: network, rule: { ...rule, mandatoryDisciplines }, changedBy: person.id, changedAt: at }
      await board.store.commit([{ kind: 'quorumRule', parent: 'networks', record, version: kept?.version ?? 0 }], {
        subject: 'board',
        by: person.id,
        action: 'quorum:change',
        target: network,
        outcome: 'success',
        detail: { rule: JSON.stringify(record.rule).slice(0, 200) },
        at,
      })
      return {}
    },

    async 'outcome:read'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'outcome:read', id)
      const panel = open.panel?.record
      const people = await seatedPeople(board, panel)
      const rule = await quorumRuleOf(board, open.case.record.network, panel)
      const none = { quorate: false, eligible: 0, present: 0, missing: [] }
      const judge = (there: ReadonlySet<string>) => (panel ? presenceQuorum(rule, panel, people, there) : none)
      const meetings = await board.store.lists.meetingsOn(id)
      const held = meetings.filter(({ record }) => record.state === 'live' || record.state === 'ended')
      const attended = await Promise.all(held.map(({ record }) => attendanceOf(board, record.id)))
      const [found, again, followUps, retention] = await Promise.all([
        board.store.list('outcome', id),
        board.store.list('representation', id),
        board.store.list('followUp', id),
        board.store.find('retention', retentionId(id)),
      ])
      const others = await board.store.several('person', [
        open.case.record.homeClinician,
        ...attended.flat().map((row) => row.person),
        ...found.flatMap(({ record }) => [record.recordedBy, ...record.present]),
      ])
      const shown = new Map([...people, ...others.map(({ record }) => record)].map((one) => [one.id, one]))
      return {
        rule,
        seated: judge(new Set(people.map((person) => person.id))),
        meetings: held.map(({ record }, index) => ({
          meeting: record.id,
          startsAt: record.startsAt,
          presence: judge(new Set((attended[index] ?? []).map((row) => row.person))),
          // Who was there for another case of the agenda is nobody's business here.
          attendance: (attended[index] ?? []).filter(
            (row) => shown.has(row.person) && isOfCase(row, open.case.record, panel),
          ),
        })),
        outcomes: found.map(({ record }) => record),
        representations: again.map(({ record }) => record),
        followUps: followUps.map(({ record }) => record),
        retention: retention?.record ?? usualRetention(open.case.record),
        people: [...shown.values()].map(colleague),
      }
    },

    async 'outcome:record'({ case: id, meeting, acceptAdvisory, ...said }, caller) {
      const open = await caseFor(board, caller, 'outcome:record', id)
      const panel = panelOf(open).record
      const on = await board.store.lists.meetingsOn(id)
      if (meeting !== null && !on.some(({ record }) => record.id === meeting))
        throw new Problem('not-found', { meeting })
      const rows = meeting === null ? [] : await attendanceOf(board, meeting)
      const people = await seatedPeople(board, panel)
      const present = people.map((person) => person.id).filter((one) => rows.some((row) => row.person === one))
      const rule = await quorumRuleOf(board, open.case.record.network, panel)
      const record = recordOutcome(
        {
          id: newId('out'),
          case: id,
          panel: panel.id,
          meeting,
          ...said,
          present,
          recordedBy: open.person.id,
          recordedAt: instant(board.clock),
          acceptAdvisory,
        },
        presenceQuorum(rule, panel, people, new Set(present)),
      )
      await board.store.commit(
        [{ kind: 'outcome', parent: id, record, version: 0 }],
        act(board, open, 'outcome:record', record.id, { type: record.type, standing: record.standing }),
      )
      await tellCase(board, id)
      return { outcome: record.id, standing: record.standing }
    },

    async 'case:represent'({ case: id, reason }, caller) {
      const open = await caseFor(board, caller, 'case:represent', id)
      const kept = panelOf(open)
      const outcome = (await board.store.list('outcome', id)).findLast(({ record }) => record.panel === kept.record.id)
      if (!outcome) throw new Problem('wrong-state', { because: 'the panel has come to no outcome yet' })
      const latest = (await board.store.list('recommendation', id)).at(-1)
      if (latest?.record.state === 'signing') throw new Problem('wrong-state', { is: 'signing' })
      const at = instant(board.clock)
      const { id: first, network, seats } = kept.record
      const closed: Panel = {
        id: first,
        case: id,
        network,
        requestedAt: kept.record.requestedAt,
        seats,
        state: 'closed',
        closedAt: at,
      }
      const next: Panel = { id: newId('pan'), case: id, network, requestedAt: at, seats: [], state: 'requested' }
      const draft = { id: newId('rec'), case: id, panel: next.id, version: 1, state: 'draft' as const }
      const link = {
        id: newId('rep'),
        case: id,
        first,
        next: next.id,
        outcome: outcome.record.id,
        reason,
        by: open.person.id,
        at,
      }
      await board.store.commit(
        [
          { kind: 'panel', parent: id, record: closed, version: kept.version },
          { kind: 'panel', parent: id, record: next, version: 0 },
          { kind: 'recommendation', parent: id, record: draft, version: 0 },
          { kind: 'representation', parent: id, record: link, version: 0 },
        ],
        act(board, open, 'case:represent', next.id, { first }),
      )
      await tellCase(board, id)
      return { panel: next.id }
    },
  }) satisfies Partial<RecordHandlers>

/** The rule that holds for a panel of a network. */
export async function quorumRuleOf(
  board: Pick<Board, 'store'>,
  network: string,
  panel: Panel | undefined,
): Promise<QuorumRule> {
  return (await board.store.find('quorumRule', network))?.record.rule ?? usualQuorum(panel)
}

async function seatedPeople(board: Board, panel: Panel | undefined): Promise<Person[]> {
  const kept = await board.store.several(
    'person',
    (panel?.seats ?? []).map((seat) => seat.person),
  )
  return kept.map(({ record }) => record)
}

const attendanceOf = async (board: Board, meeting: MeetingId): Promise<Attendance[]> =>
  (await board.store.list('attendance', meeting)).map(({ record }) => record)

const isOfCase = (row: Attendance, of: { homeClinician: string }, panel: Panel | undefined): boolean =>
  row.person === of.homeClinician || (panel?.seats.some((seat) => seat.person === row.person) ?? false)

/** What a statement says of itself. It knows no word for no consensus: that, its positions say. */
export async function statedOutcome(board: Pick<Board, 'store'>, id: CaseId, panel: PanelId) {
  const latest = (await board.store.list('outcome', id)).findLast(({ record }) => record.panel === panel)
  const type = latest?.record.type
  return type === 'interim' || type === 'notForThisPanel' ? type : ('recommendation' as const)
}
