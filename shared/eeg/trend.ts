import { filterSections, filterZeroPhase } from './filters.ts'
import { montageOf } from './montages.ts'
import { parsedMontage } from './ownMontage.ts'
import type { Recording } from './recording.ts'
import { powerSpectrum, spectrumLength } from './spectrum.ts'
import { voltageFactor } from './units.ts'

/** One piece of the overview: what a few seconds of it look like. */
export type TrendBin = {
  /** Mean over the derivations of the 90th percentile of |µV| after 1 to 70 Hz; NaN where nothing was recorded. */
  amplitude: number
  /** dB over 1 µV²/Hz in bands of 1 Hz from `firstHertz` on; NaN likewise. */
  spectrum: Float32Array
}

/** Bands of 1 Hz from 1 to 30 Hz. */
export const trendBands = 30
const firstHertz = 1

/** Seconds of a piece that are read: a day of recording is not read whole for its overview. */
const readSeconds = 4

/** Both sides, front and back: what a seizure or a slow hemisphere is seen on, with a few channels to read. */
const derivations = parsedMontage('F3-C3\nF4-C4\nP3-O1\nP4-O2\nT7-P7\nT8-P8')
const mostOther = 4

/**
 * The overview of a part of a recording, read by byte range.
 * @param bins into how many equal pieces the whole is divided; [first, end) of them are answered
 */
export async function readTrend(recording: Recording, bins: number, first: number, end: number): Promise<TrendBin[]> {
  const lines = linesOf(recording)
  const numbers = [...new Set(lines.flatMap(({ plus, minus }) => [plus, ...minus]))]
  const width = recording.timeline.durationSeconds / bins
  const answers: TrendBin[] = []
  for (let bin = first; bin < end; bin++) {
    const seconds = Math.min(width, readSeconds)
    const from = bin * width + (width - seconds) / 2
    const [stretch] = numbers.length > 0 ? await recording.samples(numbers, from, from + seconds) : []
    answers.push(stretch && stretch.toSeconds - stretch.fromSeconds >= seconds / 2 ? binOf(stretch.signals) : nothing())
  }
  return answers

  function binOf(signals: readonly { values: Float64Array }[]): TrendBin {
    const amplitudes: number[] = []
    const power = new Float64Array(trendBands)
    let counted = 0
    for (const { plus, minus, rate, factor } of lines) {
      const one = signals[numbers.indexOf(plus)]!.values
      const other = minus.map((number) => signals[numbers.indexOf(number)]!.values)
      const values = withoutMissingEnds(one.map((value, i) => factor * (value - (other[0]?.[i] ?? 0))))
      if (values.length < Math.max(16, one.length / 2) || values.some(Number.isNaN)) continue
      const { sections } = filterSections({ lff: 1, hff: 70, notch: null }, rate)
      const reach = Math.min(values.length - 1, Math.round(rate))
      const filtered = filterZeroPhase(values, sections, { before: reach, after: reach })
      const sorted = filtered.map(Math.abs).toSorted()
      amplitudes.push(sorted[Math.floor(0.9 * (sorted.length - 1))]!)
      addBands(power, values.subarray(0, spectrumLength(values.length)), rate)
      counted++
    }
    if (counted === 0) return nothing()
    return {
      amplitude: amplitudes.reduce((sum, value) => sum + value, 0) / counted,
      spectrum: Float32Array.from(power, (value) => 10 * Math.log10(value / counted + 1e-6)),
    }
  }
}

/** A signal may begin later or end earlier than the recording. */
function withoutMissingEnds(values: Float64Array): Float64Array {
  const isThere = (value: number) => !Number.isNaN(value)
  return values.subarray(Math.max(0, values.findIndex(isThere)), values.findLastIndex(isThere) + 1)
}

const nothing = (): TrendBin => ({
  amplitude: Number.NaN,
  spectrum: new Float32Array(trendBands).fill(Number.NaN),
})

type TrendLine = { plus: number; minus: number[]; rate: number; factor: number }

/** Pairs where there are sites, otherwise the first channels of volts as they were recorded. */
function linesOf({ signals }: Recording): TrendLine[] {
  const of = (number: number) => signals.find(({ signal }) => signal === number)!
  const pairs = montageOf(derivations, signals, []).derivations.filter(({ kind }) => kind === 'eeg')
  const lines = pairs.flatMap(({ plus, minus }): TrendLine[] => {
    const [one, ...rest] = [...plus, ...minus].map(({ signal }) => signal)
    const { samplesPerSecond: rate, unit } = of(one!)
    return [{ plus: one!, minus: rest, rate, factor: voltageFactor(unit) ?? 1 }]
  })
  if (lines.length > 0) return lines
  const volts = signals.filter(({ fault, unit, kind }) => !fault && kind !== 'ecg' && voltageFactor(unit) !== null)
  return volts.slice(0, mostOther).map(({ signal, samplesPerSecond, unit }) => {
    return { plus: signal, minus: [], rate: samplesPerSecond, factor: voltageFactor(unit) ?? 1 }
  })
}

function addBands(bands: Float64Array, values: Float64Array, rate: number): void {
  const spectrum = powerSpectrum(values, rate)
  const step = rate / values.length
  for (let band = 0; band < bands.length; band++) {
    const [from, to] = [firstHertz + band - 0.5, firstHertz + band + 0.5]
    let [sum, count] = [0, 0]
    for (let i = Math.max(1, Math.ceil(from / step)); i * step < to && i < spectrum.length; i++) {
      sum += spectrum[i]!
      count++
    }
    bands[band]! += count > 0 ? sum / count : 0
  }
}
