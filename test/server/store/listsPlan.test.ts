import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { listPlans } from '../../bench/cases/plans.ts'
import { openStore } from '../../../server/store/database.ts'
import { databases } from './places.ts'

for (const { name, needs, place } of databases) {
  describe(`plans on ${name}`, needs, () => {
    test('no list reads a stored table from end to end: each goes through an index to where its reader’s rows are', async () => {
      await using database = await place()
      await (await openStore(database.at))[Symbol.asyncDispose]()
      // With no rows PostgreSQL would rather scan: what it can do with an index is what is asked here.
      for (const { list, plan } of await listPlans(database.at, { avoidScans: true })) {
        const scans = plan.filter((line) => scanOfTable.test(line))
        assert.deepEqual(scans, [], `${list}\n${plan.join('\n')}`)
        assert.ok(
          plan.some((line) => /SEARCH|Index/.test(line)),
          `${list}\n${plan.join('\n')}`,
        )
      }
    })
  })
}

/** A subquery of the thousand rows that one request may look at is gone through; a table never is. */
const scanOfTable = /Seq Scan|SCAN (?!examined\b|\(subquery|CONSTANT)\w+/
