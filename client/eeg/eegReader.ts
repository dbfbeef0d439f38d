import type { StudyId } from '../../shared/domain/identifiers.ts'
import type { EegView } from '../../shared/domain/stage.ts'
import type { Instant } from '../../shared/eeg/instant.ts'
import { MontageId, type OwnLines } from '../../shared/eeg/montages.ts'
import type { Page } from '../../shared/eeg/page.ts'
import type { OwnMontageLine } from '../../shared/eeg/ownMontage.ts'
import type { Annotation } from '../../shared/eeg/tal.ts'
import type { TrendBin } from '../../shared/eeg/trend.ts'
import type { EegRequests, RecordingFacts } from '../../shared/protocol/imaging.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Remote } from '../../shared/protocol/table.ts'

export type RecordingSource = { id: StudyId; bytes: number }
export type Annotations = { annotations: Annotation[]; leftOut: number }

/** What the stage does not say of a page: this screen's own choice of sides, and the lines of a network's own montage. */
export type PageManner = { rightFirst: boolean; lines: OwnLines | null }
export const guidelineManner: PageManner = { rightFirst: false, lines: null }

/** Recordings as this page reads them. What was read is kept: the same question is asked of the worker once. */
export type EegReader = {
  /** @throws Problem as of opening and fetching */
  open(source: RecordingSource): Promise<RecordingFacts>
  /** @throws Problem as of reading and fetching */
  page(source: RecordingSource, view: EegView, columns: number, how?: PageManner): Promise<Page>
  /** What stands under a cursor, exactly. @throws Problem likewise */
  instant(source: RecordingSource, view: EegView, time: number, how?: PageManner): Promise<Instant>
  /** Pieces `first` to `end` of an overview of so many. @throws Problem likewise */
  trend(source: RecordingSource, bins: number, first: number, end: number): Promise<TrendBin[]>
  /** Reads the whole file where its annotations lie all over it. */
  annotations(source: RecordingSource): Promise<Annotations>
}

/** Pages kept ready to draw: going back and forth over a seizure costs nothing. 200 kB each, 4 MB at the very most. */
const keptPages = 32
const keptRecordings = 4

export function openEegReader(ask: Remote<EegRequests>): EegReader {
  const opened = keepLatest<RecordingFacts>(keptRecordings)
  const annotated = keepLatest<Annotations>(keptRecordings)
  const pages = keepLatest<Page>(keptPages)
  return {
    open: ({ id: study, bytes }) => opened(study, () => ask['recording:open']({ study, bytes })),
    annotations: ({ id: study, bytes }) => annotated(study, () => ask['recording:annotations']({ study, bytes })),
    trend: ({ id: study, bytes }, bins, first, end) => ask['recording:trend']({ study, bytes, bins, first, end }),
    instant: async ({ id: study, bytes }, wanted, time, how = guidelineManner) =>
      ask['recording:instant']({ study, bytes, time, view: pageViewOf(wanted, how) }),
    page: async ({ id: study, bytes }, wanted, columns, how = guidelineManner) => {
      const view = pageViewOf(wanted, how)
      return pages(`${study} ${columns} ${JSON.stringify(view)}`, () =>
        ask['recording:page']({ study, bytes, view, columns }),
      )
    },
  }
}

function pageViewOf(wanted: EegView, how: PageManner) {
  const { start, seconds, lff, hff, notch, badChannels, hiddenLines } = wanted
  const montage = montageFor(wanted, how)
  return { start, seconds, montage, lff, hff, notch, badChannels, hiddenLines, rightFirst: how.rightFirst }
}

/** @throws Problem `not-found` for a montage of a network whose lines are not known */
function montageFor({ montage }: EegView, { lines }: PageManner): MontageId | OwnMontageLine[] {
  const known = MontageId.safeParse(montage)
  if (known.success) return known.data
  if (!lines) throw new Problem('not-found', { what: 'montage' })
  return [...lines]
}

/** Remembers answers, those unused longest are forgotten first; a refusal is never remembered. */
function keepLatest<T>(most: number): (key: string, run: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, Promise<T>>()
  return (key, run) => {
    const known = kept.get(key)
    kept.delete(key)
    const answer = known ?? run()
    kept.set(key, answer)
    if (kept.size > most) kept.delete(kept.keys().next().value ?? key)
    if (!known) answer.catch(() => kept.get(key) === answer && kept.delete(key))
    return answer
  }
}
