import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channelsOfLine } from '../../../client/eeg/lineChannels.ts'

const channel = (name: string, kind: 'eeg' | 'ecg' | 'other' = 'eeg') => ({
  name,
  kind,
  unit: 'uV',
  samplesPerSecond: 256,
  readable: true,
})
const recorded = ['Fp1', 'F7', 'Cz', 'Cz (2)'].map((name) => channel(name))

test('a line is of no channel that was not recorded', () => {
  assert.deepEqual(channelsOfLine('C3-P3', recorded), [])
})

test('a bipolar line is of both its electrodes, a line of the average of one', () => {
  assert.deepEqual(channelsOfLine('Fp1-F7', recorded), ['Fp1', 'F7'])
  assert.deepEqual(channelsOfLine('F7-Av', recorded), ['F7'])
})

test('an electrode that was recorded twice is both its channels, and a channel shown as it is only itself', () => {
  assert.deepEqual(channelsOfLine('Cz-Av', recorded), ['Cz', 'Cz (2)'])
  assert.deepEqual(channelsOfLine('Cz (2)', recorded), ['Cz (2)'])
})

test('a pair that was recorded as a pair is that one channel, also in the other direction', () => {
  assert.deepEqual(channelsOfLine('Fp1-F7', [channel('Fp1-F7')]), ['Fp1-F7'])
  assert.deepEqual(channelsOfLine('Fp1-F7', [channel('F7-Fp1')]), ['F7-Fp1'])
})

test('an ECG is itself', () => {
  assert.deepEqual(channelsOfLine('ECG', [...recorded, channel('ECG', 'ecg')]), ['ECG'])
})
