import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { writeSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync'
import type * as Y from 'yjs'
import { Problem } from '../../shared/protocol/problems.ts'
import { frame, syncStep } from '../../shared/protocol/sync.ts'

/** What a browser may say. The grammar is an allow-list: whatever is not one of these is refused. */
export type Incoming =
  | { kind: 'stateVector'; vector: Uint8Array }
  | { kind: 'update'; step: 'missingUpdates' | 'update'; bytes: Uint8Array }
  | { kind: 'awareness'; body: Uint8Array }

/** Reads one frame whole. @throws Problem `invalid-input` for anything that is not exactly one frame. */
export function readFrame(bytes: Uint8Array): Incoming {
  const decoder = decoding.createDecoder(bytes)
  const incoming = readOrRefuse(() => readIncoming(decoder))
  if (!incoming || decoding.hasContent(decoder)) throw new Problem('invalid-input', { because: 'not a frame' })
  return incoming
}

function readIncoming(decoder: decoding.Decoder): Incoming | undefined {
  const kind = decoding.readVarUint(decoder)
  if (kind === frame.awareness) return { kind: 'awareness', body: decoding.readVarUint8Array(decoder) }
  if (kind !== frame.sync) return undefined
  const step = decoding.readVarUint(decoder)
  const bytes = decoding.readVarUint8Array(decoder)
  if (step === syncStep.stateVector) return { kind: 'stateVector', vector: bytes }
  if (step === syncStep.missingUpdates) return { kind: 'update', step: 'missingUpdates', bytes }
  if (step === syncStep.update) return { kind: 'update', step: 'update', bytes }
  return undefined
}

/** Runs a decoder over bytes of a stranger: lib0 and Yjs throw plain errors of many kinds when those are junk. */
export function readOrRefuse<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (cause) {
    throw new Problem('invalid-input', { because: 'unreadable' }, { cause })
  }
}

export const stateVectorFrame = (doc: Y.Doc): Uint8Array => syncFrame((encoder) => writeSyncStep1(encoder, doc))

/** @throws Problem `invalid-input` when `vector` is not a state vector. */
export const missingUpdatesFrame = (doc: Y.Doc, vector: Uint8Array): Uint8Array =>
  readOrRefuse(() => syncFrame((encoder) => writeSyncStep2(encoder, doc, vector)))

export const updateFrame = (bytes: Uint8Array): Uint8Array => syncFrame((encoder) => writeUpdate(encoder, bytes))

const syncFrame = (body: (encoder: encoding.Encoder) => void): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, frame.sync)
    body(encoder)
  })
