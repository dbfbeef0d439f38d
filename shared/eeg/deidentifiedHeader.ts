import { Problem } from '../protocol/problems.ts'
import { mainText, signalText } from './header.ts'
import type { EegHeader } from './header.ts'
import { fieldBytes, mainSpan, signalFields, signalSpan } from './layout.ts'
import type { MainField, SignalField, Span } from './layout.ts'
import { edfPlusDate, movedDate } from './start.ts'

export type HeaderIdentity = {
  /** Takes the place of patient code, name, sex and birth date. */
  pseudonym: string
  /** Hidden (EDF+ 2.1.3.4: 01.01.85 and `Startdate X`), or moved by whole days. The time of day stays. */
  date: 'hidden' | { movedByDays: number }
}

/** Words that say how an electrode is made. Anything else in a transducer field may name a person or a place. */
const transducerWords = new Set(
  (
    'ag agcl agagcl gold silver tin cup disc disk electrode electrodes active passive surface scalp needle subdermal ' +
    'eeg ecg eog emg thermistor thermistors thermocouple oral nasal rectal marker button software generated belt ' +
    'piezo effort pulse oximeter microphone cap sponge gel dry'
  ).split(' '),
)

/**
 * A header that keeps only what reading the signals needs: nothing is copied that is not a number, a label, a unit, a
 * format name, or filter and electrode words that are known. EDF+ specification 2.1.3; PS3.15 Annex E in spirit.
 * @param head the bytes of the old header, at least `header.headerBytes` of them
 * @throws Problem `invalid-input` for a pseudonym that is not 1 to 60 printable ASCII characters
 */
export function deidentifiedHeader(head: Uint8Array, header: EegHeader, identity: HeaderIdentity): Uint8Array {
  const pseudonym = identity.pseudonym.trim().replaceAll(/\s+/g, '_')
  if (!/^[\x21-\x7e]{1,60}$/.test(pseudonym)) throw new Problem('invalid-input', { field: 'pseudonym' })
  const clean = new Uint8Array(header.headerBytes).fill(0x20)
  const put = (text: string, { offset, width }: Span) => clean.set(fieldBytes(text, width), offset)
  const main = (field: MainField, text: string) => put(text, mainSpan(field))
  const date = shownDate(header, identity)
  const version = mainSpan('version')
  clean.set(head.subarray(version.offset, version.offset + version.width), version.offset)
  main('patient', `${pseudonym} X X X`)
  main('recording', `Startdate ${date ? edfPlusDate(date) : 'X'} X X X`)
  main('startDate', date ? twoDigitDate(date) : '01.01.85')
  main('startTime', (header.start.time ?? '00:00:00').replaceAll(':', '.'))
  main('headerBytes', String(header.headerBytes))
  main('reserved', formatText(head, header))
  main('records', String(header.records))
  main('recordSeconds', mainText(head, 'recordSeconds'))
  main('signalCount', String(header.signals.length))
  for (const { signal } of header.signals) {
    for (const field of Object.keys(signalFields) as SignalField[]) {
      const text = cleanSignalText(field, signalText(head, field, signal, header.signals.length))
      put(text, signalSpan(field, signal, header.signals.length))
    }
  }
  return clean
}

/** The filters that a prefilter field names (`HP:0.1Hz LP:75Hz N:50Hz`), without any other word. */
export function cleanPrefilter(text: string): string {
  const known = text.match(
    /\b(?:HP|LP|BP|N|NOTCH|LFF|HFF|TC|DC|AC)\s*[:=]?\s*\d+(?:[.,]\d+)?\s*(?:k|m)?(?:Hz|s)?(?![a-z\d])/gi,
  )
  return (known ?? []).join(' ')
}

function cleanSignalText(field: SignalField, text: string): string {
  if (field === 'label' || field === 'unit') return text
  if (field === 'prefilter') return cleanPrefilter(text)
  if (field === 'transducer') return cleanTransducer(text)
  if (field === 'reserved') return ''
  return /^[-+\d.,eE]*$/.test(text) ? text : ''
}

function cleanTransducer(text: string): string {
  return text
    .split(/[\s,]+/)
    .filter(isTransducerWord)
    .join(' ')
}

const isTransducerWord = (word: string) => word.split(/[-/]/).every((part) => transducerWords.has(part.toLowerCase()))

/** Null where the date is hidden or unknown, or where moving it leaves the years that a header can hold. */
function shownDate(header: EegHeader, { date }: HeaderIdentity): string | null {
  if (date === 'hidden' || header.start.date === null) return null
  const moved = movedDate(header.start.date, date.movedByDays)
  return moved >= '1985-01-01' && moved < '2085-01-01' ? moved : null
}

function twoDigitDate(date: string): string {
  const [year = '', month, day] = date.split('-')
  return `${day}.${month}.${year.slice(2)}`
}

/** The reserved field says EDF+ or BDF+, or the BDF word length; a vendor's note in it is not kept. */
const formatText = (head: Uint8Array, { format }: EegHeader) =>
  /^(?:[EB]DF\+[CD]|24BIT)/i.exec(mainText(head, 'reserved'))?.[0] ?? (format === 'BDF' ? '24BIT' : '')
