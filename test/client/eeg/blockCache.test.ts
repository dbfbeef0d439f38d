import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cachedBlocks } from '../../../client/eeg/blockCache.ts'
import { Problem } from '../../../shared/protocol/problems.ts'

const file = Uint8Array.from({ length: 1000 }, (_, index) => index % 251)

function counted(read = async (start: number, end: number) => file.slice(start, end)) {
  const asked: [number, number][] = []
  return {
    asked,
    read: (start: number, end: number) => {
      asked.push([start, end])
      return read(start, end)
    },
  }
}

test('a read that failed is not kept: the next one asks again', async () => {
  let fails = true
  const { asked, read } = counted(async (start, end) => {
    if (fails) throw new Problem('unavailable')
    return file.slice(start, end)
  })
  const cached = cachedBlocks(read, 1000, { blockBytes: 100 })
  await assert.rejects(cached(0, 250), { code: 'unavailable' })
  fails = false
  assert.deepEqual(await cached(0, 250), file.slice(0, 250))
  assert.equal(asked.length, 2)
})

test('a source that gives too little is refused', async () => {
  const cached = cachedBlocks(async () => new Uint8Array(3), 1000, { blockBytes: 100 })
  await assert.rejects(cached(0, 50), { code: 'unreadable-file' })
})

test('every stretch of the file comes out as it went in, whatever was read before', async () => {
  const cached = cachedBlocks(counted().read, 1000, { blockBytes: 64, maxBlocks: 6 })
  for (const [start, end] of [
    [0, 1],
    [63, 65],
    [990, 1000],
    [100, 420],
    [0, 1000],
    [64, 128],
    [500, 500],
    [130, 300],
  ]) {
    assert.deepEqual(await cached(start!, end!), file.slice(start, end), `${start} to ${end}`)
  }
})

test('what was read is not asked for again, and missing neighbours are asked for together', async () => {
  const { asked, read } = counted()
  const cached = cachedBlocks(read, 1000, { blockBytes: 100 })
  await Promise.all([cached(120, 180), cached(130, 170)])
  await cached(0, 500)
  await cached(0, 500)
  assert.deepEqual(asked, [
    [100, 200],
    [0, 100],
    [200, 500],
  ])
})

test('no more is kept than is allowed, and what was used last stays longest', async () => {
  const { asked, read } = counted()
  const cached = cachedBlocks(read, 1000, { blockBytes: 100, maxBlocks: 4 })
  for (const block of [0, 1, 2, 3, 0, 4]) await cached(block * 100, block * 100 + 1)
  asked.length = 0
  await cached(0, 1)
  assert.deepEqual(asked, [])
  await cached(100, 101)
  assert.deepEqual(asked, [[100, 200]])
})
