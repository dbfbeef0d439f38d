import { z } from 'zod'
import { MeetingId, MeetingRecordingId, PersonId } from '../domain/identifiers.ts'
import { nothing, request } from './table.ts'

// What WebRTC peers say of themselves, as ORTC describes it and mediasoup takes it. Nothing here may reach a worker
// process unchecked: one that ends on a malformed value ends every meeting it carries. So all is bounded in number and
// size, and an unknown field is refused.

const name = z.string().min(1).max(64)
const uint8 = z.number().int().min(0).max(255)
const uint16 = z.number().int().min(1).max(65_535)
const uint32 = z.number().int().min(0).max(0xffff_ffff)
const payloadType = z.number().int().min(0).max(127)

export const MediaKind = z.enum(['audio', 'video'])
export type MediaKind = z.infer<typeof MediaKind>

/** What a participant sends. Each at most once; the kind follows from the source. */
export const MediaSource = z.enum(['microphone', 'camera', 'screen', 'screenSound'])
export type MediaSource = z.infer<typeof MediaSource>

/** Which pictures a line has room for. Sound goes on whatever it says. */
export const Pictures = z.enum(['all', 'screen', 'none'])
export type Pictures = z.infer<typeof Pictures>

export const TransportId = z.uuid().brand<'TransportId'>()
export const ProducerId = z.uuid().brand<'ProducerId'>()
export const ConsumerId = z.uuid().brand<'ConsumerId'>()
export type TransportId = z.infer<typeof TransportId>
export type ProducerId = z.infer<typeof ProducerId>
export type ConsumerId = z.infer<typeof ConsumerId>

const mimeType = z
  .string()
  .max(64)
  .regex(/^(audio|video)\/[A-Za-z0-9.+-]+$/)
const codecParameters = z
  .record(name, z.union([z.string().max(256), z.number().finite()]))
  .refine((parameters) => Object.keys(parameters).length <= 32)
const RtcpFeedback = z.strictObject({ type: z.string().max(32), parameter: z.string().max(32).optional() })
const codec = {
  mimeType,
  clockRate: z.number().int().min(1).max(384_000),
  channels: z.number().int().min(1).max(8).optional(),
  parameters: codecParameters.optional(),
  rtcpFeedback: z.array(RtcpFeedback).max(16).optional(),
}

// The extensions that mediasoup knows. Video orientation is one of them and is never offered: with it, some browsers
// leave turning the picture to a receiver that does not.
const HeaderExtensionUri = z.enum([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
  'urn:ietf:params:rtp-hdrext:toffset',
  'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  'urn:mediasoup:params:rtp-hdrext:packet-id',
])

/** What an endpoint can take: codecs and header extensions. */
export const RtpCapabilities = z.strictObject({
  codecs: z
    .array(z.strictObject({ ...codec, kind: MediaKind, preferredPayloadType: payloadType }))
    .min(1)
    .max(64),
  headerExtensions: z
    .array(
      z.strictObject({
        kind: MediaKind,
        uri: HeaderExtensionUri,
        // RFC 8285: 15 is reserved in one-byte headers, two-byte headers go to 255.
        preferredId: z.number().int().min(1).max(255),
        preferredEncrypt: z.boolean().optional(),
        direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional(),
      }),
    )
    .max(64),
})
export type RtpCapabilities = z.infer<typeof RtpCapabilities>

// Not strict: browsers' own encoder settings (scale, frame rate, priority) stand here too and are not the SFU's to know.
const RtpEncoding = z.object({
  ssrc: uint32.optional(),
  rid: z
    .string()
    .regex(/^[A-Za-z0-9]{1,16}$/)
    .optional(),
  codecPayloadType: payloadType.optional(),
  rtx: z.strictObject({ ssrc: uint32 }).optional(),
  dtx: z.boolean().optional(),
  scalabilityMode: z
    .string()
    .regex(/^[LS][1-3]T[1-3](_KEY|h)?$/)
    .optional(),
  maxBitrate: z.number().int().min(1).max(100_000_000).optional(),
})

