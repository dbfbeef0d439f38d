import { Problem } from '../protocol/problems.ts'
import { latin1, mainHeaderBytes, mainSpan, signalHeaderBytes, signalSpan } from './layout.ts'
import type { MainField, SignalField } from './layout.ts'
import { recordingStart } from './start.ts'
import type { RecordingStart } from './start.ts'
import type { EegWarning } from './warnings.ts'

export type EegFormat = 'EDF' | 'EDF+C' | 'EDF+D' | 'BDF' | 'BDF+C' | 'BDF+D'

/** Why a signal cannot be shown in its unit. The rest of the file can. */
export type SignalFault = 'digital-range-empty' | 'physical-range-empty' | 'calibration-not-numeric' | 'no-samples'

/** A flat physical range is a fault on screen, but the formula still has a value for it. */
export const hasScale = (fault: SignalFault | null): boolean =>
  fault !== 'calibration-not-numeric' && fault !== 'digital-range-empty'

export type SignalHeader = {
  /** Its place in the file, annotation signals counted: the number by which everything else names a signal. */
  signal: number
  label: string
  transducer: string
  unit: string
  prefilter: string
  /** NaN where the header holds no number. `physicalMin` above `physicalMax` is an inverted gain, and right. */
  physicalMin: number
  physicalMax: number
  digitalMin: number
  digitalMax: number
  samplesPerRecord: number
  /** Bytes from the start of a data record to the first sample of this signal. */
  offsetInRecord: number
  annotations: boolean
  fault: SignalFault | null
}

export type EegHeader = {
  format: EegFormat
  sampleBytes: 2 | 3
  start: RecordingStart
  headerBytes: number
  /** Whole data records that are both declared and there. */
  records: number
  /** 0 only where every signal holds annotations. */
  recordSeconds: number
  recordBytes: number
  signals: SignalHeader[]
  warnings: EegWarning[]
}

/**
 * How long the whole header is, from its first 256 bytes: what to read before `parseHeader`.
 * @throws Problem `eeg-not-edf`, `eeg-header-truncated`, `eeg-header-malformed`, `eeg-no-signals`
 */
export function headerLength(head: Uint8Array, fileBytes: number): number {
  if (head.length < 8 || !(isEdf(head) || isBdf(head))) throw new Problem('eeg-not-edf')
  if (head.length < mainHeaderBytes) throw new Problem('eeg-header-truncated', { bytes: String(fileBytes) })
  const count = integer(mainText(head, 'signalCount'))
  if (count === null || count < 0) throw new Problem('eeg-header-malformed', { field: 'signalCount' })
  if (count === 0) throw new Problem('eeg-no-signals')
  const length = mainHeaderBytes + count * signalHeaderBytes
  if (length > fileBytes) {
    throw new Problem('eeg-header-truncated', { bytes: String(fileBytes), expected: String(length) })
  }
  return length
}

/**
 * Reads an EDF, EDF+, BDF or BDF+ header. A signal with an unusable calibration gets a fault, the file stays readable;
 * what makes the layout of the data records unknowable is refused. EDF (Kemp 1992), EDF+ (Kemp 2003), BDF (BioSemi).
 * @param head the first bytes of the file, at least `headerLength` of them
 * @param fileBytes the size of the whole file, against which every count is held
 * @throws Problem `eeg-not-edf`, `eeg-header-truncated`, `eeg-header-malformed`, `eeg-no-signals`, `eeg-too-short`
 */
export function parseHeader(head: Uint8Array, fileBytes: number): EegHeader {
  const headerBytes = headerLength(head, fileBytes)
  if (head.length < headerBytes) throw new RangeError('the whole header is needed')
  const warnings: EegWarning[] = []
  const warn = (warning: EegWarning) => void warnings.push(warning)
  if (namesSomebody(mainText(head, 'patient'))) warn({ code: 'identity-in-header', detail: {} })
  if (integer(mainText(head, 'headerBytes')) !== headerBytes) warn({ code: 'header-length-differs', detail: {} })

  const sampleBytes = isBdf(head) ? 3 : 2
  const signals = signalHeaders(head, headerBytes / signalHeaderBytes - 1, sampleBytes, warn)
  const recordBytes = signals.reduce((sum, signal) => sum + signal.samplesPerRecord * sampleBytes, 0)
  const recordSeconds = number(mainText(head, 'recordSeconds'))
  const timed = signals.some((signal) => !signal.annotations && signal.samplesPerRecord > 0)
  if (!Number.isFinite(recordSeconds) || recordSeconds < 0 || (recordSeconds === 0 && timed)) {
    throw new Problem('eeg-header-malformed', { field: 'recordSeconds' })
  }
  const format = formatOf(sampleBytes, mainText(head, 'reserved'))
  if (!format.includes('+') && signals.some((signal) => signal.annotations)) {
    warn({ code: 'annotations-outside-plus', detail: {} })
  }
  const start = recordingStart(
    {
      startDate: mainText(head, 'startDate'),
      startTime: mainText(head, 'startTime'),
      recording: mainText(head, 'recording'),
    },
    warn,
  )
  const records = wholeRecords(mainText(head, 'records'), fileBytes - headerBytes, recordBytes, warn)
  return { format, sampleBytes, start, headerBytes, records, recordSeconds, recordBytes, signals, warnings }
}

