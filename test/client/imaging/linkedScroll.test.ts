import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkedSlice, nearestFirst } from '../../../client/imaging/linkedScroll.ts'
import { axial } from './samples.ts'

const thin = Array.from({ length: 101 }, (_, index) => axial(index))
const thick = Array.from({ length: 21 }, (_, index) => axial(index * 5))
const coronal = { ...axial(0), columnDirection: [0, 0, -1] as [number, number, number] }

test('a series cut in another direction is not scrolled', () => {
  assert.equal(linkedSlice(thin, 50, [coronal, { ...coronal, position: [0, 10, 0] }]), null)
})

test('a series that does not reach there is not scrolled', () => {
  assert.equal(linkedSlice(thin, 100, thick.slice(0, 5)), null)
})

test('nothing is guessed of a series of which too little is known', () => {
  assert.equal(linkedSlice(thin, 50, [null, null, axial(3)]), null)
})

test('thick slices follow thin ones to the same height in the patient', () => {
  assert.equal(linkedSlice(thin, 52, thick), 10)
  assert.equal(linkedSlice(thin, 53, thick), 11)
  assert.equal(linkedSlice(thick, 10, thin), 50)
})

test('two known slices are enough to know where the others lie', () => {
  const sparse = thick.map((plane, index) => (index === 2 || index === 19 ? plane : null))
  assert.equal(linkedSlice(thin, 60, sparse), 12)
  assert.equal(linkedSlice(sparse, 12, thin), 60)
})

test('slices are fetched outward from the one that is seen, each once, both ends early', () => {
  const order = nearestFirst(40, 10)
  assert.deepEqual(order.slice(0, 9), [10, 11, 9, 12, 8, 13, 7, 0, 39])
  assert.deepEqual(
    order.toSorted((a, b) => a - b),
    Array.from({ length: 40 }, (_, index) => index),
  )
})
