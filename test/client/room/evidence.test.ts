import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pinnedFrom, viewFrom } from '../../../client/room/evidence.ts'
import type { StudyId } from '../../../shared/domain/identifiers.ts'
import type { EegView } from '../../../shared/domain/stage.ts'
import type { EegStudy, Study } from '../../../shared/domain/study.ts'
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
