import type { DataSet } from '../dicom/dicomParser.ts'
import { characterSetOf, items, numbers, text, texts, withoutPadding } from '../dicom/values.ts'
import type { Annotation } from './tal.ts'
import { acquisitionStart } from './waveform.ts'
import type { Waveform } from './waveform.ts'
import type { RecordingStart } from './start.ts'

/** Onsets and durations in seconds after the start of the acquisition; one item may mark several places. */
export type WaveformAnnotation = { text: string; spans: { onset: number; duration: number | null }[] }

/** Nobody reads more of one item, nor of all; a forged one may list a place for every sample. */
const mostSpans = 10_000
const mostSpansOfAll = 250_000
const mostText = 10_000

/**
 * What was noted in a waveform, item by item: a text, or a coded concept in its words. Null for an item that says
 * nothing, whose time cannot be read, or which is one too many. PS3.3 C.10.10.
 */
export function waveformAnnotations(waveform: Waveform): (WaveformAnnotation | null)[] {
  const { dataSet } = waveform.file
  const characterSet = characterSetOf(dataSet)
  let count = 0
  return items(dataSet, 'WaveformAnnotationSequence').map((item) => {
    if (count >= mostSpansOfAll) return null
    const said = wordsOf(item, characterSet)
      .replaceAll(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, mostText)
    const spans = spansOf(item, waveform)
    count += spans.length
    return said === '' || spans.length === 0 ? null : { text: said, spans }
  })
}

/** As a list that the viewer shows, counted from the first sample of the recording. */
export const annotationsFrom = (noted: readonly (WaveformAnnotation | null)[], firstSample: number): Annotation[] =>
  noted.flatMap((one) =>
    (one?.spans ?? []).map(({ onset, duration }) => ({
      onset: sinceStart(onset, firstSample),
      duration,
      text: one!.text,
    })),
  )

/** To a tenth of a microsecond, so that 1.3 less 0.1 is 1.2. */
const sinceStart = (onset: number, firstSample: number) => Math.round((onset - firstSample) * 1e7) / 1e7

/** A text is one value, whatever backslashes it holds. */
function wordsOf(item: DataSet, characterSet: string): string {
  const free = withoutPadding(texts(item, 'UnformattedTextValue', characterSet).join('\\'))
  if (free.trim() !== '') return free
  const meaning = (code: DataSet | undefined) => (code && text(code, 'CodeMeaning', characterSet)) ?? ''
  const name = meaning(items(item, 'ConceptNameCodeSequence')[0])
  const values = texts(item, 'NumericValue').filter((value) => /^[-+.\deE]{1,16}$/.test(value))
  const [unit] = items(item, 'MeasurementUnitsCodeSequence')
  const measured =
    values.length > 0 ? `${values.join(', ')} ${(unit && text(unit, 'CodeValue', characterSet)) ?? ''}` : ''
  const about = measured.trim() || meaning(items(item, 'ConceptCodeSequence')[0])
  return about === '' || about === name ? name : `${name}: ${about}`
}

function spansOf(item: DataSet, waveform: Waveform): WaveformAnnotation['spans'] {
  const { firstSample: first, end: last } = waveform
  const kind = text(item, 'TemporalRangeType')
  const points = pointsOf(item, waveform)
  // Without a kind it is about the whole recording; places that are named all the same are not thrown away.
  if (!kind && points.length === 0) return [{ onset: first, duration: null }]
  if (points.length === 0 || points.some((point) => !(Math.abs(point) <= 1e9))) return []
  const [point = 0, next] = points
  if (kind === 'POINT') return [{ onset: point, duration: null }]
  if (!kind || kind === 'MULTIPOINT') return points.map((onset) => ({ onset, duration: null }))
  if (kind === 'SEGMENT') return next === undefined || next < point ? [] : [{ onset: point, duration: next - point }]
  if (kind === 'MULTISEGMENT') return segments(points)
  if (kind === 'BEGIN') return [{ onset: point, duration: Math.max(0, last - point) }]
  return kind === 'END' ? [{ onset: first, duration: Math.max(0, point - first) }] : []
}

function segments(points: readonly number[]): WaveformAnnotation['spans'] {
  const found: WaveformAnnotation['spans'] = []
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [from, to] = [points[i]!, points[i + 1]!]
    if (to >= from) found.push({ onset: from, duration: to - from })
  }
  return found
}

/** Sample positions count from 1 within the group they refer to, offsets from where the data starts. */
function pointsOf(item: DataSet, { file, groups, start }: Waveform): number[] {
  const said = numbers(item, 'ReferencedWaveformChannels')[0] ?? 1
  // Writers are met that count the groups from 0.
  const group = groups[Math.max(1, said) - 1]
  const positions = listed(numbers(item, 'ReferencedSamplePositions'))
  if (positions.length > 0) {
    return group ? positions.map((one) => group.startSeconds + (one - 1) / group.samplesPerSecond) : []
  }
  const begin = (group ?? groups[0]!).startSeconds
  const offsets = listed(numbers(item, 'ReferencedTimeOffsets'))
  if (offsets.length > 0) return offsets.map((one) => begin + one)
  const began = text(file.dataSet, 'AcquisitionDateTime') ?? ''
  return listed(texts(item, 'ReferencedDateTime')).map((one) =>
    secondsBetween(start, began, acquisitionStart(one), one),
  )
}

const listed = <T>(values: readonly T[]): T[] => values.slice(0, mostSpans)

/** NaN where either is no moment. Where only one says how it stands to UTC, both are taken for local time. */
function secondsBetween(from: RecordingStart, fromText: string, to: RecordingStart, toText: string): number {
  if (!from.date || !from.time || !to.date || !to.time) return Number.NaN
  const zones = [utcOffset(fromText), utcOffset(toText)]
  const apart = zones[0] === null || zones[1] === null ? 0 : zones[1]! - zones[0]!
  return secondsOf(to) - secondsOf(from) - apart
}

function secondsOf({ date, time }: RecordingStart): number {
  const [hours = 0, minutes = 0, seconds = 0] = time!.split(':').map(Number)
  return Date.parse(`${date}T00:00:00Z`) / 1000 + hours * 3600 + minutes * 60 + seconds
}

function utcOffset(value: string): number | null {
  const parts = /([+-])(\d{2})(\d{2})$/.exec(value)
  if (!parts) return null
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 3600 + Number(parts[3]) * 60)
}
