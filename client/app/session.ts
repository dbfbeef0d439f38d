import type { Person } from '../../shared/domain/person.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Send } from '../../shared/protocol/table.ts'
import type { BoardApi } from './boardApi.ts'
import { observable, type Observable } from './observable.ts'

export type Session =
  | { state: 'checking' }
  /** `provider` is the organisation by which one may sign in. */
  | { state: 'signedOut'; demo: boolean; provider: string | null }
  /** The first factor was right: a code is missing, or a second factor has yet to be set up. */
  | { state: 'halfway'; person: Person; missing: 'code' | 'factor'; demo: boolean }
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
  let known = { demo: false, provider: null as string | null }
  const signedOut = () => ({ state: 'signedOut' as const, ...known })

  async function check(): Promise<void> {
    try {
      const read = await ask['session:read']({})
      const { person, missing, demo, provider } = read
      known = { demo, provider }
      if (!person) session.set(signedOut())
      else
        session.set(
          missing === 'nothing' ? { state: 'signedIn', person, demo } : { state: 'halfway', person, missing, demo },
        )
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      session.set(error.code === 'not-signed-in' ? signedOut() : { state: 'problem', problem: error })
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
      session.set(signedOut())
    },
    lost: () => {
      const { state } = session.get()
      if (state === 'signedIn' || state === 'halfway') session.set(signedOut())
    },
  }
}
