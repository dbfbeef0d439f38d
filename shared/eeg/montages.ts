import { z } from 'zod'
import type { ChannelKind } from './labels.ts'
import { type FormulaLine, formulaOf, scalpSites } from './montageTables.ts'
import { ownFormula, type OwnMontageLine } from './ownMontage.ts'
import { voltageFactor } from './units.ts'

/** Names of ACNS Guideline 3 (2016), modified combinatorial nomenclature. */
export const MontageId = z.enum([
  'as-recorded',
  'lb-18.1',
  'lb-18.2',
  'lb-18.3',
  'tb-18.1',
  'average',
  'laplacian',
  'cz',
  'linked-ears',
  'ipsilateral-ears',
])
export type MontageId = z.infer<typeof MontageId>

/** A montage that a network made for itself, by its lines. */
export type OwnLines = readonly OwnMontageLine[]

/** What a montage must know of a recorded signal. */
export type MontageSignal = {
  signal: number
  name: string
  kind: ChannelKind
  site: string | null
  reference: string
  unit: string
  samplesPerSecond: number
  fault: string | null
}

export type Term = { signal: number; weight: number }

/** One drawn line: the weighted sum of `plus` less the weighted sum of `minus`. */
export type Derivation = {
  label: string
  kind: ChannelKind
  plus: Term[]
  minus: Term[]
  /** A channel it is made of was marked bad: it is still shown, and marked. */
  bad: boolean
  /** Lines of one chain stand together. */
  chain: number
  /** Sites that the mean it is taken against does without, because they are bad or were not recorded. */
  without: string[]
}

export type MissingReason = 'not-recorded' | 'unreadable' | 'different-references' | 'different-scales' | 'too-few-good'

export type Montage = {
  derivations: Derivation[]
  /** What the montage asks for and this recording cannot give, never dropped in silence. */
  missing: { label: string; reason: MissingReason }[]
  /** The names of the channels of which the average was taken; null in another montage. */
  average: string[] | null
  /** The names of EEG channels of the recording that no line of this montage shows. */
  unused: string[]
}

/**
 * What can be drawn of a montage from what was recorded. A line needs all its sites against one reference, at one rate
 * and in one unit, or the very pair as a recorded channel. Eye, heart and muscle channels follow as they were recorded.
 * @param wanted one of the guideline's, or the lines of a network's own
 * @param badChannels names of channels that people marked as bad; they leave the average and the mean of neighbours
 * @param rightFirst right above left
 */
export function montageOf(
  wanted: MontageId | OwnLines,
  signals: readonly MontageSignal[],
  badChannels: readonly string[],
  rightFirst = false,
): Montage {
  const bad = new Set(badChannels)
  if (wanted === 'as-recorded') return asRecorded(signals, bad)
  const chains = typeof wanted === 'string' ? formulaOf(wanted, rightFirst) : ownFormula(wanted)
  const main = derived(chains, signals, bad)
  const used = new Set(main.derivations.flatMap((line) => [...line.plus, ...line.minus].map((term) => term.signal)))
  const polygraphic = signals.filter(
    (signal) => ['eog', 'ecg', 'emg'].includes(signal.kind) && !signal.fault && !used.has(signal.signal),
  )
  const derivations = [...main.derivations, ...polygraphic.map((signal) => ownLine(signal, bad, chains.length))]
  const shown = new Set([...used, ...polygraphic.map(({ signal }) => signal)])
  const unused = signals.filter((signal) => signal.kind === 'eeg' && !shown.has(signal.signal))
  return { ...main, derivations, unused: unused.map((signal) => signal.name) }
}

type MontageCore = Pick<Montage, 'derivations' | 'missing' | 'average'>

function asRecorded(signals: readonly MontageSignal[], bad: ReadonlySet<string>): Montage {
  const faulty = signals.filter((signal) => signal.fault)
  return {
    derivations: signals.filter((signal) => !signal.fault).map((signal) => ownLine(signal, bad, 0)),
    missing: faulty.map((signal) => ({ label: signal.name, reason: 'unreadable' })),
    average: null,
    unused: [],
  }
}

function derived(
  chains: readonly FormulaLine[][],
  signals: readonly MontageSignal[],
  bad: ReadonlySet<string>,
): MontageCore {
  const groups = groupsOf(signals)
  const usesAverage = chains.some((chain) => chain.some(({ minus }) => minus.includes('Av')))
  const core: MontageCore = { derivations: [], missing: [], average: usesAverage ? averageOf(groups[0], bad) : null }
  chains.forEach((lines, chain) => {
    for (const line of lines) {
      const found = lineFrom(line, signals, groups, bad)
      if (typeof found === 'string') core.missing.push({ label: line.label, reason: found })
      else core.derivations.push({ label: line.label, chain, ...found })
    }
  })
  return core
}

/** Of the channels of one site, as many are tried: a forged header may hold thousands. */
const maxTwins = 16

/** Channels that may be subtracted from each other, by where they stand; good ones first where a site has two. */
type Group = { size: number; at: (place: string) => readonly MontageSignal[] }

/** Only what shares reference, rate and unit can be taken together. The largest such group comes first. */
function groupsOf(signals: readonly MontageSignal[]): Group[] {
  const byKey = new Map<string, Map<string, MontageSignal[]>>()
  for (const signal of signals) {
    if (signal.fault) continue
    const unit = voltageFactor(signal.unit) === null ? signal.unit : 'volts'
    // What is no scalp electrode stands alone, by its name, and is never taken from anything by its site.
    const place = signal.kind === 'eeg' && signal.site ? signal.site : signal.name
    const key = [signal.reference, signal.samplesPerSecond, unit].join('|')
    const places = byKey.get(key) ?? new Map<string, MontageSignal[]>()
    byKey.set(key, places)
    const there = places.get(place) ?? []
    if (there.length < maxTwins) places.set(place, [...there, signal])
  }
  return [...byKey.values()]
    .map((places): Group => {
      const size = scalpSites.filter((site) => places.has(site)).length
      return { size, at: (place) => places.get(place) ?? [] }
    })
    .toSorted((one, other) => other.size - one.size)
}

