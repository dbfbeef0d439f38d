import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nodeInflate } from '../../../server/imaging/inflate.ts'
import { parseDicom } from '../../../shared/dicom/parse.ts'
import { text } from '../../../shared/dicom/values.ts'
import { allAnnotations } from '../../../shared/eeg/annotations.ts'
import { applyTexts } from '../../../shared/eeg/deidentify.ts'
import type { TextPlace } from '../../../shared/eeg/deidentify.ts'
import { deidentifiedWaveform } from '../../../shared/eeg/deidentifiedWaveform.ts'
import type { WaveformDeidentification } from '../../../shared/eeg/deidentifiedWaveform.ts'
import { openRecording } from '../../../shared/eeg/recording.ts'
import { readerOf } from './files.ts'
import { channel, coded, group, waveform, waveformFile } from './waveformFiles.ts'
import type { Item } from './waveformFiles.ts'

const wave = (count: number) => Int16Array.from({ length: count }, (_, i) => Math.round(30_000 * Math.sin(i * i)))

const annotations: Item[] = [
  {
    ReferencedWaveformChannels: [1, 0],
    UnformattedTextValue: 'Hermione calls',
    TemporalRangeType: 'SEGMENT',
    ReferencedDateTime: '20260302093002\\20260302093003.5',
  },
  {
    ReferencedWaveformChannels: [2, 1],
    ConceptNameCodeSequence: [coded('WEASLEY-1', '99RON', 'Flash for Weasley')],
    TemporalRangeType: 'MULTIPOINT',
    ReferencedSamplePositions: [2, 4],
  },
]

const groups = (): Item[] => [
  group(
    [
      channel('EEG Cz-Ref', {
        ChannelSourceSequence: [coded('7:1016', 'MDC', 'Cz')],
        FilterHighFrequency: '70',
        ChannelBaseline: '1.25',
        ChannelSensitivity: '.30517578125000001',
      }),
      channel('Potter belt', { ChannelSourceSequence: [coded('GRYFFINDOR', '99X', 'Lily')] }),
      channel('ECG', { ChannelBaseline: 'James' }),
    ],
    [wave(2560), wave(2560).toReversed(), wave(2560)],
    256,
    {
      MultiplexGroupTimeOffset: 250,
      WaveformPaddingValue: new Uint8Array(Int16Array.of(7).buffer),
    },
  ),
  group([channel('Flow')], [Int8Array.from({ length: 11 }, (_, i) => i - 5)], 1),
]

const planted =
  /Hermione|WEASLEY|Weasley|RON|Potter|POTTER|GRYFFINDOR|Lily|James|Hogwarts|HP-1980|19800731|Secret|2\.25\.3\0/

const original = () => {
  const file = waveformFile(
    waveform(groups(), {
      WaveformAnnotationSequence: annotations,
      PatientName: 'Potter^Harry James',
      PatientID: 'HP-1980',
      PatientBirthDate: '19800731',
      InstitutionName: 'Hogwarts',
      StudyDescription: 'EEG Hogwarts',
      StudyDate: '20260302',
    }),
    {
      more: [
        { tag: '00111001', vr: 'LO', value: 'Secret' },
        { tag: '60000000', vr: 'LO', value: 'Secret' },
      ],
    },
  )
  file.set(new TextEncoder().encode('Secret'), 20)
  return file
}

const options: WaveformDeidentification = {
  pseudonym: 'HELIX-042',
  remapUid: (uid) => Promise.resolve(`${uid}.9`),
  replaceText: (words) => words,
  descriptions: true,
  characteristics: true,
  dateShiftDays: -40,
}

async function clean(file: Uint8Array, changes: Partial<WaveformDeidentification> = {}) {
  const chunks: Uint8Array[] = []
  for await (const chunk of deidentifiedWaveform(file.length, readerOf(file), { ...options, ...changes }))
    chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

const opened = (file: Uint8Array) => openRecording(file.length, readerOf(file))

test('nothing that names the patient is left, wherever it stood', async () => {
  const file = original()
  const cleaned = await clean(file, { replaceText: () => '' })
  assert.match(Buffer.from(file).toString('latin1'), planted)
  assert.doesNotMatch(Buffer.from(cleaned).toString('latin1'), planted)
})

test('a file that names no instance is refused', async () => {
  const file = waveformFile(waveform(groups(), { SOPInstanceUID: '' }))
  await assert.rejects(clean(file), { code: 'dicom-malformed' })
})

test('samples, times, labels, filters and agreed texts stay to the last bit', async () => {
  const file = original()
  const cleaned = await clean(file)
  const [before, after] = [await opened(file), await opened(cleaned)]
  const shown = (recording: typeof before) =>
    recording.signals.map(({ label: _label, name: _name, ...signal }) => ({ ...signal, fault: signal.fault !== null }))
  assert.deepEqual(shown(after), shown(before))
  assert.deepEqual(
    after.signals.map(({ label }) => label),
    ['EEG Cz-Ref', 'Channel 2', 'ECG', 'Flow'],
  )
  assert.deepEqual(await after.samples([0, 1, 2, 3], 0, 12), await before.samples([0, 1, 2, 3], 0, 12))
  assert.deepEqual(after.timeline, before.timeline)
  assert.deepEqual(before.start, { date: '2026-03-02', time: '09:30:00' })
  assert.deepEqual(after.start, { date: '2026-01-21', time: '09:30:00' })
  assert.deepEqual(await allAnnotations(after.annotations()), await allAnnotations(before.annotations()))
  const { dataSet } = await parseDicom(cleaned, { inflate: nodeInflate })
  assert.equal(text(dataSet, 'PatientName'), 'HELIX-042')
  assert.equal(text(dataSet, 'StudyDescription'), undefined)
  assert.equal(text(dataSet, 'PatientIdentityRemoved'), 'YES')
  const [first] = dataSet.elements['x54000100']!.items![0]!.dataSet!.elements['x003a0200']!.items!
  assert.equal(text(first!.dataSet!, 'FilterHighFrequency'), '70')
  assert.equal(text(first!.dataSet!.elements['x003a0208']!.items![0]!.dataSet!, 'CodeValue'), '7:1016')
})

test('a second cleaning changes nothing but the identifiers', async () => {
  const once = await clean(original(), { dateShiftDays: 0, remapUid: (uid) => Promise.resolve(uid) })
  assert.deepEqual(await clean(once, { dateShiftDays: 0, remapUid: (uid) => Promise.resolve(uid) }), once)
})

test('each text is asked about once, with its place, and other words can be put there later', async () => {
  const places: (TextPlace & { onset: number })[] = []
  const cleaned = await clean(original(), {
    replaceText: (_, place, onset) => {
      places.push({ ...place, onset })
      return '[text removed]'
    },
  })
  assert.deepEqual(
    places.map(({ text: words, bytes, onset }) => [words, bytes, onset]),
    [
      ['Hermione calls', 32, 2],
      ['Flash for Weasley', 32, 1],
    ],
  )
  const chunks: Uint8Array[] = []
  const becomes = (words: string) => (words === 'Hermione calls' ? 'Mère appelle' : '[text removed]')
  for await (const chunk of applyTexts(cleaned.length, readerOf(cleaned), places, becomes)) chunks.push(chunk)
  const { annotations: found } = await allAnnotations(
    (await opened(new Uint8Array(Buffer.concat(chunks)))).annotations(),
  )
  assert.deepEqual(
    found.map(({ onset, duration, text: words }) => [onset, duration, words]),
    [
      [1, null, '[text removed]'],
      [2, 1.5, 'Mère appelle'],
      [3, null, '[text removed]'],
    ],
  )
})
