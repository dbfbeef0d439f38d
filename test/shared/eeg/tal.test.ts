import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allAnnotations, timekeeping } from '../../../shared/eeg/annotations.ts'
import { annotationTal, parseTals, timekeepingTal } from '../../../shared/eeg/tal.ts'
import { eegSignal, edf, opened, sine } from './files.ts'

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const texts = (block: Uint8Array) => parseTals(block).tals.flatMap((tal) => tal.texts.map(({ text }) => text))

const timekeepingIn = (text: string) => timekeeping(parseTals(bytes(text)).tals)

test('bytes that are no annotation list are told as unreadable, and the lists after them still read', () => {
  for (const junk of [
    'garbage',
    '+\x14x\x14',
    '+1e5\x14x\x14',
    '+1\x15-2\x14x\x14',
    '1.5\x14x\x14',
    '+1\x14no end',
    '+1\x151\x152\x14x\x14',
  ]) {
    const { tals, unreadable } = parseTals(bytes(`${junk}\0+7\x14real\x14\0`))
    assert.deepEqual(unreadable, [{ start: 0, end: junk.length }], JSON.stringify(junk))
    assert.deepEqual(
      tals.map((tal) => tal.onset),
      [7],
    )
  }
})

test('an onset beyond any recording is damage', () => {
  assert.equal(parseTals(bytes('+99999999999\x14x\x14\0')).unreadable.length, 1)
})

test('onset, duration and several texts of one list are read', () => {
  const [tal] = parseTals(bytes('-0.065\x152.5\x14one\x14two\x14\0')).tals
  assert.deepEqual([tal?.onset, tal?.duration, tal?.texts.map(({ text }) => text)], [-0.065, 2.5, ['one', 'two']])
})

test('texts are UTF-8, and ISO 8859-1 where they are not', () => {
  assert.deepEqual(texts(annotationTal({ onset: 1, text: '仰卧 é' })), ['仰卧 é'])
  assert.deepEqual(texts(bytes('+1\x14caf\xe9\x14\0')), ['café'])
})

test('the place of a text in its block is known to the byte', () => {
  const block = annotationTal({ onset: 12.25, duration: 1, text: 'é spike' })
  const { start, end } = parseTals(block).tals[0]!.texts[0]!
  assert.equal(new TextDecoder().decode(block.subarray(start, end)), 'é spike')
})

test('a written time has no exponent and a written text cannot end its list', () => {
  assert.equal(
    new TextDecoder().decode(annotationTal({ onset: 1e-7, duration: 0.1 + 0.2, text: 'a\x14b\0c' })),
    '+0\x150.3\x14a b c\x14\0',
  )
  assert.equal(new TextDecoder().decode(timekeepingTal(86400)), '+86400\x14\x14\0')
  assert.throws(() => timekeepingTal(Number.NaN), RangeError)
})

test('timekeeping is the first list of a block, with an empty first text', () => {
  assert.equal(timekeepingIn('+3.5\x14\x14Lights off\x14\0'), 3.5)
  assert.equal(timekeepingIn('+3.5\x14Lights off\x14\0'), null)
  assert.equal(timekeepingIn('\0\0\0'), null)
})

test('timekeeping is no annotation, nor is its value said again as a text', async () => {
  const file = edf([eegSignal('Cz', sine(10, 10, 3))], {
    annotations: [
      { onset: 1, duration: null, text: '+1.000000' },
      { onset: 1, duration: null, text: '+2.5' },
      { onset: 2, duration: 0.5, text: 'spike' },
      { onset: 0.5, duration: null, text: 'early' },
    ],
  })
  const { annotations, warnings } = await allAnnotations((await opened(file)).annotations())
  assert.deepEqual(annotations, [
    { onset: 0.5, duration: null, text: 'early' },
    { onset: 1, duration: null, text: '+2.5' },
    { onset: 2, duration: 0.5, text: 'spike' },
  ])
  assert.deepEqual(warnings, [])
})
