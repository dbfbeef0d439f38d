import * as Y from 'yjs'
import { documentRoots } from '../../shared/statement/document.ts'
import { readOrRefuse } from './frames.ts'
import type { RefusalReason } from './session.ts'

/** What a document is known to hold: what was applied, and what was accepted and waits to be made durable. */
export type Known = {
  doc: Y.Doc
  /** Client id to the number of its elements accepted so far. */
  clocks: ReadonlyMap<number, number>
  /** Client id to the person who wrote under it first. */
  owners: ReadonlyMap<number, string>
}

export type Examined =
  /** Nothing in it that the document does not have. */
  | { verdict: 'known' }
  /** `clocks` and `claims` are what becomes of the document's once it is accepted. */
  | { verdict: 'new'; clocks: Map<number, number>; claims: number[] }
  | { verdict: 'refused'; because: RefusalReason }

/** A person has one client id a page; a reload makes another. An update that brings more is no editor's. */
const claimsPerUpdate = 16
/** Yjs counts elements in what must stay an exact integer through its arithmetic. */
const largestClock = 2 ** 31

type Structs = ReturnType<typeof Y.decodeUpdate>['structs']
type DeleteSet = ReturnType<typeof Y.decodeUpdate>['ds']

/**
 * Judges an update before it is logged: that Yjs can integrate it at once and whole, that every new element stands
 * under a client id of the person who sent it, and that it leaves alone what the server alone writes. Elements the
 * document has are skipped: after a time offline a browser sends other people's back. The server's own updates pass
 * with `person` undefined and are only checked for shape.
 */
export function examineUpdate(bytes: Uint8Array, known: Known, person: string | undefined): Examined {
  const { structs, ds } = readOrRefuse(() => Y.decodeUpdate(bytes))
  const clocks = endsOf(structs, known)
  if (clocks === 'malformed' || clocks === 'detached') return { verdict: 'refused', because: clocks }

  const has = (id: Y.ID) => id.clock < (clocks.get(id.client) ?? known.clocks.get(id.client) ?? 0)
  const reserved = person === undefined ? nothingReserved : reservedIds(known.doc)
  for (const struct of structs) {
    if (struct.id.clock + struct.length <= (known.clocks.get(struct.id.client) ?? 0)) continue
    const because = struct instanceof Y.Item ? judgeItem(struct, has, reserved) : undefined
    if (because) return { verdict: 'refused', because }
  }
  const deletes = judgeDeletes(ds, known.doc, has, reserved)
  if (deletes !== 'known' && deletes !== 'new') return { verdict: 'refused', because: deletes }

  const grown = [...clocks].filter(([client, end]) => end > (known.clocks.get(client) ?? 0))
  if (grown.length === 0 && deletes === 'known') return { verdict: 'known' }
  if (person !== undefined && grown.some(([client]) => (known.owners.get(client) ?? person) !== person)) {
    return { verdict: 'refused', because: 'foreignClient' }
  }
  const claims = grown.map(([client]) => client).filter((client) => !known.owners.has(client))
  if (claims.length > claimsPerUpdate) return { verdict: 'refused', because: 'tooManyClients' }
  return { verdict: 'new', clocks: new Map(grown), claims }
}

/**
 * Where each client's elements would end. Each client must come once, without a gap, and begin no later than what is
 * known of it ends: otherwise Yjs would keep the rest aside and nobody would see what was acknowledged.
 */
function endsOf(structs: Structs, known: Known): Map<number, number> | 'malformed' | 'detached' {
  const ends = new Map<number, number>()
  let current: number | undefined
  for (const struct of structs) {
    const { client, clock } = struct.id
    const isFirst = client !== current
    if (isFirst && ends.has(client)) return 'malformed'
    if (!(struct.length > 0) || struct instanceof Y.Skip) return 'malformed'
    const end = clock + struct.length
    if (end > largestClock) return 'malformed'
    if (isFirst && clock > (known.clocks.get(client) ?? 0)) return 'detached'
    if (!isFirst && clock !== ends.get(client)) return 'malformed'
    ends.set(client, end)
    current = client
  }
  return ends
}

function judgeItem(
  item: Y.Item,
  has: (id: Y.ID) => boolean,
  reserved: (id: Y.ID) => boolean,
): RefusalReason | undefined {
  const parent: unknown = item.parent
  const leansOn = [item.origin, item.rightOrigin, parent instanceof Y.ID ? parent : null].filter((id) => id !== null)
  if (leansOn.some((id) => !has(id))) return 'detached'
  if (leansOn.some(reserved) || (reserved !== nothingReserved && parent === documentRoots.meta)) return 'reserved'
  // A document within the document would be loaded, synchronised and frozen by nobody.
  if (item.content instanceof Y.ContentDoc) return 'malformed'
  return undefined
}

function judgeDeletes(
  ds: DeleteSet,
  doc: Y.Doc,
  has: (id: Y.ID) => boolean,
  reserved: (id: Y.ID) => boolean,
): 'known' | 'new' | RefusalReason {
  let verdict: 'known' | 'new' = 'known'
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) {
      if (!(len > 0) || !has(Y.createID(client, clock + len - 1))) return 'detached'
      const alive = aliveWithin(doc, client, clock, clock + len)
      if (alive === 'none') continue
      if (alive.some((struct) => reserved(struct.id))) return 'reserved'
      verdict = 'new'
    }
  }
  return verdict
}

/** What of a range is applied and not deleted; a range that reaches beyond what is applied counts as alive. */
function aliveWithin(doc: Y.Doc, client: number, from: number, to: number): 'none' | Y.Item[] {
  if (to > Y.getState(doc.store, client)) return []
  const structs = doc.store.clients.get(client) ?? []
  const alive: Y.Item[] = []
  for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
    const struct = structs[index]
    if (!struct || struct.id.clock >= to) break
    if (!struct.deleted && struct instanceof Y.Item) alive.push(struct)
  }
  return alive.length === 0 ? 'none' : alive
}

const nothingReserved = () => false

/** The elements under the root that the server alone writes. Only the server adds to it, so all of them are applied. */
function reservedIds(doc: Y.Doc): (id: Y.ID) => boolean {
  const items = new Set<Y.Item>()
  for (const last of doc.share.get(documentRoots.meta)?.['_map'].values() ?? []) {
    for (let item: Y.Item | null = last; item; item = item.left) items.add(item)
  }
  return (id) =>
    [...items].some(
      ({ id: own, length }) => own.client === id.client && id.clock >= own.clock && id.clock < own.clock + length,
    )
}
