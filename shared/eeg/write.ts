import { Problem } from '../protocol/problems.ts'
import { fieldBytes, mainHeaderBytes, mainSpan, signalHeaderBytes, signalSpan } from './layout.ts'
import type { MainField, SignalField } from './layout.ts'
import { annotationTal, timekeepingTal } from './tal.ts'

export type EdfSignalSource = {
  label: string
  unit: string
  physicalMin: number
  physicalMax: number
  digitalMin: number
  digitalMax: number
  samplesPerRecord: number
  transducer: string
  prefilter: string
  /** Stored values as they are, or physical values in `unit`, rounded and clipped to the digital range. */
  samples: Int16Array | Float32Array
}

export type EdfSource = {
  /** EDF+ form: `code sex birthdate name`, each `X` where unknown. */
  patientField: string
  /** EDF+ form: `Startdate dd-MMM-yyyy code technician equipment`. */
  recordingField: string
  start: { year: number; month: number; day: number; hour: number; minute: number; second: number }
  recordSeconds: number
  signals: EdfSignalSource[]
  annotations: { onset: number; duration: number | null; text: string }[]
}

/**
 * A whole EDF+C file. The last record is filled up with each signal's last sample; an annotation stands in the record
 * its onset falls into. EDF+ specification, edfplus.info.
 * @throws Problem `invalid-input` for a field that does not fit its place in the header.
 */
export function writeEdfPlus(source: EdfSource): Uint8Array<ArrayBuffer> {
  const records = Math.max(1, ...source.signals.map((s) => Math.ceil(s.samples.length / s.samplesPerRecord)))
  const lists = annotationLists(source, records)
  const annotationSamples = Math.ceil(lists.reduce((most, list) => Math.max(most, list.length), 0) / 2)
  const recordBytes = 2 * (source.signals.reduce((sum, s) => sum + s.samplesPerRecord, 0) + annotationSamples)
  const header = headerBytes(source, records, annotationSamples)
  const file = new Uint8Array(header.length + records * recordBytes)
  file.set(header)
  const view = new DataView(file.buffer)
  let offset = header.length
  const stored = source.signals.map((signal) => storedValues(signal))
  for (let record = 0; record < records; record++) {
    source.signals.forEach((signal, index) => {
      const values = stored[index]!
      for (let i = 0; i < signal.samplesPerRecord; i++, offset += 2) {
        view.setInt16(offset, values[Math.min(record * signal.samplesPerRecord + i, values.length - 1)] ?? 0, true)
      }
    })
    file.set(lists[record]!, offset)
    offset += 2 * annotationSamples
  }
  return file
}

/** The text of a number in a header field of 8 characters. @throws Problem `invalid-input` where it cannot be said in 8. */
export function headerNumber(value: number, name: string): string {
  for (let digits = 7; digits >= 0 && Number.isFinite(value); digits--) {
    const text = value.toFixed(digits)
    const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text
    if (short.length <= 8) return short === '-0' ? '0' : short
  }
  throw new Problem('invalid-input', { field: name, reason: 'does not fit 8 characters' })
}

function annotationLists(source: EdfSource, records: number): Uint8Array[] {
  const parts = Array.from({ length: records }, (_, record) => [timekeepingTal(record * source.recordSeconds)])
  for (const annotation of source.annotations) {
    const record = Math.floor(annotation.onset / source.recordSeconds)
    parts[Math.min(Math.max(record, 0), records - 1)]!.push(annotationTal(annotation))
  }
  return parts.map(joined)
}

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** Converts by the calibration as the header says it, so that what is written reads back the same. */
function storedValues(signal: EdfSignalSource): Int16Array {
  if (signal.samples instanceof Int16Array) return signal.samples
  const { digitalMin, digitalMax, label } = signal
  const physicalMin = Number(headerNumber(signal.physicalMin, label))
  const physicalMax = Number(headerNumber(signal.physicalMax, label))
  const scale = (digitalMax - digitalMin) / (physicalMax - physicalMin)
  const [low, high] = [Math.min(digitalMin, digitalMax), Math.max(digitalMin, digitalMax)]
  return Int16Array.from(signal.samples, (value) => {
    const digital = Math.round((value - physicalMin) * scale + digitalMin)
    return Math.min(Math.max(digital, low), high)
  })
}

function headerBytes(source: EdfSource, records: number, annotationSamples: number): Uint8Array {
  const signals = [...source.signals, annotationSignal(annotationSamples)]
  const bytes = new Uint8Array(mainHeaderBytes + signals.length * signalHeaderBytes)
  const put = (text: string, { offset, width }: { offset: number; width: number }, field: string) => {
    if (text.length > width) throw new Problem('invalid-input', { field, reason: `longer than ${width}` })
    if (!/^[\x20-\x7e]*$/.test(text)) throw new Problem('invalid-input', { field, reason: 'not printable ASCII' })
    bytes.set(fieldBytes(text, width), offset)
  }
  const main = (field: MainField, text: string) => put(text, mainSpan(field), field)
  main('version', '0')
  main('patient', source.patientField)
  main('recording', source.recordingField)
  main('startDate', [source.start.day, source.start.month, source.start.year % 100].map(twoDigits).join('.'))
  main('startTime', [source.start.hour, source.start.minute, source.start.second].map(twoDigits).join('.'))
  main('headerBytes', String(bytes.length))
  main('reserved', 'EDF+C')
  main('records', String(records))
  main('recordSeconds', headerNumber(source.recordSeconds, 'recordSeconds'))
  main('signalCount', String(signals.length))
  signals.forEach((signal, index) => {
    const own = (field: SignalField, text: string) => put(text, signalSpan(field, index, signals.length), field)
    own('label', signal.label)
    own('transducer', signal.transducer)
    own('unit', signal.unit)
    own('prefilter', signal.prefilter)
    own('reserved', '')
    for (const field of ['physicalMin', 'physicalMax', 'digitalMin', 'digitalMax', 'samplesPerRecord'] as const) {
      own(field, headerNumber(signal[field], field))
    }
  })
  return bytes
}

const twoDigits = (value: number) => String(value).padStart(2, '0')

const annotationSignal = (samplesPerRecord: number): Omit<EdfSignalSource, 'samples'> => ({
  label: 'EDF Annotations',
  unit: '',
  physicalMin: -1,
  physicalMax: 1,
  digitalMin: -32768,
  digitalMax: 32767,
  samplesPerRecord,
  transducer: '',
  prefilter: '',
})
