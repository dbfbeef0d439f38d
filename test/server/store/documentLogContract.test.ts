import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openStore } from '../../../server/store/database.ts'
import type { Store } from '../../../server/store/store.ts'
import { firstBroken } from '../../../server/store/updateChain.ts'
import { databases } from './places.ts'
import { anUpdate, textOf } from './samples.ts'

for (const { name, needs, place } of databases) {
  describe(`document logs on ${name}`, needs, () => {
    test('a closed log takes nothing, also after reopening the store, until it is opened again', async () => {
      await using database = await place()
      {
        await using store = await openStore(database.at)
        await store.documents.append('text', [anUpdate('a'), anUpdate('b')])
        const closed = await store.documents.setClosed('text', true)
        assert.deepEqual(closed, await store.documents.head('text'))
        assert.equal(closed.sequence, 2)
        await assert.rejects(store.documents.append('text', [anUpdate('c')]), { code: 'frozen' })
        assert.deepEqual(await store.documents.append('other', [anUpdate('d')]), { last: 1 })
      }
      await using store = await openStore(database.at)
      await assert.rejects(store.documents.append('text', [anUpdate('c')]), { code: 'frozen' })
      await store.documents.setClosed('text', false)
      assert.deepEqual(await store.documents.append('text', [anUpdate('c')]), { last: 3 })
    })

    test('an append that races with the closing is either before the head it answers, or refused', async () => {
      await using database = await place()
      await using one = await openStore(database.at)
      await using other = await openStore(database.at)
      const appends = Array.from({ length: 20 }, (_, index) => one.documents.append('text', [anUpdate(`${index}`)]))
      const closing = other.documents.setClosed('text', true)
      const outcomes = await Promise.allSettled([
        ...appends,
        ...Array.from({ length: 20 }, (_, index) => one.documents.append('text', [anUpdate(`late ${index}`)])),
      ])
      const { sequence } = await closing
      const accepted = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.last] : []))
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
      assert.ok(accepted.every((last) => last <= sequence))
      assert.ok(refused.every((code) => code === 'frozen'))
      assert.equal((await one.documents.read('text')).length, sequence)
    })

    test('an update whose hash is not that of its bytes is not logged, and what came with it is', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      const forged = { ...anUpdate('a'), sha256: '0'.repeat(64) }
      const outcomes = await Promise.allSettled([
        store.documents.append('text', [anUpdate('before'), forged]),
        store.documents.append('text', [anUpdate('after')]),
      ])
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['rejected', 'fulfilled'],
      )
      assert.deepEqual(
        (await store.documents.read('text')).map(({ bytes }) => textOf(bytes)),
        ['after'],
      )
    })

    for (const [what, statement] of [
      ['who wrote', `update document_update set "by" = 'per_somebodyelse0000' where sequence = 2`],
      [
        'what was written',
        `update document_update set bytes = (select state from document_snapshot) where sequence = 2`,
      ],
      ['that it was written', `delete from document_update where sequence = 2`],
      ['that it was written last', `delete from document_update where sequence = 3`],
    ] as const) {
      test(`a log in which somebody changed ${what} is an error that says where`, async () => {
        await using database = await place()
        await using store = await openStore(database.at)
        await store.documents.append('text', [anUpdate('a'), anUpdate('b'), anUpdate('c')])
        await store.documents.saveSnapshot('text', { sequence: 1, state: new Uint8Array([1]) })
        await database.tamper(statement)
        await assert.rejects(store.documents.read('text'), /log of document text is corrupt at [23]/)
      })
    }

    test('a damaged snapshot is an error, and one ahead of its log is not kept', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      await store.documents.append('text', [anUpdate('a')])
      await assert.rejects(store.documents.saveSnapshot('text', { sequence: 2, state: new Uint8Array([1]) }), /ahead/)
      await store.documents.saveSnapshot('text', { sequence: 1, state: new Uint8Array([1]) })
      await database.tamper(`update document_snapshot set state = (select bytes from document_update)`)
      await assert.rejects(store.documents.snapshot('text'), /snapshot of document text is corrupt/)
    })

    test('a document that has none is empty', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      const empty = { sequence: 0, hash: '0'.repeat(64) }
      assert.deepEqual(await store.documents.head('text'), empty)
      assert.deepEqual(await store.documents.read('text'), [])
      assert.equal(await store.documents.snapshot('text'), undefined)
      assert.deepEqual(await store.documents.append('text', []), { last: 0 })
      assert.deepEqual(await store.documents.setClosed('never written', true), empty)
    })

    test('updates come back in order, byte for byte, chained', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      const all = new Uint8Array(Array.from({ length: 256 }, (_, byte) => byte))
      const first = anUpdate('first')
      await store.documents.append('text', [first, anUpdate(''), anUpdate('third', 'per_other')])
      await store.documents.saveSnapshot('text', { sequence: 2, state: all })
      const updates = await store.documents.read('text')
      assert.deepEqual(
        updates.map(({ sequence, bytes }) => [sequence, textOf(bytes)]),
        [
          [1, 'first'],
          [2, ''],
          [3, 'third'],
        ],
      )
      const { sequence, previous, hash, ...told } = updates[0] ?? assert.fail()
      assert.deepEqual(told, first)
      assert.deepEqual([sequence, previous, hash], [1, '0'.repeat(64), updates[1]?.previous])
      assert.equal(firstBroken('text', updates), undefined)
      assert.equal(firstBroken('another text', updates), 1)
      assert.deepEqual(await store.documents.head('text'), { sequence: 3, hash: updates[2]?.hash })
      assert.deepEqual(await store.documents.read('text', 2), updates.slice(2))
      assert.deepEqual(await store.documents.read('text', 3), [])
      assert.deepEqual(await store.documents.snapshot('text'), { sequence: 2, state: all })
    })

    test('only a later snapshot replaces a snapshot', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      await store.documents.append('text', [anUpdate('a'), anUpdate('b')])
      const later = { sequence: 2, state: new Uint8Array([2]) }
      await store.documents.saveSnapshot('text', later)
      await store.documents.saveSnapshot('text', { sequence: 1, state: new Uint8Array([1]) })
      assert.deepEqual(await store.documents.snapshot('text'), later)
    })

    test('appends asked for at once, to many documents from two nodes, each keep their order', async () => {
      await using database = await place()
      await using one = await openStore(database.at)
      await using other = await openStore(database.at)
      const documents = ['a', 'b', 'c', 'd', 'e']
      await Promise.all(
        [one, other].flatMap((store, node) => documents.map((document) => writeInPairs(store, node, document))),
      )
      for (const document of documents) {
        const texts = (await one.documents.read(document)).map(({ bytes }) => textOf(bytes))
        assert.equal(texts.length, 60)
        for (const node of ['0', '1']) {
          const mine = texts.filter((text) => text.startsWith(`${node} `)).map((text) => Number(text.split(' ')[1]))
          assert.deepEqual(
            mine,
            Array.from({ length: 30 }, (_, index) => index),
          )
        }
      }
    })

    test('more updates than one statement can hold are one append', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      const updates = Array.from({ length: 1201 }, (_, index) => anUpdate(`${index}`))
      assert.deepEqual(await store.documents.append('text', updates), { last: 1201 })
      assert.equal((await store.documents.read('text')).length, 1201)
    })

    test('closing the store waits for the appends that were asked for', async () => {
      await using database = await place()
      const store = await openStore(database.at)
      const append = store.documents.append('text', [anUpdate('a')])
      await store[Symbol.asyncDispose]()
      assert.deepEqual(await append, { last: 1 })
    })
  })
}

async function writeInPairs(store: Store, node: number, document: string): Promise<void> {
  for (let index = 0; index < 30; index += 2) {
    const pair = [index, index + 1].map((number) => anUpdate(`${node} ${number}`))
    await Promise.all(pair.map((update) => store.documents.append(document, [update])))
  }
}
