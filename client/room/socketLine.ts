import { io } from 'socket.io-client'
import { z } from 'zod'
import { overSocket } from '../../shared/protocol/carriers.ts'
import { Problem, type ProblemCode, problemStatus } from '../../shared/protocol/problems.ts'
import { roomNotices } from '../../shared/protocol/room.ts'
import type { OpenLine } from './roomConnection.ts'

/** An answer that takes longer does not come any more: the server pings every five seconds. */
const answerMilliseconds = 10_000

/**
 * A line over socket.io. Its own reconnecting is off: where a meeting is held can change, and a
 * line that does not open is given up by who asked for it.
 */
export const openSocketLine: OpenLine = ({ url, token }, events) => {
  const socket = io(`${url}/meeting`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { token },
  })
  socket.on('connect', events.opened)
  socket.on('connect_error', (error) => events.refused(problemOf(error)))
  socket.on('disconnect', events.dropped)
  for (const name of Object.keys(roomNotices)) socket.on(name, (content: unknown) => events.told(name, content))
  return {
    send: overSocket(socket, answerMilliseconds),
    signal: (name, content) => void socket.volatile.emit(name, content),
    close: () => {
      socket.off()
      socket.disconnect()
    },
  }
}

const Refused = z.object({
  data: z.object({
    problem: z.object({
      code: z.custom<ProblemCode>((code) => typeof code === 'string' && Object.hasOwn(problemStatus, code)),
      detail: z.record(z.string(), z.string()).default({}),
    }),
  }),
})

/** What the server refused the connection with; undefined where none was reached. */
function problemOf(error: Error): Problem | undefined {
  const refused = Refused.safeParse(error)
  return refused.success ? new Problem(refused.data.data.problem.code, refused.data.data.problem.detail) : undefined
}
