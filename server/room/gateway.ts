import type { Server as HttpServer } from 'node:http'
import { type Namespace, Server, type Socket } from 'socket.io'
import { MeetingId } from '../../shared/domain/identifiers.ts'
import { type Action, may } from '../../shared/domain/permissions.ts'
import { serveSocket } from '../../shared/protocol/carriers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { type recordNotices } from '../../shared/protocol/record.ts'
import { roomRequests, type RoomRequests, roomSignals } from '../../shared/protocol/room.ts'
import { type Handlers, type NoticeEvents, refusal } from '../../shared/protocol/table.ts'
import { type Caller } from '../actions/access.ts'
import { meetingFor } from '../actions/meetings.ts'
import type { Board } from '../board.ts'
import { sessionCookie } from '../http/cookies.ts'
import { sameOrigin } from '../http/origin.ts'
import { sessionOf } from '../identity/signIn.ts'
import { openCalls } from './calls.ts'
import { openFloor } from './floor.ts'
import { openLobby } from './lobby.ts'
import { openPresence, type Place, type RoomSocket } from './presence.ts'
import { rateLimit } from './rateLimit.ts'
import { openStage } from './stage.ts'

export type RoomHandlers = Handlers<RoomRequests, Place>

/** What each request of the room needs; null for what is one's own. Checked here, where every one of them enters. */
const needs: Record<keyof RoomRequests, Action | null> = {
  'room:enter': null,
  'room:leave': null,
  'lobby:admit': 'lobby:admit',
  'lobby:refuse': 'lobby:admit',
  'floor:microphone': null,
  'floor:camera': null,
  'floor:hand': null,
  'floor:remove': 'floor:moderate',
  'stage:show': 'stage:lead',
  'stage:lead': 'stage:lead',
  'stage:give': 'stage:lead',
  'media:enter': null,
  'media:connect': null,
  'media:restart': null,
  'media:produce': 'media:publish',
  'media:stop': null,
  'media:consume': null,
  'media:resume': null,
  'media:pause': null,
  'media:layer': null,
}
const worksFromLobby: ReadonlySet<string> = new Set<keyof RoomRequests>(['room:enter', 'room:leave'])

export interface Rooms extends AsyncDisposable {
  /** Ids of the meetings with anybody in them on this node. */
  meetings(): MeetingId[]
}

/** The live side of the server: one socket.io server, the room in the namespace `/meeting`, notices in `/`. */
export function openRooms(board: Board, http: HttpServer): Rooms {
  const io = new Server(http, {
    serveClient: false,
    transports: ['websocket'],
    maxHttpBufferSize: 256 * 1024,
    pingInterval: 5_000,
    pingTimeout: 8_000,
    allowRequest: (request, decide) => decide(null, sameOrigin(request, board.config.publicUrl)),
  })
  serveNotices(board, io.of('/'))

  const presence = openPresence(board.clock)
  const lobby = openLobby(board, presence)
  const floor = openFloor(presence)
  const stage = openStage(board, presence)
  const calls = openCalls(board, presence, floor)

  /** What a person who has just been let in must know, in the order in which they need it. */
  const welcome = (place: Place) => {
    floor.tell(place)
    stage.tell(place)
    calls.tell(place)
  }

  const handlers: RoomHandlers = {
    async 'room:enter'(_nothing, place) {
      await lobby.judge(place)
      presence.arrive(place)
      if (place.phase === 'room') welcome(place)
      return { phase: place.phase, person: place.person.id }
    },
    async 'room:leave'(_nothing, place) {
      if (presence.find(place.meeting, place.person.id) === place) presence.leave(place.meeting, place.person.id)
      return {}
    },
    ...lobby.handlers,
    async 'lobby:admit'(input, by) {
      await lobby.handlers['lobby:admit'](input, by)
      const place = presence.find(by.meeting, input.person)
      if (place) welcome(place)
      return {}
    },
    ...floor.handlers,
    ...stage.handlers,
    ...calls.handlers,
  }

  const guarded = guard(handlers, presence.find)
  const rooms = io.of('/meeting')
  rooms.use((socket, next) => {
    placeOf(board, socket).then(
      (place) => {
        socket.data.place = place
        next()
      },
      (error: unknown) => {
        if (!(error instanceof Problem)) board.log.bug(error, 'socket authentication')
        const problem = error instanceof Problem ? error : new Problem('unavailable')
        next(Object.assign(new Error(problem.code), { data: refusal(problem) }))
      },
    )
  })
  rooms.on('connection', (socket) => {
    const place = socket.data.place as Place
    const allowed = rateLimit(board.clock, { perSecond: 60, burst: 180 })
    socket.use(([, , reply], next) => {
      if (allowed()) return next()
      if (typeof reply === 'function') reply(refusal(new Problem('too-many-requests')))
    })
    serveSocket(socket, roomRequests, guarded, place, (error, request) => board.log.bug(error, request))
    socket.on('stage:point', (raw: unknown) => {
      const signal = roomSignals['stage:point'].safeParse(raw)
      const inRoom = presence.find(place.meeting, place.person.id) === place && place.phase === 'room'
      if (signal.success && inRoom && may(place.roles, 'stage:point')) stage.point(place, signal.data.pointer)
    })
    socket.on('disconnect', () => presence.drop(place))
  })

  const closeMeeting = (meeting: MeetingId, phase: 'ended' | 'elsewhere') => {
    for (const place of presence.all(meeting)) {
      place.socket.tell('room:phase', { phase })
      place.socket.close()
      presence.leave(meeting, place.person.id)
    }
  }
  const refresh = async (meeting: MeetingId) => {
    const { record } = await board.store.read('meeting', meeting)
    if (record.state === 'ended') return closeMeeting(meeting, 'ended')
    for (const place of presence.all(meeting))
      await refreshPlace(board, place, () => presence.leave(meeting, place.person.id))
    presence.changed(meeting)
    presence.tellRoom(meeting, 'recommendation:changed', {})
  }
  const unsubscribe = board.notices.subscribe((notice) => {
    for (const meeting of presence.meetings()) {
      if (notice.name === 'meeting:changed' && notice.content.meeting !== meeting) continue
      refresh(meeting).catch((error: unknown) => board.log.bug(error, 'meeting refresh'))
    }
  })
  board.placement.onLost((what) => {
    const meeting = MeetingId.safeParse(what)
    if (meeting.success) closeMeeting(meeting.data, 'elsewhere')
  })

  return {
    meetings: presence.meetings,
    async [Symbol.asyncDispose]() {
      unsubscribe()
      presence.close()
      await calls[Symbol.asyncDispose]()
      await io.close()
    },
  }
}

