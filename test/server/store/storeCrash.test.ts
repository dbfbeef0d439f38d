import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { verifyChain } from '../../../shared/domain/audit.ts'
import { openStore } from '../../../server/store/database.ts'
import { killedAfter } from '../../support/killedProcess.ts'
import { databases } from './places.ts'
import { textOf } from './samples.ts'

const writer = join(import.meta.dirname, 'appendUntilKilled.ts')

for (const { name, needs, place } of databases) {
  describe(`a process that is killed while it writes to ${name}`, needs, () => {
    test('has lost nothing that was acknowledged, and left nothing half written', async () => {
      await using database = await place()
      const said = (await killedAfter(400, writer, JSON.stringify(database.at))).map((line) => line.split(' '))
      const acknowledged = (chain: string) =>
        Math.max(...said.flatMap(([of, last]) => (of === chain ? [Number(last)] : [])))

      await using store = await openStore(database.at)
      for (const document of ['a', 'b', 'c']) {
        const updates = await store.documents.read(document)
        assert.ok(acknowledged(document) > 0 && updates.length >= acknowledged(document))
        assert.equal(updates.length % 2, 0)
        assert.deepEqual(
          updates.map(({ bytes }) => Number(textOf(bytes))),
          updates.map(({ sequence }) => sequence),
        )
      }
      const events = await store.audit('board')
      assert.equal((await verifyChain(events)).valid, true)
      assert.ok(acknowledged('board') > 0 && events.length >= acknowledged('board'))
      assert.equal((await store.list('case', 'epilepsy')).length, events.length * 2)
      assert.deepEqual(await store.documents.append('a', []), await lastOf(store, 'a'))
    })
  })
}

const lastOf = async (store: Awaited<ReturnType<typeof openStore>>, document: string) => ({
  last: (await store.documents.head(document)).sequence,
})
