import type { Keyword } from '../dicom/attributes.ts'
import type { DataSet } from '../dicom/dicomParser.ts'
import { characterSetOf, items, number, text } from '../dicom/values.ts'
import { isNeurophysiologyClass } from '../dicom/waveformAttributes.ts'
import { Problem } from '../protocol/problems.ts'
import type { SignalFault } from './header.ts'
import { siteOf } from './labels.ts'
import type { ReadRange } from './ranges.ts'
import { calendarDate } from './start.ts'
import type { RecordingStart } from './start.ts'
import { readWaveformDataSet } from './waveformDataSet.ts'
import type { WaveformDataSet } from './waveformDataSet.ts'
import type { EegWarning } from './warnings.ts'

/** How a sample is stored: signed or unsigned, 8, 16 or 32 bits. PS3.3 C.10.9.1.5. */
export type SampleInterpretation = 'SB' | 'UB' | 'SS' | 'US' | 'SL' | 'UL'

export const sampleBytes: Record<SampleInterpretation, 1 | 2 | 4> = { SB: 1, UB: 1, SS: 2, US: 2, SL: 4, UL: 4 }

/** Channels that were sampled by one clock; their samples lie interleaved. */
export type MultiplexGroup = {
  dataSet: DataSet
  /** After the start of the acquisition. */
  startSeconds: number
  samplesPerSecond: number
  /** Of each channel, whole and there. */
  samples: number
  interpretation: SampleInterpretation
  /** The stored value that says that there is none. */
  padding: number | null
  /** Where its first sample stands in the file. */
  dataStart: number
  frameBytes: number
  channels: WaveformChannel[]
}

/** `value = stored * sensitivity * correction + baseline`, in the unit. */
export type WaveformChannel = {
  dataSet: DataSet
  label: string
  unit: string
  sensitivity: number
  correction: number
  baseline: number
  /** After the start of its group. */
  skewSeconds: number
  fault: SignalFault | null
}

export type Waveform = {
  file: WaveformDataSet
  sopClassUid: string
  /** Of the acquisition. */
  start: RecordingStart
  groups: MultiplexGroup[]
  /** When the earliest group begins and the last one ends, in seconds after the start of the acquisition. */
  firstSample: number
  end: number
  warnings: EegWarning[]
}

/** Groups and channels; the densest caps have 256 electrodes. */
const mostSignals = 4096

/** A recording longer than this is damage. */
const mostSeconds = 1e9

/**
 * Reads what a DICOM waveform says of its channels, by byte range and without its samples. PS3.3 A.34.12 and C.10.9.
 * @param head see `readHead`
 * @throws Problem as of reading the data set, `dicom-unsupported-object` for what is no neurophysiology waveform,
 * `eeg-no-signals`, `eeg-too-short`, `eeg-header-malformed`
 */
export async function readWaveform(head: Uint8Array, size: number, read: ReadRange): Promise<Waveform> {
  const file = await readWaveformDataSet(head, size, read)
  const { dataSet } = file
  const sopClassUid = text(dataSet, 'SOPClassUID') ?? ''
  if (!isNeurophysiologyClass(sopClassUid)) {
    throw new Problem('dicom-unsupported-object', { sopClass: /^[\d.]{1,64}$/.test(sopClassUid) ? sopClassUid : '?' })
  }
  const warnings: EegWarning[] = []
  const start = acquisitionStart(text(dataSet, 'AcquisitionDateTime') ?? '')
  if (!start.date) warnings.push({ code: 'start-date-unreadable', detail: {} })
  if (!start.time) warnings.push({ code: 'start-time-unreadable', detail: {} })
  const sequence = items(dataSet, 'WaveformSequence')
  if (sequence.length === 0) throw new Problem('eeg-no-signals')
  const declared = sequence.reduce((sum, item) => sum + 1 + items(item, 'ChannelDefinitionSequence').length, 0)
  if (declared > mostSignals) throw new Problem('too-large', { limit: String(mostSignals) })
  const groups = sequence.map((item, index) =>
    multiplexGroup(item, file, index + 1, (warning) => void warnings.push(warning)),
  )
  if (groups.every(({ channels }) => channels.length === 0)) throw new Problem('eeg-no-signals')
  const sampled = groups.filter(({ samples }) => samples > 0)
  if (sampled.length === 0) throw new Problem('eeg-too-short', { bytes: '0', record: '1' })
  const firstSample = sampled.reduce((least, one) => Math.min(least, one.startSeconds), Infinity)
  const end = sampled.reduce((most, one) => Math.max(most, endOf(one)), -Infinity)
  return { file, sopClassUid, start, groups, firstSample, end, warnings }
}

export const endOf = ({ startSeconds, samples, samplesPerSecond }: MultiplexGroup): number =>
  startSeconds + samples / samplesPerSecond

/** `yyyymmddhhmmss.ffffff` as it was said at the place of recording; the offset from UTC is left out. PS3.5 6.2. */
export function acquisitionStart(value: string): RecordingStart {
  const parts = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})(?:\.(\d{1,6}))?)?(?:[+-]\d{4})?$/.exec(value)
  if (!parts) return { date: null, time: null }
  const [, year, month, day, hour, minute, second, fraction = ''] = parts
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
  const behind = fraction.replace(/0+$/, '')
  return {
    date: calendarDate(Number(year), Number(month), Number(day)),
    time: isTime ? `${hour}:${minute}:${second}${behind && `.${behind}`}` : null,
  }
}

