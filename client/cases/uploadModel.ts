import type { UploadId } from '../../shared/domain/identifiers.ts'
import type { Study } from '../../shared/domain/study.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { ReviewedText, TextForReview } from '../../shared/protocol/uploadTexts.ts'
import type { Received, UploadSummary } from '../../shared/protocol/uploads.ts'
import { observable, type Observable } from '../app/observable.ts'
import { openPace } from './pace.ts'
import { type Row, type Tally, tallyOf } from './uploadRows.ts'

/** A file to send. Its name stays here: it may name the patient. */
export type Chosen<File> = { name: string; bytes: number; file: File }

export type UploadPorts<File> = {
  /** Goes on with an upload that was open already: `received` says how many files it has. */
  open(): Promise<{ upload: UploadId; received: number }>
  /** Tells a file from every other by its content. */
  fingerprint(file: File): Promise<string>
  /** What became of the files that have arrived before, by their fingerprints. */
  known(upload: UploadId, fingerprints: readonly string[]): Promise<ReadonlyMap<string, Received>>
  /** Reports the bytes that have left; aborting rejects. @throws Problem */
  send(
    upload: UploadId,
    index: number,
    file: File,
    fingerprint: string,
    report: (sent: number) => void,
    abort: AbortSignal,
  ): Promise<Received>
  summary(upload: UploadId): Promise<UploadSummary>
  /** What people typed into the recordings that were sent. */
  texts(upload: UploadId): Promise<TextForReview[]>
  accept(upload: UploadId, choices: Choices, decided: readonly ReviewedText[]): Promise<Study[]>
  discard(upload: UploadId): Promise<void>
  now(): number
  /** Calls back after so many milliseconds; returns how to call it off. */
  wait(milliseconds: number, done: () => void): () => void
}

/** What the uploader says of what would be added. Series by their identifiers. */
export type Choices = { lookedAt: readonly string[]; leftOut: readonly string[]; samePatient: boolean }

export type UploadState = {
  /**
   * `comparing` with what had arrived before the page was left, `paused` while the server cannot be reached, `review`
   * when everything is there and somebody has to look at it, `texts` likewise at what was typed into a recording, `stopped` when it cannot go on.
   */
  phase:
    'opening' | 'comparing' | 'sending' | 'paused' | 'review' | 'texts' | 'accepting' | 'done' | 'cancelled' | 'stopped'
  rows: readonly Row[]
  tally: Tally
  totalBytes: number
  sentBytes: number
  secondsLeft: number | null
  texts: readonly TextForReview[]
  studies: readonly Study[]
  upload: UploadId | null
  summary: UploadSummary | null
  choices: Choices
  problem: Problem | null
}

export type UploadModel = {
  readonly state: Observable<UploadState>
  /** Goes on at once after a cut, rather than when the wait is over. */
  resume(): void
  /** Sends again what did not arrive. */
  retry(index?: number): void
  choose(change: Partial<Choices>): void
  /** Attaches what has arrived, leaving out what did not and what was left out; asks about typed texts first. */
  accept(decided?: readonly ReviewedText[]): Promise<void>
  cancel(): void
}

const atOnce = 4
const comparedAtOnce = 500
/** What browsers and the server handle in one piece. */
export const mostBytes = 2 * 1024 ** 3 - 1
const firstWaitMilliseconds = 2000
const longestWaitMilliseconds = 30_000

