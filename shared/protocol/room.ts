import { z } from 'zod'
import { FloorState } from '../domain/floor.ts'
import { PersonId } from '../domain/identifiers.ts'
import { Colleague } from '../domain/person.ts'
import { Pointer, Shown, Stage } from '../domain/stage.ts'
import {
  ConsumerId,
  ConsumerParameters,
  DtlsParameters,
  IceParameters,
  MediaSource,
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
      iceServers: z.array(
        z.strictObject({
          urls: z.array(z.string()),
          username: z.string().optional(),
          credential: z.string().optional(),
        }),
      ),
    }),
  ),
  'media:connect': request(z.strictObject({ transport: TransportId, dtlsParameters: DtlsParameters }), nothing),
  'media:restart': request(
    z.strictObject({ transport: TransportId }),
    z.strictObject({ iceParameters: IceParameters }),
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
  /** The media of this meeting is gone; enter it again. Sound and picture are back within seconds, the rest went on. */
  'media:lost': nothing,
  'recommendation:changed': nothing,
}
export type RoomNotices = typeof roomNotices

/** Said without an answer, thirty times a second at most: where I point. */
export const roomSignals = { 'stage:point': z.strictObject({ pointer: Pointer }) }
