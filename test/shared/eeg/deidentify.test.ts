import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allAnnotations } from '../../../shared/eeg/annotations.ts'
import { cleanPrefilter } from '../../../shared/eeg/deidentifiedHeader.ts'
import { applyPatches, deidentified, deidentifiedSize, reviewTexts } from '../../../shared/eeg/deidentify.ts'
import type { Deidentification } from '../../../shared/eeg/deidentify.ts'
import { latin1, mainSpan } from '../../../shared/eeg/layout.ts'
import { edf, eegSignal, headerOf, opened, readerOf, sine, withField, withSignalField } from './files.ts'

const file = edf(
  [
    eegSignal('EEG Fp1-Ref', sine(10, 80, 5), {
      transducer: 'Ag/AgCl cup, Nurse Joy',
      prefilter: 'HP:0.1Hz LP:75Hz Dr. Oak',
    }),
    eegSignal('EEG F7-Ref', sine(10, 30, 5)),
  ],
  {
    patientField: 'MRN-4711 F 02-AUG-1951 Haagse_Harry',
    recordingField: 'Startdate 02-MAR-2026 PSG-1234 NN Telemetry03',
    annotations: [
      { onset: 1, duration: 0.5, text: 'spike' },
      { onset: 2, duration: null, text: 'Harry is awake' },
      { onset: 3, duration: null, text: 'spike' },
    ],
  },
)
const wanted: Deidentification = {
  pseudonym: 'HELIX-042',
  date: 'hidden',
  replaceText: (text) => (text === 'spike' ? text : ''),
}

async function clean(source: Uint8Array, changes: Partial<Deidentification> = {}) {
  const chunks: Uint8Array[] = []
  for await (const chunk of deidentified(source.length, readerOf(source), { ...wanted, ...changes })) chunks.push(chunk)
  return Uint8Array.from(chunks.flatMap((chunk) => [...chunk]))
}

/** The annotation texts when everything but spikes is replaced. */
const texts = async (replacement: string) => {
  const cleaned = await clean(file, { replaceText: (old) => (old === 'spike' ? old : replacement) })
  return (await allAnnotations((await opened(cleaned)).annotations())).annotations.map((annotation) => annotation.text)
}

const text = (bytes: Uint8Array) => latin1(bytes)

test('a pseudonym that the header cannot hold is refused', async () => {
  for (const pseudonym of ['', ' ', 'x'.repeat(61), 'Zoë', 'a\nb\u0000']) {
    await assert.rejects(clean(file, { pseudonym }), (error) => (error as { code?: string }).code === 'invalid-input')
  }
})

test('nothing that names the person is left anywhere in the file', async () => {
  const noted = withSignalField(
    withField(file, { offset: 197, width: 39 }, 'Ward Pallet'),
    3,
    0,
    'reserved',
    'bed of Harry',
  )
  const longer = new Uint8Array(noted.length + 20)
  longer.set(noted)
  longer.set(new TextEncoder().encode('appended: Harry'), noted.length)
  const cleaned = await clean(longer)
  assert.doesNotMatch(
    text(cleaned),
    /Harry|4711|1951|PSG-1234|NN|Telemetry|Joy|Oak|Pallet|MAR-2026|02\.03\.26|appended/,
  )
})

test('samples, times, labels, filters and agreed texts stay', async () => {
  const cleaned = await clean(file)
  const [before, after] = [await opened(file), await opened(cleaned)]
  assert.equal(cleaned.length, deidentifiedSize(headerOf(file)))
  assert.deepEqual(await after.samples([0, 1], 0, 5), await before.samples([0, 1], 0, 5))
  assert.deepEqual(after.start, { date: null, time: '09:30:00' })
  assert.deepEqual(after.warnings, [])
  assert.deepEqual(
    headerOf(cleaned)
      .signals.slice(0, 2)
      .map(({ label, prefilter, transducer }) => [label, prefilter, transducer]),
    [
      ['EEG Fp1-Ref', 'HP:0.1Hz LP:75Hz', 'Ag/AgCl cup'],
      ['EEG F7-Ref', 'HP:0.1Hz LP:100Hz', 'AgAgCl electrode'],
    ],
  )
  assert.equal(text(cleaned.subarray(8, 168)).trim().replaceAll(/ +/g, ' '), 'HELIX-042 X X X Startdate X X X X')
  const { annotations } = await allAnnotations(after.annotations())
  assert.deepEqual(annotations, [
    { onset: 1, duration: 0.5, text: 'spike' },
    { onset: 3, duration: null, text: 'spike' },
  ])
})

test('a moved date moves, the time of day stays, and a moved year that cannot be written is hidden', async () => {
  assert.deepEqual((await opened(await clean(file, { date: { movedByDays: -100 } }))).start, {
    date: '2025-11-22',
    time: '09:30:00',
  })
  assert.equal((await opened(await clean(file, { date: { movedByDays: 40_000 } }))).start.date, null)
})

test('a replacement is cut at a character and filled up to the bytes it replaces', async () => {
  assert.deepEqual(await texts('asleep'), ['spike', 'asleep        ', 'spike'])
  assert.deepEqual(await texts('ééééééééé'), ['spike', 'ééééééé', 'spike'])
  assert.deepEqual(await texts('a\x14b'), ['spike', 'a b           ', 'spike'])
})

test('bytes among the annotations that are no annotation are zeroed', async () => {
  const header = headerOf(file)
  const damaged = file.slice()
  damaged.set(new TextEncoder().encode('Harry'), header.headerBytes + header.recordBytes - 6)
  assert.doesNotMatch(text(await clean(damaged)), /Harry/)
})

test('free text in numeric fields is dropped', async () => {
  const cleaned = await clean(withSignalField(file, 3, 1, 'physicalMin', 'Harry'))
  assert.doesNotMatch(text(cleaned), /Harry/)
})

test('a count that was never closed is written as what is there', async () => {
  const cleaned = await clean(withField(file, mainSpan('records'), '-1'))
  assert.equal(text(cleaned.subarray(236, 244)).trim(), '5')
})

test('the texts to review come once each with their count', async () => {
  assert.deepEqual(await reviewTexts(await opened(file)), [
    { text: 'spike', count: 2, firstOnset: 1 },
    { text: 'Harry is awake', count: 1, firstOnset: 2 },
  ])
})

test('only filters are kept of a prefilter field', () => {
  assert.equal(cleanPrefilter('HP:0.5Hz LP:100Hz [enhanced cassette BW]'), 'HP:0.5Hz LP:100Hz')
  assert.equal(cleanPrefilter('HP: 0,1 Hz N:50Hz by Dr. N. Smith'), 'HP: 0,1 Hz N:50Hz')
  assert.equal(cleanPrefilter('John 12'), '')
})

test('a patch reaches over the border of two chunks', () => {
  const patch = [{ offset: 3, bytes: Uint8Array.of(7, 8, 9) }]
  assert.deepEqual([...applyPatches(Uint8Array.of(0, 1, 2, 3, 4), 0, patch)], [0, 1, 2, 7, 8])
  assert.deepEqual([...applyPatches(Uint8Array.of(5, 6), 5, patch)], [9, 6])
})
