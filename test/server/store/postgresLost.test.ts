import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Kysely, sql } from 'kysely'
import { openStore } from '../../../server/store/database.ts'
import { postgresDialect } from '../../../server/store/postgres.ts'
import type { Tables } from '../../../server/store/tables.ts'
import { needsPostgres } from '../../support/postgres.ts'
import { databases } from './places.ts'
import { anEvent } from './samples.ts'

const postgres = databases.find(({ name }) => name === 'PostgreSQL') ?? assert.fail()
const endOthers = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`

describe('a connection to PostgreSQL that breaks', needsPostgres, () => {
  test('in the middle of a transaction fails that transaction and nothing else', async () => {
    await using place = await postgres.place()
    assert.ok(place.at.at === 'postgres')
    const told = Promise.withResolvers<string>()
    const database = new Kysely<Tables>({ dialect: postgresDialect(place.at.url, { warn: told.resolve }) })
    const broken = database.transaction().execute(async (transaction) => {
      await sql`create table half (id int)`.execute(transaction)
      await place.tamper(endOthers)
      assert.equal(await told.promise, 'database-connection-lost')
      await sql`select 1`.execute(transaction)
    })
    await assert.rejects(broken)
    await assert.rejects(sql`select * from half`.execute(database), /does not exist/)
    await database.destroy()
  })

  test('while it is idle is replaced, and told once', async () => {
    await using place = await postgres.place()
    const told: string[] = []
    const first = Promise.withResolvers<void>()
    await using store = await openStore(place.at, {
      warn(event) {
        told.push(event)
        first.resolve()
      },
    })
    await store.commit([], anEvent('board'))
    await place.tamper(endOthers)
    await first.promise
    assert.equal((await store.commit([], anEvent('board'))).sequence, 2)
    assert.deepEqual(told, ['database-connection-lost'])
  })
})
