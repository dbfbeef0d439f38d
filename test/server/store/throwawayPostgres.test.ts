import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { killedAfter } from '../../support/killedProcess.ts'
import { needsPostgres, throwawayPostgres } from '../../support/postgres.ts'

describe('the throwaway PostgreSQL', needsPostgres, () => {
  test('does not outlive a test process that is killed', async () => {
    const [url = ''] = await killedAfter(1, join(import.meta.dirname, 'postgresUntilKilled.ts'))
    const folder = new URL(url).searchParams.get('host') ?? assert.fail()
    assert.ok(folder.startsWith(join(tmpdir(), 'consilium-postgres-')))
    const gone = AbortSignal.timeout(20_000)
    while (existsSync(folder)) await wait(20, undefined, { signal: gone })
  })

  test('gives a database of its own at each call, speaks on no port and flushes to disk', async () => {
    await using one = await throwawayPostgres()
    await using other = await throwawayPostgres()
    assert.notEqual(one.url, other.url)
    assert.deepEqual(await answer(one.url, 'show listen_addresses'), [{ listen_addresses: '' }])
    assert.deepEqual(await answer(one.url, 'show fsync'), [{ fsync: 'on' }])
    await answer(one.url, 'create table mine (id int)')
    await assert.rejects(answer(other.url, 'select * from mine'), /does not exist/)
  })

  test('drops a database that is still in use', async () => {
    const database = await throwawayPostgres()
    const client = new Client({ connectionString: database.url })
    const dropped = new Promise((resolve) => client.on('error', resolve))
    await client.connect()
    await database[Symbol.asyncDispose]()
    await dropped
    await assert.rejects(answer(database.url, 'select 1'), /does not exist/)
  })
})

async function answer(url: string, query: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(query)).rows
  } finally {
    await client.end()
  }
}
