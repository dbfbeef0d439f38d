import type { PersonId } from '../../../shared/domain/identifiers.ts'
import type { MediaSource } from '../../../shared/protocol/media.ts'
import { frameKey, FrameOpener, FrameSealer } from './frameCipher.ts'

// Runs in a worker: every frame that leaves or arrives passes through here. Keys come in and never go out.

/** What the page says to the worker. */
export type FrameOrder =
  | { order: 'seal'; number: number; key: Uint8Array<ArrayBuffer> }
  | { order: 'open'; person: PersonId; number: number; key: Uint8Array<ArrayBuffer> }
  | { order: 'forget'; person: PersonId }

/** What a transform is made with. */
export type FrameTask =
  { direction: 'send'; source: MediaSource } | { direction: 'receive'; source: MediaSource; person: PersonId }

type EncodedFrame = { data: ArrayBuffer }
type Transformer = {
  options: FrameTask
  readable: ReadableStream<EncodedFrame>
  writable: WritableStream<EncodedFrame>
  sendKeyFrameRequest?(): Promise<void>
}
type WorkerScope = {
  addEventListener(type: 'message', listener: (event: { data: FrameOrder }) => void): void
  addEventListener(type: 'rtctransform', listener: (event: { transformer: Transformer }) => void): void
}

const keyFrameEveryMilliseconds = 1_000

const scope = globalThis as unknown as WorkerScope
const sealer = new FrameSealer()
const openers = new Map<PersonId, FrameOpener>()
/** Orders are carried out one after another: a key is in place before the next frame is looked at. */
let turn: Promise<unknown> = Promise.resolve()

const openerOf = (person: PersonId): FrameOpener => {
  const known = openers.get(person)
  if (known) return known
  const made = new FrameOpener()
  openers.set(person, made)
  return made
}

async function obey(order: FrameOrder): Promise<void> {
  if (order.order === 'seal') sealer.setKey(order.number, await frameKey(order.key))
  if (order.order === 'open') openerOf(order.person).addKey(order.number, await frameKey(order.key))
  if (order.order === 'forget') openers.delete(order.person)
}

scope.addEventListener('message', ({ data }) => {
  turn = turn.then(() => obey(data))
})

scope.addEventListener('rtctransform', ({ transformer }) => {
  const { options } = transformer
  const transform = options.direction === 'send' ? sealing(options.source) : opening(transformer, options)
  // Ends with the sender or receiver it belongs to.
  transformer.readable
    .pipeThrough(new TransformStream({ transform }))
    .pipeTo(transformer.writable)
    .catch(() => undefined)
})

type Pass = (frame: EncodedFrame, out: TransformStreamDefaultController<EncodedFrame>) => Promise<void>

const sealing =
  (source: MediaSource): Pass =>
  async (frame, out) => {
    await turn
    const sealed = await sealer.seal(new Uint8Array(frame.data), source)
    if (!sealed) return
    frame.data = sealed.buffer
    out.enqueue(frame)
  }

function opening(transformer: Transformer, { source, person }: Extract<FrameTask, { direction: 'receive' }>): Pass {
  let asked = 0
  return async (frame, out) => {
    await turn
    const opened = await openerOf(person).open(new Uint8Array(frame.data), source)
    if ('frame' in opened) {
      frame.data = opened.frame.buffer
      out.enqueue(frame)
      return
    }
    // What was missed leaves the picture without its beginning: a new one is asked for.
    const now = performance.now()
    if (opened.refused !== 'unknownKey' || now - asked < keyFrameEveryMilliseconds) return
    asked = now
    await transformer.sendKeyFrameRequest?.().catch(() => undefined)
  }
}