/** What is sent: the codec and streams of one microphone, camera or screen. Up to three simulcast layers. */
export const RtpParameters = z.strictObject({
  mid: z.string().min(1).max(16).optional(),
  codecs: z
    .array(z.strictObject({ ...codec, payloadType }))
    .min(1)
    .max(16),
  headerExtensions: z
    .array(
      z.strictObject({
        uri: HeaderExtensionUri,
        id: z.number().int().min(1).max(255),
        encrypt: z.boolean().optional(),
        parameters: codecParameters.optional(),
      }),
    )
    .max(32)
    .optional(),
  encodings: z.array(RtpEncoding).min(1).max(3),
  rtcp: z.strictObject({ cname: z.string().max(256).optional(), reducedSize: z.boolean().optional() }).optional(),
  msid: z.string().max(256).optional(),
})
export type RtpParameters = z.infer<typeof RtpParameters>

/** Bytes of a certificate's digest, RFC 8122. */
const digestBytes = { 'sha-1': 20, 'sha-224': 28, 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 } as const
const Fingerprint = z
  .strictObject({
    algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
    value: z
      .string()
      .max(200)
      .regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})+$/),
  })
  .refine(({ algorithm, value }) => value.length === 3 * digestBytes[algorithm] - 1)

/** An empty list of fingerprints once ended a worker: at least one. */
export const DtlsParameters = z.strictObject({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z.array(Fingerprint).min(1).max(8),
})
export type DtlsParameters = z.infer<typeof DtlsParameters>

export const IceParameters = z.strictObject({
  usernameFragment: z.string().max(256),
  password: z.string().max(256),
  iceLite: z.boolean().optional(),
})
export type IceParameters = z.infer<typeof IceParameters>

const IceCandidate = z.strictObject({
  foundation: z.string().max(64),
  priority: uint32,
  /** Older name of `address`, which mediasoup-client still asks for. */
  ip: z.string().max(256),
  address: z.string().max(256),
  protocol: z.enum(['udp', 'tcp']),
  port: uint16,
  type: z.literal('host'),
  tcpType: z.literal('passive').optional(),
})

/** What a browser needs to open its end of a transport. */
export const TransportParameters = z.strictObject({
  transport: TransportId,
  iceParameters: IceParameters,
  iceCandidates: z.array(IceCandidate).max(16),
  dtlsParameters: DtlsParameters,
})
export type TransportParameters = z.infer<typeof TransportParameters>

/** What a browser needs to take what another sends. A consumer starts paused: resume it once it is being taken. */
export const ConsumerParameters = z.strictObject({
  consumer: ConsumerId,
  producer: ProducerId,
  kind: MediaKind,
  rtpParameters: RtpParameters,
  /** True while the producer itself sends nothing, as when it is muted. */
  producerPaused: z.boolean(),
})
export type ConsumerParameters = z.infer<typeof ConsumerParameters>

/** 0 is the smallest picture or the lowest frame rate. */
const layer = z.number().int().min(0).max(2)
const meeting = { meeting: MeetingId }
const whose = { ...meeting, participant: PersonId }
const done = nothing

/**
 * What the server asks of a media node, in its own process or on another host. The server has decided that it may be
 * done; the media node sees to it that a participant's ids are only used as that participant's.
 * Every request may be sent again: the same request is answered the same way and done once.
 */
