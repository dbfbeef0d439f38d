import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openStore } from '../../../server/store/database.ts'
import type { CaseQuery, Change, Store } from '../../../server/store/store.ts'
import { Case } from '../../../shared/domain/case.ts'
import { searchWords } from '../../../shared/domain/caseEntry.ts'
import { databases } from './places.ts'
import { aCase, anEvent, numbered } from './samples.ts'

const home = numbered('per', 1)
const expert = numbered('per', 2)
const coordinator = 'coordinator epilepsy'
const asked: CaseQuery = {
  readers: [home],
  sort: 'changed',
  phase: null,
  urgency: null,
  network: null,
  waiting: false,
  words: [],
  after: null,
  limit: 50,
}

/** A case as it is after having been presented, and its panel of one expert. */
function presented(number: number, part: { urgency?: 'urgent' | 'routine'; diagnosis?: string } = {}): Change[] {
  const draft = aCase(number)
  const record = Case.parse({
    ...draft,
    state: 'ready',
    presentedAt: draft.openedAt,
    description: { ...draft.description, ...part },
  })
  const panel = {
    id: numbered('pan', number),
    case: record.id,
    network: record.network,
    requestedAt: draft.openedAt,
    seats: [
      {
        person: expert,
        role: 'chair' as const,
        provider: { name: 'Hospital', country: 'SE' },
        answer: 'accepted' as const,
        reason: '',
        interest: { conflict: false, text: '' },
        ruling: null,
      },
    ],
    state: 'assessment' as const,
  }
  return [
    { kind: 'case', parent: 'epilepsy', record, version: 0 },
    { kind: 'panel', parent: record.id, record: panel, version: 0 },
  ]
}

const minute = (number: number) => new Date(Date.UTC(2026, 10, 23, 9, number)).toISOString()
const write = (store: Store, number: number, changes: readonly Change[]) =>
  store.commit(changes, { ...anEvent(numbered('cas', number)), at: minute(number) })

async function everyPage(store: Store, query: Partial<CaseQuery>): Promise<string[]> {
  const found: string[] = []
  for (let after: string | null = null, pages = 0; pages < 100; pages++) {
    const page = await store.lists.cases({ ...asked, ...query, after })
    found.push(...page.entries.map((entry) => entry.pseudonym))
    if (page.next === null) return found
    after = page.next
  }
  throw new Error('the pages have no end')
}

