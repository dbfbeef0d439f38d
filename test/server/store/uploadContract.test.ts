import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openStore } from '../../../server/store/database.ts'
import { databases } from './places.ts'

const upload = { id: 'upl_0000000000000001', case: 'cas_1', person: 'per_1', until: Date.UTC(2026, 10, 26) }

for (const { name, needs, place } of databases) {
  describe(`uploads on ${name}`, needs, () => {
    test('what came in is there for another node, in the order of its sender, and once', async () => {
      await using database = await place()
      await using a = await openStore(database.at)
      await using b = await openStore(database.at)
      await a.uploads.open(upload)
      const entry = (at: number) => ({ key: `key ${9 - at}`, place: at, fingerprint: '', body: { at } })
      const added = await Promise.all([2, 0, 1, 0].map((at) => a.uploads.add(upload.id, entry(at))))
      assert.equal(added.filter(Boolean).length, 3)
      assert.equal(await b.uploads.add(upload.id, entry(1)), false)
      assert.deepEqual(await b.uploads.entries(upload.id), [0, 1, 2].map(entry))
      assert.deepEqual(await b.uploads.of('per_1'), [{ ...upload, accepted: null }])
    })

    test('what it became is kept with it, and what is removed is gone with its files', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      await store.uploads.open(upload)
      await store.uploads.add(upload.id, { key: 'k', place: 0, fingerprint: 'f', body: null })
      await store.uploads.accepted(upload.id, ['std_1'])
      assert.deepEqual((await store.uploads.find(upload.id))?.accepted, ['std_1'])
      await store.uploads.remove(upload.id)
      assert.equal(await store.uploads.find(upload.id), undefined)
      assert.deepEqual(await store.uploads.entries(upload.id), [])
    })
  })
}
