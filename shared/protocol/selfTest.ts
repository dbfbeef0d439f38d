import { z } from 'zod'
import {
  ConsumerId,
  ConsumerParameters,
  DtlsParameters,
  ProducerId,
  RtpCapabilities,
  RtpParameters,
  TransportId,
} from './media.ts'
import { MediaEntered } from './room.ts'
import { nothing, request } from './table.ts'

// What a browser may ask before any meeting and without an account: a short time on the media node with nobody but itself.

export const selfTestLimits = {
  seconds: 120,
  chunkBytes: 96 * 1024,
  /** In each direction. */
  bytes: 24 * 1024 * 1024,
} as const

const Chunk = z.custom<ArrayBuffer | Uint8Array>(
  (value) =>
    (value instanceof ArrayBuffer || value instanceof Uint8Array) && value.byteLength <= selfTestLimits.chunkBytes,
)

export const selfTestRequests = {
  /** Two new transports; those of before end. */
  'selfTest:enter': request(nothing, MediaEntered),
  'selfTest:connect': request(z.strictObject({ transport: TransportId, dtlsParameters: DtlsParameters }), nothing),
  'selfTest:produce': request(
    z.strictObject({ transport: TransportId, rtpParameters: RtpParameters }),
    z.strictObject({ producer: ProducerId }),
  ),
  'selfTest:consume': request(
    z.strictObject({ producer: ProducerId, rtpCapabilities: RtpCapabilities }),
    ConsumerParameters,
  ),
  'selfTest:resume': request(z.strictObject({ consumer: ConsumerId }), nothing),
  'selfTest:up': request(z.strictObject({ chunk: Chunk }), nothing),
  'selfTest:down': request(
    z.strictObject({ bytes: z.number().int().min(1).max(selfTestLimits.chunkBytes) }),
    z.strictObject({ chunk: Chunk }),
  ),
}
export type SelfTestRequests = typeof selfTestRequests
