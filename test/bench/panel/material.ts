import type { Page } from 'playwright'

/** A few seconds of a moving picture (VP8, beginning with a key frame) and of a tone (Opus, 20 ms each), for ever anew. */
export type Material = { pictures: Uint8Array[]; sounds: Uint8Array[] }

export const pictureSize = { width: 320, height: 180, framesPerSecond: 15, bitsPerSecond: 150_000 } as const
const seconds = 4

/** Encoded by a browser, so that a browser has real pictures to decode. The page must be of a secure origin. */
export async function makeMaterial(page: Page): Promise<Material> {
  const { pictures, sounds } = await page.evaluate(encodeInPage, { ...pictureSize, seconds })
  const bytes = (all: string[]) => all.map((one) => new Uint8Array(Buffer.from(one, 'base64')))
  return { pictures: bytes(pictures), sounds: bytes(sounds) }
}

async function encodeInPage(size: typeof pictureSize & { seconds: number }) {
  const { width, height, framesPerSecond, bitsPerSecond: bitrate } = size
  const kept = (into: string[]) => (chunk: EncodedVideoChunk | EncodedAudioChunk) => {
    const bytes = new Uint8Array(chunk.byteLength)
    chunk.copyTo(bytes)
    into.push(btoa(String.fromCharCode(...bytes)))
  }
  const error = (reason: DOMException) => {
    throw reason
  }
  const pictures: string[] = []
  const video = new VideoEncoder({ output: kept(pictures), error })
  video.configure({ codec: 'vp8', width, height, bitrate, framerate: framesPerSecond, latencyMode: 'realtime' })
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')!
  for (let index = 0; index < size.seconds * framesPerSecond; index++) {
    context.fillStyle = `hsl(${index * 6} 40% 40%)`
    context.fillRect(0, 0, width, height)
    context.fillStyle = '#eee'
    context.fillRect((index * 5) % width, height / 3, 60, 60)
    const frame = new VideoFrame(canvas, { timestamp: (index * 1e6) / framesPerSecond })
    video.encode(frame, { keyFrame: index === 0 })
    frame.close()
  }
  const sounds: string[] = []
  const audio = new AudioEncoder({ output: kept(sounds), error })
  const sampleRate = 48_000
  audio.configure({ codec: 'opus', sampleRate, numberOfChannels: 1, bitrate: 32_000 })
  const samples = sampleRate * size.seconds
  const data = Float32Array.from(
    { length: samples },
    (_, index) => 0.2 * Math.sin((index * 2 * Math.PI * 220) / sampleRate),
  )
  audio.encode(
    new AudioData({ format: 'f32', sampleRate, numberOfFrames: samples, numberOfChannels: 1, timestamp: 0, data }),
  )
  await Promise.all([video.flush(), audio.flush()])
  return { pictures, sounds }
}
