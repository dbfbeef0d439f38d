import {
  attach,
  type Case,
  describe,
  isAttached,
  type Pseudonym,
  present,
  setHomeTeam,
} from '../../shared/domain/case.ts'
import { readersFor, searchWords } from '../../shared/domain/caseEntry.ts'
import { clinicalPictureId, emptyPicture } from '../../shared/domain/clinical.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { mayOpenCase, may } from '../../shared/domain/permissions.ts'
import { requestAgain } from '../../shared/domain/panel.ts'
import { colleague } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import type { Change } from '../store/store.ts'
import { noticeLetters } from '../scheduling/notices.ts'
import { act, caseFor, type OpenCase, tellCase, who } from './access.ts'
import { caseChange } from './changes.ts'
import { randomInt } from 'node:crypto'

export const cases = (board: Board) =>
  ({
    async 'case:list'({ words, after, ...asked }, caller) {
      const readers = readersFor(who(caller))
      const { entries, next } = await board.store.lists.cases({ ...asked, readers, after, words: searchWords(words) })
      return { cases: entries, next }
    },

    async 'case:read'({ case: id }, caller) {
      const open = await caseFor(board, caller, 'case:read', id)
      const recommendation = (await board.store.list('recommendation', id)).at(-1)
      const meetings = await board.store.lists.meetingsOn(id)
      const { record } = open.case
      const people = await board.store.several('person', [
        record.homeClinician,
        ...record.homeTeam,
        ...(open.panel?.record.seats.map((seat) => seat.person) ?? []),
      ])
      const { studies, attachments, picture } = await shownTo(board, open)
      const seesRequests = open.roles.some((role) => ['homeClinician', 'coordinator', 'dispatcher'].includes(role))
      const submissions = seesRequests ? await board.store.list('submission', id) : []
      await board.store.commit([], act(board, open, 'case:read', id))
      return {
        case: record,
        roles: open.roles,
        consents: open.consents.map((kept) => kept.record),
        studies,
        attachments,
        picture,
        submissions: submissions.slice(-2).map((kept) => kept.record),
        panel: open.panel?.record ?? null,
        recommendation: recommendation?.record ?? null,
        meetings: meetings.map((kept) => kept.record),
        people: people.map((kept) => colleague(kept.record)),
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
        homeTeam: [],
        openedAt: instant(board.clock),
        description,
        detached: [],
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
      const panel = requested(open, at)
      const { people } = board.store.lists
      const triage = [...(await people(record.network, 'coordinator')), ...(await people(record.network, 'dispatcher'))]
      const waiting = new Set(triage.map((person) => person.id))
      await board.store.commit(
        [
          { ...caseChange(open.case), record },
          panel,
          { kind: 'submission', parent: id, record: await submissionOf(board, open, at), version: 0 },
          ...(await noticeLetters(board, waiting, 'requestNew', `/cases/${id}`, at)),
        ],
        act(board, open, 'case:present', id),
      )
      board.outbox.wake()
      await tellCase(board, id)
      return { panel: panel.record.id }
    },

    async 'case:team'({ case: id, team }, caller) {
      const open = await caseFor(board, caller, 'case:team', id)
      const seated = new Set(open.panel?.record.seats.map((seat) => seat.person))
      if (team.some((person) => seated.has(person))) {
        throw new Problem('invalid-input', { at: 'team', rule: 'not-on-the-panel' })
      }
      const people = await Promise.all(team.map((person) => board.store.read('person', person)))
      const record = setHomeTeam(
        open.case.record,
        people.map((kept) => kept.record),
      )
      const left = open.case.record.homeTeam.filter((person) => !record.homeTeam.includes(person))
      await board.store.commit(
        [{ ...caseChange(open.case), record }],
        act(board, open, 'case:team', id, { people: String(record.homeTeam.length) }),
      )
      await tellCase(board, id, left)
      return {}
    },

    async 'case:attach'({ case: id, item, attached }, caller) {
      const open = await caseFor(board, caller, 'case:attach', id)
      const record = attach(open.case.record, await itemOf(board, id, item), attached)
      await board.store.commit(
        [{ ...caseChange(open.case), record }],
        act(board, open, 'case:attach', item, { attached: String(attached) }),
      )
      await tellCase(board, id)
      return {}
    },
  }) satisfies Partial<RecordHandlers>

/** The first request of a case, or the one that came back, asked again. */
function requested({ case: of, panel }: OpenCase, at: string): Extract<Change, { kind: 'panel' }> {
  const { id, network } = of.record
  if (panel && panel.record.state !== 'forwarded') {
    return { kind: 'panel', parent: id, record: requestAgain(panel.record), version: panel.version }
  }
  const record = { id: newId('pan'), case: id, network, requestedAt: at, seats: [], state: 'requested' as const }
  return { kind: 'panel', parent: id, record, version: 0 }
}

async function submissionOf(board: Board, open: OpenCase, at: string) {
  const { id, description } = open.case.record
  const { studies, attachments, picture } = await everythingOf(board, open)
  return {
    id: newId('sub'),
    case: id,
    at,
    description,
    picture,
    studies: studies.map((study) => study.id),
    attachments: attachments.filter(({ category }) => category !== 'consentForm').map((one) => one.id),
  }
}

async function everythingOf(board: Board, { case: { record } }: Pick<OpenCase, 'case'>) {
  const [studies, attachments, picture] = await Promise.all([
    board.store.list('study', record.id),
    board.store.list('attachment', record.id),
    board.store.find('clinical', clinicalPictureId(record.id)),
  ])
  return {
    studies: studies.map((kept) => kept.record),
    attachments: attachments.map((kept) => kept.record),
    picture: picture?.record ?? emptyPicture(record.id, record.network),
  }
}

/** What of a case somebody is shown: the panel what is attached to it, and a signed form the home team alone. */
async function shownTo(board: Board, open: OpenCase) {
  const all = await everythingOf(board, open)
  if (may(open.roles, 'case:attach')) return all
  const isShown = ({ id }: { id: string }) => isAttached(open.case.record, id)
  const attachments = all.attachments.filter((one) => isShown(one) && one.category !== 'consentForm')
  return { ...all, studies: all.studies.filter(isShown), attachments }
}

/** @throws Problem `not-found` for what is no item of this case. */
async function itemOf(board: Board, id: CaseId, item: string): Promise<string> {
  const kind = item.startsWith('std_') ? 'study' : 'attachment'
  const { record } = await board.store.read(kind, item)
  if (record.case !== id) throw new Problem('not-found', { kind })
  return record.id
}

/** Three letters of the network and a number by chance that no other case of the network has. */
async function newPseudonym(board: Board, network: string): Promise<Pseudonym> {
  const letters = network
    .replaceAll(/[^A-Za-z]/g, '')
    .padEnd(3, 'X')
    .slice(0, 3)
    .toUpperCase()
  for (let attempt = 0; attempt < 100; attempt++) {
    const pseudonym = `${letters}-${String(randomInt(10_000)).padStart(4, '0')}`
    if (!(await board.store.lists.pseudonymIsTaken(network, pseudonym))) return pseudonym as Pseudonym
  }
  return `${letters}-${randomInt(100_000, 1_000_000)}` as Pseudonym
}
