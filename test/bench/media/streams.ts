import type { RtpParameters } from '../../../shared/protocol/media.ts'
import type { Endpoint } from './endpoint.ts'

/** Of one who speaks and is seen: Opus at 50 packets a second, VP8 at 30 frames of two packets. */
export const packetsPerSecond = { audio: 50, video: 60 } as const
const audioBytes = 80
const videoBytes = 1000
const framesBetweenKeys = 60
const levelExtension = 10
const filler = 0x5a

export const audioParameters = (ssrc: number): RtpParameters => ({
  mid: '0',
  codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters: {} }],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: levelExtension }],
  encodings: [{ ssrc }],
  rtcp: { cname: `load ${ssrc}` },
})
export const videoParameters = (ssrc: number): RtpParameters => ({
  mid: '1',
  codecs: [
    {
      mimeType: 'video/VP8',
      payloadType: 96,
      clockRate: 90_000,
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
    },
  ],
  headerExtensions: [],
  encodings: [{ ssrc }],
  rtcp: { cname: `load ${ssrc}` },
})

/** What one participant sends: packets with the headers of real ones, and no sound or picture in them. */
export class Streams {
  readonly #to: Endpoint
  readonly #audio: Stream
  readonly #video: Stream
  #frames = 0

  constructor(to: Endpoint, audioSsrc: number) {
    this.#to = to
    this.#audio = new Stream(111, audioSsrc)
    this.#video = new Stream(96, audioSsrc + 1)
  }

  sendAudio(): void {
    this.sendVoice(Buffer.alloc(audioBytes, filler), 20)
  }

  /**
   * @param sound as an encoder made it
   * @param milliseconds since the sound before
   */
  sendVoice(sound: Uint8Array, milliseconds: number): void {
    const packet = this.#audio.next(8 + sound.length, true, milliseconds * 48)
    packet.set(sound, 20)
    packet.writeUInt16BE(0xbede, 12)
    packet.writeUInt16BE(1, 14)
    // A voice of moderate loudness: V bit and 30 dB below the loudest there is (RFC 6464).
    packet.writeUInt8(levelExtension << 4, 16)
    packet.writeUInt8(0x80 | 30, 17)
    // Padding of the extension, which a strict reader would otherwise take for another one that is cut off.
    packet.writeUInt16BE(0, 18)
    this.#to.sendRtp(packet, 20, this.#audio.rollover)
  }

  sendFrame(): void {
    const isKey = this.#frames++ % framesBetweenKeys === 0
    for (const part of [0, 1]) {
      const packet = this.#video.next(videoBytes, part === 1, part === 0 ? 3000 : 0)
      // VP8's payload descriptor, RFC 7741: the start of a partition; then a frame header with its key-frame bit.
      packet.writeUInt8(part === 0 ? 0x10 : 0x00, 12)
      if (part === 0) packet.writeUInt8(isKey ? 0x00 : 0x01, 13)
      this.#to.sendRtp(packet, 12, this.#video.rollover)
    }
  }

  /**
   * In as many packets as it takes.
   * @param picture a VP8 frame as an encoder made it
   * @param milliseconds since the picture before
   */
  sendPicture(picture: Uint8Array, milliseconds: number): void {
    for (let from = 0; from < picture.length; from += videoBytes) {
      const part = picture.subarray(from, from + videoBytes)
      const isLast = from + videoBytes >= picture.length
      const packet = this.#video.next(1 + part.length, isLast, from === 0 ? milliseconds * 90 : 0)
      packet.writeUInt8(from === 0 ? 0x10 : 0x00, 12)
      packet.set(part, 13)
      this.#to.sendRtp(packet, 12, this.#video.rollover)
    }
  }
}

class Stream {
  rollover = 0
  readonly #payloadType: number
  readonly #ssrc: number
  #sequence = 1
  #timestamp = 0

  constructor(payloadType: number, ssrc: number) {
    this.#payloadType = payloadType
    this.#ssrc = ssrc
  }

  /** @param step of the clock since the packet before, in its ticks */
  next(bytes: number, marker: boolean, step: number): Buffer {
    const packet = Buffer.alloc(12 + bytes, filler)
    const hasExtension = this.#payloadType === 111
    packet.writeUInt8(hasExtension ? 0x90 : 0x80, 0)
    packet.writeUInt8((marker ? 0x80 : 0) | this.#payloadType, 1)
    packet.writeUInt16BE(this.#sequence, 2)
    this.#timestamp = (this.#timestamp + step) >>> 0
    packet.writeUInt32BE(this.#timestamp, 4)
    packet.writeUInt32BE(this.#ssrc, 8)
    this.#sequence = (this.#sequence + 1) & 0xffff
    if (this.#sequence === 0) this.rollover++
    return packet
  }
}

/**
 * Sends for so long at the pace of real ones, spread over time so that no burst is lost in a buffer.
 * @returns how many packets were sent
 */
export async function sendFor(seconds: number, all: readonly Streams[]): Promise<number> {
  const began = performance.now()
  let audio = 0
  let frames = 0
  const due = (perSecond: number) => Math.floor(((performance.now() - began) / 1000) * perSecond * all.length)
  return new Promise((done) => {
    const timer = setInterval(() => {
      if (performance.now() - began > seconds * 1000) {
        clearInterval(timer)
        return done(audio + 2 * frames)
      }
      for (const until = due(packetsPerSecond.audio); audio < until; audio++) all[audio % all.length]?.sendAudio()
      for (const until = due(packetsPerSecond.video / 2); frames < until; frames++)
        all[frames % all.length]?.sendFrame()
    }, 2)
  })
}
