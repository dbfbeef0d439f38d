import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { PictureBudget, pictureLimits } from '../../media/pictureBudget.ts'

let now = 0
beforeEach(() => {
  now = 0
  mock.timers.enable({ apis: ['setTimeout'] })
  mock.method(performance, 'now', () => now)
})
afterEach(() => {
  mock.timers.reset()
  mock.restoreAll()
})
const pass = (milliseconds: number) => {
  now += milliseconds
  mock.timers.tick(milliseconds)
}
function budgeted() {
  const told: string[] = []
  return { told, budget: new PictureBudget((pictures) => void told.push(pictures)) }
}
const low = pictureLimits.cameras - 1
const lowest = pictureLimits.screen - 1

test('a dip that passes stops nothing', () => {
  const { budget, told } = budgeted()
  budget.handleEstimate(low)
  pass(1_999)
  budget.handleEstimate(1_000_000)
  pass(60_000)
  assert.deepEqual(told, [])
})

test('a line that stays low has no room for faces, and a still lower one for no screen either', () => {
  const { budget, told } = budgeted()
  budget.handleEstimate(low)
  pass(2_000)
  assert.deepEqual(told, ['screen'])
  budget.handleEstimate(lowest)
  pass(2_000)
  assert.deepEqual(told, ['screen', 'none'])
})

test('it is tried again after 15 seconds, and ever more rarely while it fails', () => {
  const { budget, told } = budgeted()
  for (const wait of [15_000, 30_000, 60_000, 60_000]) {
    told.length = 0
    budget.handleEstimate(lowest)
    pass(2_000)
    assert.deepEqual(told, ['none'])
    pass(wait - 1)
    assert.deepEqual(told, ['none'])
    pass(1)
    assert.deepEqual(told, ['none', 'all'])
  }
})

test('a line that did well for half a minute is tried again soon', () => {
  const { budget, told } = budgeted()
  for (let times = 0; times < 3; times++) {
    budget.handleEstimate(lowest)
    pass(2_000)
    pass(60_000)
    budget.handleEstimate(1_000_000)
    pass(31_000)
  }
  told.length = 0
  budget.handleEstimate(lowest)
  pass(2_000)
  pass(15_000)
  assert.deepEqual(told, ['none', 'all'])
})
