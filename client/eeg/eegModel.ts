import type { EegView } from '../../shared/domain/stage.ts'
import type { Page } from '../../shared/eeg/page.ts'
import type { TrendBin } from '../../shared/eeg/trend.ts'
import type { RecordingFacts } from '../../shared/protocol/imaging.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { observable, type Observable } from '../app/observable.ts'
import {
  type Annotations,
  type EegReader,
  guidelineManner,
  type PageManner,
  type RecordingSource,
} from './eegReader.ts'
import { turnedBy } from './eegNavigation.ts'

/** A page that has been read, and the view it was read for. */
export type ShownPage = { page: Page; view: EegView; how: PageManner }

/** The overview, as far as it has been read: pieces by their number, of so many. */
export type Trend = { bins: number; read: readonly TrendBin[] }

export type EegModel = {
  readonly facts: Observable<RecordingFacts | null>
  readonly annotations: Observable<Annotations | null>
  /** The page to draw: the one asked for, or the one before it until that is there. */
  readonly shown: Observable<ShownPage | null>
  readonly isReading: Observable<boolean>
  /** Why what was asked for last cannot be shown; null where it can. */
  readonly problem: Observable<Problem | null>
  /** Why there are no annotations; the page is shown all the same. */
  readonly annotationsProblem: Observable<Problem | null>
  /** Null until something of it was read. */
  readonly trend: Observable<Trend | null>
  /** Reads a page for so many pixel columns. Of many asked for in a row only the last is read. */
  look(view: EegView, columns: number, how?: PageManner): void
  retry(): void
  /** Nobody looks any longer: what is being read is let go. `look` begins anew. */
  rest(): void
}

/** One recording as one viewport looks at it. */
export function openEegModel(reader: EegReader, source: RecordingSource): EegModel {
  const facts = observable<RecordingFacts | null>(null)
  const annotations = observable<Annotations | null>(null)
  const shown = observable<ShownPage | null>(null)
  const isReading = observable(false)
  const problem = observable<Problem | null>(null)
  const annotationsProblem = observable<Problem | null>(null)
  const trend = observable<Trend | null>(null)
  let wanted: { view: EegView; columns: number; how: PageManner } | null = null
  let reading = false
  let readingTrend = false

  async function read(): Promise<void> {
    if (reading) return
    reading = true
    isReading.set(true)
    try {
      let done: typeof wanted = null
      while (wanted && wanted !== done) {
        done = wanted
        await readOne(done)
      }
    } finally {
      reading = false
      isReading.set(false)
    }
    if (wanted && shown.get()) await readAnnotations()
    if (wanted && shown.get()) await readTrend()
  }

  async function readOne(asked: NonNullable<typeof wanted>): Promise<void> {
    try {
      const opened = await reader.open(source)
      facts.set(opened)
      const page = await reader.page(source, asked.view, asked.columns, asked.how)
      if (!wanted) return
      shown.set({ page, view: asked.view, how: asked.how })
      problem.set(null)
      if (asked === wanted) prefetch(asked, opened.durationSeconds)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (asked === wanted) problem.set(error)
    }
  }

  function prefetch({ view, columns, how }: NonNullable<typeof wanted>, duration: number): void {
    for (const by of [1, -1]) {
      const beside = turnedBy(view, by, duration)
      // What fails here fails again, and is told, when somebody looks at it.
      if (beside.start !== view.start) reader.page(source, beside, columns, how).catch(unlessProblem)
    }
  }

  /** After the first page: they may lie all over a gigabyte. */
  async function readAnnotations(): Promise<void> {
    if (annotations.get()) return
    try {
      annotations.set(await reader.annotations(source))
      annotationsProblem.set(null)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      annotationsProblem.set(error)
    }
  }

  /** Last of all, a few pieces at a time, and none while somebody waits for a page. */
  async function readTrend(): Promise<void> {
    const duration = facts.get()?.durationSeconds ?? 0
    if (readingTrend || duration <= 0) return
    readingTrend = true
    try {
      const bins = Math.min(mostBins, Math.max(fewestBins, Math.ceil(duration / 4)))
      const pieces = [...(trend.get()?.read ?? [])]
      while (pieces.length < bins && wanted && !reading) {
        pieces.push(...(await reader.trend(source, bins, pieces.length, Math.min(bins, pieces.length + binsAtOnce))))
        trend.set({ bins, read: [...pieces] })
      }
    } catch (error) {
      // The strip stays as it is: what cannot be read is told where it is looked at.
      unlessProblem(error)
    } finally {
      readingTrend = false
    }
  }

  return {
    facts,
    trend,
    annotations,
    shown,
    isReading,
    problem,
    annotationsProblem,
    look: (view, columns, how = guidelineManner) => {
      const now = shown.get()
      wanted = { view, columns, how }
      // Sensitivity is a matter of drawing.
      const isDrawing = now?.page.columns === columns && sameSignal(now.view, view) && sameManner(now.how, how)
      if (now && !reading && isDrawing) shown.set({ ...now, view })
      else void read()
    },
    retry: () => {
      wanted &&= { ...wanted }
      void read()
    },
    rest: () => {
      wanted = null
    },
  }
}

function unlessProblem(error: unknown): void {
  if (!(error instanceof Problem)) throw error
}

const sameSignal = (one: EegView, other: EegView): boolean =>
  JSON.stringify(signalOf(one)) === JSON.stringify(signalOf(other))

const signalOf = (view: EegView): EegView => ({ ...view, sensitivity: 1, ownSensitivities: [], cursors: [] })

const sameManner = (one: PageManner, other: PageManner): boolean => JSON.stringify(one) === JSON.stringify(other)

const fewestBins = 30
/** About as many as the strip has pixels worth telling apart. */
const mostBins = 360
const binsAtOnce = 6
