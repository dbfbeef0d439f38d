import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import { MeetingId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import { serveSocket } from '../../shared/protocol/carriers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { roomRequests, roomSignals } from '../../shared/protocol/room.ts'
import { refusal } from '../../shared/protocol/table.ts'
import type { Board } from '../board.ts'
import type { RoomCounts } from '../metrics.ts'
import { sameOrigin } from '../http/origin.ts'
import { placeOf } from './arrival.ts'
import { recordAttendance } from './attendance.ts'
import { openCalls } from './calls.ts'
import { openConduct } from './conduct.ts'
import { openFloor } from './floor.ts'
import { guard, isIn, type RoomHandlers } from './guard.ts'
import { openKeyCarrier } from './keyCarrier.ts'
import { openLobby } from './lobby.ts'
import { serveNotices } from './noticeSockets.ts'
import { openPresence, type Place } from './presence.ts'
import { openRecorder } from './recorder.ts'
import { rateLimit } from './rateLimit.ts'
import { serveSelfTests } from './selfTest.ts'
import { openStage } from './stage.ts'
import { openTexts } from './texts.ts'
import { watchStanding } from './standingWatch.ts'

export interface Rooms extends AsyncDisposable {
  /** Ids of the meetings with anybody in them on this node. */
  meetings(): MeetingId[]
  counts(): RoomCounts
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
  const stopNotices = serveNotices(board, io.of('/'))
  const stopSelfTests = serveSelfTests(board, io.of('/self-test'))

  const presence = openPresence(board.clock)
  /** Seats somebody where they belong now: in the room, with all that is known there, or aside from this case. */
  const seat = (place: Place, phase: 'room' | 'aside') => {
    if (place.phase === phase) return
    if (phase === 'aside') return presence.setAside(place)
    place.phase = 'room'
    presence.changed(place.meeting)
    place.socket.tell('room:phase', { phase })
    welcome(place)
  }
  const lobby = openLobby(board, { presence, seat })
  const conduct = openConduct(board, presence)
  const floor = openFloor(presence)
  const stage = openStage(board, presence)
  const recorder = openRecorder(board, presence)
  const calls = openCalls(board, presence, floor, recorder.again)
  const texts = openTexts(board, presence)
  const attendance = recordAttendance(board, presence)

  /** What a person who has just been let in must know, in the order in which they need it. */
  const welcome = (place: Place) => {
    conduct.tell(place)
    floor.tell(place)
    stage.tell(place)
    calls.tell(place)
    texts.tell(place)
  }

  const handlers: RoomHandlers = {
    async 'room:enter'({ key }, place) {
      place.key = key ?? null
      const phase = await lobby.judge(place)
      if (phase === 'locked') return { phase, person: place.person.id }
      conduct.follow((await board.store.read('meeting', place.meeting)).record)
      // The line may have dropped meanwhile, and nobody would ever notice that this place is empty.
      if (!place.connected) throw new Problem('unavailable', { because: 'the line dropped' })
      if (presence.find(place.meeting, place.person.id)) board.metrics.reconnected()
      presence.arrive(place)
      if (place.phase === 'room') welcome(place)
      // What was decided while this was being judged concerned everybody who was there, and not yet this person.
      watch.look(place.meeting)
      return { phase: place.phase, person: place.person.id }
    },
    async 'room:leave'(_nothing, place) {
      if (presence.find(place.meeting, place.person.id) === place) presence.leave(place.meeting, place.person.id)
      return {}
    },
    ...lobby.handlers,
    ...conduct.handlers,
    async 'lobby:admit'(input, by) {
      attendance.admitted(by.meeting, input.person, by.person.id)
      return lobby.handlers['lobby:admit'](input, by)
    },
    ...floor.handlers,
    ...stage.handlers,
    ...calls.handlers,
    ...recorder.handlers,
    ...texts.handlers,
    ...openKeyCarrier(presence).handlers,
  }

  const guarded = guard(handlers, presence)
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
      if (signal.success && isIn(presence, place) && may(place.roles, 'stage:point')) {
        stage.point(place, signal.data.pointer)
      }
    })
    const mayMeasure = rateLimit(board.clock, { perSecond: 1, burst: 8 })
    socket.on('room:measured', (raw: unknown) => {
      const measured = roomSignals['room:measured'].safeParse(raw)
      if (measured.success && isIn(presence, place) && mayMeasure()) board.metrics.measured(measured.data)
    })
    socket.on('text:type', (raw: unknown) => {
      const signal = roomSignals['text:type'].safeParse(raw)
      if (signal.success && isIn(presence, place) && may(place.roles, 'text:write')) {
        texts.type(place, signal.data.said)
      }
    })
    socket.on('disconnect', () => presence.drop(place))
  })

  const sendAway = (place: Place) => {
    place.socket.tell('room:phase', { phase: 'removed' })
    place.socket.close()
    presence.leave(place.meeting, place.person.id)
  }
  const closeMeeting = (meeting: MeetingId, phase: 'ended' | 'elsewhere') => {
    for (const place of presence.all(meeting)) {
      place.socket.tell('room:phase', { phase })
      place.socket.close()
      presence.leave(meeting, place.person.id)
    }
  }
  const watch = watchStanding(board, {
    presence,
    sendAway,
    seat,
    closeMeeting,
    onChange(meeting, open) {
      const before = conduct.of(meeting.id)?.case
      conduct.follow(meeting)
      if (before !== conduct.of(meeting.id)?.case) texts.tellAll(meeting.id)
      stage.restrict(meeting.id, open)
      calls.restrict(meeting.id)
      recorder.follow(meeting.id)
    },
  })
  const unsubscribe = board.notices.subscribe((notice) => {
    if (notice.name !== 'case:changed') return
    for (const meeting of presence.meetings()) {
      const concerned = presence.all(meeting).some((place) => place.caseNow === notice.content.case)
      if (concerned) presence.tellRoom(meeting, 'recommendation:changed', {})
    }
  })
  board.placement.onLost((what) => {
    const meeting = MeetingId.safeParse(what)
    if (meeting.success) closeMeeting(meeting.data, 'elsewhere')
  })
  // A document keeps its lease; a meeting keeps it while somebody is there.
  board.placement.keepWhile((what) => {
    const meeting = MeetingId.safeParse(what)
    return !meeting.success || presence.all(meeting.data).length > 0
  })

  return {
    meetings: presence.meetings,
    counts() {
      const places = presence.meetings().flatMap(presence.all)
      const of = (phase: Place['phase']) => places.filter((place) => place.phase === phase).length
      return { meetings: presence.meetings().length, inRoom: of('room'), waiting: of('lobby') }
    },
    async [Symbol.asyncDispose]() {
      for (const stop of [stopNotices, stopSelfTests, watch.stop, unsubscribe]) stop()
      // Whoever is here when the node ends leaves with it.
      for (const meeting of presence.meetings()) {
        for (const place of presence.all(meeting)) presence.leave(meeting, place.person.id)
      }
      await attendance.settled()
      await recorder[Symbol.asyncDispose]()
      presence.close()
      await calls[Symbol.asyncDispose]()
      await io.close()
    },
  }
}
