import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { chainStart } from '../../shared/domain/audit.ts'
import type { DocumentUpdate, LoggedUpdate } from './store.ts'

export type LogHead = { sequence: number; hash: string }

export const emptyLog: LogHead = { sequence: 0, hash: chainStart }

export const sha256Of = (bytes: Uint8Array): string => hash('sha256', bytes)

/**
 * Links an update to the log it belongs to.
 * @throws Error when `sha256` is not that of the bytes: the log would testify to something that was never sent.
 */
export function chainUpdate(document: string, update: DocumentUpdate, head: LogHead): LoggedUpdate {
  if (sha256Of(update.bytes) !== update.sha256) throw new Error(`An update of ${document} is not what its hash says`)
  const linked = { ...update, sequence: head.sequence + 1, previous: head.hash }
  return { ...linked, hash: hashOf(document, linked) }
}

/**
 * The sequence of the first update that does not follow from the ones before; undefined for a log that holds.
 * `updates` may begin anywhere in the log; where it begins is `first`, and that update's `previous` is taken on trust
 * unless it is the first of all.
 */
export function firstBroken(document: string, updates: readonly LoggedUpdate[], first = 1): number | undefined {
  let head: LogHead = { sequence: first - 1, hash: first === 1 ? chainStart : (updates[0]?.previous ?? '') }
  for (const update of updates) {
    const fits =
      update.sequence === head.sequence + 1 &&
      update.previous === head.hash &&
      sha256Of(update.bytes) === update.sha256 &&
      hashOf(document, update) === update.hash
    if (!fits) return head.sequence + 1
    head = update
  }
  return undefined
}

function hashOf(document: string, update: Omit<LoggedUpdate, 'hash'>): string {
  const { by, session, receivedAt, sha256, sequence, previous } = update
  const text = canonicalize({ document, by, session, receivedAt, sha256, sequence, previous }) ?? ''
  return hash('sha256', text)
}
