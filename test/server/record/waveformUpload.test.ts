import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { allAnnotations } from '../../../shared/eeg/annotations.ts'
import { openRecording } from '../../../shared/eeg/recording.ts'
import { channel, coded, group, type Item, waveform, waveformFile } from '../../shared/eeg/waveformFiles.ts'
import { world, type World } from '../../world.ts'

/** Letters that occur nowhere else. */
const planted = 'QUINCUNX'

const noted = (UnformattedTextValue: string, seconds: number): Item => ({
  ReferencedWaveformChannels: [1, 0],
  UnformattedTextValue,
  TemporalRangeType: 'POINT',
  ReferencedTimeOffsets: seconds,
})

function polygraphy(changes: Item = {}): Uint8Array {
  const samples = ['EEG Fp1-Ref', 'EEG F7-Ref', planted].map((_, at) =>
    Int16Array.from({ length: 256 * 8 }, (__, i) => Math.round(100 * Math.sin((i * (at + 1)) / 9))),
  )
  const channels = [channel('EEG Fp1-Ref'), channel('EEG F7-Ref'), channel(planted)]
  return waveformFile(
    waveform([group(channels, samples, 256, { MultiplexGroupTimeOffset: 0 })], {
      PatientName: `${planted}^Ada`,
      PatientID: planted,
      InstitutionName: planted,
      StudyDescription: `EEG ${planted}`,
      AccessionNumber: planted,
      WaveformAnnotationSequence: [
        noted('Eyes closed', 1),
        noted(`${planted} awake`, 2),
        { ...noted('', 3), UnformattedTextValue: '', ConceptNameCodeSequence: [coded(planted, planted, planted)] },
      ],
      ...changes,
    }),
    { more: [{ tag: '00091010', vr: 'LO', value: planted }] },
  )
}

async function sent(w: World, bytes: Uint8Array) {
  const { case: of } = await w.seated()
  const { upload } = await w.as('home')['upload:open']({ case: of })
  const caller = { person: w.person('home'), session: 's', assurance: 'two' as const }
  const pieces = Array.from({ length: Math.ceil(bytes.length / 700) }, (_, i) => bytes.slice(i * 700, (i + 1) * 700))
  const received = await w.board.uploads.receive(caller, upload, Readable.from(pieces), { index: 0 })
  return { upload, received }
}

async function filesThatHold(folder: string, words: string): Promise<string[]> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  assert.ok(entries.length > 0, 'something is stored')
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name))
  const held = await Promise.all(paths.map(async (path) => (await readFile(path)).includes(words)))
  return paths.filter((_, index) => held[index])
}

test('a DICOM waveform that cannot be read is refused by its code', async () => {
  await using w = await world()
  const whole = polygraphy()
  for (const [bytes, code] of [
    [whole.subarray(0, whole.length - 100), 'dicom-truncated'],
    [polygraphy({ WaveformSequence: [] }), 'eeg-no-signals'],
  ] as const) {
    const { received } = await sent(w, bytes)
    assert.equal(received.outcome.kind === 'refused' && received.outcome.code, code)
  }
})

test('a DICOM waveform becomes an EEG study, and who was recorded is found nowhere afterwards', async () => {
  await using w = await world()
  const original = polygraphy()
  const { upload, received } = await sent(w, original)
  assert.deepEqual(received.outcome, { kind: 'eeg', format: 'DICOM', channels: 3, durationSeconds: 8, texts: 3 })
  assert.deepEqual(await filesThatHold(w.board.config.dataDir, planted), [])

  await assert.rejects(w.as('home')['upload:accept']({ upload }), { code: 'texts-not-reviewed' })
  const { texts } = await w.as('home')['upload:texts']({ upload })
  assert.deepEqual(
    texts.map(({ text, suggested }) => [text, suggested]),
    [
      ['Eyes closed', 'Eyes closed'],
      [`${planted} awake`, ''],
      [planted, ''],
    ],
  )
  const decided = texts.map(({ text, suggested }) => ({ text, becomes: text.endsWith('awake') ? 'awake' : suggested }))
  const { studies } = await w.as('home')['upload:accept']({ upload, texts: decided })
  const [study] = studies
  assert.ok(study?.kind === 'eeg')
  assert.equal(study.format, 'DICOM')
  assert.deepEqual(await filesThatHold(w.board.config.dataDir, planted), [])

  const { file, bytes } = study
  const recording = await openRecording(bytes, (start, end) => w.board.files.read(file, start, end))
  const before = await openRecording(original.length, async (start, end) => original.subarray(start, end))
  assert.deepEqual(await recording.samples([0, 1, 2], 0, 8), await before.samples([0, 1, 2], 0, 8))
  assert.deepEqual(
    recording.signals.map(({ name }) => name),
    ['Fp1', 'F7', 'Channel 3'],
  )
  const { annotations } = await allAnnotations(recording.annotations())
  assert.deepEqual(
    annotations.map(({ onset, text }) => [onset, text]),
    [
      [1, 'Eyes closed'],
      [2, 'awake'],
      [3, '[text removed]'],
    ],
  )
})
