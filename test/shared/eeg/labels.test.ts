import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channelOf, siteOf } from '../../../shared/eeg/labels.ts'

const read = (label: string) => {
  const { name, kind, site, reference } = channelOf(label)
  return [name, kind, site, reference]
}

const kinds = (labels: string[]) => labels.map((label) => channelOf(label).kind)

test('what is no scalp site is never taken for one', () => {
  for (const label of [
    'DC01',
    'SaO2',
    'Status',
    'Trigger',
    '$A1',
    'POL E',
    'POL $A2',
    'Event marker',
    'C3-foo',
    'sine 1 Hz',
    'F3-C3-P3',
    '',
  ]) {
    assert.deepEqual([channelOf(label).kind, channelOf(label).site], ['other', null], label)
  }
})

test('the labels of real recorders name their site', () => {
  const labels = [
    'Fp1.',
    'FP1',
    'EEG Fp1-Ref',
    'EEG FP1-REF',
    'POL Fp1',
    'EEG Fp1',
    'eeg fp1',
    'Fp1..',
    'EEG  Fp1 - Ref',
  ]
  for (const label of labels) assert.deepEqual(read(label), ['Fp1', 'eeg', 'Fp1', 'common'], label)
  assert.deepEqual(read('EEG C3-LE'), ['C3', 'eeg', 'C3', 'linked ears'])
  assert.deepEqual(read('EEG C3-Avg'), ['C3', 'eeg', 'C3', 'average'])
  assert.deepEqual(['T10.', 'Fcz.', 'PO7', 'Iz..', 'POL A1'].map(siteOf), ['T10', 'FCz', 'PO7', 'Iz', null])
})

test('old and new names are one place', () => {
  assert.deepEqual(['T3', 'T4', 'T5', 'T6', 't7'].map(siteOf), ['T7', 'T8', 'P7', 'P8', 'T7'])
  assert.deepEqual(read('EEG T3-Ref'), ['T7', 'eeg', 'T7', 'common'])
})

test('a recorded pair keeps both its ends', () => {
  assert.deepEqual(read('FP1-F7'), ['Fp1-F7', 'eeg', 'Fp1', 'F7'])
  assert.deepEqual(read('EEG Fpz-Cz'), ['Fpz-Cz', 'eeg', 'Fpz', 'Cz'])
  assert.deepEqual(read('EEG C3-A2'), ['C3-A2', 'eeg', 'C3', 'A2'])
})

test('heart, eyes and muscle are told apart', () => {
  assert.deepEqual(kinds(['ECG ECG1', 'ECG', 'EKG', 'EEG ECG-Ref', 'POL ECG']), ['ecg', 'ecg', 'ecg', 'ecg', 'ecg'])
  assert.deepEqual(kinds(['EOG horizontal', 'LOC', 'EOG Left', 'E1']), ['eog', 'eog', 'eog', 'eog'])
  assert.deepEqual(kinds(['EMG submental', 'Chin 1', 'EMG']), ['emg', 'emg', 'emg'])
  assert.deepEqual(kinds(['EEG 17', 'Temp rectal', 'Resp oro-nasal']), ['eeg', 'other', 'other'])
})
