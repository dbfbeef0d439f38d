import type { StudyId } from '../../shared/domain/identifiers.ts'
import { allAnnotations } from '../../shared/eeg/annotations.ts'
import { MontageId, montageOf } from '../../shared/eeg/montages.ts'
import { readInstant } from '../../shared/eeg/instant.ts'
import { type Page, readPage } from '../../shared/eeg/page.ts'
import type { ReadRange } from '../../shared/eeg/ranges.ts'
import { openRecording, type Recording } from '../../shared/eeg/recording.ts'
import { readTrend } from '../../shared/eeg/trend.ts'
import type { EegRequests, RecordingFacts } from '../../shared/protocol/imaging.ts'
import type { Handlers } from '../../shared/protocol/table.ts'
import { cachedBlocks } from './blockCache.ts'

/** A case rarely has more; each holds at most 32 MiB of its file. */
const keptRecordings = 4

/** What the worker answers, given how the bytes of a study are read. */
export function eegHandlers(bytesOf: (study: StudyId) => ReadRange): Handlers<EegRequests, void> {
  const opened = new Map<StudyId, Promise<Recording>>()

  function open(study: StudyId, bytes: number): Promise<Recording> {
    const known = opened.get(study)
    opened.delete(study)
    const opening = known ?? openRecording(bytes, cachedBlocks(bytesOf(study), bytes))
    opened.set(study, opening)
    if (opened.size > keptRecordings) opened.delete(opened.keys().next().value ?? study)
    opening.catch(() => opened.get(study) === opening && opened.delete(study))
    return opening
  }

  return {
    'recording:open': async ({ study, bytes }) => factsOf(await open(study, bytes)),
    'recording:page': async ({ study, bytes, view, columns }) => readPage(await open(study, bytes), view, columns),
    'recording:instant': async ({ study, bytes, view, time }) => readInstant(await open(study, bytes), view, time),
    'recording:trend': async ({ study, bytes, bins, first, end }) =>
      readTrend(await open(study, bytes), bins, first, Math.min(end, bins)),
    'recording:annotations': async ({ study, bytes }) => {
      const { annotations, warnings } = await allAnnotations((await open(study, bytes)).annotations())
      const leftOut = warnings.find(({ code }) => code === 'annotations-left-out')?.detail['count']
      return { annotations, leftOut: Number(leftOut ?? 0) }
    },
  }
}

/** The memory of a page's lines, which changes hands instead of being copied. */
export const buffersOf = (page: Page): ArrayBufferLike[] =>
  page.lines.map((line) => (line.form === 'envelope' ? line.minMax.buffer : line.points.buffer))

function factsOf({ format, start, signals, timeline, warnings }: Recording): RecordingFacts {
  return {
    format,
    durationSeconds: timeline.durationSeconds,
    startDate: start.date,
    startTime: start.time,
    gaps: timeline.gaps.map((gap) => ({ start: gap.start, duration: gap.duration })),
    channels: signals.map(({ name, kind, unit, samplesPerSecond, fault }) => ({
      name,
      kind,
      unit,
      samplesPerSecond,
      readable: fault === null,
    })),
    montages: MontageId.options.map((id) => {
      const { derivations, missing } = montageOf(id, signals, [])
      return { id, lines: derivations.length, missing }
    }),
    warnings: warnings.map(({ code, detail }) => ({ code, detail })),
  }
}
