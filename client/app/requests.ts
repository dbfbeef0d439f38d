import { Problem } from '../../shared/protocol/problems.ts'
import type { RecordRequests } from '../../shared/protocol/record.ts'
import type { z } from 'zod'
import type { BoardApi } from './boardApi.ts'
import { type Changeable, observable, type Observable } from './observable.ts'

export type RequestName = keyof RecordRequests
export type InputOf<Name extends RequestName> = z.input<RecordRequests[Name]['input']>
export type OutputOf<Name extends RequestName> = z.output<RecordRequests[Name]['output']>

/** What is known of an answer. `outdated` says that the server could not be reached for a newer one. */
export type Loadable<T> =
  { state: 'loading' } | { state: 'problem'; problem: Problem } | { state: 'ready'; value: T; outdated: boolean }

export type Requests = {
  /** Whether the server answered when it was last asked. */
  readonly isReachable: Observable<boolean>
  /** The answer, asked for while somebody looks, and again whenever it may have changed. */
  observe<Name extends RequestName>(name: Name, input: InputOf<Name>): Observable<Loadable<OutputOf<Name>>>
  /** Asks again for what is looked at, and forgets the rest, of the requests that match. */
  refresh(matches?: (name: RequestName, input: unknown) => boolean): void
  /** Forgets everything, as when somebody signs out. */
  forget(): void
}

type Entry = {
  name: RequestName
  input: unknown
  known: Changeable<Loadable<unknown>>
  watchers: number
  asked: number
}

export type RequestPorts = {
  onProblem: (problem: Problem) => void
  onBug: (error: unknown) => void
  /**
   * Waits a moment. An act of one's own and the notices it causes are one reason to ask again, not three: each look at
   * a case is an event in its access log.
   */
  gather: (then: () => void) => void
}

/** Answers by request, shared by all who look at them, so that going back to a page shows it at once. */
export function openRequests(ask: BoardApi, { onProblem, onBug, gather }: RequestPorts): Requests {
  const isReachable = observable(true)
  const entries = new Map<string, Entry>()
  const due = new Set<Entry>()

  function loadSoon(entry: Entry): void {
    if (due.size === 0) {
      gather(() => {
        const now = [...due].filter((one) => one.watchers > 0)
        due.clear()
        for (const one of now) void load(one)
      })
    }
    due.add(entry)
  }

  async function load(entry: Entry): Promise<void> {
    const asked = ++entry.asked
    const next = await answerOf(entry)
    // A later question overtook this one.
    if (asked === entry.asked) entry.known.set(next)
  }

  async function answerOf(entry: Entry): Promise<Loadable<unknown>> {
    try {
      const call = ask[entry.name] as (input: unknown) => Promise<unknown>
      const value = await call(entry.input)
      isReachable.set(true)
      return { state: 'ready', value, outdated: false }
    } catch (error) {
      if (!(error instanceof Problem)) onBug(error)
      const problem = error instanceof Problem ? error : new Problem('unavailable', { request: entry.name })
      isReachable.set(problem.code !== 'unavailable')
      onProblem(problem)
      const before = entry.known.get()
      // What may no longer be seen goes at once; what only cannot be refreshed stays.
      return problem.code === 'unavailable' && before.state === 'ready'
        ? { ...before, outdated: true }
        : { state: 'problem', problem }
    }
  }

  return {
    isReachable,
    observe: (name, input) => {
      const key = `${name} ${JSON.stringify(input)}`
      const entry = entries.get(key) ?? {
        name,
        input,
        known: observable<Loadable<unknown>>({ state: 'loading' }),
        watchers: 0,
        asked: 0,
      }
      entries.set(key, entry)
      return {
        get: () => entry.known.get() as Loadable<OutputOf<typeof name>>,
        subscribe: (changed) => {
          const stop = entry.known.subscribe(changed)
          if (entry.watchers++ === 0) void load(entry)
          return () => {
            entry.watchers--
            stop()
          }
        },
      }
    },
    refresh: (matches = () => true) => {
      for (const [key, entry] of entries) {
        if (!matches(entry.name, entry.input)) continue
        if (entry.watchers > 0) loadSoon(entry)
        else entries.delete(key)
      }
    },
    forget: () => {
      due.clear()
      entries.clear()
    },
  }
}
