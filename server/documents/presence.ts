import * as decoding from 'lib0/decoding'
import { readOrRefuse } from './frames.ts'

/** One entry of y-protocols/awareness: the latest clock of a client wins, a null state says that it is gone. */
export type Presence = {
  client: number
  clock: number
  state: Record<string, unknown> | null
  /** Length of the state as it was sent. */
  bytes: number
}

/** @throws Problem `invalid-input` when the body is not a list of presences and nothing else. */
export function readPresences(body: Uint8Array): Presence[] {
  return readOrRefuse(() => {
    const decoder = decoding.createDecoder(body)
    const presences: Presence[] = []
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      const client = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      const from = decoder.pos
      const state = stateOf(JSON.parse(decoding.readVarString(decoder)))
      presences.push({ client, clock, state, bytes: decoder.pos - from })
    }
    if (decoding.hasContent(decoder)) throw new RangeError('more than the presences')
    return presences
  })
}

function stateOf(value: unknown): Presence['state'] {
  if (value === null) return null
  if (typeof value !== 'object' || Array.isArray(value)) throw new TypeError('a presence is an object')
  return { ...value }
}
