import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channelOf } from '../../../shared/eeg/labels.ts'
import { montageOf } from '../../../shared/eeg/montages.ts'
import type { MontageSignal } from '../../../shared/eeg/montages.ts'
import { montageText, parsedMontage } from '../../../shared/eeg/ownMontage.ts'

const signalsOf = (labels: string) =>
  labels.split(' ').map((label, signal): MontageSignal => {
    return { signal, ...channelOf(label), unit: 'uV', samplesPerSecond: 256, fault: null }
  })

test('a montage that cannot be read names the line at fault', () => {
  for (const [text, line] of [
    ['F3-C3\nF3--C3', '2'],
    ['F3-', '1'],
    ['+F3', '1'],
    ['F3-C3-P3', '1'],
    ['F3 C3\n\nF3-C3\nF3-C3', '4'],
    ['Av-F3', '1'],
    ['', '1'],
  ] as const) {
    assert.throws(() => parsedMontage(text), { code: 'invalid-input', detail: { field: 'montage', line } }, text)
  }
})

test('sites are written as the field writes them, means are marked by a plus, an empty line begins a chain', () => {
  const lines = parsedMontage('fp1 - t3\n\nleft: C3-A1\nFz-a1+A2\n"X1-ref"-avg\nECG')
  assert.deepEqual(
    lines.map(({ label, plus, minus, chain }) => [label, plus, minus, chain]),
    [
      ['Fp1-T7', ['Fp1'], ['T7'], 0],
      ['left', ['C3'], ['A1'], 1],
      ['Fz-A1+A2', ['Fz'], ['A1', 'A2'], 1],
      ['X1-ref-Av', ['X1-ref'], ['Av'], 1],
      ['ECG', ['ECG'], [], 1],
    ],
  )
  assert.deepEqual(parsedMontage(montageText(lines)), lines)
})

test('an own montage is derived like any other, and names what this recording cannot give', () => {
  const lines = parsedMontage('C3-A1+A2\nC4-Av\nT9-C3\nECG')
  const montage = montageOf(lines, signalsOf('C3 C4 A1 A2 ECG'), [])
  const weights = montage.derivations.map(({ label, plus, minus }) => [label, plus, minus])
  assert.deepEqual(weights, [
    ['C3-A1+A2', [{ signal: 0, weight: 1 }], [2, 3].map((signal) => ({ signal, weight: 0.5 }))],
    ['C4-Av', [{ signal: 1, weight: 1 }], [0, 1].map((signal) => ({ signal, weight: 0.5 }))],
    ['ECG', [{ signal: 4, weight: 1 }], []],
  ])
  assert.deepEqual(montage.missing, [{ label: 'T9-C3', reason: 'not-recorded' }])
  assert.deepEqual(montage.average, ['C3', 'C4'])
})

const tenTwenty = 'Fp1 Fp2 F7 F3 Fz F4 F8 T3 C3 Cz C4 T4 T5 P3 Pz P4 T6 O1 O2'

test('the Laplacian is the site less the mean of its good neighbours, and says which it does without', () => {
  const signals = signalsOf(tenTwenty)
  const line = (bad: string[]) =>
    montageOf('laplacian', signals, bad).derivations.find(({ label }) => label === 'C3-La')!
  const names = (terms: { signal: number }[]) => terms.map(({ signal }) => signals[signal]!.name)
  assert.deepEqual([names(line([]).minus), line([]).minus[0]?.weight], [['F3', 'T7', 'Cz', 'P3'], 0.25])
  const without = line(['P3'])
  assert.deepEqual(
    [names(without.minus), without.minus[0]?.weight, without.without, without.bad],
    [['F3', 'T7', 'Cz'], 1 / 3, ['P3'], false],
  )
  const alone = montageOf('laplacian', signals, ['F3', 'T7', 'Cz'])
  assert.ok(alone.missing.some(({ label, reason }) => label === 'C3-La' && reason === 'too-few-good'))
})

test('ears: linked is the mean of both, ipsilateral the one of the same side, and files against linked ears are as they are', () => {
  const signals = signalsOf(`${tenTwenty} A1 A2`)
  const of = (id: 'linked-ears' | 'ipsilateral-ears', label: string) =>
    montageOf(id, signals, [])
      .derivations.find((line) => line.label === label)
      ?.minus.map(({ signal }) => signal)
  assert.deepEqual(of('linked-ears', 'C3-A1A2'), [19, 20])
  assert.deepEqual([of('ipsilateral-ears', 'C3-A1'), of('ipsilateral-ears', 'C4-A2')], [[19], [20]])
  assert.deepEqual(of('ipsilateral-ears', 'Fz-A1A2'), [19, 20])
  const linked = montageOf('linked-ears', signalsOf('C3-LE C4-LE'), [])
  assert.deepEqual(
    linked.derivations.map(({ plus, minus }) => [plus.length, minus.length]),
    [
      [1, 0],
      [1, 0],
    ],
  )
  assert.equal(montageOf('linked-ears', signalsOf(tenTwenty), []).derivations.length, 0)
})

test('against Cz there are eighteen lines, and none of Cz itself', () => {
  const { derivations } = montageOf('cz', signalsOf(tenTwenty), [])
  assert.equal(derivations.length, 18)
  assert.ok(derivations.every(({ label }) => label.endsWith('-Cz') && label !== 'Cz-Cz'))
})

test('right above left mirrors every line, in the transverse montage too', () => {
  const labels = (id: 'lb-18.1' | 'tb-18.1') =>
    montageOf(id, signalsOf(tenTwenty), [], true).derivations.map(({ label }) => label)
  assert.deepEqual(labels('lb-18.1').slice(0, 4), ['Fp2-F8', 'F8-T8', 'T8-P8', 'P8-O2'])
  assert.deepEqual(labels('tb-18.1').slice(0, 3), ['F8-Fp2', 'Fp2-Fp1', 'Fp1-F7'])
})
