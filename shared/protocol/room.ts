import { z } from 'zod'
import { Vouched } from '../domain/assurance.ts'
import { roomRoles } from '../domain/permissions.ts'
import { Conduct } from '../domain/conduct.ts'
import { FloorState } from '../domain/floor.ts'
import { CaseId, Instant, PersonId } from '../domain/identifiers.ts'
import { LineGrade } from '../domain/lineQuality.ts'
import { InterestDeclaration } from '../domain/panel.ts'
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
import { encryptionNotices, encryptionRequests, PublicKey } from './encryption.ts'
import { nothing, request } from './table.ts'
import { textNotices, textRequests, textSignals } from './text.ts'

const Role = z.enum(roomRoles)

/** A person in the room, as everyone admitted sees them. */
export const Participant = z.strictObject({
  ...Colleague.shape,
  roles: z.array(Role),
  floor: FloorState,
  /** What others close for them what they encrypt with; null where the meeting is not encrypted from browser to browser. */
  key: PublicKey.nullable(),
  /** False for the few seconds in which a lost connection may come back. */
  connected: z.boolean(),
})
export type Participant = z.infer<typeof Participant>

/** Who asks to be let in, as those see them who decide: all of it known to the server, nothing said by themselves. */
export const Waiting = z.strictObject({
  ...Colleague.shape,
  roles: z.array(Role),
  /** Of each seat of theirs in the cases of this meeting; null where they have not declared yet. */
  interests: z.array(InterestDeclaration.nullable()).max(12),
  /** How they proved who they are. */
  signIn: Vouched,
  /** False where the meeting is encrypted from browser to browser and theirs cannot: they cannot be let in. */
  canEncrypt: z.boolean(),
})
export type Waiting = z.infer<typeof Waiting>

/** How the meeting is being run, as everybody in it sees it. */
export const RoomConduct = z.strictObject({
  /** From 0. */
  item: z.number().int().nonnegative(),
  items: z.number().int().positive(),
  case: CaseId,
  minutes: z.number().int().positive(),
  since: Instant,
  locked: z.boolean(),
  endToEnd: z.boolean(),
  /** By whose word and since when all that is said and shown is kept; null while nothing is. */
  recording: Conduct.shape.recording.unwrap(),
})
export type RoomConduct = z.infer<typeof RoomConduct>

/** `aside`: admitted, and no part in the case that is being discussed; back by itself when the next one begins. */
export const Phase = z.enum(['lobby', 'room', 'aside', 'refused', 'removed', 'locked', 'elsewhere', 'ended'])
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

/** Both transports of an entry, and what helps to reach them. */
export const MediaEntered = z.strictObject({
  routerRtpCapabilities: RtpCapabilities,
  send: TransportParameters,
  receive: TransportParameters,
  iceServers: IceServers,
})

/** What a browser may ask of the node that holds its meeting. Only `room:enter` and `room:leave` work from the lobby. */
export const roomRequests = {
  /** With a key where this browser can encrypt; it is told to the others where the meeting is encrypted. */
  'room:enter': request(
    z.strictObject({ key: PublicKey.optional() }),
    z.strictObject({ phase: Phase, person: PersonId }),
  ),
  'room:leave': request(nothing, nothing),

  'lobby:admit': request(z.strictObject({ person: PersonId }), nothing),
  'lobby:admitAll': request(nothing, nothing),
  'lobby:refuse': request(z.strictObject({ person: PersonId }), nothing),
  /** Nobody new may ask to be let in; who was in may come back. */
  'lobby:lock': request(z.strictObject({ locked: z.boolean() }), nothing),

  /** `from` is the item that whoever asks has before them, so that two who press at once go on by one. */
  'agenda:go': request(
    z.strictObject({ item: z.number().int().min(0).max(11), from: z.number().int().min(0) }),
    nothing,
  ),

  /** Has all that is said and shown recorded, or no longer. */
  'meeting:record': request(z.strictObject({ on: z.boolean() }), nothing),

  'floor:microphone': request(z.strictObject({ person: PersonId, muted: z.boolean() }), nothing),
  'floor:camera': request(z.strictObject({ person: PersonId, off: z.boolean() }), nothing),
  'floor:hand': request(z.strictObject({ person: PersonId, raised: z.boolean() }), nothing),
  'floor:muteAll': request(nothing, nothing),
  'floor:lowerHands': request(nothing, nothing),
  /** Puts a raised hand at another place of the queue, 1 is next. */
  'floor:moveHand': request(z.strictObject({ person: PersonId, place: z.number().int().min(1).max(200) }), nothing),
  /** Gives the word to one, and takes it from whoever had it. */
  'floor:call': request(z.strictObject({ person: PersonId.nullable() }), nothing),
  /** Not allowed: what they share ends, and nothing of it is taken any more. */
  'floor:share': request(z.strictObject({ person: PersonId, allowed: z.boolean() }), nothing),
  'floor:handOver': request(z.strictObject({ person: PersonId, moderates: z.boolean() }), nothing),
  'floor:remove': request(z.strictObject({ person: PersonId }), nothing),

  'stage:show': request(z.strictObject({ shown: Shown }), nothing),
  'stage:lead': request(nothing, nothing),
  'stage:gather': request(nothing, nothing),
  'stage:give': request(z.strictObject({ person: PersonId.nullable() }), nothing),

  ...textRequests,
  ...encryptionRequests,

  /** Opens both transports at once; an earlier pair of the same person is closed. */
  'media:enter': request(nothing, MediaEntered),
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
  'room:conduct': RoomConduct,
  /** Told to who is not in the room: whether what is said and shown there is being recorded. */
  'lobby:recording': z.strictObject({ recording: Conduct.shape.recording.unwrap() }),
  'lobby:waiting': z.strictObject({ people: z.array(Waiting) }),
  'stage:state': Stage,
  ...textNotices,
  ...encryptionNotices,
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
/** What a browser measured, for the operator's numbers. Of no person: it is added up with that of all others. */
export const Measured = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.enum(['join', 'firstFrame', 'interruption']),
    milliseconds: z.number().min(0).max(600_000),
  }),
  z.strictObject({
    what: z.literal('received'),
    packets: z.number().int().min(0).max(1e7),
    lost: z.number().int().min(0).max(1e7),
    bytes: z.number().int().min(0).max(1e10),
  }),
])
export type Measured = z.infer<typeof Measured>

export const roomSignals = {
  'room:measured': Measured,
  'stage:point': z.strictObject({ pointer: Pointer }),
  ...textSignals,
}