const isGood = (bad: ReadonlySet<string>) => (signal: MontageSignal) => !bad.has(signal.name)

/** The names of the good scalp channels of a group, one a site. One bad electrode would be in every line. */
const averageOf = (group: Group | undefined, bad: ReadonlySet<string>): string[] =>
  averaged(group, bad).map(({ name }) => name)

const averaged = (group: Group | undefined, bad: ReadonlySet<string>): MontageSignal[] =>
  scalpSites.flatMap((site) => group?.at(site).find(isGood(bad)) ?? [])

type Found = Pick<Derivation, 'kind' | 'plus' | 'minus' | 'bad' | 'without'>

function lineFrom(
  line: FormulaLine,
  signals: readonly MontageSignal[],
  groups: readonly Group[],
  bad: ReadonlySet<string>,
): Found | MissingReason {
  const reasons: MissingReason[] = []
  let marked: Found | undefined
  // The average is one thing for the whole page: it is taken of the largest group, and only within it.
  for (const group of line.minus.includes('Av') ? groups.slice(0, 1) : groups) {
    const found = lineIn(group, line, bad)
    if (typeof found === 'string') reasons.push(found)
    else if (!found.bad) return found
    else marked ??= found
  }
  if (marked) return marked
  const pair = recordedPair(line, signals, bad)
  if (pair) return pair
  if (reasons.includes('too-few-good')) return 'too-few-good'
  return whyNot(line, signals)
}

function lineIn(group: Group, line: FormulaLine, bad: ReadonlySet<string>): Found | MissingReason {
  const good = isGood(bad)
  const chosen = (place: string) => group.at(place).find(good) ?? group.at(place)[0]
  const plus = line.plus.map(chosen)
  if (!plus.every((signal) => signal !== undefined)) return 'not-recorded'
  const [minus, without] = minusOf(group, line, bad)
  if (typeof minus === 'string') return minus
  return {
    kind: plus[0]?.kind ?? 'eeg',
    plus: terms(plus),
    minus: terms(minus),
    bad: [...plus, ...minus].some((signal) => !good(signal)),
    without,
  }
}

function minusOf(
  group: Group,
  line: FormulaLine,
  bad: ReadonlySet<string>,
): [minus: MontageSignal[] | MissingReason, without: string[]] {
  const good = isGood(bad)
  if (line.minus.includes('Av')) {
    const all = averaged(group, bad)
    return [all.length < 2 ? 'too-few-good' : all, []]
  }
  if (line.atLeast !== undefined) {
    const there = line.minus.flatMap((place) => group.at(place).find(good) ?? [])
    const without = line.minus.filter((place) => !group.at(place).some(good))
    return [there.length < line.atLeast ? 'too-few-good' : there, without]
  }
  const all = line.minus.map((place) => group.at(place).find(good) ?? group.at(place)[0])
  return all.every((signal) => signal !== undefined) ? [all, []] : ['not-recorded', []]
}

/** A channel that was recorded as this very difference, or the other way round, or against both ears at once. */
function recordedPair(line: FormulaLine, signals: readonly MontageSignal[], bad: ReadonlySet<string>): Found | null {
  const [from, ...more] = line.plus
  if (more.length > 0) return null
  const isEars = line.minus.join(' ') === 'A1 A2'
  const to = isEars ? 'linked ears' : line.minus.length === 1 ? line.minus[0] : undefined
  if (to === undefined) return null
  const whole = (plus: MontageSignal[], minus: MontageSignal[]): Found => {
    const marked = [...plus, ...minus].some((signal) => bad.has(signal.name))
    return { kind: 'eeg', plus: terms(plus), minus: terms(minus), bad: marked, without: [] }
  }
  const recorded = signals.find((s) => s.site === from && s.reference === to && !s.fault)
  if (recorded) return whole([recorded], [])
  const reversed = signals.find((s) => s.site === to && s.reference === from && !s.fault)
  return reversed ? whole([], [reversed]) : null
}

function whyNot(line: FormulaLine, signals: readonly MontageSignal[]): MissingReason {
  const needed = [...line.plus, ...line.minus].filter((place) => place !== 'Av')
  const places = needed.map((place) =>
    signals.filter((one) => (one.kind === 'eeg' && one.site === place) || one.name === place).slice(0, maxTwins),
  )
  if (places.some((there) => there.length === 0)) return 'not-recorded'
  const readable = places.map((there) => there.filter(({ fault }) => !fault))
  const shared = (of: typeof places) =>
    of[0]?.some((one) => of.every((there) => there.some(({ reference }) => reference === one.reference))) ?? false
  if (!shared(places)) return 'different-references'
  if (!shared(readable)) return 'unreadable'
  return line.minus.includes('Av') ? 'different-references' : 'different-scales'
}

/** A mean: equal weights that sum to one. */
const terms = (signals: readonly MontageSignal[]): Term[] =>
  signals.map(({ signal }) => ({ signal, weight: 1 / signals.length }))

const ownLine = (signal: MontageSignal, bad: ReadonlySet<string>, chain: number): Derivation => ({
  label: signal.name,
  kind: signal.kind,
  plus: [{ signal: signal.signal, weight: 1 }],
  minus: [],
  bad: bad.has(signal.name),
  chain,
  without: [],
})
