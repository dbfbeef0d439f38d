import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Send } from '../../shared/protocol/table.ts'
import { type BoardApi, openBoardApi, overFetch } from './boardApi.ts'
import { useObservable } from './observable.ts'
import {
  type InputOf,
  type Loadable,
  openRequests,
  type OutputOf,
  type RequestName,
  type Requests,
} from './requests.ts'
import { isShared } from './notices.ts'
import { openSession, type SessionModel } from './session.ts'

/** The server, as the client sees it. */
export type BoardClient = {
  /** `await ask['case:open']({ … })`; throws the Problem of a refusal. */
  readonly ask: BoardApi
  /** The same without a table, for the few requests that stand in none. */
  readonly send: Send
  readonly requests: Requests
  readonly session: SessionModel
}

/** Long enough for the notices of an act to follow its answer, too short to be seen. */
const gatherMilliseconds = 50

export function openBoardClient(): BoardClient {
  const send = overFetch((url, init) => fetch(url, init))
  const ask = openBoardApi(send)
  const session = openSession(ask, send)
  const onProblem = (problem: Problem) => {
    if (problem.code === 'not-signed-in') session.lost()
  }
  const gather = (then: () => void) => void setTimeout(then, gatherMilliseconds)
  return { ask, send, session, requests: openRequests(ask, { onProblem, onBug: reportError, gather }) }
}

const BoardContext = createContext<BoardClient | null>(null)

export function BoardProvider({ board, children }: { board: BoardClient; children: ReactNode }) {
  return <BoardContext value={board}>{children}</BoardContext>
}

export function useBoard(): BoardClient {
  const board = useContext(BoardContext)
  if (!board) throw new Error('no board around this')
  return board
}

/** The same where there may be none: a stage can be shown without a record. */
export const useBoardIfAny = (): BoardClient | null => useContext(BoardContext)

/** Who is signed in. For use on pages that only they see. */
export function usePerson(): Person {
  const session = useObservable(useBoard().session.session)
  if (session.state !== 'signedIn') throw new Error('nobody is signed in')
  return session.person
}

/** An answer of the server and what is known of it: loading, a problem, or ready; asked again when it changes. */
export function useRequest<Name extends RequestName>(
  name: Name,
  input: InputOf<Name>,
): { loadable: Loadable<OutputOf<Name>>; retry: () => void } {
  const { requests } = useBoard()
  const key = JSON.stringify(input)
  const observed = useMemo(() => requests.observe(name, JSON.parse(key) as InputOf<Name>), [requests, name, key])
  const loadable = useObservable(observed)
  return {
    loadable,
    retry: () => requests.refresh((known, asked) => known === name && JSON.stringify(asked) === key),
  }
}

/**
 * Something done once, by a press: whether it is under way, and the problem it met. `run` answers whether it was done.
 * Afterwards everything on screen is asked for again.
 */
export function useAct(): {
  isPending: boolean
  problem: Problem | null
  run: (act: () => Promise<void>) => Promise<boolean>
  clear: () => void
} {
  const { requests, session } = useBoard()
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async (act: () => Promise<void>) => {
    setPending(true)
    setProblem(null)
    try {
      await act()
      requests.refresh(isShared)
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.code === 'not-signed-in') session.lost()
      setProblem(error)
      return false
    } finally {
      setPending(false)
    }
  }
  return { isPending, problem, run, clear: () => setProblem(null) }
}

/** The time in milliseconds, told anew every so often. */
export function useNow(everyMilliseconds = 15_000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMilliseconds)
    return () => clearInterval(timer)
  }, [everyMilliseconds])
  return now
}
