import { Problem } from '../protocol/problems.ts'
import { decimate } from './decimate.ts'
import type { DrawnLine, LineStretch } from './decimate.ts'
import { filterContextSeconds, filterSections, filterZeroPhase } from './filters.ts'
import type { FilterSettings } from './filters.ts'
import type { ChannelKind } from './labels.ts'
import { montageOf } from './montages.ts'
import type { Derivation, Montage, MontageId, OwnLines } from './montages.ts'
import type { EegSignal, Recording, Stretch } from './recording.ts'
import { voltageFactor } from './units.ts'

/** What is looked at. Seconds count from the first sample of the recording. */
export type PageView = FilterSettings & {
  start: number
  seconds: number
  montage: MontageId | OwnLines
  /** Names of channels (`EegSignal.name`). */
  badChannels: readonly string[]
  /** Labels of lines that are left out. */
  hiddenLines: readonly string[]
  /** The right side above the left. */
  rightFirst: boolean
}

export type PageLine = DrawnLine & {
  label: string
  kind: ChannelKind
  chain: number
  bad: boolean
  /** See `Derivation.without`. */
  without: string[]
  /** `µV` for every voltage, whatever the file's unit was; the file's own for the rest. */
  unit: string
  samplesPerSecond: number
  /** Set filters that the sampling rate or the unit does not allow. */
  unfiltered: (keyof FilterSettings)[]
}

export type Page = {
  start: number
  seconds: number
  columns: number
  lines: PageLine[]
  missing: Montage['missing']
  average: Montage['average']
  unused: Montage['unused']
  /** The part of each gap of the recording that lies on the page. */
  gaps: { start: number; duration: number }[]
}

/**
 * One page as it is drawn: read by byte range, derived, filtered with 10 s of the recording on each side, decimated.
 * @param columns pixel columns of the drawing area
 * @throws Problem `invalid-input`, `too-large`, `unreadable-file`
 */
export async function readPage(recording: Recording, view: PageView, columns: number): Promise<Page> {
  const { start, seconds } = view
  const sane = Number.isFinite(start) && seconds > 0 && seconds <= 3600 && Number.isInteger(columns)
  if (!sane || columns < 1 || columns > 32768) throw new Problem('invalid-input', { what: 'page' })
  const montage = montageOf(view.montage, recording.signals, view.badChannels, view.rightFirst)
  const hidden = new Set(view.hiddenLines)
  const shown = montage.derivations.filter(({ label }) => !hidden.has(label))
  const needed = new Set(shown.flatMap((line) => terms(line).map((term) => term.signal)))
  const signals = recording.signals.filter((signal) => needed.has(signal.signal))
  const stretches = await recording.samples(
    signals.map((signal) => signal.signal),
    start - filterContextSeconds,
    start + seconds + filterContextSeconds,
  )
  const position = new Map(signals.map((signal, index) => [signal.signal, index]))
  const grid = { fromSeconds: start, seconds, columns }
  const lines = shown.map((derivation): PageLine => {
    const signal = signals[position.get(terms(derivation)[0]!.signal)!]!
    const volts = voltageFactor(signal.unit) !== null
    const { samplesPerSecond } = signal
    const wanted = volts ? view : { lff: null, hff: null, notch: null }
    const { sections, leftOut } = filterSections(wanted, samplesPerSecond)
    const set = (['lff', 'hff', 'notch'] as const).filter((kind) => view[kind] !== null)
    const drawn = stretches.map((stretch): LineStretch => {
      const { startSeconds, values } = derive(derivation, signals, position, stretch)
      return {
        startSeconds,
        values: filterZeroPhase(values, sections, missingContext(stretch, view, samplesPerSecond)),
      }
    })
    return {
      ...decimate(drawn, samplesPerSecond, grid),
      label: derivation.label,
      kind: derivation.kind,
      chain: derivation.chain,
      bad: derivation.bad,
      without: derivation.without,
      unit: volts ? 'µV' : signal.unit,
      samplesPerSecond,
      unfiltered: volts ? leftOut : set,
    }
  })
  const { missing, average, unused } = montage
  return { start, seconds, columns, lines, missing, average, unused, gaps: gapsOn(recording, view) }
}

const terms = (line: Derivation) => [...line.plus, ...line.minus]

/** The weighted sum, in microvolts where the signals are voltages. All terms share rate and scale, see `montageOf`. */
function derive(
  line: Derivation,
  signals: readonly EegSignal[],
  position: ReadonlyMap<number, number>,
  stretch: Stretch,
): LineStretch {
  const first = stretch.signals[position.get(terms(line)[0]!.signal)!]!
  const sum = new Float64Array(first.values.length)
  for (const [side, sign] of [
    [line.plus, 1],
    [line.minus, -1],
  ] as const) {
    for (const { signal, weight } of side) {
      const at = position.get(signal)!
      const factor = sign * weight * (voltageFactor(signals[at]!.unit) ?? 1)
      const { values } = stretch.signals[at]!
      for (let i = 0; i < sum.length; i++) sum[i]! += factor * values[i]!
    }
  }
  return { startSeconds: first.startSeconds, values: sum }
}

/** What a stretch lacks of the context on either side, at the ends of the recording and at gaps. */
function missingContext(stretch: Stretch, view: PageView, samplesPerSecond: number) {
  const before = stretch.fromSeconds - (view.start - filterContextSeconds)
  const after = view.start + view.seconds + filterContextSeconds - stretch.toSeconds
  const samples = (seconds: number) =>
    Math.ceil(Math.min(Math.max(seconds, 0), filterContextSeconds) * samplesPerSecond)
  return { before: samples(before), after: samples(after) }
}

function gapsOn(recording: Recording, { start, seconds }: PageView) {
  return recording.timeline.gaps.flatMap((gap) => {
    const from = Math.max(gap.start, start)
    const to = Math.min(gap.start + gap.duration, start + seconds)
    return from < to ? [{ start: from, duration: to - from }] : []
  })
}
