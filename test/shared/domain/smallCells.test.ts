import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hideSmall, smallestCell } from '../../../shared/domain/smallCells.ts'

test('a count under five is hidden, and so is another, so that it is not found by subtraction', () => {
  const told = hideSmall({ a: 20, b: 3, c: 9 })
  assert.equal(told.total, 32)
  assert.deepEqual(told.cells, { a: 20, b: null, c: null })
})

test('zeros are told as long as nothing has to hide behind them', () => {
  assert.deepEqual(hideSmall({ a: 20, b: 0, c: 9 }), { total: 29, cells: { a: 20, b: 0, c: 9 } })
  assert.deepEqual(hideSmall({ a: 0, b: 0 }), { total: 0, cells: { a: 0, b: 0 } })
})

test('where everything is small, the total is hidden too', () => {
  assert.deepEqual(hideSmall({ a: 1, b: 2 }), { total: null, cells: { a: null, b: null } })
  assert.deepEqual(hideSmall({ a: 3 }), { total: null, cells: { a: null } })
})

test('whatever the counts, nobody who knows what is told can tell a small one', () => {
  let seed = 7
  const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below
  for (let round = 0; round < 3000; round++) {
    const counts = Object.fromEntries(Array.from({ length: 1 + random(5) }, (_, index) => [`c${index}`, random(14)]))
    const { total, cells } = hideSmall(counts)
    const hidden = Object.entries(cells).filter(([, value]) => value === null)
    for (const [name, value] of Object.entries(cells)) {
      if (value === null) continue
      assert.equal(value, counts[name])
      assert.ok(value === 0 || value >= smallestCell, JSON.stringify(counts))
    }
    if (hidden.length === 0 || total === null) continue
    const shown = Object.values(cells).reduce<number>((sum, value) => sum + (value ?? 0), 0)
    assert.ok(hidden.length >= 2 && total - shown >= smallestCell, JSON.stringify({ counts, cells, total }))
  }
})
