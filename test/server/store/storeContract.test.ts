import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { verifyChain } from '../../../shared/domain/audit.ts'
import type { AuditDraft } from '../../../shared/domain/audit.ts'
import { openStore } from '../../../server/store/database.ts'
import { databases } from './places.ts'
import { aCase, anEvent, caseChange, numbered } from './samples.ts'

const subject = numbered('cas', 1)

for (const { name, needs, place } of databases) {
  describe(`the store on ${name}`, needs, () => {
    test('a record that moved on since it was read is not overwritten', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      await store.commit([caseChange(1, 0)], anEvent(subject))
      await store.commit([caseChange(1, 1, 'second')], anEvent(subject))
      await assert.rejects(store.commit([caseChange(1, 1, 'late')], anEvent(subject)), { code: 'version-conflict' })
      await assert.rejects(store.commit([caseChange(1, 0, 'again')], anEvent(subject)), { code: 'version-conflict' })
      await assert.rejects(store.commit([caseChange(2, 3, 'never made')], anEvent(subject)), {
        code: 'version-conflict',
      })
      assert.deepEqual(await store.read('case', subject), { record: aCase(1, 'second'), version: 2 })
    })

    test('of two nodes that write one record at the same time exactly one succeeds', async () => {
      await using database = await place()
      await using one = await openStore(database.at)
      await using other = await openStore(database.at)
      await one.commit([caseChange(1, 0)], anEvent(subject))
      const outcomes = await Promise.allSettled(
        [one, other].map((store, index) => store.commit([caseChange(1, 1, `writer ${index}`)], anEvent(subject))),
      )
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
      assert.deepEqual(
        refused.map(({ code }) => code),
        ['version-conflict'],
      )
      assert.equal((await other.read('case', subject)).version, 2)
      assert.equal((await one.audit(subject)).length, 2)
    })

    test('a commit that fails halfway leaves nothing, neither records nor event', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      await store.commit([caseChange(2, 0)], anEvent(subject))
      const changes = [caseChange(1, 0), caseChange(2, 0), caseChange(3, 0)]
      await assert.rejects(store.commit(changes, anEvent(subject)), { code: 'version-conflict' })
      assert.equal(await store.find('case', numbered('cas', 1)), undefined)
      assert.equal(await store.find('case', numbered('cas', 3)), undefined)
      assert.equal((await store.audit(subject)).length, 1)
    })

    test('nothing is written without an event that can be told', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      const untold: AuditDraft = { ...anEvent(subject), at: 'yesterday' }
      await assert.rejects(store.commit([caseChange(1, 0)], untold))
      await assert.rejects(store.commit([caseChange(1, 0)], { ...anEvent(subject), detail: { said: '\ud800' } }))
      assert.deepEqual(await store.list('case', 'epilepsy'), [])
      assert.deepEqual(await store.audit(subject), [])
    })

    test('a record that does not fit its schema is not written', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      const record = { ...aCase(1), openedAt: 'once' }
      await assert.rejects(
        store.commit([{ kind: 'case', parent: '', record, version: 0 }], anEvent(subject)),
        /openedAt/,
      )
      assert.deepEqual(await store.audit(subject), [])
    })

    test('a damaged record is an error that names it and quotes nothing of it', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      await store.commit([caseChange(1, 0, 'Johanna from Umeå'), caseChange(2, 0)], anEvent(subject))
      await database.tamper(
        `update record set body = replace(body, '"routine"', '"at leisure"') where id = '${subject}'`,
      )
      await assert.rejects(store.read('case', subject), namesButDoesNotQuote)
      await database.tamper(`update record set body = replace(body, '{"', '{') where id = '${subject}'`)
      await assert.rejects(store.find('case', subject), namesButDoesNotQuote)
      await assert.rejects(store.list('case', 'epilepsy'), namesButDoesNotQuote)
    })

    test('an event that was changed behind the store is found by verifyChain', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      for (let count = 0; count < 4; count++) await store.commit([], anEvent(subject, { count: String(count) }))
      assert.deepEqual((await verifyChain(await store.audit(subject))).valid, true)
      await database.tamper(`update audit_event set action = 'case.read' where sequence = 3`)
      assert.deepEqual(await verifyChain(await store.audit(subject)), { valid: false, brokenAt: 3 })
    })

    test('a chain whose end was cut off takes no further event', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      for (let count = 0; count < 3; count++) await store.commit([], anEvent(subject))
      await database.tamper(`delete from audit_event where sequence = 3`)
      await assert.rejects(store.commit([], anEvent(subject)), /audit chain .* is corrupt at 3/)
    })

    test('one commit after another leaves the rest of the process its turn', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      let hadTheirTurn = false
      setImmediate(() => (hadTheirTurn = true))
      await store.commit([], anEvent(subject))
      assert.ok(hadTheirTurn)
    })

    test('twenty commits at once from two nodes make one chain without gaps', async () => {
      await using database = await place()
      await using one = await openStore(database.at)
      await using other = await openStore(database.at)
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? one : other).commit([caseChange(index, 0)], anEvent('board', { index: String(index) })),
        ),
      )
      const chain = await one.audit('board')
      assert.deepEqual(await verifyChain(chain), { valid: true, head: chain.at(-1)?.hash, count: 20 })
      assert.deepEqual(
        answers.toSorted((a, b) => a.sequence - b.sequence),
        chain,
      )
    })

    test('commits that write the same records in opposite order do not block each other for ever', async () => {
      await using database = await place()
      await using one = await openStore(database.at)
      await using other = await openStore(database.at)
      await one.commit([caseChange(1, 0), caseChange(2, 0)], anEvent('board'))
      const outcomes = await Promise.allSettled([
        one.commit([caseChange(1, 1, 'one'), caseChange(2, 1, 'one')], anEvent('first')),
        other.commit([caseChange(2, 1, 'other'), caseChange(1, 1, 'other')], anEvent('second')),
      ])
      assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
      const questions = (await one.list('case', 'epilepsy')).map(({ record }) => record.description.question)
      assert.equal(questions[0], questions[1])
    })

    test('what is not there is not-found', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      await store.commit([caseChange(1, 0)], anEvent(subject))
      await assert.rejects(store.read('meeting', subject), { code: 'not-found' })
      assert.equal(await store.find('meeting', subject), undefined)
      assert.deepEqual(await store.list('meeting', 'epilepsy'), [])
      assert.deepEqual(await store.audit('nobody'), [])
    })

    test('records are listed by parent, oldest first, whatever was written to them since', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      for (const number of [3, 1, 2]) {
        const change = caseChange(number, 0)
        await store.commit([{ ...change, parent: number === 1 ? 'elsewhere' : 'here' }], anEvent(subject))
      }
      await store.commit([{ ...caseChange(3, 1, 'newer'), parent: 'here' }], anEvent(subject))
      const listed = async (parent: string) => (await store.list('case', parent)).map(({ record }) => record.id)
      assert.deepEqual(await listed('here'), [numbered('cas', 3), numbered('cas', 2)])
      assert.deepEqual(await listed('elsewhere'), [numbered('cas', 1)])
    })

    test('reopening sees everything, and any text comes back as it was', async () => {
      await using database = await place()
      const question = `Ψ 漢字 🧠 "quoted" \\ \u0000 ${'x'.repeat(1500)}`
      {
        await using store = await openStore(database.at)
        await store.commit([caseChange(1, 0, question)], anEvent(subject, { note: 'é\u0000' }))
      }
      await using store = await openStore(database.at)
      assert.deepEqual(await store.read('case', subject), { record: aCase(1, question), version: 1 })
      assert.equal((await verifyChain(await store.audit(subject))).valid, true)
      const next = await store.commit([caseChange(1, 1)], anEvent(subject))
      assert.equal(next.sequence, 2)
    })

    test('several nodes that open an empty database together all find it ready', async () => {
      await using database = await place()
      const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(database.at)))
      await Promise.all(stores.map((store, index) => store.commit([caseChange(index, 0)], anEvent('board'))))
      assert.equal((await stores[0]?.list('case', 'epilepsy'))?.length, 4)
      for (const store of stores) await store[Symbol.asyncDispose]()
    })

    test('a database of a newer program is refused', async () => {
      await using database = await place()
      await (await openStore(database.at))[Symbol.asyncDispose]()
      await database.tamper(`insert into migration values ('999-from-the-future')`)
      await assert.rejects(openStore(database.at), /newer than this program: it has 999-from-the-future/)
    })

    test('closing twice closes once', async () => {
      await using database = await place()
      const store = await openStore(database.at)
      await store[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    })
  })
}

function namesButDoesNotQuote(error: unknown): boolean {
  assert.ok(error instanceof Error)
  assert.match(error.message, new RegExp(subject))
  assert.doesNotMatch(`${error.stack} ${JSON.stringify(error.cause)}`, /Johanna|leisure/)
  return true
}
