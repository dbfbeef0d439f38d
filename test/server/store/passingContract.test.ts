import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openStore } from '../../../server/store/database.ts'
import { databases } from './places.ts'

for (const { name, needs, place } of databases) {
  describe(`what passes by itself, on ${name}`, needs, () => {
    test('it is there until its time is over, on any node, and not a moment longer', async () => {
      await using database = await place()
      await using one = await openStore(database.at)
      await using other = await openStore(database.at)
      await one.passing.put('challenge', 'a', { nonce: 'ä' }, 1000)
      assert.deepEqual(await other.passing.read('challenge', 'a', 999), { nonce: 'ä' })
      assert.equal(await other.passing.read('challenge', 'a', 1000), undefined)
      assert.equal(await other.passing.read('attempts', 'a', 999), undefined)
    })

    test('of many who take the same, one gets it', async () => {
      await using database = await place()
      await using one = await openStore(database.at)
      await using other = await openStore(database.at)
      await one.passing.put('challenge', 'a', 'once', 1000)
      const taken = await Promise.all([one, other, one, other].map(({ passing }) => passing.take('challenge', 'a', 1)))
      assert.deepEqual(
        taken.filter((body) => body !== undefined),
        ['once'],
      )
    })

    test('what many count at the same time is counted whole', async () => {
      await using database = await place()
      await using one = await openStore(database.at)
      await using other = await openStore(database.at)
      const count = (body: unknown) => ({ body: (typeof body === 'number' ? body : 0) + 1, until: 1000 })
      await Promise.all([one, other, one, other, one].map(({ passing }) => passing.change('attempts', 'a', 1, count)))
      assert.equal(await other.passing.read('attempts', 'a', 1), 5)
      await one.passing.change('attempts', 'a', 1, () => undefined)
      assert.equal(await other.passing.read('attempts', 'a', 1), undefined)
    })

    test('sweeping takes what is over and nothing else', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      await store.passing.put('challenge', 'over', 1, 1000)
      await store.passing.put('challenge', 'lasting', 2, 1001)
      await store.passing.sweep(1000)
      // Asked as of a time before it was over: it is gone from the table, not only from sight.
      assert.equal(await store.passing.read('challenge', 'over', 1), undefined)
      assert.equal(await store.passing.read('challenge', 'lasting', 1), 2)
    })
  })
}
