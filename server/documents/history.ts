import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { DocumentLog, DocumentSnapshot, LoggedUpdate } from '../store/store.ts'

export type Replayed = {
  doc: Y.Doc
  /** Client id to the person who wrote under it first. */
  owners: Map<number, string>
  /** Of the last update, 0 for a document that has none. */
  sequence: number
  /** Updates and bytes read after the snapshot. */
  tail: { updates: number; bytes: number }
}

/** Builds a document from its last snapshot and what was logged since. */
export async function replay(log: DocumentLog, document: string): Promise<Replayed> {
  const snapshot = await log.snapshot(document)
  const { state, owners } = snapshot ? readSnapshot(snapshot.state) : { state: undefined, owners: new Map() }
  const tail = await log.read(document, snapshot?.sequence ?? 0)
  const doc = new Y.Doc()
  if (state) Y.applyUpdate(doc, state)
  applyAll(doc, tail)
  for (const update of tail) claim(owners, update)
  return {
    doc,
    owners,
    sequence: tail.at(-1)?.sequence ?? snapshot?.sequence ?? 0,
    tail: { updates: tail.length, bytes: tail.reduce((sum, { bytes }) => sum + bytes.length, 0) },
  }
}

/**
 * Applies a log in one transaction. Never through `Y.mergeUpdates`, which grows faster than the log does: 20 000
 * updates take it many seconds, and a replay a fraction of one.
 */
export function applyAll(doc: Y.Doc, updates: readonly LoggedUpdate[]): void {
  doc.transact(() => {
    for (const { bytes } of updates) Y.applyUpdate(doc, bytes)
  })
}

/** The state with who owns which client id, which the state alone does not tell. */
export function writeSnapshot(doc: Y.Doc, owners: ReadonlyMap<number, string>, sequence: number): DocumentSnapshot {
  const written = [...owners].filter(([client]) => Y.getState(doc.store, client) > 0)
  const state = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, written.length)
    for (const [client, person] of written) {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarString(encoder, person)
    }
    encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(doc))
  })
  return { sequence, state }
}

function readSnapshot(bytes: Uint8Array): { state: Uint8Array; owners: Map<number, string> } {
  const decoder = decoding.createDecoder(bytes)
  const owners = new Map<number, string>()
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    owners.set(decoding.readVarUint(decoder), decoding.readVarString(decoder))
  }
  return { owners, state: decoding.readVarUint8Array(decoder) }
}

function claim(owners: Map<number, string>, { by, bytes }: LoggedUpdate): void {
  for (const client of Y.parseUpdateMeta(bytes).to.keys()) if (!owners.has(client)) owners.set(client, by)
}
