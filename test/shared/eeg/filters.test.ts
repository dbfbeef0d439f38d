import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterSections, filterZeroPhase } from '../../../shared/eeg/filters.ts'
import type { Biquad, FilterSettings } from '../../../shared/eeg/filters.ts'

const off: FilterSettings = { lff: null, hff: null, notch: null }
const rate = 256

const wave = (hertz: number, seconds: number, offset = 0) =>
  Float64Array.from({ length: seconds * rate }, (_, i) => Math.cos((2 * Math.PI * hertz * i) / rate) + offset)

/** Amplitude at one frequency in whole periods in the middle of a signal. */
function gainAt(hertz: number, settings: FilterSettings): number {
  const filtered = filterZeroPhase(wave(hertz, 120), filterSections(settings, rate).sections)
  let [real, imaginary] = [0, 0]
  for (let i = 20 * rate; i < 100 * rate; i++) {
    real += filtered[i]! * Math.cos((2 * Math.PI * hertz * i) / rate)
    imaginary += filtered[i]! * Math.sin((2 * Math.PI * hertz * i) / rate)
  }
  assert.ok(Math.abs(imaginary) < 1e-3 * 40 * rate, 'no phase shift')
  return real / (40 * rate)
}

/** |H|^2 of a second-order Butterworth filter through the bilinear transform, from its definition. */
const warped = (hertz: number) => Math.tan((Math.PI * hertz) / rate)
const highPassPower = (hertz: number, cutoff: number) => 1 / (1 + (warped(cutoff) / warped(hertz)) ** 4)
const lowPassPower = (hertz: number, cutoff: number) => 1 / (1 + (warped(hertz) / warped(cutoff)) ** 4)

const near = (actual: number, expected: number, tolerance: number, message?: string) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${message ?? ''} ${actual} is not ${expected}`)

test('a filter that half the sampling rate is too low for is left out and named', () => {
  const { sections, leftOut } = filterSections({ lff: 1, hff: 70, notch: 50 }, 100)
  assert.deepEqual([sections.length, leftOut], [1, ['hff', 'notch']])
  assert.deepEqual(filterSections({ lff: 1, hff: 70, notch: null }, 1).leftOut, ['lff', 'hff'])
})

test('with every filter off the signal is what was recorded', () => {
  const values = wave(7, 2, 50)
  assert.deepEqual(filterZeroPhase(values, filterSections(off, rate).sections), values)
})

test('the gain forward and backward is the squared gain of a Butterworth filter', () => {
  for (const hertz of [0.5, 1, 2, 5, 10, 20]) {
    near(gainAt(hertz, { ...off, lff: 1 }), highPassPower(hertz, 1), 1e-3, `LFF 1 Hz at ${hertz} Hz`)
  }
  for (const hertz of [10, 35, 70, 100]) {
    near(gainAt(hertz, { ...off, hff: 70 }), lowPassPower(hertz, 70), 1e-3, `HFF 70 Hz at ${hertz} Hz`)
  }
})

test('at the LFF and the HFF the signal is 6 dB down', () => {
  near(20 * Math.log10(gainAt(1, { ...off, lff: 1 })), -6.02, 0.02)
  near(20 * Math.log10(gainAt(15, { ...off, hff: 15 })), -6.02, 0.02)
})

test('the notch removes the mains and leaves what is 5 Hz away', () => {
  near(gainAt(50, { ...off, notch: 50 }), 0, 1e-3)
  near(gainAt(45, { ...off, notch: 50 }), 1, 0.05)
  near(gainAt(55, { ...off, notch: 50 }), 1, 0.05)
  near(gainAt(10, { ...off, notch: 60 }), 1, 1e-3)
})

test('a constant offset of any size leaves nothing behind an LFF, from the first sample on', () => {
  const filtered = filterZeroPhase(new Float64Array(512).fill(4000), filterSections({ ...off, lff: 1 }, rate).sections)
  near(Math.max(...filtered.map(Math.abs)), 0, 1e-6)
})

test('a page cut out with 10 s on each side is the page of the whole recording', () => {
  const whole = wave(3, 60).map((value, i) => value + Math.sin(i / 90) * 5 + i / 500)
  const { sections } = filterSections({ lff: 0.5, hff: 70, notch: 50 }, rate)
  const truth = filterZeroPhase(whole, sections)
  const cut = filterZeroPhase(whole.subarray(15 * rate, 45 * rate), sections)
  for (let i = 10 * rate; i < 20 * rate; i++) near(cut[i]!, truth[15 * rate + i]!, 1e-3, `sample ${i}`)
})

test('where there is no recording to lean on, the border neither rings nor jumps', () => {
  const values = wave(10, 10, 300)
  const { sections } = filterSections({ lff: 1, hff: 70, notch: null }, rate)
  const context = { before: 10 * rate, after: 10 * rate }
  const filtered = filterZeroPhase(values, sections, context)
  near(Math.max(...filtered.map(Math.abs)), 1, 1.1)
  assert.equal(filtered.length, values.length)
})

test('a cascade gives what SciPy sosfiltfilt gives', () => {
  const sections: Biquad[] = filterSections({ lff: 1, hff: 70, notch: 50 }, rate).sections
  const values = Float64Array.from({ length: 1024 }, (_, i) => {
    return 50 + 30 * Math.sin((2 * Math.PI * 10 * i) / rate) + (i === 400 ? 200 : 0)
  })
  const filtered = filterZeroPhase(values, sections, { before: 512, after: 512 })
  // scipy 1.17.1: butter(2, 1, 'high'), butter(2, 70, 'low'), iirnotch(50, 30); padtype='odd', padlen=512
  for (const [i, expected] of [
    [0, 5.5504151261792645e-5],
    [1, 7.285987767101942],
    [100, -16.65193296323502],
    [399, 39.7649986051327],
    [400, 82.19757974113148],
    [401, 29.45918219492733],
    [700, 24.96841624652644],
    [1023, 0.0008485656973398759],
  ] as const) {
    near(filtered[i]!, expected, 1e-8, `sample ${i}`)
  }
})

test('a stretch of one sample survives every filter', () => {
  const { sections } = filterSections({ lff: 1, hff: 70, notch: 50 }, rate)
  assert.ok(Number.isFinite(filterZeroPhase(Float64Array.of(12), sections, { before: 99, after: 99 })[0]))
  assert.equal(filterZeroPhase(new Float64Array(0), sections).length, 0)
})
