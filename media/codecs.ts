import type { RouterRtpCodecCapability, RtpCapabilities as RouterCapabilities } from 'mediasoup/types'
import type { RtpCapabilities } from '../shared/protocol/media.ts'

/** Offered in this order; browsers take the first they can send. */
export const mediaCodecs: RouterRtpCodecCapability[] = [
  // Forward error correction rides out a lost packet; DTX sends next to nothing while a person is silent.
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1, usedtx: 1 } },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000, parameters: {} },
  // Constrained baseline, which every browser must decode (RFC 7742): for what has no VP8 encoder.
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
]

/** A router's capabilities as browsers are told them: without video orientation, see the protocol. */
export const offered = ({ codecs = [], headerExtensions = [] }: RouterCapabilities) =>
  ({
    codecs,
    headerExtensions: headerExtensions.filter(({ uri }) => uri !== 'urn:3gpp:video-orientation'),
  }) as RtpCapabilities
