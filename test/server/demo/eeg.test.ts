import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { generateEeg } from '../../../server/demo/eeg.ts'
import { cleanAnnotation } from '../../../server/imaging/annotationWords.ts'
import { allAnnotations } from '../../../shared/eeg/annotations.ts'
import { openRecording } from '../../../shared/eeg/recording.ts'
import type { Recording } from '../../../shared/eeg/recording.ts'

/** The one the demo case is made from. */
const seed = 20261123
const bytes = generateEeg(seed)
let recording: Recording
let notes: { onset: number; text: string }[]

before(async () => {
  recording = await openRecording(bytes.length, (start, end) => Promise.resolve(bytes.subarray(start, end)))
  notes = (await allAnnotations(recording.annotations())).annotations
})

describe('the demo EEG', () => {
  test('never passes for a patient: header and first annotation say SYNTHETIC', () => {
    assert.match(new TextDecoder('latin1').decode(bytes.subarray(8, 168)), /^SYNTHETIC-.*Startdate .* SYNTHETIC/)
    assert.deepEqual([notes[0]?.onset, notes[0]?.text], [0, 'SYNTHETIC RECORDING'])
  })

  test('is read as 20 minutes of 21 channels at 256 Hz, without a warning', () => {
    assert.equal(recording.format, 'EDF+C')
    assert.deepEqual(recording.warnings, [])
    assert.deepEqual(
      recording.signals.map(({ name }) => name),
      'Fp1 Fp2 F7 F3 Fz F4 F8 T7 C3 Cz C4 T8 P7 P3 Pz P4 P8 O1 O2 A1 A2'.split(' '),
    )
    for (const { samplesPerSecond, samples, unit } of recording.signals)
      assert.deepEqual([samplesPerSecond, samples, unit], [256, 20 * 60 * 256, 'uV'])
  })

  test('has only annotations that de-identification keeps', () => {
    for (const { text } of notes) assert.equal(cleanAnnotation(text), text)
  })

  test('nothing reaches the limits of the amplifier', async () => {
    for (const { name } of recording.signals)
      for (const value of await stretch(name, 0, 1200)) assert.ok(Math.abs(value) < 1500, name)
  })

  test('closed eyes show a posterior rhythm of 9 to 10 Hz, and opening them blocks it', async () => {
    const closed = onsets('Eyes closed').filter((onset) => onset < 740)
    const open = onsets('Eyes open').filter((onset) => onset > 0 && onset < 740)
    for (const site of ['O1', 'O2']) {
      const rest = await spectra(
        site,
        closed.map((onset) => [onset + 2, onset + 42]),
      )
      const peak = strongest(rest, 5, 15)
      assert.ok(peak >= 9 && peak <= 10, `${site}: ${peak} Hz`)
      const blocked = await spectra(
        site,
        open.map((onset) => [onset + 2, onset + 12]),
      )
      const ratio = power(blocked, 8.5, 10.5) / power(rest, 8.5, 10.5)
      assert.ok(ratio < 0.25, `${site}: ${ratio}`)
    }
  })

  test('alpha is strongest behind', async () => {
    const rest = onsets('Eyes closed')
      .filter((onset) => onset < 740)
      .map((onset): Span => [onset + 2, onset + 42])
    const behind = power(await spectra('O2', rest), 8.5, 10.5)
    for (const site of ['Fp2', 'F4', 'C4', 'Cz', 'T8']) {
      const here = power(await spectra(site, rest), 8.5, 10.5)
      assert.ok(here < 0.3 * behind, site)
    }
  })

  test('blinks are positive and frontal, and fall off backwards', async () => {
    const deepest = await Promise.all(
      ['Fp1', 'F3', 'C3', 'P3'].map(async (site) => Math.max(...(await stretch(site, 63, 76)).map(Math.abs))),
    )
    assert.ok(deepest[0]! > 90)
    assert.ok(deepest[0]! > 2 * deepest[1]! && deepest[1]! > deepest[2]!, `${deepest}`)
  })

  test('every annotated spike reverses its phase at F4', async () => {
    const spikes = onsets('Spike')
    assert.ok(spikes.length >= 12)
    for (const onset of spikes) {
      const front = await sharpness('Fp2', 'F4', onset)
      const back = await sharpness('F4', 'C4', onset)
      assert.ok(front > 15, `Fp2-F4 at ${onset}: ${front}`)
      assert.ok(back < -15, `F4-C4 at ${onset}: ${back}`)
    }
  })

  test('the seizure begins fast, slows from theta to delta as it grows, and reaches the other side late', async () => {
    const [onset = 0] = onsets('Seizure onset')
    const [end = 0] = onsets('Seizure end')
    assert.ok(end - onset >= 60 && end - onset <= 75)
    const fast = power(await spectra('F4', [[onset + 1, onset + 6]]), 17, 26)
    assert.ok(fast > 3 * power(await spectra('F4', [[onset - 20, onset - 5]]), 17, 26))
    const frequencies: number[] = []
    const sizes: number[] = []
    for (const from of [12, 28, 44, 58]) {
      const span: Span = [onset + from, onset + from + 8]
      const ictal = await spectra('F4', [span])
      frequencies.push(strongest(ictal, 1.5, 12))
      sizes.push(power(ictal, 1.5, 12))
    }
    assert.ok(frequencies[0]! > 5.5 && frequencies[3]! < 3.6, `${frequencies}`)
    for (let i = 1; i < 4; i++) assert.ok(frequencies[i]! < frequencies[i - 1]!, `${frequencies}`)
    for (const i of [1, 2]) assert.ok(sizes[i]! > sizes[i - 1]!, `${sizes}`)
    const across = async (from: number) =>
      power(await spectra('F3', [[onset + from, onset + from + 10]]), 2, 9) /
      power(await spectra('F4', [[onset + from, onset + from + 10]]), 2, 9)
    assert.ok((await across(16)) < 0.1)
    assert.ok((await across(54)) > 0.2)
  })

  test('after the seizure the right frontal region is slow', async () => {
    const [end = 0] = onsets('Seizure end')
    const after = power(await spectra('F4', [[end + 5, end + 45]]), 1, 4)
    const earlier = power(await spectra('F4', [[end - 168, end - 128]]), 1, 4)
    assert.ok(after > 2.5 * earlier, `${after / earlier}`)
  })

  test('the same seed gives the same bytes, another seed others', () => {
    const digest = (of: Uint8Array) => createHash('sha256').update(of).digest('hex')
    assert.equal(digest(generateEeg(seed)), digest(bytes))
    assert.notEqual(digest(generateEeg(seed + 1)), digest(bytes))
  })
})