export const mediaRequests = {
  'media:open': request(z.strictObject(meeting), z.strictObject({ rtpCapabilities: RtpCapabilities })),
  'media:close': request(z.strictObject(meeting), done),

  /**
   * Opens a participant's two transports. `entry` names this arrival, for example their connection; another one
   * closes all that the earlier left, and the same one is answered with the same transports.
   */
  'media:enter': request(
    z.strictObject({ ...whose, entry: name }),
    z.strictObject({ rtpCapabilities: RtpCapabilities, send: TransportParameters, receive: TransportParameters }),
  ),
  /** Closes all of an entry. A later entry of the same participant stays. */
  'media:leave': request(z.strictObject({ ...whose, entry: name }), done),

  'media:connect': request(z.strictObject({ ...whose, transport: TransportId, dtlsParameters: DtlsParameters }), done),
  'media:restart': request(
    z.strictObject({ ...whose, transport: TransportId }),
    z.strictObject({ iceParameters: IceParameters }),
  ),

  /** One producer a source: different parameters replace the one there is, equal ones are answered with it. */
  'media:produce': request(
    z.strictObject({
      ...whose,
      transport: TransportId,
      source: MediaSource,
      rtpParameters: RtpParameters,
      paused: z.boolean(),
    }),
    z.strictObject({ producer: ProducerId }),
  ),
  /** A paused producer is heard and seen by nobody, whatever its browser sends. */
  'media:pauseProducer': request(z.strictObject({ ...whose, producer: ProducerId, paused: z.boolean() }), done),
  'media:closeProducer': request(z.strictObject({ ...whose, producer: ProducerId }), done),

  /** One consumer a producer and participant. */
  'media:consume': request(
    z.strictObject({ ...whose, producer: ProducerId, rtpCapabilities: RtpCapabilities }),
    ConsumerParameters,
  ),
  'media:pauseConsumer': request(z.strictObject({ ...whose, consumer: ConsumerId, paused: z.boolean() }), done),
  'media:closeConsumer': request(z.strictObject({ ...whose, consumer: ConsumerId }), done),
  /** The best layers that are of use; fewer are sent where the line does not carry them. */
  'media:preferLayers': request(
    z.strictObject({ ...whose, consumer: ConsumerId, spatial: layer, temporal: layer.optional() }),
    done,
  ),
  'media:keyFrame': request(z.strictObject({ ...whose, consumer: ConsumerId }), done),

  /**
   * Records what is on air from now on, producer by producer, as the recording of this name; null for no longer. Another
   * name ends the one before. When this is answered, all of the one that ended has been told.
   */
  'media:record': request(
    z.strictObject({
      ...meeting,
      recording: MeetingRecordingId.nullable(),
      /** How long it has been going, where the media of the meeting is new: its times are counted from its beginning. */
      elapsedMs: z.number().min(0).max(86_400_000),
    }),
    done,
  ),

  'media:load': request(
    nothing,
    z.strictObject({
      workers: z.array(
        z.strictObject({
          pid: z.number().int(),
          udpPort: uint16,
          tcpPort: uint16,
          meetings: z.array(MeetingId),
          participants: z.number().int(),
          producers: z.number().int(),
          consumers: z.number().int(),
          /** User and system time since the worker started. */
          cpuSeconds: z.number(),
        }),
      ),
    }),
  ),
}
export type MediaRequests = typeof mediaRequests

const score = z.number().min(0).max(10)

/** What a media node tells without being asked. */
export const mediaNotices = {
  /** The worker that carried it has ended; open it again, and everyone enters again. */
  'media:lost': z.strictObject(meeting),
  /** A participant's line did not come back in time, so their entry is closed; they may enter again. */
  'media:lineLost': z.strictObject({ ...whose, entry: name }),
  /** Closed, replaced or gone with its participant. Not told of each one where the whole meeting is closed or lost. */
  'media:producerClosed': z.strictObject({ ...whose, producer: ProducerId, source: MediaSource }),
  /** Who is speaking, or was the last to; null once that person is muted or gone. */
  'media:speaker': z.strictObject({ ...meeting, participant: PersonId.nullable() }),
  /** The loudest, in dBov (0 is the loudest there is, -127 silence), loudest first; empty when all is quiet. */
  'media:levels': z.strictObject({
    ...meeting,
    levels: z.array(z.strictObject({ participant: PersonId, level: z.number().min(-127).max(0) })),
  }),
  /** How well a stream arrives: 10 is perfect. `sent` is the producer's own line, `received` the consumer's. */
  'media:quality': z.strictObject({ ...whose, consumer: ConsumerId, sent: score, received: score }),
  /** The highest layer of a picture that anybody takes; null while nobody takes any, so that none need be sent. */
  'media:wanted': z.strictObject({ ...whose, producer: ProducerId, spatial: layer.nullable() }),
  /** What a participant's line has room for has changed: pictures it cannot carry are held back, so that sound flows. */
  'media:budget': z.strictObject({ ...whose, pictures: Pictures }),
  /** Some seconds of what a producer sent, as a WebM cluster. Times are in milliseconds since its recording began. */
  'media:recorded': z.strictObject({
    ...whose,
    recording: MeetingRecordingId,
    producer: ProducerId,
    source: MediaSource,
    startMs: z.number().min(0),
    endMs: z.number().min(0),
    isKey: z.boolean(),
    bytes: z.instanceof(Uint8Array),
    picture: z.strictObject({ width: z.number().int().min(1), height: z.number().int().min(1) }).nullable(),
  }),
  /** The layers being sent now; null where the line carries none. */
  'media:layers': z.strictObject({
    ...whose,
    consumer: ConsumerId,
    spatial: uint8.nullable(),
    temporal: uint8.nullable(),
  }),
}
export type MediaNotices = typeof mediaNotices

export type MediaNotice = {
  [Name in keyof MediaNotices]: { name: Name; content: z.output<MediaNotices[Name]> }
}[keyof MediaNotices]
