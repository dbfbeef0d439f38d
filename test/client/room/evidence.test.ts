import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pinnedFrom, viewFrom } from '../../../client/room/evidence.ts'
import type { StudyId } from '../../../shared/domain/identifiers.ts'
import { type EegView, type ImageView, unturned } from '../../../shared/domain/stage.ts'
import type { EegStudy, Study } from '../../../shared/domain/study.ts'
import { imagingStudy, series } from '../imaging/samples.ts'
import { EvidenceReference } from '../../../shared/statement/evidence.ts'

const eeg: EegView = {
  kind: 'eeg',
  study: 'std_eeg0000000000000' as StudyId,
  start: 750.5,
  seconds: 10,
  montage: 'lb-18.1',
  lff: 1,
  hff: null,
  notch: 50,
  sensitivity: 7,
  badChannels: [],
  hiddenLines: [],
  ownSensitivities: [],
  cursors: [],
}
/** What is read of a study here is its id and kind. */
const studies = [{ id: eeg.study, kind: 'eeg' } as EegStudy] satisfies Study[]

test('an empty viewport is no evidence', () => {
  assert.equal(pinnedFrom({ kind: 'empty' }, studies), null)
})

test('what was pinned from an EEG is a reference that a statement can hold, and leads back to where it was', () => {
  const pinned = pinnedFrom(eeg, studies)
  assert.equal(pinned?.label, '0:12:30.5')
  const reference = EvidenceReference.parse(pinned?.reference)
  assert.deepEqual(viewFrom(reference, studies), eeg)
})

const imaging = imagingStudy(series('1.1', 'Sag T1', 40))
const seen = {
  study: imaging.id,
  seriesUid: '1.1',
  window: { center: 512.5, width: 900 },
  framing: { unit: 'millimetres' as const, centre: [1.25, -20.5, 33] as [number, number, number], shortSide: 120.5 },
  invert: true,
  turn: { quarters: 3 as const, mirrored: true },
}
const views: ImageView[] = [
  { kind: 'slice', sopInstanceUid: '1.1.7', frame: 0, ...seen },
  {
    kind: 'plane',
    point: [1.5, -2.25, 30.125],
    rowDirection: [0.6, 0.8, 0],
    columnDirection: [0, 0, -1],
    slab: { millimetres: 5, by: 'highest' },
    ...seen,
  },
]
for (const view of views) {
  test(`a pinned ${view.kind} opens again as it was seen: place, window, zoom, turn, thickness`, () => {
    const pinned = pinnedFrom(view, [imaging])
    const reference = EvidenceReference.parse(JSON.parse(JSON.stringify(pinned?.reference)))
    assert.deepEqual(viewFrom(reference, [imaging]), view)
  })
}

test('a slice as it opens stays the short reference that older statements hold', () => {
  const { framing: _, ...plain } = { ...seen, window: null, invert: false, turn: unturned }
  const pinned = pinnedFrom({ kind: 'slice', sopInstanceUid: '1.1.7', frame: 0, framing: null, ...plain }, [imaging])
  assert.deepEqual(pinned?.reference, {
    kind: 'slice',
    study: imaging.id,
    seriesUid: '1.1',
    sopInstanceUid: '1.1.7',
    frame: 0,
  })
  assert.equal(pinned?.label, 'Sag T1 7/40')
})

test('a reference to what this case does not have leads nowhere', () => {
  const pinned = pinnedFrom(eeg, studies)
  assert.ok(pinned)
  assert.equal(viewFrom(pinned.reference, []), null)
})

test('a reference that no stage can show leads nowhere', () => {
  const reference = EvidenceReference.parse({
    kind: 'eeg',
    study: eeg.study,
    start: '0',
    seconds: '100000',
    montage: 'none',
  })
  assert.equal(viewFrom(reference, studies), null)
})
