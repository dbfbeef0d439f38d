import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { openChainCheck } from '../../../server/reports/chainCheck.ts'
import { openStore } from '../../../server/store/database.ts'
import { turnedClock } from '../../support/turnedClock.ts'
import { databases } from '../store/places.ts'
import { anEvent, numbered } from '../store/samples.ts'

const one = numbered('cas', 1)
const other = numbered('cas', 2)

for (const { name, needs, place } of databases) {
  describe(`the check of all chains on ${name}`, needs, () => {
    /** Two chains of five events, checked once, so that their ends are known outside the database. */
    async function checkedOnce() {
      const database = await place()
      const store = await openStore(database.at)
      const folder = await mkdtemp(join(tmpdir(), 'consilium-chains-'))
      for (let count = 0; count < 5; count++) {
        await store.commit([], anEvent(one, { count: String(count) }))
        await store.commit([], anEvent(other, { count: String(count) }))
      }
      const said: string[] = []
      const log = { error: (what: string) => void said.push(what) } as never
      const anchorFile = join(folder, 'audit-heads')
      const check = openChainCheck({ store, clock: turnedClock(), log, anchorFile, secret: 'secret' })
      const first = await check.run()
      assert.deepEqual([first.chains, first.broken, first.anchor], [2, [], 'none'])
      return {
        tamper: (sql: string) => database.tamper(sql),
        said,
        store,
        check,
        anchorFile,
        async [Symbol.asyncDispose]() {
          await store[Symbol.asyncDispose]()
          await database[Symbol.asyncDispose]()
          await rm(folder, { recursive: true, force: true })
        },
      }
    }

    test('an event that was changed is named by chain and number, and logged', async () => {
      await using at = await checkedOnce()
      await at.tamper(`update audit_event set by = 'per_somebodyelse0001' where subject = '${other}' and sequence = 4`)
      const { broken } = await at.check.run()
      assert.deepEqual(broken, [{ subject: other, sequence: 4, fault: 'changed' }])
      assert.deepEqual(at.said, ['audit-chain-broken'])
    })

    test('an end that was cut off is found, also where its head was set back with it', async () => {
      await using at = await checkedOnce()
      await at.tamper(`delete from audit_event where subject = '${one}' and sequence = 5`)
      assert.deepEqual((await at.check.run()).broken, [{ subject: one, sequence: 5, fault: 'cutOff' }])
      await at.tamper(
        `update audit_head set sequence = 4, hash = (select hash from audit_event where subject = '${one}' and sequence = 4) where subject = '${one}'`,
      )
      assert.deepEqual((await at.check.run()).broken, [{ subject: one, sequence: 5, fault: 'cutOff' }])
    })

    test('a chain that was deleted with its head is missed', async () => {
      await using at = await checkedOnce()
      await at.tamper(`delete from audit_event where subject = '${one}'`)
      await at.tamper(`delete from audit_head where subject = '${one}'`)
      assert.deepEqual((await at.check.run()).broken, [{ subject: one, sequence: 1, fault: 'deleted' }])
    })

    test('what is broken stays broken at the next check, and chains that only grew hold', async () => {
      await using at = await checkedOnce()
      await at.store.commit([], anEvent(other))
      await at.tamper(`delete from audit_event where subject = '${one}' and sequence = 5`)
      await at.check.run()
      const { broken, chains, anchor } = await at.check.run()
      assert.deepEqual([broken.map(({ subject }) => subject), chains, anchor], [[one], 2, 'held'])
    })

    test('a record of the last check that somebody else wrote is not believed', async () => {
      await using at = await checkedOnce()
      await writeFile(at.anchorFile, `${'0'.repeat(64)}\n${one} 1 ${'0'.repeat(64)}\n`)
      assert.equal((await at.check.run()).anchor, 'forged')
      assert.ok(at.said.includes('audit-anchor-forged'))
      await writeFile(at.anchorFile, '')
      assert.equal((await at.check.run()).anchor, 'forged')
    })
  })
}