for (const { name, needs, place } of databases) {
  describe(`lists on ${name}`, needs, () => {
    test('nobody finds a case in which they have no part, by whatever word', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      await write(store, 1, presented(1))
      const draft: Change = { kind: 'case', parent: 'epilepsy', record: aCase(2), version: 0 }
      await write(store, 2, [draft])
      assert.deepEqual(await everyPage(store, { readers: [numbered('per', 9), 'coordinator elsewhere'] }), [])
      assert.deepEqual(await everyPage(store, { readers: [numbered('per', 9)], words: ['abc'] }), [])
      // A draft is its home clinician's alone.
      assert.deepEqual(await everyPage(store, { readers: [coordinator] }), ['ABC-0001'])
      assert.deepEqual(await everyPage(store, { readers: [coordinator], words: ['0002'] }), [])
      assert.deepEqual(await everyPage(store, { readers: [home] }), ['ABC-0002', 'ABC-0001'])
    })

    test('a seat that was taken away takes the case, its words and its meetings from the list', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      const [of, panel] = presented(1)
      if (panel?.kind !== 'panel' || of?.kind !== 'case') throw new Error('a case and its panel')
      await write(store, 1, [of, panel])
      const meeting = {
        id: numbered('mtg', 1),
        network: 'epilepsy',
        startsAt: minute(30),
        timeZone: 'Europe/Brussels',
        agenda: [{ case: of.record.id, panel: panel.record.id, minutes: 20 }],
        admitted: [],
        invited: [],
        sequence: 0,
        state: 'booked' as const,
      }
      await write(store, 2, [{ kind: 'meeting', parent: 'epilepsy', record: meeting, version: 0 }])
      const meetings = async () => (await store.lists.meetings([expert], { coming: 9, over: 9 })).length
      assert.equal(await meetings(), 1)
      assert.deepEqual(await everyPage(store, { readers: [expert], words: ['focal'] }), ['ABC-0001'])
      await write(store, 3, [{ ...panel, record: { ...panel.record, seats: [] }, version: 1 }])
      assert.equal(await meetings(), 0)
      assert.deepEqual(await everyPage(store, { readers: [expert] }), [])
      assert.deepEqual(await everyPage(store, { readers: [expert], words: ['focal'] }), [])
      assert.equal((await store.lists.meetingsOn(of.record.id)).length, 1)
    })

    test('pages hold every case once and in order, for one who reads by two names', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      for (let number = 1; number <= 12; number++) {
        const urgency = number % 3 === 0 ? 'urgent' : 'routine'
        await write(store, number, presented(number, { urgency }))
      }
      const readers = [expert, coordinator]
      const pseudonyms = Array.from({ length: 12 }, (_, index) => `ABC-${String(index + 1).padStart(4, '0')}`)
      for (const limit of [1, 5, 12, 50]) {
        assert.deepEqual(await everyPage(store, { readers, limit }), pseudonyms.toReversed())
        assert.deepEqual(await everyPage(store, { readers, limit, sort: 'pseudonym' }), pseudonyms)
        const urgent = ['ABC-0003', 'ABC-0006', 'ABC-0009', 'ABC-0012']
        assert.deepEqual(await everyPage(store, { readers, limit, urgency: 'urgent' }), urgent.toReversed())
        assert.deepEqual((await everyPage(store, { readers, limit, sort: 'urgency' })).slice(0, 4), urgent)
        assert.deepEqual(await everyPage(store, { readers, limit, words: ['abc'] }), pseudonyms)
        assert.deepEqual(await everyPage(store, { readers, limit, waiting: true }), pseudonyms.toReversed())
      }
      const [entry] = (await store.lists.cases({ ...asked, readers })).entries
      assert.deepEqual(entry?.roles.toSorted(), ['chair', 'coordinator'])
      assert.deepEqual(entry?.waiting.toSorted(), ['schedule'])
    })

    test('a case is found by pseudonym, number, network and any words of diagnosis and question', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      await write(store, 1, presented(1, { diagnosis: 'Dravet-Syndrom (ORPHA:33069), Épilepsie' }))
      await write(store, 2, presented(2))
      for (const typed of [
        'abc-0001',
        '0001',
        'ORPHA:33069',
        'orpha',
        'epilepsie',
        'ÉPIL surg',
        'option dravet epilepsy',
      ]) {
        const found = await everyPage(store, { readers: [coordinator], words: searchWords(typed) })
        assert.ok(found.includes('ABC-0001'), typed)
      }
      assert.deepEqual(await everyPage(store, { readers: [coordinator], words: searchWords('orpha focal') }), [])
      assert.deepEqual(await everyPage(store, { readers: [coordinator], words: searchWords('%') }), [
        'ABC-0002',
        'ABC-0001',
      ])
    })

    test('what was described anew is found by its new words, not by its old', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      const [of, panel] = presented(1)
      if (of?.kind !== 'case' || !panel) throw new Error('a case and its panel')
      await write(store, 1, [of, panel])
      const description = { ...of.record.description, diagnosis: 'Rasmussen encephalitis' }
      await write(store, 2, [{ ...of, record: { ...of.record, description }, version: 1 }])
      assert.deepEqual(await everyPage(store, { words: ['rasmussen'] }), ['ABC-0001'])
      assert.deepEqual(await everyPage(store, { words: ['focal'] }), [])
    })

    test('a cursor that is none of ours is refused', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      for (const after of ['', '[]', '{"a":1}', '[1,[2]]', 'null']) {
        await assert.rejects(store.lists.cases({ ...asked, after }), { code: 'invalid-input' })
      }
    })

    test('a database that had no lists gets them from its records', async () => {
      await using database = await place()
      {
        await using store = await openStore(database.at)
        await write(store, 1, presented(1))
      }
      for (const table of [
        'case_term',
        'case_entry',
        'meeting_entry',
        'meeting_case',
        'person_network',
        'person_term',
      ]) {
        await database.tamper(`drop table ${table}`)
      }
      await database.tamper(`delete from migration where name = '010-lists'`)
      await using store = await openStore(database.at)
      assert.deepEqual(await everyPage(store, { readers: [expert] }), ['ABC-0001'])
    })
  })
}
