import type { MeetingId, PersonId } from '../../../shared/domain/identifiers.ts'
import type { Said } from '../../../shared/domain/message.ts'
import type { MediaSource } from '../../../shared/protocol/media.ts'
import type { PublicKey } from '../../../shared/protocol/encryption.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { fromBase64, toBase64 } from '../../../shared/statement/base64.ts'
import { observable, type Observable } from '../../app/observable.ts'
import type { RoomModel } from '../roomModel.ts'
import type { TextSeal } from '../textModel.ts'
import { frameKey } from './frameCipher.ts'
import type { FrameOrder, FrameTask } from './frameWorker.ts'
import {
  derived,
  give,
  type KeyHolder,
  type KeyPair,
  newSecret,
  safetyWords,
  type Secret,
  take,
} from './keyExchange.ts'

/** What the media of a call is passed through. It throws where it cannot: nothing leaves unprotected. */
export type FrameProtection = {
  sender(sender: RTCRtpSender, source: MediaSource): void
  receiver(receiver: RTCRtpReceiver, person: PersonId, source: MediaSource): void
}

/** Where frames are encrypted, apart from the page. */
export type FrameEngine = FrameProtection & { tell(order: FrameOrder): void; close(): void }

export type EncryptionModel = {
  /** Whether this meeting is encrypted from browser to browser. */
  readonly isOn: Observable<boolean>
  /** Words to read aloud; null while they are being worked out. */
  readonly words: Observable<readonly string[] | null>
  /** Those whose key was not compared yet. */
  readonly uncompared: Observable<readonly PersonId[]>
  readonly frames: FrameProtection | null
  readonly text: TextSeal | null
  /** The words were the same for everybody. */
  confirm(): void
  close(): void
}

export type EncryptionOptions = {
  meeting: MeetingId
  room: Pick<RoomModel, 'ask' | 'listen' | 'people' | 'self'>
  pair: KeyPair
  engine: FrameEngine
}

/** Of a meeting that is not encrypted from browser to browser. */
export const noEncryption: EncryptionModel = {
  isOn: observable(false),
  words: observable<readonly string[] | null>(null),
  uncompared: observable<readonly PersonId[]>([]),
  frames: null,
  text: null,
  confirm: () => undefined,
  close: () => undefined,
}

/** Whether this browser can encrypt frames: by the standard alone, in a worker. */
export const canEncrypt = (): boolean =>
  'RTCRtpScriptTransform' in globalThis && globalThis.crypto?.subtle !== undefined && 'Worker' in globalThis

/** The worker, and what hands it the frames of a call. */
export function openFrameEngine(): FrameEngine {
  const worker = new Worker(new URL('./frameWorker.ts', import.meta.url), { type: 'module' })
  const transform = (task: FrameTask) => new RTCRtpScriptTransform(worker, task)
  return {
    sender: (sender, source) => {
      sender.transform = transform({ direction: 'send', source })
    },
    receiver: (receiver, person, source) => {
      receiver.transform = transform({ direction: 'receive', source, person })
    },
    tell: (order) => worker.postMessage(order, []),
    close: () => worker.terminate(),
  }
}

