import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channelOf } from '../../../shared/eeg/labels.ts'
import { montageOf } from '../../../shared/eeg/montages.ts'
import type { MontageSignal } from '../../../shared/eeg/montages.ts'

const tenTwenty = 'Fp1 Fp2 F7 F3 Fz F4 F8 T3 C3 Cz C4 T4 T5 P3 Pz P4 T6 O1 O2'.split(' ')

const signalsOf = (labels: string[], changes: Record<string, Partial<MontageSignal>> = {}) =>
  labels.map((label, signal): MontageSignal => {
    return { signal, ...channelOf(label), unit: 'uV', samplesPerSecond: 256, fault: null, ...changes[label] }
  })

const labelsOf = (montage: { derivations: { label: string }[] }) => montage.derivations.map(({ label }) => label)

const reasonFor = (labels: string[], changes: Record<string, Partial<MontageSignal>> = {}) =>
  montageOf('lb-18.1', signalsOf(labels, changes), []).missing.find(({ label }) => label === 'Fp1-F7')?.reason

const orderOf = (id: 'lb-18.2' | 'lb-18.3') => labelsOf(montageOf(id, signalsOf(tenTwenty), []))

test('a line whose electrode was not recorded is told as missing, never drawn from something else', () => {
  const montage = montageOf('lb-18.1', signalsOf(tenTwenty.filter((label) => label !== 'T3')), [])
  assert.deepEqual(montage.missing, [
    { label: 'F7-T7', reason: 'not-recorded' },
    { label: 'T7-P7', reason: 'not-recorded' },
  ])
  assert.equal(montage.derivations.length, 16)
})

test('channels of different references, rates or units, or without calibration, are never subtracted', () => {
  assert.equal(reasonFor(['Fp1-Ref', 'F7-LE']), 'different-references')
  assert.equal(reasonFor(['Fp1', 'F7'], { F7: { samplesPerSecond: 128 } }), 'different-scales')
  assert.equal(reasonFor(['Fp1', 'F7'], { F7: { unit: '' } }), 'different-scales')
  assert.equal(reasonFor(['Fp1', 'F7'], { F7: { fault: 'digital-range-empty' } }), 'unreadable')
  assert.equal(reasonFor(['Fp1', 'F7'], { F7: { unit: 'mV' } }), undefined)
})

test('the double banana runs left temporal, left parasagittal, midline, right parasagittal, right temporal', () => {
  const montage = montageOf('lb-18.1', signalsOf(tenTwenty), [])
  assert.deepEqual(
    labelsOf(montage).join(' '),
    [
      'Fp1-F7 F7-T7 T7-P7 P7-O1',
      'Fp1-F3 F3-C3 C3-P3 P3-O1',
      'Fz-Cz Cz-Pz',
      'Fp2-F4 F4-C4 C4-P4 P4-O2',
      'Fp2-F8 F8-T8 T8-P8 P8-O2',
    ].join(' '),
  )
  assert.deepEqual([montage.missing, montage.unused], [[], []])
  const [first] = montage.derivations
  assert.deepEqual([first?.plus, first?.minus], [[{ signal: 0, weight: 1 }], [{ signal: 2, weight: 1 }]])
})

test('every bipolar montage of the guideline has 18 lines of 10-20 neighbours', () => {
  for (const id of ['lb-18.1', 'lb-18.2', 'lb-18.3', 'tb-18.1'] as const) {
    const montage = montageOf(id, signalsOf(tenTwenty), [])
    assert.equal(new Set(labelsOf(montage)).size, 18, id)
    assert.deepEqual(montage.missing, [], id)
  }
  assert.deepEqual(
    [orderOf('lb-18.2')[0], orderOf('lb-18.2')[2], orderOf('lb-18.2').at(-1)],
    ['Fz-Cz', 'Fp1-F3', 'P8-O2'],
  )
  assert.deepEqual(
    [orderOf('lb-18.3')[0], orderOf('lb-18.3')[4], orderOf('lb-18.3').at(-1)],
    ['Fp1-F7', 'Fp2-F8', 'Cz-Pz'],
  )
})

test('the average is taken of the 19 scalp channels, without ears, other sites and bad channels, and says so', () => {
  const signals = signalsOf([...tenTwenty, 'A1', 'A2', 'Fpz', 'ECG'])
  const montage = montageOf('average', signals, ['T7', 'Fpz'])
  assert.equal(montage.average?.length, 18)
  assert.ok(!montage.average?.includes('T7'))
  const bad = montage.derivations.find(({ label }) => label === 'T7-Av')
  assert.deepEqual([bad?.bad, bad?.minus.length, bad?.minus[0]?.weight], [true, 18, 1 / 18])
  assert.deepEqual(labelsOf(montage).slice(0, 6), ['Fp1-Av', 'F7-Av', 'T7-Av', 'P7-Av', 'O1-Av', 'F3-Av'])
  assert.deepEqual(labelsOf(montage).at(-1), 'ECG')
  assert.deepEqual(montage.unused, ['A1', 'A2', 'Fpz'])
})

test('an average of one channel is no average', () => {
  const montage = montageOf('average', signalsOf(['Cz', 'Pz']), ['Pz'])
  assert.deepEqual(montage.derivations, [])
  assert.ok(montage.missing.some(({ label, reason }) => label === 'Cz-Av' && reason === 'too-few-good'))
})

test('a bad channel marks every line it is part of', () => {
  const montage = montageOf('lb-18.1', signalsOf(tenTwenty), ['C3'])
  assert.deepEqual(
    montage.derivations.filter(({ bad }) => bad).map(({ label }) => label),
    ['F3-C3', 'C3-P3'],
  )
})

test('a recorded pair is shown where the montage asks for it, the other way round too, and nothing is built from pairs', () => {
  const montage = montageOf('lb-18.1', signalsOf(['FP1-F7', 'T7-F7', 'C3-P3', 'Cz-Fz']), [])
  assert.deepEqual(labelsOf(montage), ['Fp1-F7', 'F7-T7', 'C3-P3', 'Fz-Cz'])
  assert.deepEqual(
    montage.derivations.map(({ plus, minus }) => [plus.length, minus.length]),
    [
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 1],
    ],
  )
  assert.equal(montage.missing.length, 14)
})

test('as recorded shows every channel in the order of the file and names the unreadable', () => {
  const montage = montageOf(
    'as-recorded',
    signalsOf(['ECG', 'Fp1', 'SaO2', 'Fp2'], { Fp2: { fault: 'no-samples' } }),
    [],
  )
  assert.deepEqual(labelsOf(montage), ['ECG', 'Fp1', 'SaO2'])
  assert.deepEqual(montage.missing, [{ label: 'Fp2', reason: 'unreadable' }])
})

test('the second of two channels of one site stands in when the first is bad', () => {
  const signals = signalsOf([...tenTwenty, 'T7']).map((signal) =>
    signal.signal === 19 ? { ...signal, name: 'T7 (2)' } : signal,
  )
  const line = montageOf('lb-18.1', signals, ['T7']).derivations.find(({ label }) => label === 'F7-T7')
  assert.deepEqual([line?.minus, line?.bad], [[{ signal: 19, weight: 1 }], false])
})
