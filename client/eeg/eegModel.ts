import type { EegView } from '../../shared/domain/stage.ts'
import type { Page } from '../../shared/eeg/page.ts'
import type { RecordingFacts } from '../../shared/protocol/imaging.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { observable, type Observable } from '../app/observable.ts'
import type { Annotations, EegReader, RecordingSource } from './eegReader.ts'
import { turnedBy } from './eegNavigation.ts'

/** A page that has been read, and the view it was read for. */
export type ShownPage = { page: Page; view: EegView }

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
  /** Reads a page for so many pixel columns. Of many asked for in a row only the last is read. */
  look(view: EegView, columns: number): void
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
  let wanted: { view: EegView; columns: number } | null = null
  let reading = false

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
  }

  async function readOne(asked: NonNullable<typeof wanted>): Promise<void> {
    try {
      const opened = await reader.open(source)
      facts.set(opened)
      const page = await reader.page(source, asked.view, asked.columns)
      if (!wanted) return
      shown.set({ page, view: asked.view })
      problem.set(null)
      if (asked === wanted) prefetch(asked.view, asked.columns, opened.durationSeconds)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (asked === wanted) problem.set(error)
    }
  }

  function prefetch(view: EegView, columns: number, duration: number): void {
    for (const by of [1, -1]) {
      const beside = turnedBy(view, by, duration)
      // What fails here fails again, and is told, when somebody looks at it.
      if (beside.start !== view.start) reader.page(source, beside, columns).catch(unlessProblem)
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

  return {
    facts,
    annotations,
    shown,
    isReading,
    problem,
    annotationsProblem,
    look: (view, columns) => {
      const now = shown.get()
      wanted = { view, columns }
      // Sensitivity is a matter of drawing.
      if (now && !reading && now.page.columns === columns && sameSignal(now.view, view)) shown.set({ ...now, view })
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
  JSON.stringify({ ...one, sensitivity: 0 }) === JSON.stringify({ ...other, sensitivity: 0 })
