import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eegHandlers } from '../../../client/eeg/eegHandlers.ts'
import { openEegModel } from '../../../client/eeg/eegModel.ts'
import { openEegReader } from '../../../client/eeg/eegReader.ts'
import { direct } from '../../../shared/protocol/carriers.ts'
import { eegRequests } from '../../../shared/protocol/imaging.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { remote } from '../../../shared/protocol/table.ts'
import type { Observable } from '../../../client/app/observable.ts'
import { smallRecording, smallStudy, viewOf } from './eegFixture.ts'

const file = smallRecording()

/** The very handlers of the worker, in this process, over a line that can be cut. */
function opened() {
  const line = { isCut: false, reads: 0 }
  const handlers = eegHandlers(() => async (start, end) => {
    line.reads++
    if (line.isCut) throw new Problem('unavailable')
    return file.slice(start, end)
  })
  const send = direct(eegRequests, handlers, undefined, (error) => assert.fail(String(error)))
  const pages: number[] = []
  const reader = openEegReader(
    remote(eegRequests, (name, input) => {
      if (name === 'recording:page') pages.push((input as { view: { start: number } }).view.start)
      return send(name, input)
    }),
  )
  return { line, pages, model: openEegModel(reader, smallStudy(file.length)) }
}

/** Waits for a value that fits; a test that waits in vain ends with what there was instead. */
function until<T>(of: Observable<T>, fits: (value: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`never came: ${JSON.stringify(of.get())?.slice(0, 200)}`)), 10_000)
    const look = () => {
      if (!fits(of.get())) return
      clearTimeout(limit)
      stop()
      resolve(of.get())
    }
    const stop = of.subscribe(look)
    look()
  })
}

test('a line that was cut is told in place of the page, and trying again shows it', async () => {
  const { line, model } = opened()
  line.isCut = true
  model.look(viewOf(), 800)
  const problem = await until(model.problem, (value) => value !== null)
  assert.equal(problem?.code, 'unavailable')
  assert.equal(model.shown.get(), null)
  line.isCut = false
  model.retry()
  await until(model.shown, (value) => value !== null)
  assert.equal(model.problem.get(), null)
})

test('a recording that is none is refused with its reason', async () => {
  const handlers = eegHandlers(() => async (start, end) => new Uint8Array(end - start))
  const reader = openEegReader(
    remote(
      eegRequests,
      direct(eegRequests, handlers, undefined, (error) => assert.fail(String(error))),
    ),
  )
  const model = openEegModel(reader, smallStudy(5000))
  model.look(viewOf(), 800)
  assert.equal((await until(model.problem, (value) => value !== null))?.code, 'eeg-not-edf')
})

test('of many pages asked for in a row, the last is shown', async () => {
  const { model, pages } = opened()
  for (const start of [0, 10, 20, 30, 40]) model.look(viewOf({ start }), 800)
  await until(model.shown, (value) => value?.view.start === 40)
  assert.ok(!pages.includes(10) && !pages.includes(20))
})

test('the pages before and after are read ahead, so that turning to them reads nothing', async () => {
  const { model, pages } = opened()
  model.look(viewOf({ start: 20 }), 800)
  await until(model.shown, (value) => value?.view.start === 20)
  await until(model.annotations, (value) => value !== null)
  assert.deepEqual(pages, [20, 30, 10])
  model.look(viewOf({ start: 30 }), 800)
  await until(model.shown, (value) => value?.view.start === 30)
  assert.deepEqual(
    pages.filter((start) => start === 30),
    [30],
  )
})

test('another sensitivity is a matter of drawing: nothing is read for it', async () => {
  const { model, pages } = opened()
  model.look(viewOf(), 800)
  const first = await until(model.shown, (value) => value !== null)
  await until(model.annotations, (value) => value !== null)
  const before = pages.length
  model.look(viewOf({ sensitivity: 20 }), 800)
  assert.equal(model.shown.get()?.view.sensitivity, 20)
  assert.equal(model.shown.get()?.page, first?.page)
  assert.equal(pages.length, before)
})

test('what is known of a recording says what each montage lacks, and never drops it in silence', async () => {
  const { model } = opened()
  model.look(viewOf(), 800)
  const facts = await until(model.facts, (value) => value !== null)
  assert.equal(facts?.durationSeconds, 62)
  assert.equal(facts?.startTime, '23:59:50')
  const banana = facts?.montages.find(({ id }) => id === 'lb-18.1')
  assert.equal(banana?.missing.length, 16)
  assert.ok(banana?.missing.every(({ reason }) => reason === 'not-recorded'))
  const shown = await until(model.shown, (value) => value !== null)
  assert.deepEqual(
    shown?.page.lines.map(({ label }) => label),
    ['Fp1-F7', 'F7-T7', 'ECG'],
  )
})

test('a bad channel leaves the average, and is still shown and marked', async () => {
  const { model } = opened()
  model.look(viewOf({ montage: 'average', badChannels: ['Cz'] }), 800)
  const shown = await until(model.shown, (value) => value !== null)
  assert.deepEqual(shown?.page.average?.toSorted(), ['F7', 'F8', 'Fp1', 'T7'])
  assert.equal(shown?.page.lines.find(({ label }) => label === 'Cz-Av')?.bad, true)
})

test('annotations come after the first page, in order of time', async () => {
  const { model } = opened()
  model.look(viewOf(), 800)
  const annotations = await until(model.annotations, (value) => value !== null)
  assert.deepEqual(
    annotations?.annotations.map(({ text }) => text),
    ['Eyes closed', 'Seizure', 'End'],
  )
  assert.ok(model.shown.get())
})
