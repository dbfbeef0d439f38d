import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DocumentNode, openDocumentNode } from '../../support/documentNode.ts'

/** As many as a large panel that writes at once. */
export const twelve = ['ann', 'bob', 'cid', 'dee', 'eve', 'fay', 'gus', 'hal', 'ida', 'joe', 'kim', 'lea']
const everyone = [...twelve, 'reader', 'writer', 'patient', 'old']

/** Runs a promise against a node of its own; fails when the node logged a bug. */
export async function withNode(promise: (node: DocumentNode) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'documents-'))
  try {
    const node = await openDocumentNode(join(folder, 'board.sqlite'))
    try {
      await node.know(...everyone)
      await promise(node)
    } finally {
      await node[Symbol.asyncDispose]()
    }
    assert.deepEqual(
      node.complaints.filter((line) => line.includes('"bug"')),
      [],
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}