/** Keys of one stay in one meeting: given to whoever is here, taken from them, and made anew when anybody comes or goes. */
export function openEncryption({ meeting, room, pair, engine }: EncryptionOptions): EncryptionModel {
  const words = observable<readonly string[] | null>(null)
  const uncompared = observable<readonly PersonId[]>([])
  const compared = new Set<PublicKey>()
  let holders: readonly KeyHolder[] = []
  let secret: Secret | null = null
  let wordsTurn = 0
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false
  /** Text keys by person and number. Messages of before a change are read with the keys of before. */
  const textKeys = new Map<string, CryptoKey>()

  const others = () => holders.filter(({ person }) => person !== room.self.get())
  const me = () => holders.find(({ person }) => person === room.self.get())

  async function takeUp(person: PersonId, { number, bytes }: Secret): Promise<void> {
    const [frames, text] = await Promise.all([derived({ number, bytes }, 'frames'), derived({ number, bytes }, 'text')])
    textKeys.set(`${person} ${number}`, await frameKey(text))
    if (person === room.self.get()) engine.tell({ order: 'seal', number, key: frames })
    else engine.tell({ order: 'open', person, number, key: frames })
  }

  async function giveTo(some: readonly KeyHolder[], given: Secret): Promise<void> {
    const self = me()
    if (!self || some.length === 0) return
    const to = await Promise.all(
      some.map(async (other) => ({
        person: other.person,
        key: await give(given, pair, { meeting, from: self, to: other }),
      })),
    )
    await room.ask['encryption:give']({ to })
  }

  /** First everybody has the new secret, then it is used: nobody misses more than what is on its way. */
  async function renew(): Promise<void> {
    const next = newSecret(((secret?.number ?? 0) + 1) % 0x10000)
    secret = next
    await giveTo(others(), next)
    const self = room.self.get()
    if (self && secret === next) await takeUp(self, next)
  }

  function follow(): void {
    const next = room.people.get().flatMap(({ id, key }) => (key ? [{ person: id, key }] : []))
    const [before, now] = [signature(holders), signature(next)]
    if (before === now) return
    for (const { person } of holders)
      if (!next.some((one) => one.person === person)) engine.tell({ order: 'forget', person })
    holders = next
    void tellWords()
    if (me()) enqueue(renew)
  }

  async function tellWords(): Promise<void> {
    const mine = ++wordsTurn
    tellUncompared()
    words.set(null)
    const next = holders.length > 1 ? await safetyWords(meeting, holders) : null
    if (mine === wordsTurn) words.set(next)
  }
  const tellUncompared = () =>
    uncompared.set(others().flatMap(({ person, key }) => (compared.has(key) ? [] : [person])))

  const enqueue = (work: () => Promise<unknown>) => {
    turn = turn.then(async () => {
      try {
        if (!closed) await work()
      } catch (error) {
        // Without a line nothing is given; on the next one everybody is asked, and asks.
        if (!(error instanceof Problem)) throw error
      }
    })
  }

  const stops = [
    room.people.subscribe(follow),
    room.listen({
      entered: () => enqueue(() => room.ask['encryption:ask']({})),
      told: (notice) => {
        if (notice.name === 'encryption:asked') {
          const { by } = notice.content
          enqueue(async () => {
            if (secret)
              await giveTo(
                others().filter(({ person }) => person === by),
                secret,
              )
          })
        }
        if (notice.name === 'encryption:given') {
          const { from, key } = notice.content
          enqueue(async () => {
            const [holder, self] = [others().find(({ person }) => person === from), me()]
            const taken = holder && self && (await take(key, pair, { meeting, from: holder, to: self }))
            if (taken) await takeUp(from, taken)
          })
        }
      },
    }),
  ]

  return {
    isOn: observable(true),
    words,
    uncompared,
    frames: engine,
    text: {
      async seal(text) {
        await turn
        const self = room.self.get()
        const key = self && secret && textKeys.get(`${self} ${secret.number}`)
        if (!key || !secret) throw new Problem('unavailable', { because: 'no key yet' })
        const iv = crypto.getRandomValues(new Uint8Array(12))
        const plain = new TextEncoder().encode(text)
        const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain)
        const number = new Uint8Array([secret.number >> 8, secret.number & 255])
        return {
          kind: 'sealed',
          bytes: toBase64(new Uint8Array([...number, ...iv, ...new Uint8Array(sealed)])),
        } satisfies Said
      },
      async open({ bytes }, by) {
        await turn
        const raw = fromBase64(bytes)
        const key = raw && raw.length > 14 && textKeys.get(`${by} ${((raw[0] ?? 0) << 8) | (raw[1] ?? 0)}`)
        if (!key) return null
        try {
          const algorithm = { name: 'AES-GCM', iv: raw.slice(2, 14) }
          return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, raw.slice(14)))
        } catch (error) {
          if (error instanceof DOMException) return null
          throw error
        }
      },
    },
    confirm() {
      for (const { key } of holders) compared.add(key)
      tellUncompared()
    },
    close() {
      closed = true
      for (const stop of stops) stop()
      engine.close()
    },
  }
}

const signature = (holders: readonly KeyHolder[]): string =>
  holders
    .map(({ person, key }) => `${person} ${key}`)
    .toSorted()
    .join()
