import { z } from 'zod'
import type { ChannelKind } from './labels.ts'
import { voltageFactor } from './units.ts'

/** Names of ACNS Guideline 3 (2016), modified combinatorial nomenclature, left above right. */
export const MontageId = z.enum(['as-recorded', 'lb-18.1', 'lb-18.2', 'lb-18.3', 'tb-18.1', 'average'])
export type MontageId = z.infer<typeof MontageId>

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
}

export type MissingReason = 'not-recorded' | 'unreadable' | 'different-references' | 'different-scales' | 'too-few-good'

export type Montage = {
  id: MontageId
  derivations: Derivation[]
  /** What the montage asks for and this recording cannot give, never dropped in silence. */
  missing: { label: string; reason: MissingReason }[]
  /** The names of the channels of which the average was taken; null in another montage. */
  average: string[] | null
  /** The names of EEG channels of the recording that no line of this montage shows. */
  unused: string[]
}

const leftTemporal = ['Fp1-F7', 'F7-T7', 'T7-P7', 'P7-O1']
const rightTemporal = ['Fp2-F8', 'F8-T8', 'T8-P8', 'P8-O2']
const leftParasagittal = ['Fp1-F3', 'F3-C3', 'C3-P3', 'P3-O1']
const rightParasagittal = ['Fp2-F4', 'F4-C4', 'C4-P4', 'P4-O2']
const midline = ['Fz-Cz', 'Cz-Pz']

/** ACNS Guideline 3: longitudinal bipolar (LB, "double banana") and transverse bipolar (TB) for 18 channels. */
const chains: Record<Exclude<MontageId, 'as-recorded' | 'average'>, string[][]> = {
  'lb-18.1': [leftTemporal, leftParasagittal, midline, rightParasagittal, rightTemporal],
  'lb-18.2': [midline, leftParasagittal, rightParasagittal, leftTemporal, rightTemporal],
  'lb-18.3': [leftTemporal, rightTemporal, leftParasagittal, rightParasagittal, midline],
  'tb-18.1': [
    ['F7-Fp1', 'Fp1-Fp2', 'Fp2-F8'],
    ['F7-F3', 'F3-Fz', 'Fz-F4', 'F4-F8'],
    ['T7-C3', 'C3-Cz', 'Cz-C4', 'C4-T8'],
    ['P7-P3', 'P3-Pz', 'Pz-P4', 'P4-P8'],
    ['P7-O1', 'O1-O2', 'O2-P8'],
  ],
}

/** The 19 scalp sites of the 10-20 system, in the order of the page. Ears and eyes have no part in the average. */
const scalpChains = [
  ['Fp1', 'F7', 'T7', 'P7', 'O1'],
  ['F3', 'C3', 'P3'],
  ['Fz', 'Cz', 'Pz'],
  ['F4', 'C4', 'P4'],
  ['Fp2', 'F8', 'T8', 'P8', 'O2'],
]

/**
 * What can be drawn of a montage from what was recorded. A bipolar line needs both sites against the same reference,
 * or the very pair as a recorded channel. Eye, heart and muscle channels follow as they were recorded.
 * @param badChannels names of channels that people marked as bad; they leave the average
 */
export function montageOf(id: MontageId, signals: readonly MontageSignal[], badChannels: readonly string[]): Montage {
  const bad = new Set(badChannels)
  if (id === 'as-recorded') return asRecorded(signals, bad)
  const main = id === 'average' ? averageMontage(signals, bad) : bipolarMontage(id, signals, bad)
  const polygraphic = signals.filter((signal) => ['eog', 'ecg', 'emg'].includes(signal.kind) && !signal.fault)
  const last = (main.derivations.at(-1)?.chain ?? -1) + 1
  const derivations = [...main.derivations, ...polygraphic.map((signal) => ownLine(signal, bad, last))]
  const shown = new Set(derivations.flatMap((line) => [...line.plus, ...line.minus].map((term) => term.signal)))
  const unused = signals.filter((signal) => signal.kind === 'eeg' && !shown.has(signal.signal))
  return { id, ...main, derivations, unused: unused.map((signal) => signal.name) }
}

type MontageCore = Pick<Montage, 'derivations' | 'missing' | 'average'>

function asRecorded(signals: readonly MontageSignal[], bad: ReadonlySet<string>): Montage {
  const faulty = signals.filter((signal) => signal.fault)
  return {
    id: 'as-recorded',
    derivations: signals.filter((signal) => !signal.fault).map((signal) => ownLine(signal, bad, 0)),
    missing: faulty.map((signal) => ({ label: signal.name, reason: 'unreadable' })),
    average: null,
    unused: [],
  }
}

