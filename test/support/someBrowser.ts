import { recordHandlers } from '../../server/actions/handlers.ts'
import { nobody } from '../../server/actions/access.ts'
import type { Board } from '../../server/board.ts'
import type { Line } from '../../server/identity/line.ts'
import { sessionOf } from '../../server/identity/sessions.ts'
import type { Problem } from '../../shared/protocol/problems.ts'
import { type RecordRequests, recordRequests } from '../../shared/protocol/record.ts'
import { answer, type Remote, remote } from '../../shared/protocol/table.ts'

/** What a browser is to the board, without the browser: cookies that it keeps, and requests in whoever's name they are. */
export type SomeBrowser = {
  ask: Remote<RecordRequests>
  line: Line
  /** The cookies, to be looked at and to be stolen. */
  cookies: { session?: string; device?: string; ceremony?: string }
}

export function someBrowser(board: Board, address = '192.0.2.1', bugs: unknown[] = []): SomeBrowser {
  const cookies: SomeBrowser['cookies'] = {}
  const line: Line = {
    address,
    agent: 'A browser of the tests',
    ceremony: () => (cookies.ceremony ??= `ceremony of ${Math.random()}`),
    get device() {
      return cookies.device
    },
    keepDevice: (token) => void (cookies.device = token),
    keepSession: (token) => void (cookies.session = token),
    dropSession: () => void delete cookies.session,
  }
  const handlers = recordHandlers(board)
  const ask = remote(recordRequests, async (name, input) => {
    const caller = { ...((await sessionOf(board, cookies.session)) ?? nobody), line }
    return answer(recordRequests, handlers, name, input, caller, (error) => void bugs.push(error))
  })
  return { ask, line, cookies }
}

/** Runs an act that must be refused, and says with what. */
export async function refusalOf(act: Promise<unknown>): Promise<string> {
  return act.then(
    () => 'done',
    (error: Problem) => error.code,
  )
}
