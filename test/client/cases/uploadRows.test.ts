import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupRows, type Row, tallyOf } from '../../../client/cases/uploadRows.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import type { Received } from '../../../shared/protocol/uploads.ts'

const row = (index: number, at: Row['at']): Row => ({ index, name: `${index}`, bytes: 100, at })
const received = (index: number, outcome: Received['outcome'], removed = 0): Row =>
  row(index, { state: 'received', received: { index, outcome, removed, warnings: [] } })
const slice = (index: number, seriesUid: string): Row =>
  received(index, { kind: 'dicom', seriesUid, description: '', modality: 'MR' }, 10)

const rows = [
  row(0, { state: 'waiting' }),
  slice(1, '1.1'),
  slice(2, '1.2'),
  received(3, { kind: 'refused', code: 'dicom-truncated' }),
  slice(4, '1.1'),
  received(5, { kind: 'refused', code: 'dicom-truncated' }),
  row(6, { state: 'failed', problem: new Problem('invalid-input') }),
  row(7, { state: 'tooLarge' }),
]

test('what failed and what was refused stands first, the images of a series as one line', () => {
  assert.deepEqual(
    groupRows(rows).map((group) => group.rows.map(({ index }) => index)),
    [[6], [7], [3, 5], [1, 4], [2], [0]],
  )
})

test('a line of several files tells their size and what was removed in all', () => {
  const series = groupRows(rows).find((group) => group.key === 'dicom 1.1')
  assert.deepEqual([series?.bytes, series?.removed], [200, 20])
})

test('the tally counts what arrived, and files too large among the refused', () => {
  assert.deepEqual(tallyOf(rows), { dicom: 3, eeg: 0, directory: 0, duplicate: 0, refused: 3, failed: 1, removed: 30 })
})
