import { z } from 'zod'
import { FloorState } from '../domain/floor.ts'
import { PersonId } from '../domain/identifiers.ts'
import { LineGrade } from '../domain/lineQuality.ts'
import { Colleague } from '../domain/person.ts'
import { Pointer, Shown, Stage } from '../domain/stage.ts'
import {
  ConsumerId,
  ConsumerParameters,
  DtlsParameters,
  IceParameters,
  MediaSource,
  Pictures,
  ProducerId,
  RtpCapabilities,
  RtpParameters,
  TransportId,
  TransportParameters,
} from './media.ts'
import { nothing, request } from './table.ts'

const Role = z.enum(['homeClinician', 'coordinator', 'chair', 'scribe', 'member', 'guest', 'observer'])

/** A person in the room, as everyone admitted sees them. */
export const Participant = z.strictObject({
  ...Colleague.shape,
  roles: z.array(Role),
  floor: FloorState,
  /** False for the few seconds in which a lost connection may come back. */
  connected: z.boolean(),
})
export type Participant = z.infer<typeof Participant>

export const Phase = z.enum(['lobby', 'room', 'refused', 'removed', 'elsewhere', 'ended'])
export type Phase = z.infer<typeof Phase>

/** What is on air, told whole each time: the browser takes what it lacks and drops what is gone. */
export const OnAir = z.strictObject({
  producer: ProducerId,
  person: PersonId,
  source: MediaSource,
  paused: z.boolean(),
})
export type OnAir = z.infer<typeof OnAir>

const IceServers = z.array(
  z.strictObject({ urls: z.array(z.string()), username: z.string().optional(), credential: z.string().optional() }),
)

/** How well a person's line carries what they send and what they receive: it says whose side is bad. */
export const LineQuality = z.strictObject({ person: PersonId, sends: LineGrade, receives: LineGrade })
export type LineQuality = z.infer<typeof LineQuality>

/** What a browser may ask of the node that holds its meeting. Only `room:enter` and `room:leave` work from the lobby. */
export const roomRequests = {
  'room:enter': request(nothing, z.strictObject({ phase: Phase, person: PersonId })),
  'room:leave': request(nothing, nothing),

  'lobby:admit': request(z.strictObject({ person: PersonId }), nothing),
  'lobby:refuse': request(z.strictObject({ person: PersonId }), nothing),

  'floor:microphone': request(z.strictObject({ person: PersonId, muted: z.boolean() }), nothing),
  'floor:camera': request(z.strictObject({ person: PersonId, off: z.boolean() }), nothing),
  'floor:hand': request(z.strictObject({ person: PersonId, raised: z.boolean() }), nothing),
  'floor:remove': request(z.strictObject({ person: PersonId }), nothing),

  'stage:show': request(z.strictObject({ shown: Shown }), nothing),
  'stage:lead': request(nothing, nothing),
  'stage:give': request(z.strictObject({ person: PersonId.nullable() }), nothing),

  /** Opens both transports at once; an earlier pair of the same person is closed. */
  'media:enter': request(
    nothing,
    z.strictObject({
      routerRtpCapabilities: RtpCapabilities,
      send: TransportParameters,
      receive: TransportParameters,
      iceServers: IceServers,
    }),
  ),
  'media:connect': request(z.strictObject({ transport: TransportId, dtlsParameters: DtlsParameters }), nothing),
  'media:restart': request(
    z.strictObject({ transport: TransportId }),
    // With credentials for the relay that are new: those given at the door may have ended since.
    z.strictObject({ iceParameters: IceParameters, iceServers: IceServers }),
  ),
  'media:produce': request(
    z.strictObject({ transport: TransportId, source: MediaSource, rtpParameters: RtpParameters }),
    z.strictObject({ producer: ProducerId }),
  ),
  'media:stop': request(z.strictObject({ producer: ProducerId }), nothing),
  'media:consume': request(
    z.strictObject({ producer: ProducerId, rtpCapabilities: RtpCapabilities }),
    ConsumerParameters,
  ),
  'media:resume': request(z.strictObject({ consumer: ConsumerId }), nothing),
  'media:pause': request(z.strictObject({ consumer: ConsumerId }), nothing),
  /** What this browser measures of its own line, told when it changes. */
  'media:quality': request(z.strictObject({ sends: LineGrade, receives: LineGrade }), nothing),
  /** The best layer this browser has use for, from the size of the tile. */
  'media:layer': request(z.strictObject({ consumer: ConsumerId, spatial: z.number().int().min(0).max(2) }), nothing),
}
export type RoomRequests = typeof roomRequests

/** What the room tells. State is told whole, so that whatever arrives last is right. */
export const roomNotices = {
  'room:phase': z.strictObject({ phase: Phase }),
  'room:people': z.strictObject({ people: z.array(Participant) }),
  'lobby:waiting': z.strictObject({ people: z.array(Colleague) }),
  'stage:state': Stage,
  'stage:pointer': z.strictObject({ person: PersonId, pointer: Pointer }),
  'media:onAir': z.strictObject({ producers: z.array(OnAir) }),
  'media:speaker': z.strictObject({ person: PersonId.nullable() }),
  /** The loudest just now, in dBov, loudest first; empty when all are quiet. */
  'media:levels': z.strictObject({
    levels: z.array(z.strictObject({ person: PersonId, level: z.number().min(-127).max(0) })),
  }),
  /** Whose line is not good, on which side; whoever is not named has nothing to complain of. */
  'media:quality': z.strictObject({ people: z.array(LineQuality) }),
  /** The highest layer of one's own picture that anybody takes; null while nobody does. */
  'media:wanted': z.strictObject({ producer: ProducerId, spatial: z.number().int().min(0).max(2).nullable() }),
  /** Which pictures one's own line has room for; the others are held back, so that sound and images go on. */
  'media:budget': z.strictObject({ pictures: Pictures }),
  /** The media of this meeting is gone; enter it again. Sound and picture are back within seconds, the rest went on. */
  'media:lost': nothing,
  'recommendation:changed': nothing,
}
export type RoomNotices = typeof roomNotices

/** Said without an answer, thirty times a second at most: where I point. */
export const roomSignals = { 'stage:point': z.strictObject({ pointer: Pointer }) }
