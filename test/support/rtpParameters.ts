import type { RtpParameters } from '../../shared/protocol/media.ts'

// What a browser says of the streams it sends, without a browser.

const midExtension = { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 } as const

export const opus = (ssrc: number): RtpParameters => ({
  mid: String(ssrc).slice(0, 8),
  codecs: [
    { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1 } },
  ],
  headerExtensions: [midExtension],
  encodings: [{ ssrc }],
  rtcp: { cname: 'somebody' },
})

export const vp8Simulcast = (ssrc: number): RtpParameters => ({
  mid: String(ssrc).slice(0, 8),
  codecs: [
    {
      mimeType: 'video/VP8',
      payloadType: 96,
      clockRate: 90_000,
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
    },
    { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } },
  ],
  headerExtensions: [midExtension],
  encodings: [0, 1, 2].map((layer) => ({ ssrc: ssrc + 2 * layer, rtx: { ssrc: ssrc + 2 * layer + 1 } })),
  rtcp: { cname: 'somebody' },
})

/** The digest of no certificate: enough to be connected, not enough to be reached. */
export const dtls = (role: 'client' | 'server' = 'client') => ({
  role,
  fingerprints: [{ algorithm: 'sha-256' as const, value: Array.from({ length: 32 }, () => 'AB').join(':') }],
})