export function mainText(head: Uint8Array, field: MainField): string {
  const { offset, width } = mainSpan(field)
  return latin1(head.subarray(offset, offset + width)).trim()
}

export function signalText(head: Uint8Array, field: SignalField, signal: number, count: number): string {
  const { offset, width } = signalSpan(field, signal, count)
  return latin1(head.subarray(offset, offset + width)).trim()
}

const isEdf = (head: Uint8Array) => latin1(head.subarray(0, 8)).trim() === '0'
const isBdf = (head: Uint8Array) => head[0] === 0xff && latin1(head.subarray(1, 8)) === 'BIOSEMI'

/** Of code, sex, birth date and name (EDF+ 2.1.3.3) anything but a pseudonym, the sex and the `X` of what is unknown. */
const namesSomebody = (patient: string): boolean =>
  patient.split(/\s+/).some((part, index) => !/^[XMF]?$/.test(part) && !(index === 0 && /^[A-Z]+-\d+$/.test(part)))

/** BDF files really carry "EDF+C" here, and EDF files "reserved", "EDF" or a vendor's note. */
function formatOf(sampleBytes: 2 | 3, reserved: string): EegFormat {
  const base = sampleBytes === 3 ? 'BDF' : 'EDF'
  const plus = /^[EB]DF\+([CD])/i.exec(reserved)?.[1]?.toUpperCase()
  if (plus === 'C') return `${base}+C`
  return plus === 'D' ? `${base}+D` : base
}

/** A record count of -1 stands in a file whose recording was not closed; the file's size tells what is there. */
function wholeRecords(text: string, dataBytes: number, recordBytes: number, warn: (w: EegWarning) => void): number {
  if (recordBytes === 0) throw new Problem('eeg-no-signals')
  const present = Math.floor(dataBytes / recordBytes)
  const declared = integer(text)
  if (present === 0) throw new Problem('eeg-too-short', { bytes: String(dataBytes), record: String(recordBytes) })
  const detail = { declared: declared === null ? '?' : String(declared), present: String(present) }
  const known = declared !== null && declared > 0
  if (!known) warn({ code: 'records-unknown', detail })
  else if (declared > present) warn({ code: 'records-missing', detail })
  else if (declared < present) warn({ code: 'records-undeclared', detail })
  const rest = dataBytes - present * recordBytes
  if (rest > 0) warn({ code: 'trailing-bytes', detail: { bytes: String(rest) } })
  return known ? Math.min(declared, present) : present
}

function signalHeaders(head: Uint8Array, count: number, sampleBytes: number, warn: (w: EegWarning) => void) {
  const signals: SignalHeader[] = []
  let offsetInRecord = 0
  for (let signal = 0; signal < count; signal++) {
    const read = (field: SignalField) => signalText(head, field, signal, count)
    const samplesPerRecord = integer(read('samplesPerRecord'))
    if (samplesPerRecord === null || samplesPerRecord < 0) {
      throw new Problem('eeg-header-malformed', { field: 'samplesPerRecord', signal: String(signal) })
    }
    const range = {
      physicalMin: number(read('physicalMin')),
      physicalMax: number(read('physicalMax')),
      digitalMin: number(read('digitalMin')),
      digitalMax: number(read('digitalMax')),
    }
    const label = read('label')
    const annotations = /^[EB]DF Annotations$/i.test(label)
    const fault = annotations ? null : faultOf({ ...range, samplesPerRecord })
    if (fault) warn({ code: 'signal-faulty', detail: { signal: String(signal), fault } })
    const texts = { label, transducer: read('transducer'), unit: read('unit'), prefilter: read('prefilter') }
    signals.push({ signal, ...texts, ...range, samplesPerRecord, offsetInRecord, annotations, fault })
    offsetInRecord += samplesPerRecord * sampleBytes
  }
  const labels = signals.filter((signal) => !signal.annotations).map((signal) => signal.label)
  if (new Set(labels).size < labels.length) warn({ code: 'duplicate-labels', detail: {} })
  return signals
}

type Calibration = Pick<SignalHeader, 'physicalMin' | 'physicalMax' | 'digitalMin' | 'digitalMax' | 'samplesPerRecord'>

function faultOf(signal: Calibration): SignalFault | null {
  const { physicalMin, physicalMax, digitalMin, digitalMax, samplesPerRecord } = signal
  if (![physicalMax - physicalMin, digitalMax - digitalMin].every(Number.isFinite)) return 'calibration-not-numeric'
  if (digitalMin === digitalMax) return 'digital-range-empty'
  if (physicalMin === physicalMax) return 'physical-range-empty'
  return samplesPerRecord === 0 ? 'no-samples' : null
}

/** NaN where the field holds no plain number. Some exporters write the decimal comma of their country. */
function number(text: string): number {
  const plain = text.replace(',', '.')
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN
}

function integer(text: string): number | null {
  const value = number(text)
  return Number.isSafeInteger(value) ? value : null
}
