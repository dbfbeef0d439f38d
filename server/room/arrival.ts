import type { Socket } from 'socket.io'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Caller } from '../actions/access.ts'
import { vouchedBy } from '../../shared/domain/assurance.ts'
import { currentItem } from '../../shared/domain/meeting.ts'
import { meetingFor } from '../actions/meetings.ts'
import type { Board } from '../board.ts'
import { isEnded } from '../identity/sessions.ts'
import type { Place, RoomSocket } from './presence.ts'

/**
 * Who is at the door: by a token of `meeting:join`, judged again now, on the node that holds the meeting.
 * @throws Problem `not-signed-in`, `lease-lost` naming the node to go to, or as `meetingFor`.
 */
export async function placeOf(board: Board, socket: Socket): Promise<Place> {
  const token: unknown = socket.handshake.auth['token']
  const claims = typeof token === 'string' ? board.tokens.open('meeting', token) : undefined
  if (!claims || (await isEnded(board, claims.session))) throw new Problem('not-signed-in')
  const held = await board.placement.hold(claims.meeting)
  if (!held.here) throw new Problem('lease-lost', { url: held.url })
  const { record: person } = await board.store.read('person', claims.sub)
  const caller: Caller = { person, session: claims.session, assurance: 'two' }
  const { roles, kept } = await meetingFor(board, caller, 'meeting:join', claims.meeting)
  const session = await board.store.find('session', claims.session)
  return {
    meeting: claims.meeting,
    cases: kept.record.agenda.map((item) => item.case),
    caseNow: currentItem(kept.record).item.case,
    person,
    session: claims.session,
    signIn: vouchedBy(session?.record.means ?? ['demoLink']),
    key: null,
    entry: socket.id,
    // Until it is decided where they go, nothing of any one case.
    roles: [],
    everyRole: roles,
    phase: 'lobby',
    connected: true,
    socket: roomSocket(socket),
  }
}

const roomSocket = (socket: Socket): RoomSocket => ({
  tell: (name, content) => void socket.emit(name, content),
  tellVolatile: (name, content) => void socket.volatile.emit(name, content),
  close: () => void socket.disconnect(true),
})
