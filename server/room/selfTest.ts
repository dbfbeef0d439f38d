import { randomBytes } from 'node:crypto'
import type { Namespace, Socket } from 'socket.io'
import type { MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import { serveSocket } from '../../shared/protocol/carriers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { selfTestLimits, selfTestRequests, type SelfTestRequests } from '../../shared/protocol/selfTest.ts'
import { type Handlers, refusal } from '../../shared/protocol/table.ts'
import type { Board } from '../board.ts'
import { newId } from '../identity/newId.ts'
import { type Pace, rateLimit } from './rateLimit.ts'

/** Anybody may ask, so few at once on a node, and few begun, so that nobody's meeting suffers. */
const atOnce = 8
const begun: Pace = { perSecond: 0.5, burst: 12 }
const asked: Pace = { perSecond: 80, burst: 160 }

/**
 * A room for one on the media node, for whoever wants to know whether meetings will work from where they are: no
 * account, nobody else in it, over after two minutes. What it returns ends all that are under way.
 */
export function serveSelfTests(board: Board, namespace: Namespace): () => void {
  const mayBegin = rateLimit(board.clock, begun)
  let running = 0
  namespace.use((_socket, next) => {
    const problem = running >= atOnce || !mayBegin() ? new Problem('too-many-requests') : null
    next(problem ? Object.assign(new Error(problem.code), { data: refusal(problem) }) : undefined)
  })
  namespace.on('connection', (socket: Socket) => {
    running++
    const meeting: MeetingId = newId('mtg')
    const tested = handlersOf(board, meeting)
    const allowed = rateLimit(board.clock, asked)
    socket.use(([, , reply], next) => {
      if (allowed()) return next()
      if (typeof reply === 'function') reply(refusal(new Problem('too-many-requests')))
    })
    serveSocket(socket, selfTestRequests, tested, undefined, (error, name) => board.log.bug(error, name))
    const end = board.clock.after(selfTestLimits.seconds * 1000, () => socket.disconnect(true))
    socket.on('disconnect', () => {
      running--
      end()
      board.media['media:close']({ meeting }).catch((error: unknown) => {
        if (!(error instanceof Problem)) board.log.bug(error, 'self-test ended')
      })
    })
  })
  return () => void namespace.disconnectSockets(true)
}

function handlersOf(board: Board, meeting: MeetingId): Handlers<SelfTestRequests, undefined> {
  const { media } = board
  const participant: PersonId = newId('per')
  const whose = { meeting, participant }
  let entries = 0
  let [up, down] = [0, 0]
  return {
    async 'selfTest:enter'() {
      await media['media:open']({ meeting })
      const entered = await media['media:enter']({ ...whose, entry: `self-test ${++entries}` })
      const { rtpCapabilities: routerRtpCapabilities, send, receive } = entered
      return { routerRtpCapabilities, send, receive, iceServers: board.iceServers(participant) }
    },
    'selfTest:connect': (input) => media['media:connect']({ ...whose, ...input }),
    'selfTest:produce': (input) => media['media:produce']({ ...whose, ...input, source: 'microphone', paused: false }),
    'selfTest:consume': (input) => media['media:consume']({ ...whose, ...input }),
    'selfTest:resume': ({ consumer }) => media['media:pauseConsumer']({ ...whose, consumer, paused: false }),
    async 'selfTest:up'({ chunk }) {
      up += chunk.byteLength
      if (up > selfTestLimits.bytes) throw new Problem('too-large')
      return {}
    },
    async 'selfTest:down'({ bytes }) {
      down += bytes
      if (down > selfTestLimits.bytes) throw new Problem('too-large')
      // By chance, so that nothing on the way makes it smaller than it is.
      return { chunk: randomBytes(bytes) }
    },
  }
}
