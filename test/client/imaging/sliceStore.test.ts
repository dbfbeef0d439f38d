import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SliceSource } from '../../../client/imaging/imageWorkers.ts'
import { openSliceStore } from '../../../client/imaging/sliceStore.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import type { DecodedSlice } from '../../../shared/protocol/imaging.ts'
import { axial, decoded } from './samples.ts'

const source = (number: number): SliceSource => ({
  study: 'std_0000000000000001',
  sopInstanceUid: `1.${number}`,
  frame: 0,
})

/** A loader whose answers the test gives. */
function loader() {
  const asked: { uid: string; settle: (slice: DecodedSlice) => void; fail: (error: Problem) => void }[] = []
  const load = ({ sopInstanceUid: uid }: SliceSource) =>
    new Promise<DecodedSlice>((settle, fail) => asked.push({ uid, settle, fail }))
  const answerAll = async () => {
    for (let at = 0; at < asked.length; at++) {
      asked[at]!.settle(decoded([1, 2, 3, 4], axial(at)))
      await settled()
    }
  }
  return { load, asked, answerAll }
}
const settled = () => new Promise((done) => setImmediate(done))

test('a slice that cannot be read says why, and is asked for again when that is wanted', async () => {
  const { load, asked } = loader()
  const store = openSliceStore({ load, width: 2 })
  store.want(source(1))
  asked[0]!.fail(new Problem('dicom-decode-failed'))
  await settled()
  const state = store.state(source(1))
  assert.equal(state?.state === 'problem' && state.problem.code, 'dicom-decode-failed')
  store.want(source(1))
  assert.equal(asked.length, 1)
  store.retry(source(1))
  asked[1]!.settle(decoded([1]))
  await settled()
  assert.equal(store.state(source(1))?.state, 'ready')
})

test('what is looked at comes before what is fetched ahead', async () => {
  const { load, asked, answerAll } = loader()
  const store = openSliceStore({ load, width: 2 })
  store.plan('one', [source(10), source(11), source(12)])
  store.want(source(50))
  assert.deepEqual(
    asked.map(({ uid }) => uid),
    ['1.10', '1.50'],
  )
  await answerAll()
  assert.deepEqual(
    asked.map(({ uid }) => uid),
    ['1.10', '1.50', '1.11', '1.12'],
  )
})

test('of slices that were scrolled past, the last comes first', async () => {
  const { load, asked, answerAll } = loader()
  const store = openSliceStore({ load, width: 1 })
  for (const number of [1, 2, 3]) store.want(source(number))
  await answerAll()
  assert.deepEqual(
    asked.map(({ uid }) => uid),
    ['1.1', '1.3', '1.2'],
  )
})

test('no slice is loaded twice, however many viewports ask', async () => {
  const { load, asked, answerAll } = loader()
  const store = openSliceStore({ load, width: 4 })
  store.want(source(1))
  store.want(source(1))
  store.plan('one', [source(1), source(2)])
  store.plan('two', [source(2), source(1)])
  await answerAll()
  assert.deepEqual(asked.map(({ uid }) => uid).toSorted(), ['1.1', '1.2'])
})

test('memory stays bounded: the longest unseen slice goes, its position stays known', async () => {
  const { load, answerAll } = loader()
  const store = openSliceStore({ load, width: 4, budget: 16 })
  store.want(source(1))
  await answerAll()
  store.want(source(2))
  await answerAll()
  store.want(source(1))
  store.want(source(3))
  await answerAll()
  assert.equal(store.state(source(1))?.state, 'ready')
  assert.equal(store.state(source(2)), undefined)
  assert.equal(store.state(source(3))?.state, 'ready')
  assert.notEqual(store.attributes(source(2)), undefined)
})

test('fetching ahead ends when memory is full', async () => {
  const { load, asked, answerAll } = loader()
  const store = openSliceStore({ load, width: 2, budget: 20 })
  store.plan('one', [1, 2, 3, 4, 5, 6].map(source))
  await answerAll()
  assert.equal(asked.length, 2)
  // Another series is opened instead.
  store.plan('one', [7, 8, 9].map(source))
  await answerAll()
  assert.equal(asked.length, 4)
  assert.deepEqual(
    [1, 2, 7, 8].map((number) => store.state(source(number))?.state),
    [undefined, undefined, 'ready', 'ready'],
  )
})

test('after closing nothing is loaded any more', async () => {
  const { load, asked } = loader()
  const store = openSliceStore({ load, width: 2 })
  store.plan('one', [1, 2, 3].map(source))
  store.close()
  asked[0]!.settle(decoded([1]))
  await settled()
  assert.equal(asked.length, 1)
})
