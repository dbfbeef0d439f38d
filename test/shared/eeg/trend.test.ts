import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readInstant } from '../../../shared/eeg/instant.ts'
import { powerSpectrum } from '../../../shared/eeg/spectrum.ts'
import { readTrend } from '../../../shared/eeg/trend.ts'
import { edf, eegSignal, opened, sine } from './files.ts'
import { channel, group, openedWaveform } from './waveformFiles.ts'

test('the power of a sine of 10 µV is 50 µV², and lies at its frequency', () => {
  const values = Float64Array.from({ length: 1024 }, (_, i) => 10 * Math.sin((2 * Math.PI * 8 * i) / 256))
  const spectrum = powerSpectrum(values, 256)
  const strongest = spectrum.indexOf(Math.max(...spectrum))
  assert.equal((strongest * 256) / 1024, 8)
  assert.ok(Math.abs((spectrum.reduce((sum, value) => sum + value, 0) * 256) / 1024 - 50) < 0.5)
})

test('the overview shows at each place the rhythm and the size that are there', async () => {
  const slow = sine(3, 100, 40)
  const fast = sine(12, 20, 40)
  const signal = Float32Array.from({ length: 80 * 256 }, (_, i) =>
    i < slow.length ? slow[i]! : fast[i - slow.length]!,
  )
  const silent = new Float32Array(80 * 256)
  const recording = await opened(edf([eegSignal('F3', signal), eegSignal('C3', silent)]))
  const bins = await readTrend(recording, 20, 0, 20)
  const strongest = (bin: number) => bins[bin]!.spectrum.indexOf(Math.max(...bins[bin]!.spectrum)) + 1
  assert.deepEqual([strongest(4), strongest(15)], [3, 12])
  assert.ok(Math.abs(bins[4]!.amplitude - 99) < 4, `${bins[4]!.amplitude}`)
  assert.ok(Math.abs(bins[15]!.amplitude - 20) < 2, `${bins[15]!.amplitude}`)
})

test('what another signal was recorded longer for darkens nothing of the overview', async () => {
  const samples = Int16Array.from(sine(9, 100, 40), (value) => Math.round(2 * value))
  const eeg = group([channel('F3'), channel('C3')], [samples, new Int16Array(samples.length)], 256)
  const longer = group([channel('ECG')], [new Int16Array(40 * 1000 + 1)], 1000)
  const alone = await readTrend(await openedWaveform([eeg]), 10, 0, 10)
  const beside = await readTrend(await openedWaveform([eeg, longer]), 10, 0, 10)
  assert.deepEqual(
    beside.map(({ amplitude }) => Math.round(amplitude)),
    alone.map(({ amplitude }) => Math.round(amplitude)),
  )
  assert.ok(alone.every(({ amplitude }) => amplitude > 50))
})

test('a moment is told to the sample, filtered as the page, and is nothing where nothing was recorded', async () => {
  const values = Float32Array.from({ length: 20 * 256 }, (_, i) => (i === 1280 ? 90 : 10))
  const recording = await opened(edf([eegSignal('F3', values), eegSignal('C3', new Float32Array(20 * 256))]))
  const view = {
    start: 0,
    seconds: 10,
    montage: 'lb-18.1' as const,
    lff: null,
    hff: null,
    notch: null,
    badChannels: [],
    hiddenLines: [],
    rightFirst: false,
  }
  const at = async (time: number) =>
    (await readInstant(recording, view, time)).lines.map(({ label, value }) => [label, Math.round(value)])
  assert.deepEqual(await at(5), [['F3-C3', 90]])
  assert.deepEqual(await at(5 + 1 / 256), [['F3-C3', 10]])
  assert.ok(Number.isNaN((await readInstant(recording, view, 30)).lines[0]?.value))
})
