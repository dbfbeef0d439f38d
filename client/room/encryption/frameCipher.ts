import type { MediaSource } from '../../../shared/protocol/media.ts'

// How one encoded frame travels where a meeting is encrypted from browser to browser:
//
//   clear bytes | AES-256-GCM of the rest, with its 16 byte tag | counter, 6 bytes | key number, 2 bytes
//
// Clear is what forwarding and packing need and nothing more. Opus: the first byte, which tells how long the packet
// lasts (RFC 6716, 3.1). VP8: the frame tag, 3 bytes, and in key frames start code and size, 10 in all (RFC 6386, 9.1),
// by which a key frame is known. The clear bytes, and whether it is a microphone, a camera or a screen, are authenticated.
// The counter is the nonce; one key is used by one person alone, and each of their frames has a number of its own.

export type FrameKind = 'audio' | 'video'

const tagBytes = 16
const counterBytes = 6
const trailerBytes = counterBytes + 2
const lastCounter = 2 ** 48 - 1
/** Of how many frames back a late one is still taken; each is taken once. */
const replayWindow = 2048
/** Keys of one person that are held: the one in use, and those of frames that are still on their way. */
const keysHeld = 4

const sourceCode: Record<MediaSource, number> = { microphone: 1, camera: 2, screen: 3, screenSound: 4 }

export const kindOf = (source: MediaSource): FrameKind =>
  source === 'microphone' || source === 'screenSound' ? 'audio' : 'video'

/** How many bytes at the front stay as they are. The lowest bit of a VP8 frame is 0 in a key frame. */
export function clearBytes(kind: FrameKind, frame: Uint8Array): number {
  if (kind === 'audio') return 1
  return ((frame[0] ?? 1) & 1) === 0 ? 10 : 3
}

export const frameKey = (raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])

/** Encrypts one person's frames. Without a key, and once its numbers are used up, nothing passes. */
export class FrameSealer {
  #key: { number: number; key: CryptoKey } | undefined
  #counter = 0

  setKey(number: number, key: CryptoKey): void {
    this.#key = { number, key }
    this.#counter = 0
  }

  /** The sealed frame, or null where it must not leave. */
  async seal(frame: Uint8Array<ArrayBuffer>, source: MediaSource): Promise<Uint8Array<ArrayBuffer> | null> {
    const clear = clearBytes(kindOf(source), frame)
    if (!this.#key || this.#counter >= lastCounter || frame.length < clear) return null
    const { number, key } = this.#key
    const counter = this.#counter++
    const head = frame.subarray(0, clear)
    const algorithm = { name: 'AES-GCM', iv: nonce(counter), additionalData: authenticated(source, head) }
    const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, frame.subarray(clear)))
    const out = new Uint8Array(clear + sealed.length + trailerBytes)
    out.set(head)
    out.set(sealed, clear)
    const view = new DataView(out.buffer, clear + sealed.length)
    view.setUint16(0, Math.floor(counter / 2 ** 32))
    view.setUint32(2, counter >>> 0)
    view.setUint16(counterBytes, number)
    return out
  }
}

type Held = { key: CryptoKey; seen: Set<number>; highest: number }
export type Opened =
  { frame: Uint8Array<ArrayBuffer> } | { refused: 'malformed' | 'unknownKey' | 'replayed' | 'forged' }

/** Opens the frames of one person. */
export class FrameOpener {
  readonly #keys = new Map<number, Held>()

  addKey(number: number, key: CryptoKey): void {
    this.#keys.delete(number)
    this.#keys.set(number, { key, seen: new Set(), highest: -1 })
    for (const old of [...this.#keys.keys()].slice(0, -keysHeld)) this.#keys.delete(old)
  }

  async open(sealed: Uint8Array<ArrayBuffer>, source: MediaSource): Promise<Opened> {
    const clear = clearBytes(kindOf(source), sealed)
    const end = sealed.length - trailerBytes
    if (end < clear + tagBytes) return { refused: 'malformed' }
    const view = new DataView(sealed.buffer, sealed.byteOffset + end)
    const counter = view.getUint16(0) * 2 ** 32 + view.getUint32(2)
    const held = this.#keys.get(view.getUint16(counterBytes))
    if (!held) return { refused: 'unknownKey' }
    if (held.seen.has(counter) || counter <= held.highest - replayWindow) return { refused: 'replayed' }
    const head = sealed.subarray(0, clear)
    const algorithm = { name: 'AES-GCM', iv: nonce(counter), additionalData: authenticated(source, head) }
    try {
      const opened = new Uint8Array(await crypto.subtle.decrypt(algorithm, held.key, sealed.subarray(clear, end)))
      remember(held, counter)
      const frame = new Uint8Array(clear + opened.length)
      frame.set(head)
      frame.set(opened, clear)
      return { frame }
    } catch (error) {
      if (error instanceof DOMException) return { refused: 'forged' }
      throw error
    }
  }
}

function remember(held: Held, counter: number): void {
  held.seen.add(counter)
  if (counter <= held.highest) return
  held.highest = counter
  if (held.seen.size <= 2 * replayWindow) return
  for (const old of held.seen) if (old <= held.highest - replayWindow) held.seen.delete(old)
}

function nonce(counter: number): Uint8Array<ArrayBuffer> {
  const iv = new Uint8Array(12)
  const view = new DataView(iv.buffer)
  view.setUint16(6, Math.floor(counter / 2 ** 32))
  view.setUint32(8, counter >>> 0)
  return iv
}

const authenticated = (source: MediaSource, head: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array([sourceCode[source], ...head])
