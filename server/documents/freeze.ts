import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { documentRoots, sectionKeys, sectionRoot } from '../../shared/statement/document.ts'
import type { DocumentLog, LoggedUpdate } from '../store/store.ts'
import { applyAll } from './history.ts'

/** A document as its log holds it up to `sequence`, whose hash is `logHead`. The Y.Doc is the caller's own. */
export type FrozenDocument = { sequence: number; logHead: string; doc: Y.Doc }

/**
 * Rebuilds a document from its whole log, twice and in two ways, and compares both with the one people were looking
 * at. State vectors alone would not do: two documents that differ by a deletion have the same.
 * @throws Error when log and document differ. That is never a person's doing.
 */
export async function proveAgainstLog(
  log: DocumentLog,
  document: string,
  live: Y.Doc,
  head: { sequence: number; hash: string },
): Promise<FrozenDocument> {
  const once = await wholeLog(log, document, head)
  const doc = new Y.Doc()
  for (const { bytes } of once) Y.applyUpdate(doc, bytes)
  const again = new Y.Doc()
  applyAll(again, await wholeLog(log, document, head))
  for (const other of [again, live]) {
    if (!holdTheSame(doc, other))
      throw new Error(`the log of ${document} does not give the document up to ${head.sequence}`)
  }
  again.destroy()
  return { sequence: head.sequence, logHead: head.hash, doc }
}

async function wholeLog(
  log: DocumentLog,
  document: string,
  head: { sequence: number; hash: string },
): Promise<LoggedUpdate[]> {
  const updates = (await log.read(document)).filter(({ sequence }) => sequence <= head.sequence)
  for (const [index, { sequence, sha256, bytes, previous }] of updates.entries()) {
    const before = updates[index - 1]
    const fits =
      sequence === index + 1 &&
      sha256 === createHash('sha256').update(bytes).digest('hex') &&
      (!before || previous === before.hash)
    if (!fits) throw new Error(`the log of ${document} is broken at ${index + 1}`)
  }
  const last = updates.at(-1)
  if ((last?.sequence ?? 0) !== head.sequence || (last && last.hash !== head.hash)) {
    throw new Error(`the log of ${document} does not end at ${head.sequence}`)
  }
  return updates
}

/** Whether two documents hold the same elements, the same deletions and read the same. */
export function holdTheSame(a: Y.Doc, b: Y.Doc): boolean {
  const isWhole = [a, b].every(({ store }) => store.pendingStructs === null && store.pendingDs === null)
  return isWhole && Y.equalSnapshots(Y.snapshot(a), Y.snapshot(b)) && contentOf(a) === contentOf(b)
}

const contentOf = (doc: Y.Doc): string =>
  JSON.stringify([
    sectionKeys.map((key) => doc.getXmlFragment(sectionRoot(key)).toString()),
    doc.getMap(documentRoots.meta).toJSON(),
    doc.getMap(documentRoots.items).toJSON(),
    doc.getArray(documentRoots.order).toJSON(),
  ])
