import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPage } from '../../../shared/eeg/page.ts'
import type { PageLine, PageView } from '../../../shared/eeg/page.ts'
import { edf, eegSignal, headerOf, opened, sine, withOnsets } from './files.ts'

const view: PageView = {
  start: 0,
  seconds: 10,
  montage: 'as-recorded',
  lff: null,
  hff: null,
  notch: null,
  badChannels: [],
  hiddenLines: [],
  rightFirst: false,
}
const refused = (code: string) => (error: unknown) => (error as { code?: string }).code === code

/** y of every drawn sample, gaps left out. */
function drawn(line: PageLine | undefined): Float32Array {
  assert.equal(line?.form, 'points')
  return line?.form === 'points' ? line.points.filter((_, i) => i % 2 === 1) : new Float32Array()
}

const near = (actual: number | undefined, expected: number, tolerance: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= tolerance, `${actual} is not ${expected}`)

test('a page of no length, of no columns or of a million is refused', async () => {
  const recording = await opened(edf([eegSignal('Cz', sine(10, 50, 4))]))
  for (const [changes, columns] of [
    [{ seconds: 0 }, 100],
    [{ seconds: Number.NaN }, 100],
    [{ start: Number.POSITIVE_INFINITY }, 100],
    [{}, 0],
    [{}, 1e6],
    [{}, 10.5],
  ] as const) {
    await assert.rejects(readPage(recording, { ...view, ...changes }, columns), refused('invalid-input'))
  }
})

test('a page beyond the end is empty, line by line', async () => {
  const recording = await opened(edf([eegSignal('Cz', sine(10, 50, 4))]))
  const page = await readPage(recording, { ...view, start: 500 }, 1000)
  assert.deepEqual(
    page.lines.map((line) => line.label),
    ['Cz'],
  )
  const [line] = page.lines
  assert.ok(line?.form === 'envelope' && line.minMax.every(Number.isNaN))
})

test('a bipolar line is the difference of its channels in microvolts, whatever their units', async () => {
  const file = edf([
    eegSignal('Fp1', sine(10, 0.08, 4), { unit: 'mV', physicalMin: -3.2768, physicalMax: 3.2767 }),
    eegSignal('F7', sine(10, 30, 4)),
  ])
  const page = await readPage(await opened(file), { ...view, montage: 'lb-18.1', seconds: 1 }, 1000)
  assert.deepEqual([page.lines[0]?.label, page.lines[0]?.unit, page.missing.length], ['Fp1-F7', 'µV', 17])
  const expected = sine(10, 50, 1)
  const values = drawn(page.lines[0])
  expected.forEach((value, i) => near(values[i], value, 0.2))
})

test('254 microvolts stay 254 microvolts from file to page', async () => {
  const page = await readPage(
    await opened(edf([eegSignal('Cz', new Float32Array(1024).fill(254))])),
    { ...view, seconds: 4 },
    400,
  )
  const [line] = page.lines
  assert.ok(line?.form === 'envelope')
  assert.ok(line.minMax.every((value) => value === 254))
})

test('what all channels share is gone from the average montage, and a bad channel no longer spoils it', async () => {
  const shared = sine(7, 200, 4)
  const plus = (hertz: number, amplitude: number) => sine(hertz, amplitude, 4).map((value, i) => value + shared[i]!)
  const file = edf([eegSignal('Fz', plus(3, 0)), eegSignal('Cz', plus(3, 0)), eegSignal('Pz', plus(20, 900))])
  const recording = await opened(file)
  const highest = async (badChannels: string[]) => {
    const page = await readPage(recording, { ...view, montage: 'average', seconds: 1, badChannels }, 1000)
    return Math.max(...drawn(page.lines.find((line) => line.label === 'Fz-Av')))
  }
  near(await highest([]), 300, 1)
  near(await highest(['Pz']), 0, 0.2)
})

test('a page is filtered as a whole recording would be: turning it shows no border', async () => {
  const values = sine(5, 40, 60).map((value, i) => value + 300 + i / 100)
  const recording = await opened(edf([eegSignal('Cz', values)]))
  const at = async (start: number) => {
    const page = await readPage(recording, { ...view, start, seconds: 2, lff: 1, hff: 70, notch: 50 }, 4000)
    return drawn(page.lines[0])
  }
  const [first, second] = [await at(20), await at(21)]
  for (let i = 0; i < 256; i++) near(first[256 + i + 1], second[i + 1]!, 0.01)
})

test('a gap stays empty and is told, and filters do not ring into it', async () => {
  const file = edf([eegSignal('Cz', new Float32Array(256 * 40).fill(500))], {
    annotations: [{ onset: 0, duration: null, text: 'x'.repeat(24) }],
  })
  const header = headerOf(file)
  const onsets = Array.from({ length: 40 }, (_, i) => (i < 20 ? i : i + 4))
  const recording = await opened(withOnsets(file, header, 512, onsets))
  const page = await readPage(recording, { ...view, start: 18, lff: 1, hff: 70 }, 100)
  assert.deepEqual(page.gaps, [{ start: 20, duration: 4 }])
  const [line] = page.lines
  assert.ok(line?.form === 'envelope')
  line.minMax.forEach((value, i) => {
    if (i >= 40 && i < 120) assert.ok(Number.isNaN(value), `column ${i / 2}`)
    else near(value, 0, 0.2)
  })
})

test('filters leave temperature and saturation alone and say so', async () => {
  const file = edf([
    eegSignal('SaO2', new Float32Array(40).fill(97), { unit: '%', samplesPerRecord: 1 }),
    eegSignal('Cz', sine(10, 50, 40, 100), { samplesPerRecord: 100 }),
  ])
  const page = await readPage(await opened(file), { ...view, start: 10, lff: 1, hff: 70 }, 2000)
  const [saturation, cz] = page.lines
  assert.ok(drawn(saturation).every((value) => Math.abs(value - 97) < 0.1))
  assert.deepEqual([saturation?.unit, saturation?.unfiltered, cz?.unfiltered], ['%', ['lff', 'hff'], ['hff']])
})