type Span = readonly [from: number, to: number]

const onsets = (text: string) => notes.filter((note) => note.text === text).map(({ onset }) => onset)

/** Microvolts of one electrode. */
async function stretch(site: string, from: number, to: number): Promise<Float64Array> {
  const { signal } = recording.signals.find(({ name }) => name === site)!
  const [piece] = await recording.samples([signal], from, to)
  return piece!.signals[0]!.values
}

/** How far the bipolar derivation stands at the peak from where it stood around it, microvolts. */
async function sharpness(plus: string, minus: string, peak: number): Promise<number> {
  const [a, b] = [await stretch(plus, peak - 0.12, peak + 0.12), await stretch(minus, peak - 0.12, peak + 0.12)]
  const derived = a.map((value, i) => value - b[i]!)
  const middle = Math.floor(derived.length / 2)
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  return (
    mean(derived.slice(middle - 1, middle + 2)) - mean(Float64Array.of(...derived.slice(0, 8), ...derived.slice(-8)))
  )
}

/** Power per bin of 0.25 Hz, the mean over windows of 4 s (Hann). */
async function spectra(site: string, spans: readonly Span[]): Promise<Float64Array> {
  const sum = new Float64Array(160)
  let windows = 0
  for (const [from, to] of spans)
    for (let start = from; start + 4 <= to; start += 2, windows++) {
      const values = await stretch(site, start, start + 4)
      for (let bin = 1; bin < sum.length; bin++) {
        let [re, im] = [0, 0]
        for (let i = 0; i < values.length; i++) {
          const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / values.length)
          re += hann * values[i]! * Math.cos((2 * Math.PI * bin * i) / values.length)
          im += hann * values[i]! * Math.sin((2 * Math.PI * bin * i) / values.length)
        }
        sum[bin]! += re * re + im * im
      }
    }
  assert.ok(windows > 0)
  return sum.map((value) => value / windows)
}

const power = (spectrum: Float64Array, from: number, to: number) =>
  spectrum.slice(from * 4, to * 4 + 1).reduce((sum, value) => sum + value, 0)

/** Hz of the largest bin. */
function strongest(spectrum: Float64Array, from: number, to: number): number {
  let best = from * 4
  for (let bin = best; bin <= to * 4; bin++) if (spectrum[bin]! > spectrum[best]!) best = bin
  return best / 4
}