/** Sends the files four at a time, waits out a lost connection, and attaches what was recognised to the case. */
export function openUpload<File>(chosen: readonly Chosen<File>[], ports: UploadPorts<File>): UploadModel {
  const rows: Row[] = chosen.map(({ name, bytes }, index) => ({
    index,
    name,
    bytes,
    at: bytes > mostBytes ? { state: 'tooLarge' } : { state: 'waiting' },
  }))
  const sendable = rows.filter((row) => row.at.state === 'waiting')
  const abort = new AbortController()
  const pace = openPace(ports.now)
  let upload: UploadId | undefined
  let running = 0
  let cuts = 0
  let callOff: (() => void) | undefined
  const prints = new Map<number, string>()
  let queue = sendable.map((row) => row.index)
  const totalBytes = sendable.reduce((sum, row) => sum + row.bytes, 0)
  const state = observable<UploadState>({
    phase: 'opening',
    rows,
    tally: tallyOf(rows),
    totalBytes,
    sentBytes: 0,
    secondsLeft: null,
    texts: [],
    studies: [],
    upload: null,
    summary: null,
    choices: { lookedAt: [], leftOut: [], samePatient: false },
    problem: null,
  })
  const set = (change: Partial<UploadState>) => state.set({ ...state.get(), ...change })
  const isOver = () => ['done', 'cancelled', 'stopped', 'accepting'].includes(state.get().phase)

  function place(index: number, at: Row['at']): void {
    const row = rows[index]
    if (!row || isOver()) return
    const before = sentOf(row)
    const next = { ...row, at }
    rows[index] = next
    const sentBytes = state.get().sentBytes + sentOf(next) - before
    const isProgress = at.state === 'sending' && row.at.state === 'sending'
    set({
      sentBytes,
      secondsLeft: pace.secondsLeft(sentBytes, totalBytes),
      ...(isProgress ? {} : { rows: [...rows], tally: tallyOf(rows) }),
    })
  }

  async function sendOne(index: number): Promise<void> {
    const file = chosen[index]
    if (!file || !upload) return
    place(index, { state: 'sending', sent: 0 })
    try {
      const report = (sent: number) => place(index, { state: 'sending', sent: Math.min(sent, file.bytes) })
      const fingerprint = prints.get(index) ?? (await ports.fingerprint(file.file))
      prints.set(index, fingerprint)
      const received = await ports.send(upload, index, file.file, fingerprint, report, abort.signal)
      cuts = 0
      place(index, { state: 'received', received })
    } catch (error) {
      if (abort.signal.aborted) return
      if (!(error instanceof Problem)) throw error
      failed(index, error)
    }
  }

  function failed(index: number, problem: Problem): void {
    if (mayPass.has(problem.code)) {
      queue.unshift(index)
      place(index, { state: 'waiting' })
      pause(problem)
    } else if (endsAll.has(problem.code)) {
      abort.abort()
      set({ phase: 'stopped', problem })
    } else {
      place(index, { state: 'failed', problem })
    }
  }

  function pause(problem: Problem): void {
    if (state.get().phase !== 'sending') return
    set({ phase: 'paused', problem, secondsLeft: null })
    callOff = ports.wait(Math.min(longestWaitMilliseconds, firstWaitMilliseconds * 2 ** cuts++), resume)
  }

  function resume(): void {
    if (state.get().phase !== 'paused') return
    callOff?.()
    pace.restart()
    set({ phase: 'sending', problem: null })
    fill()
  }

  function fill(): void {
    while (state.get().phase === 'sending' && running < atOnce) {
      const index = queue.shift()
      if (index === undefined) break
      running++
      void sendOne(index).finally(() => {
        running--
        fill()
      })
    }
    if (state.get().phase === 'sending' && running === 0 && queue.length === 0) void finished()
  }

  async function finished(): Promise<void> {
    if (!upload || isOver()) return
    const { tally } = state.get()
    const nothing = tally.dicom + tally.eeg + tally.duplicate + tally.failed === 0
    if (nothing) return set({ phase: 'done', secondsLeft: null })
    try {
      const summary = await ports.summary(upload)
      if (state.get().phase === 'sending') set({ phase: 'review', summary, secondsLeft: null })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (mayPass.has(error.code)) pause(error)
      else set({ phase: 'stopped', problem: error })
    }
  }

  async function accept(decided?: readonly ReviewedText[]): Promise<void> {
    if (!upload || isOver()) return
    const { phase, summary, choices } = state.get()
    set({ phase: 'accepting', secondsLeft: null, problem: null })
    try {
      const texts = summary && summary.recordings > 0 && !decided ? await ports.texts(upload) : []
      if (texts.length > 0) set({ texts, phase: 'texts' })
      else set({ studies: await ports.accept(upload, choices, decided ?? []), phase: 'done' })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      set({ phase: phase === 'texts' ? 'texts' : 'review', problem: error })
    }
  }

  /** What had arrived before the page was left is not sent again. */
  async function compare(open: UploadId): Promise<void> {
    set({ phase: 'comparing' })
    for (let from = 0; from < sendable.length && !isOver(); from += comparedAtOnce) {
      const some = sendable.slice(from, from + comparedAtOnce)
      for (const { index } of some) prints.set(index, await ports.fingerprint(chosen[index]!.file))
      const known = await ports.known(
        open,
        some.map(({ index }) => prints.get(index)!),
      )
      for (const { index } of some) {
        const received = known.get(prints.get(index)!)
        if (!received) continue
        place(index, { state: 'received', received: { ...received, index } })
        queue = queue.filter((waiting) => waiting !== index)
      }
    }
  }

  async function begin(): Promise<void> {
    try {
      const opened = await ports.open()
      upload = opened.upload
      set({ upload })
      if (isOver()) return
      if (opened.received > 0) await compare(upload)
      if (isOver()) return
      set({ phase: 'sending' })
      fill()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      set({ phase: 'stopped', problem: error })
    }
  }
  void begin()

  return {
    state,
    resume,
    choose: (change) => set({ choices: { ...state.get().choices, ...change } }),
    accept,
    retry: (index) => {
      if (state.get().phase !== 'review' && state.get().phase !== 'sending') return
      const again = rows.filter((row) => row.at.state === 'failed' && (index === undefined || row.index === index))
      for (const row of again) place(row.index, { state: 'waiting' })
      queue = [...queue, ...again.map((row) => row.index)]
      pace.restart()
      set({ phase: 'sending', problem: null })
      fill()
    },
    cancel: () => {
      if (isOver()) return
      abort.abort()
      callOff?.()
      set({ phase: 'cancelled', secondsLeft: null })
      // Should the server not hear of it, it forgets the upload by itself in a day.
      if (upload) ports.discard(upload).catch(() => undefined)
    },
  }
}

/** Passes by itself: the connection, or too much at once. */
const mayPass = new Set(['unavailable', 'too-many-requests'])
/** Holds for every file: nothing more is sent. */
const endsAll = new Set([
  'not-signed-in',
  'not-permitted',
  'not-found',
  'consent-withdrawn',
  'wrong-state',
  'request-unknown',
])

const sentOf = (row: Row): number => {
  if (row.at.state === 'sending') return row.at.sent
  return row.at.state === 'received' || row.at.state === 'failed' ? row.bytes : 0
}

/** Whether everything that has to be looked at was. */
export function mayAccept({ phase, summary, choices }: UploadState): boolean {
  if (phase !== 'review' || !summary) return false
  const added = summary.series.filter((one) => !one.anotherPatient && !choices.leftOut.includes(one.seriesUid))
  const seen = added.every((one) => one.burntIn === 'no' || choices.lookedAt.includes(one.seriesUid))
  return seen && added.length + summary.recordings > 0 && (!summary.otherPatient || choices.samePatient)
}
