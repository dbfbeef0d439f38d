import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openStore } from '../../../server/store/database.ts'
import { databases } from './places.ts'
import { anEvent, anUpdate, caseChange, numbered } from './samples.ts'

const meeting = numbered('mtg', 1)
const subject = numbered('cas', 1)
const now = Date.UTC(2026, 10, 23, 9, 0, 0)
const tenSeconds = 10_000

for (const { name, needs, place } of databases) {
  describe(`leases on ${name}`, needs, () => {
    test('a meeting that another node holds cannot be taken', async () => {
      await using database = await place()
      await using a = await openStore(database.at)
      await using b = await openStore(database.at)
      const held = await a.leases.claim(meeting, 'a', now, tenSeconds)
      assert.deepEqual(held, { meeting, node: 'a', epoch: 1, until: now + tenSeconds })
      assert.deepEqual(await b.leases.claim(meeting, 'b', now + tenSeconds - 1, tenSeconds), held)
      assert.deepEqual(await b.leases.read(meeting), held)
    })

    test('of ten nodes that claim a meeting at once one gets it, and all are told which', async () => {
      await using database = await place()
      await using a = await openStore(database.at)
      await using b = await openStore(database.at)
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 ? a : b).leases.claim(meeting, `node ${index}`, now, tenSeconds),
        ),
      )
      assert.equal(new Set(answers.map(({ node }) => node)).size, 1)
      assert.deepEqual(new Set(answers.map(({ epoch }) => epoch)), new Set([1]))
    })

    test('a node that lost its lease can neither write a record nor append nor close nor renew', async () => {
      await using database = await place()
      await using a = await openStore(database.at)
      await using b = await openStore(database.at)
      const stale = await a.leases.claim(meeting, 'a', now, tenSeconds)
      await a.documents.append('text', [anUpdate('mine')], stale)
      const taken = await b.leases.claim(meeting, 'b', now + tenSeconds, tenSeconds)
      assert.deepEqual(taken, { meeting, node: 'b', epoch: 2, until: now + 2 * tenSeconds })

      const lost = { code: 'lease-lost' }
      await assert.rejects(a.commit([caseChange(1, 0)], anEvent(subject), stale), lost)
      await assert.rejects(a.documents.append('text', [anUpdate('late')], stale), lost)
      await assert.rejects(a.documents.setClosed('text', true, stale), lost)
      await assert.rejects(a.leases.renew(stale, now, tenSeconds), lost)
      await a.leases.release(stale)
      await assert.rejects(b.commit([caseChange(1, 0)], anEvent(subject), { ...taken, epoch: 3 }), lost)

      assert.deepEqual(await b.leases.read(meeting), taken)
      assert.equal(await b.find('case', subject), undefined)
      assert.deepEqual(await b.audit(subject), [])
      assert.equal((await b.documents.head('text')).sequence, 1)
      await b.commit([caseChange(1, 0)], anEvent(subject), taken)
      assert.deepEqual(await b.documents.append('text', [anUpdate('next')], taken), { last: 2 })
    })

    test('appends of a lost and of a held lease that share a transaction are judged apart', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      const held = await store.leases.claim(meeting, 'a', now, tenSeconds)
      const outcomes = await Promise.allSettled([
        store.documents.append('one', [anUpdate('1')], held),
        store.documents.append('one', [anUpdate('2')], { ...held, epoch: 7 }),
        store.documents.append('two', [anUpdate('3')], held),
        store.documents.append('one', [anUpdate('4')]),
      ])
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.last : outcome.reason.code)),
        [1, 'lease-lost', 1, 2],
      )
    })

    test('a lapsed lease that nobody took still writes and renews', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      const lease = await store.leases.claim(meeting, 'a', now, tenSeconds)
      await store.commit([caseChange(1, 0)], anEvent(subject), lease)
      const renewed = await store.leases.renew(lease, now + 5 * tenSeconds, tenSeconds)
      assert.deepEqual(renewed, { ...lease, until: now + 6 * tenSeconds })
    })

    test('the holder claims again without a new epoch', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      await store.leases.claim(meeting, 'a', now, tenSeconds)
      const again = await store.leases.claim(meeting, 'a', now + 1, tenSeconds)
      assert.deepEqual(again, { meeting, node: 'a', epoch: 1, until: now + 1 + tenSeconds })
    })

    test('a released meeting is free at once, and no epoch is used twice', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      const first = await store.leases.claim(meeting, 'a', now, tenSeconds)
      await store.leases.release(first)
      assert.equal(await store.leases.read(meeting), undefined)
      await assert.rejects(store.commit([], anEvent(subject), first), { code: 'lease-lost' })
      const next = await store.leases.claim(meeting, 'a', now, tenSeconds)
      assert.equal(next.epoch, 2)
      await assert.rejects(store.commit([], anEvent(subject), first), { code: 'lease-lost' })
    })
  })
}
