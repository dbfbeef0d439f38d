import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Silence } from '../../media/silence.ts'

const heard = (...bytes: number[]) => {
  const silence = new Silence()
  return bytes.map((one) => silence.handle(one))
}

test('a line is back when something comes after three silent looks, and only then', () => {
  assert.deepEqual(heard(10, 20, 20, 20, 20, 30, 40), [false, false, false, false, false, true, false])
  assert.deepEqual(heard(0, 0, 0, 0, 0, 5), [false, false, false, false, false, true])
})

test('one that takes a still picture and says little is not taken for silent', () => {
  assert.equal(heard(10, 10, 10, 11, 11, 11, 12, 12, 12, 13).includes(true), false)
})
