import assert from 'node:assert/strict'
import { test } from 'node:test'
import { marksFrom, marksFromCsv, notesAsCsv, notesAsEdf } from '../../../client/eeg/noteFiles.ts'
import { kindOfText, type Note, notesOf } from '../../../client/eeg/recordingNotes.ts'
import type { StandingMark } from '../../../shared/domain/eegMark.ts'

const mark = (part: Partial<StandingMark> = {}): StandingMark => ({
  id: 'mrk_0000000000000001',
  case: 'cas_0000000000000001',
  study: 'std_0000000000000001',
  author: 'per_0000000000000001',
  markedAt: '2026-11-24T09:00:00.000Z',
  kind: 'spike',
  onset: 12.5,
  duration: null,
  channels: ['F4-C4', 'Fp2-F4'],
  text: 'sleep, "N2"',
  state: 'standing',
  ...part,
})
const note = (part: Partial<StandingMark> = {}): Note => {
  const { onset, duration } = mark(part)
  return { onset, duration, text: 'Spike F4-C4', mark: mark(part), author: 'Dr One' }
}

test('a row without a time, or with a time that is none, is named and nothing of the file is taken', () => {
  for (const [rows, row] of [
    ['onset,text\n,spike', '2'],
    ['onset,text\n1,spike\n-3,spike', '3'],
    ['onset,text\n1e9,spike', '2'],
    ['onset,duration,text\n1,long,spike', '2'],
    ['time,words\n1,spike', '1'],
  ] as const) {
    assert.throws(() => marksFromCsv(rows), { code: 'unreadable-file', detail: { row } }, rows)
  }
})

test('what is exported as CSV is imported the same, whatever its words hold', () => {
  const notes = [note(), note({ kind: 'text', text: '=1+1,\n"two"', onset: 3, duration: 2, channels: [] })]
  const [spike, words] = marksFromCsv(notesAsCsv(notes))
  assert.deepEqual(spike, {
    kind: 'spike',
    onset: 12.5,
    duration: null,
    channels: ['F4-C4', 'Fp2-F4'],
    text: 'sleep, "N2"',
  })
  // A spreadsheet must not take it for a formula.
  assert.deepEqual([words?.kind, words?.duration, words?.text], ['text', 2, '\'=1+1,\n"two"'])
})

test('what is exported as EDF+ is read back by the reader of recordings', async () => {
  const bytes = notesAsEdf([note(), note({ onset: 80_000.25, duration: 4 })], { date: '2026-03-02', time: '09:30:00' })
  const marks = await marksFrom(new Blob([Uint8Array.from(bytes)]))
  assert.deepEqual(
    marks.map(({ kind, onset, duration }) => [kind, onset, duration]),
    [
      ['spike', 12.5, null],
      ['spike', 80_000.25, 4],
    ],
  )
})

test('words of a file become the kind they most likely mean, and stay words otherwise', () => {
  const kinds = [
    'Polyspikes',
    'spike and wave',
    'Sharp wave F7',
    'SPIKE',
    'Seizure end',
    'Sz onset',
    'Slowing',
    'Hello',
  ]
  assert.deepEqual(kinds.map(kindOfText), [
    'polyspike',
    'spikeWave',
    'sharpWave',
    'spike',
    'seizureOffset',
    'seizureOnset',
    'slowing',
    'text',
  ])
})

test('annotations of the file and marks of the panel are one list by time', () => {
  const words = { of: () => 'Spike', author: () => 'Dr One' }
  assert.equal(notesOf(null, [], words), null)
  const annotations = [
    { onset: 1, duration: null, text: 'Eyes closed' },
    { onset: 20, duration: null, text: 'End' },
  ]
  const notes = notesOf({ annotations, leftOut: 3 }, [mark()], words)
  assert.deepEqual(
    notes?.annotations.map(({ text, author }) => [text, author]),
    [
      ['Eyes closed', undefined],
      ['Spike', 'Dr One'],
      ['End', undefined],
    ],
  )
  assert.equal(notes?.leftOut, 3)
})