/** Lets nothing through that the sender may not ask for now: not admitted, replaced by another tab, or not permitted. */
function guard(handlers: RoomHandlers, find: (meeting: MeetingId, person: Place['person']['id']) => Place | undefined) {
  const guardOne = (name: keyof RoomRequests) => async (input: never, place: Place) => {
    if (!worksFromLobby.has(name)) {
      const current = find(place.meeting, place.person.id) === place
      if (!current || place.phase !== 'room') throw new Problem('not-admitted')
      const action = needs[name]
      if (action && !may(place.roles, action)) throw new Problem('not-permitted', { action })
    }
    return handlers[name](input, place)
  }
  return Object.fromEntries(
    Object.keys(handlers).map((name) => [name, guardOne(name as keyof RoomRequests)]),
  ) as unknown as RoomHandlers
}

async function placeOf(board: Board, socket: Socket): Promise<Place> {
  const token: unknown = socket.handshake.auth['token']
  const claims = typeof token === 'string' ? board.tokens.open('meeting', token) : undefined
  if (!claims) throw new Problem('not-signed-in')
  const held = await board.placement.hold(claims.meeting)
  if (!held.here) throw new Problem('lease-lost', { url: held.url })
  const { record: person } = await board.store.read('person', claims.sub)
  const caller: Caller = { person, session: claims.session }
  const { roles } = await meetingFor(board, caller, 'meeting:join', claims.meeting)
  return {
    meeting: claims.meeting,
    person,
    session: claims.session,
    entry: socket.id,
    roles,
    phase: 'lobby',
    connected: true,
    socket: roomSocket(socket),
  }
}

/** What a person may do is read again whenever the case changes: a role or a consent that ended ends here at once. */
async function refreshPlace(board: Board, place: Place, leave: () => void): Promise<void> {
  try {
    const caller: Caller = { person: place.person, session: place.session }
    place.roles = (await meetingFor(board, caller, 'meeting:join', place.meeting)).roles
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    place.socket.tell('room:phase', { phase: 'removed' })
    place.socket.close()
    leave()
  }
}

const roomSocket = (socket: Socket): RoomSocket => ({
  tell: (name, content) => void socket.emit(name, content),
  tellVolatile: (name, content) => void socket.volatile.emit(name, content),
  close: () => void socket.disconnect(true),
})

/** Each signed-in browser hears that something it has a part in changed. The content is asked for, and judged, anew. */
function serveNotices(board: Board, namespace: Namespace): void {
  const typed = namespace as unknown as Namespace<object, NoticeEvents<typeof recordNotices>>
  typed.use((socket, next) => {
    sessionOf(board, sessionCookie(socket.handshake.headers.cookie)).then(
      (session) => {
        if (!session) return next(new Error('not-signed-in'))
        void socket.join(`person:${session.person.id}`)
        next()
      },
      (error: unknown) => {
        board.log.bug(error, 'notice authentication')
        next(new Error('unavailable'))
      },
    )
  })
  board.notices.subscribe((notice) => {
    const to = typed.to(notice.to.map((person) => `person:${person}`))
    if (notice.to.length === 0) return
    if (notice.name === 'case:changed') to.emit('case:changed', notice.content)
    else to.emit('meeting:changed', notice.content)
  })
}