function bipolarMontage(
  id: keyof typeof chains,
  signals: readonly MontageSignal[],
  bad: ReadonlySet<string>,
): MontageCore {
  const core: MontageCore = { derivations: [], missing: [], average: null }
  chains[id].forEach((labels, chain) => {
    for (const label of labels) {
      const [from = '', to = ''] = label.split('-')
      const found = pairOf(from, to, signals, bad)
      if (typeof found === 'string') core.missing.push({ label, reason: found })
      else core.derivations.push({ label, kind: 'eeg', chain, ...found })
    }
  })
  return core
}

/** Of the channels of one site, as many are tried: a forged header may hold thousands. */
const maxTwins = 16

const at = (site: string, signals: readonly MontageSignal[]) =>
  signals.filter((signal) => signal.kind === 'eeg' && signal.site === site).slice(0, maxTwins)

type Found = Pick<Derivation, 'plus' | 'minus' | 'bad'>

/** Good channels are preferred where a site was recorded twice. */
function pairOf(
  from: string,
  to: string,
  signals: readonly MontageSignal[],
  bad: ReadonlySet<string>,
): Found | MissingReason {
  const pairs = at(from, signals).flatMap((plus) => at(to, signals).map((minus) => [plus, minus] as const))
  const fits = pairs.filter(([plus, minus]) => plus.reference === minus.reference)
  const readable = fits.filter(([plus, minus]) => !plus.fault && !minus.fault)
  const subtractable = readable.filter(([plus, minus]) => sameScale(plus, minus))
  const good = subtractable.find((pair) => pair.every((signal) => !bad.has(signal.name)))
  const [plus, minus] = good ?? subtractable[0] ?? []
  if (plus && minus) return { plus: [term(plus)], minus: [term(minus)], bad: !good }

  const recorded = signals.find((s) => s.site === from && s.reference === to && !s.fault)
  if (recorded) return { plus: [term(recorded)], minus: [], bad: bad.has(recorded.name) }
  const reversed = signals.find((s) => s.site === to && s.reference === from && !s.fault)
  if (reversed) return { plus: [], minus: [term(reversed)], bad: bad.has(reversed.name) }
  if (pairs.length === 0) return 'not-recorded'
  if (fits.length === 0) return 'different-references'
  return readable.length === 0 ? 'unreadable' : 'different-scales'
}

/** Each scalp channel less the mean of the good ones of that instant. One bad electrode would be in every line. */
function averageMontage(signals: readonly MontageSignal[], bad: ReadonlySet<string>): MontageCore {
  const core: MontageCore = { derivations: [], missing: [], average: [] }
  const scalp = scalpChains.flat()
  const candidates = scalp.flatMap((site) => at(site, signals))
  const group = largestGroup(candidates.filter((signal) => !signal.fault))
  const preferred = (site: string) => {
    const there = group.filter((signal) => signal.site === site)
    return there.find((signal) => !bad.has(signal.name)) ?? there[0]
  }
  const good = scalp.flatMap((site) => preferred(site) ?? []).filter((signal) => !bad.has(signal.name))
  const minus = good.map((signal) => ({ signal: signal.signal, weight: 1 / good.length }))
  scalpChains.forEach((sites, chain) => {
    for (const site of sites) {
      const label = `${site}-Av`
      const signal = preferred(site)
      if (!signal) core.missing.push({ label, reason: whyNot(candidates.filter((one) => one.site === site)) })
      else if (good.length < 2) core.missing.push({ label, reason: 'too-few-good' })
      else core.derivations.push({ label, kind: 'eeg', chain, plus: [term(signal)], minus, bad: bad.has(signal.name) })
    }
  })
  return { ...core, average: good.map((signal) => signal.name) }
}

/** Only what shares reference, rate and unit can be averaged: the largest such group speaks for the recording. */
function largestGroup(candidates: readonly MontageSignal[]): MontageSignal[] {
  const groups = new Map<string, MontageSignal[]>()
  for (const signal of candidates) {
    const unit = voltageFactor(signal.unit) === null ? signal.unit : 'volts'
    const key = [signal.reference, signal.samplesPerSecond, unit].join('|')
    groups.set(key, [...(groups.get(key) ?? []), signal])
  }
  return [...groups.values()].reduce((largest, group) => (group.length > largest.length ? group : largest), [])
}

function whyNot(there: readonly MontageSignal[]): MissingReason {
  if (there.length === 0) return 'not-recorded'
  return there.every((signal) => signal.fault) ? 'unreadable' : 'different-references'
}

function sameScale(one: MontageSignal, other: MontageSignal): boolean {
  const volts = voltageFactor(one.unit) !== null && voltageFactor(other.unit) !== null
  return one.samplesPerSecond === other.samplesPerSecond && (volts || one.unit === other.unit)
}

const term = ({ signal }: MontageSignal): Term => ({ signal, weight: 1 })

const ownLine = (signal: MontageSignal, bad: ReadonlySet<string>, chain: number): Derivation => ({
  label: signal.name,
  kind: signal.kind,
  plus: [term(signal)],
  minus: [],
  bad: bad.has(signal.name),
  chain,
})
