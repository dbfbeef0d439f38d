import type { Problem } from '../../shared/protocol/problems.ts'
import type { Received } from '../../shared/protocol/uploads.ts'

/** One file of an upload and where it is. */
export type Row = {
  index: number
  /** Shown to the sender alone. */
  name: string
  bytes: number
  at:
    | { state: 'waiting' }
    | { state: 'sending'; sent: number }
    | { state: 'received'; received: Received }
    | { state: 'failed'; problem: Problem }
    | { state: 'tooLarge' }
}

export type Tally = Record<'dicom' | 'eeg' | 'directory' | 'duplicate' | 'refused' | 'failed' | 'removed', number>

export const emptyTally: Tally = { dicom: 0, eeg: 0, directory: 0, duplicate: 0, refused: 0, failed: 0, removed: 0 }

/** How many files came to what, and how many identifiers were removed from them in all. */
export function tallyOf(rows: readonly Row[]): Tally {
  const tally = { ...emptyTally }
  for (const { at } of rows) {
    if (at.state === 'failed') tally.failed++
    if (at.state === 'tooLarge') tally.refused++
    if (at.state !== 'received') continue
    tally[at.received.outcome.kind]++
    tally.removed += at.received.removed
  }
  return tally
}

/** Files that came to the same, told as one line. */
export type Group = { key: string; rows: readonly Row[]; bytes: number; removed: number }

/**
 * What needs a look first, file by file: what failed, was refused, or is on its way. Then the images by series and the
 * recordings, then what waits.
 */
export function groupRows(rows: readonly Row[]): Group[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups]
    .map(([key, members]) => ({
      key,
      rows: members,
      bytes: members.reduce((sum, row) => sum + row.bytes, 0),
      removed: members.reduce((sum, { at }) => sum + (at.state === 'received' ? at.received.removed : 0), 0),
    }))
    .toSorted((a, b) => rank(a) - rank(b))
}

function keyOf({ index, at }: Row): string {
  if (at.state === 'waiting') return 'waiting'
  if (at.state !== 'received') return `${at.state} ${index}`
  const { outcome } = at.received
  switch (outcome.kind) {
    case 'dicom':
      return `dicom ${outcome.seriesUid}`
    case 'duplicate':
      return 'duplicate'
    case 'refused':
      return `refused ${outcome.code}`
    case 'eeg':
      return `eeg ${index}`
    case 'directory':
      return 'directory'
  }
}

const order = ['failed', 'tooLarge', 'refused', 'sending', 'dicom', 'eeg', 'directory', 'duplicate', 'waiting']
const rank = (group: Group): number => order.indexOf(group.key.split(' ')[0] ?? '')
