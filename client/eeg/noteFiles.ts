import { type EegMarkKind, EegMarkKind as MarkKinds, type NewEegMark } from '../../shared/domain/eegMark.ts'
import { allAnnotations } from '../../shared/eeg/annotations.ts'
import { openRecording } from '../../shared/eeg/recording.ts'
import { writeEdfPlus } from '../../shared/eeg/write.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { kindOfText, type Note } from './recordingNotes.ts'

const columns = ['onset', 'duration', 'kind', 'channels', 'text', 'author'] as const

/** RFC 4180, with a heading; seconds from the start of the recording. */
export function notesAsCsv(notes: readonly Note[]): string {
  const rows = notes.map(({ onset, duration, text, mark, author }) => [
    String(onset),
    duration === null ? '' : String(duration),
    mark?.kind ?? '',
    mark?.channels.join(' ') ?? '',
    mark ? mark.text : text,
    author ?? '',
  ])
  return [[...columns], ...rows].map((row) => row.map(quoted).join(',')).join('\r\n') + '\r\n'
}

/** An EDF+ file of annotations alone, as other programs read them beside the recording. */
export function notesAsEdf(notes: readonly Note[], start: { date: string | null; time: string | null }): Uint8Array {
  const [year = 1985, month = 1, day = 1] = start.date?.split('-').map(Number) ?? []
  const [hour = 0, minute = 0, second = 0] = start.time?.split(':').map((part) => Math.floor(Number(part))) ?? []
  return writeEdfPlus({
    patientField: 'X X X X',
    recordingField: 'Startdate X X X X',
    start: { year, month, day, hour, minute, second },
    recordSeconds: 1,
    signals: [],
    annotations: notes.map(({ onset, duration, text }) => ({ onset, duration, text })),
  })
}

const mostBytes = 64 * 1024 * 1024

/**
 * Events of a CSV of ours, or one with at least `onset` and `text`; or the annotations of an EDF+ or BDF+ file.
 * @throws Problem `unreadable-file`, `too-large`, or as of reading a recording
 */
export async function marksFrom(file: Blob): Promise<NewEegMark[]> {
  const head = new Uint8Array(await file.slice(0, 8).arrayBuffer())
  const isRecording = head[0] === 0xff || /^0 {7}$/.test(String.fromCharCode(...head))
  if (!isRecording) {
    if (file.size > mostBytes) throw new Problem('too-large', { limit: String(mostBytes) })
    return marksFromCsv(await file.text())
  }
  const read = async (start: number, end: number) => new Uint8Array(await file.slice(start, end).arrayBuffer())
  const { annotations } = await allAnnotations((await openRecording(file.size, read)).annotations())
  return annotations
    .filter(({ onset }) => onset >= 0)
    .map(({ onset, duration, text }) => {
      const kind = kindOfText(text)
      return { kind, onset, duration: duration || null, channels: [], text: kind === 'text' ? text.slice(0, 200) : '' }
    })
}

/** @throws Problem `unreadable-file` naming the row that cannot be read, counted from 1 */
export function marksFromCsv(text: string): NewEegMark[] {
  const [heading = [], ...rows] = csvRows(text.replace(/^\ufeff/, ''))
  const at = (name: string) => heading.findIndex((one) => one.trim().toLowerCase() === name)
  const place = { onset: at('onset'), duration: at('duration'), kind: at('kind'), channels: at('channels') }
  const words = at('text')
  if (place.onset < 0 || (words < 0 && place.kind < 0)) throw new Problem('unreadable-file', { row: '1' })
  return rows.map((row, index) => {
    const cell = (column: number) => (column < 0 ? '' : (row[column] ?? '').trim())
    const onset = Number(cell(place.onset))
    const duration = cell(place.duration) === '' ? null : Number(cell(place.duration))
    const isTime = cell(place.onset) !== '' && onset >= 0 && onset <= 1e7 && (duration === null || duration >= 0)
    if (!isTime || Number.isNaN(duration)) throw new Problem('unreadable-file', { row: String(index + 2) })
    const said = cell(words).slice(0, 200)
    const named = MarkKinds.safeParse(cell(place.kind))
    const kind: EegMarkKind = named.success ? named.data : kindOfText(said)
    const channels = cell(place.channels).split(/[ ;]+/).filter(Boolean).slice(0, 64)
    return { kind, onset, duration: duration || null, channels: channels.map((one) => one.slice(0, 40)), text: said }
  })
}

/** A spreadsheet takes what begins with one of these for a formula: it is told as text. */
const quoted = (cell: string): string => {
  const safe = /^[=+\-@\t]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function csvRows(text: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (isQuoted) {
      if (character === '"' && text[i + 1] === '"') {
        cell += '"'
        i++
      } else if (character === '"') isQuoted = false
      else cell += character
    } else if (character === '"') isQuoted = true
    else if (character === ',' || character === '\n') {
      rows.at(-1)!.push(cell.replace(/\r$/, ''))
      cell = ''
      if (character === '\n') rows.push([])
    } else cell += character
  }
  rows.at(-1)!.push(cell)
  return rows.filter((row) => row.some((one) => one.trim() !== ''))
}