function multiplexGroup(
  dataSet: DataSet,
  file: WaveformDataSet,
  group: number,
  warn: (warning: EegWarning) => void,
): MultiplexGroup {
  const malformed = (field: Keyword) => new Problem('eeg-header-malformed', { field, group: String(group) })
  const interpretation = interpretationOf(dataSet)
  if (!interpretation) throw malformed('WaveformSampleInterpretation')
  const bytes = sampleBytes[interpretation]
  if (number(dataSet, 'WaveformBitsAllocated') !== bytes * 8) throw malformed('WaveformBitsAllocated')
  const samplesPerSecond = number(dataSet, 'SamplingFrequency') ?? Number.NaN
  if (!(samplesPerSecond > 0 && Number.isFinite(samplesPerSecond))) throw malformed('SamplingFrequency')
  const startSeconds = (number(dataSet, 'MultiplexGroupTimeOffset') ?? 0) / 1000
  if (!(Math.abs(startSeconds) <= mostSeconds)) throw malformed('MultiplexGroupTimeOffset')

  const definitions = items(dataSet, 'ChannelDefinitionSequence')
  if (number(dataSet, 'NumberOfWaveformChannels') !== definitions.length) throw malformed('NumberOfWaveformChannels')
  const declared = number(dataSet, 'NumberOfWaveformSamples') ?? Number.NaN
  if (!(declared >= 0)) throw malformed('NumberOfWaveformSamples')
  const data = file.placeOf(dataSet, 'WaveformData')
  if (!data) throw malformed('WaveformData')
  const frameBytes = definitions.length * bytes
  const present = frameBytes > 0 ? Math.floor((data.end - data.start) / frameBytes) : 0
  const detail = { declared: String(declared), present: String(present), group: String(group) }
  if (declared > present) warn({ code: 'records-missing', detail })
  else if (declared < present && frameBytes > 1) warn({ code: 'records-undeclared', detail })
  const samples = Math.min(declared, present)
  if (samples / samplesPerSecond > mostSeconds) throw malformed('SamplingFrequency')
  const characterSet = characterSetOf(file.dataSet)
  return {
    dataSet,
    startSeconds,
    samplesPerSecond,
    samples,
    interpretation,
    padding: paddingOf(dataSet, bytes, interpretation),
    dataStart: data.start,
    frameBytes,
    channels: definitions.map((one, index) => channel(one, index + 1, samples, samplesPerSecond, characterSet)),
  }
}

function interpretationOf(dataSet: DataSet): SampleInterpretation | null {
  const said = text(dataSet, 'WaveformSampleInterpretation') ?? ''
  return Object.hasOwn(sampleBytes, said) ? (said as SampleInterpretation) : null
}

function paddingOf(dataSet: DataSet, bytes: number, interpretation: SampleInterpretation): number | null {
  const element = dataSet.elements['x5400100a']
  if (!element || element.length < bytes) return null
  const view = new DataView(dataSet.byteArray.buffer, dataSet.byteArray.byteOffset + element.dataOffset, element.length)
  return storedAt[interpretation](view, 0)
}

/** One sample, little endian. */
export const storedAt: Record<SampleInterpretation, (view: DataView, at: number) => number> = {
  SB: (view, at) => view.getInt8(at),
  UB: (view, at) => view.getUint8(at),
  SS: (view, at) => view.getInt16(at, true),
  US: (view, at) => view.getUint16(at, true),
  SL: (view, at) => view.getInt32(at, true),
  UL: (view, at) => view.getUint32(at, true),
}

function channel(
  dataSet: DataSet,
  ordinal: number,
  samples: number,
  samplesPerSecond: number,
  characterSet: string,
): WaveformChannel {
  const sensitivity = number(dataSet, 'ChannelSensitivity') ?? null
  const correction = number(dataSet, 'ChannelSensitivityCorrectionFactor') ?? 1
  const baseline = number(dataSet, 'ChannelBaseline') ?? 0
  const skew = number(dataSet, 'ChannelTimeSkew') ?? (number(dataSet, 'ChannelSampleSkew') ?? 0) / samplesPerSecond
  return {
    dataSet,
    label: labelOf(dataSet, ordinal, characterSet),
    // Without a sensitivity the numbers are in no unit, whatever the units sequence says.
    unit: sensitivity === null ? '' : unitOf(dataSet, characterSet),
    sensitivity: sensitivity ?? 1,
    correction,
    baseline,
    skewSeconds: Math.abs(skew) <= mostSeconds ? skew : 0,
    fault: faultOf((sensitivity ?? 1) * correction, baseline, samples),
  }
}

function faultOf(scale: number, baseline: number, samples: number): SignalFault | null {
  if (!Number.isFinite(scale) || !Number.isFinite(baseline)) return 'calibration-not-numeric'
  if (scale === 0) return 'physical-range-empty'
  return samples === 0 ? 'no-samples' : null
}

/** The channel's own label says the reference too; where it names no site and the source does, the source is told. */
function labelOf(dataSet: DataSet, ordinal: number, characterSet: string): string {
  const said = (text(dataSet, 'ChannelLabel', characterSet) ?? '').slice(0, 64)
  const [source] = items(dataSet, 'ChannelSourceSequence')
  const meaning = (source ? (text(source, 'CodeMeaning', characterSet) ?? '') : '').slice(0, 64)
  const namesSite = said.split(/[\s\-–:]+/).some((part) => siteOf(part) !== null)
  if (!namesSite && siteOf(meaning)) return meaning
  return said || meaning || `Channel ${ordinal}`
}

function unitOf(dataSet: DataSet, characterSet: string): string {
  const [code] = items(dataSet, 'ChannelSensitivityUnitsSequence')
  return (code ? (text(code, 'CodeValue', characterSet) ?? '') : '').slice(0, 16)
}
