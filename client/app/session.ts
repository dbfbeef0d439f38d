import type { Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Send } from '../../shared/protocol/table.ts'
import type { BoardApi } from './boardApi.ts'
import { observable, type Observable } from './observable.ts'

export type Session =
  | { state: 'checking' }
  | { state: 'signedOut'; demo: boolean }
  | { state: 'signedIn'; person: Person; demo: boolean }
  | { state: 'problem'; problem: Problem }

export type SessionModel = {
  readonly session: Observable<Session>
  /** Asks the server who is signed in here. */
  check(): Promise<void>
  /** Trades the token of a sign-in link for a session. @throws Problem `sign-in-link-used` and others. */
  signIn(token: string): Promise<void>
  signOut(): Promise<void>
  /** The server has answered that nobody is signed in: the session ran out. */
  lost(): void
}

export function openSession(ask: BoardApi, send: Send): SessionModel {
  const session = observable<Session>({ state: 'checking' })
  const demo = () => {
    const now = session.get()
    return (now.state === 'signedIn' || now.state === 'signedOut') && now.demo
  }

  async function check(): Promise<void> {
    try {
      const read = await ask['session:read']({})
      session.set(
        read.person
          ? { state: 'signedIn', person: read.person, demo: read.demo }
          : { state: 'signedOut', demo: read.demo },
      )
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      session.set(
        error.code === 'not-signed-in' ? { state: 'signedOut', demo: demo() } : { state: 'problem', problem: error },
      )
    }
  }

  return {
    session,
    check,
    signIn: async (token) => {
      const answer = await send('session:open', { token })
      if (!answer.ok) throw new Problem(answer.problem.code, answer.problem.detail)
      await check()
    },
    signOut: async () => {
      await ask['session:close']({})
      session.set({ state: 'signedOut', demo: demo() })
    },
    lost: () => {
      if (session.get().state === 'signedIn') session.set({ state: 'signedOut', demo: demo() })
    },
  }
}
