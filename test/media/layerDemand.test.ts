import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { LayerDemand } from '../../media/layerDemand.ts'

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
function demanded(layers = 3) {
  const told: (number | null)[] = []
  const demand = new LayerDemand(layers, (spatial) => void told.push(spatial))
  return { demand, told }
}

test('a new picture is sent whole for ten seconds, and not at all when nobody takes it then', () => {
  const { told } = demanded()
  pass(9_999)
  assert.deepEqual(told, [])
  pass(1)
  assert.deepEqual(told, [null])
})

test('the best layer that anybody takes is asked for: more at once, less after a while', () => {
  const { demand, told } = demanded()
  demand.handleUse('a', 0)
  pass(10_000)
  assert.deepEqual(told, [0])
  demand.handleUse('b', 2)
  assert.deepEqual(told, [0, 2])
  demand.handleUse('b', 1)
  pass(2_999)
  assert.deepEqual(told, [0, 2])
  pass(1)
  assert.deepEqual(told, [0, 2, 1])
})

test('a tile that moves suspends nothing', () => {
  const { demand, told } = demanded()
  demand.handleUse('a', 2)
  pass(11_000)
  demand.handleUse('a', null)
  pass(1_000)
  demand.handleUse('a', 2)
  pass(60_000)
  assert.deepEqual(told, [])
})

test('a picture that is resumed is whole again at once, and for ten seconds', () => {
  const { demand, told } = demanded()
  demand.handleUse('a', 0)
  pass(10_000)
  demand.handleBegun()
  assert.deepEqual(told, [0, 2])
  pass(9_999)
  assert.deepEqual(told, [0, 2])
  pass(1)
  assert.deepEqual(told, [0, 2, 0])
})

test('a picture that nobody took is begun when somebody is about to, and given up again if they do not', () => {
  const { demand, told } = demanded()
  pass(10_000)
  demand.handleExpected()
  assert.deepEqual(told, [null, 2])
  demand.handleUse('a', 1)
  pass(10_000)
  demand.handleExpected()
  assert.deepEqual(told, [null, 2, 1], 'one that is taken is not disturbed')
  demand.handleUse('a', null)
  pass(10_000)
  demand.handleExpected()
  pass(10_000)
  assert.deepEqual(told, [null, 2, 1, null, 2, null])
})

test('a layer that the sender has not is not asked for', () => {
  const { demand, told } = demanded(1)
  demand.handleUse('a', 2)
  pass(20_000)
  assert.deepEqual(told, [])
})

test('after it is closed nothing is told', () => {
  const { demand, told } = demanded()
  demand.close()
  pass(60_000)
  assert.deepEqual(told, [])
})
