import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allAnnotations } from '../../../shared/eeg/annotations.ts'
import { readPage } from '../../../shared/eeg/page.ts'
import { openRecording } from '../../../shared/eeg/recording.ts'
import { edf, eegSignal, opened, readerOf, sine } from './files.ts'
import { channel, coded, group, openedWaveform, syntax, waveform, waveformFile } from './waveformFiles.ts'
import type { Item } from './waveformFiles.ts'

const refused =
  (code: string, part: Record<string, string> = {}) =>
  (error: unknown) => {
    const problem = error as { code?: string; detail?: Record<string, string> }
    assert.equal(problem.code, code)
    for (const [name, value] of Object.entries(part)) assert.equal(problem.detail?.[name], value)
    return true
  }

const ramp = (count: number, from = 0) => Int16Array.from({ length: count }, (_, i) => from + i)
const wave = (count: number) => Int16Array.from({ length: count }, (_, i) => Math.round(30_000 * Math.sin(i * i)))
const cz = group([channel('Cz')], [ramp(256)], 256)
const values = async (recording: Awaited<ReturnType<typeof openRecording>>, signal: number, from: number, to: number) =>
  (await recording.samples([signal], from, to)).flatMap(({ signals }) => [...signals[0]!.values])

test('what is not there, is cut short or is something else is refused by name', async () => {
  const whole = waveformFile(waveform([cz]))
  const open = (file: Uint8Array) => openRecording(file.length, readerOf(file))
  for (const length of [200, 300, 500, whole.length - 1]) {
    await assert.rejects(open(whole.slice(0, length)), refused('dicom-truncated'), String(length))
  }
  await assert.rejects(openedWaveform([]), refused('eeg-no-signals'))
  await assert.rejects(openedWaveform([group([], [], 256)]), refused('eeg-no-signals'))
  await assert.rejects(openedWaveform([group([channel('Cz')], [new Int16Array()], 256)]), refused('eeg-too-short'))
  const ecg = '1.2.840.10008.5.1.4.1.1.9.1.1'
  await assert.rejects(
    openedWaveform([cz], { SOPClassUID: ecg }),
    refused('dicom-unsupported-object', { sopClass: ecg }),
  )
})

test('a deflated file cannot be read by range and is refused by its name, as is big endian', async () => {
  for (const [transferSyntax, name] of [
    [syntax.deflated, 'Deflated Explicit VR Little Endian'],
    [syntax.bigEndian, 'Explicit VR Big Endian'],
  ] as const) {
    const expected = refused('dicom-unsupported-transfer-syntax', { transferSyntax, name })
    await assert.rejects(openedWaveform([cz], {}, { transferSyntax }), expected)
  }
})

test('a group whose layout cannot be known is refused with the attribute that says so', async () => {
  const changed = (changes: Item) => openedWaveform([group([channel('Cz')], [ramp(256)], 256, changes)])
  for (const [field, value] of [
    ['WaveformSampleInterpretation', 'MB'],
    ['WaveformSampleInterpretation', 'toString'],
    ['WaveformBitsAllocated', 32],
    ['SamplingFrequency', '0'],
    ['SamplingFrequency', 'fast'],
    ['SamplingFrequency', '1e-9'],
    ['MultiplexGroupTimeOffset', '1e300'],
    ['NumberOfWaveformChannels', 2],
  ] as const) {
    await assert.rejects(changed({ [field]: value }), refused('eeg-header-malformed', { field }), `${field} ${value}`)
  }
})

test('forged lengths and counts are refused or told, and nothing is allocated for them', async () => {
  const recording = await openedWaveform([
    group([channel('Cz')], [ramp(256)], 256, { NumberOfWaveformSamples: 4_000_000_000 }),
  ])
  assert.equal(recording.signals[0]?.samples, 256)
  assert.deepEqual(
    recording.warnings.map(({ code }) => code),
    ['records-missing'],
  )
  await assert.rejects(
    recording.samples(
      Array.from({ length: 200_000 }, () => 0),
      0,
      1,
    ),
    refused('too-large'),
  )
  await assert.rejects(recording.samples([1], 0, 1), refused('not-found'))
  const whole = waveformFile(waveform([cz]))
  const at = Buffer.from(whole).indexOf(Buffer.from([0x00, 0x54, 0x10, 0x10]))
  new DataView(whole.buffer).setUint32(at + 8, 0xfffffff0, true)
  await assert.rejects(openRecording(whole.length, readerOf(whole)), refused('dicom-truncated'))
})

test('sequences nested without end are refused before the stack ends', async () => {
  const nested: Item = { ConceptNameCodeSequence: [] }
  let deep = nested
  for (let i = 0; i < 40; i++) deep = { ConceptNameCodeSequence: [deep] }
  for (const lengths of ['defined', 'undefined'] as const) {
    const opening = openedWaveform([cz], { WaveformAnnotationSequence: [deep] }, { lengths })
    await assert.rejects(opening, refused('dicom-malformed', { reason: 'nested too deeply' }))
  }
})

test('DICOM and EDF of the same integers give the same values to the last bit', async () => {
  const [one, other] = [wave(2560), wave(2560).toReversed()]
  const scale = { physicalMin: -16384, physicalMax: 16383.5 }
  const asEdf = await opened(edf([eegSignal('EEG Fp1-Ref', one, scale), eegSignal('EEG O2-Ref', other, scale)]))
  const groups = [group([channel('EEG Fp1-Ref'), channel('EEG O2-Ref')], [one, other], 256)]
  for (const transferSyntax of [syntax.explicit, syntax.implicit]) {
    for (const lengths of ['defined', 'undefined'] as const) {
      const asDicom = await openedWaveform(groups, {}, { transferSyntax, lengths })
      assert.deepEqual(await asDicom.samples([0, 1], -1, 20), await asEdf.samples([0, 1], -1, 20))
      assert.deepEqual(await asDicom.samples([1], 1.5, 3.25), await asEdf.samples([1], 1.5, 3.25))
      const named = ({
        signal,
        label,
        name,
        site,
        kind,
        unit,
        samples,
        samplesPerSecond,
      }: (typeof asEdf.signals)[number]) => [signal, label, name, site, kind, unit, samples, samplesPerSecond]
      assert.deepEqual(asDicom.signals.map(named), asEdf.signals.map(named))
      assert.deepEqual(asDicom.start, asEdf.start)
      assert.equal(asDicom.timeline.durationSeconds, 10)
      assert.deepEqual(asDicom.warnings, [])
    }
  }
})

test('a page of one is the page of the other', async () => {
  const samples = Int16Array.from(sine(9, 100, 30), (value) => Math.round(2 * value))
  const scale = { physicalMin: -16384, physicalMax: 16383.5 }
  const asEdf = await opened(edf([eegSignal('F3', samples, scale), eegSignal('C3', samples.toReversed(), scale)]))
  const asDicom = await openedWaveform([group([channel('F3'), channel('C3')], [samples, samples.toReversed()], 256)])
  const filters = { lff: 1, hff: 70, notch: null }
  const shown = { badChannels: [], hiddenLines: [], rightFirst: false, montage: 'lb-18.1' as const }
  const view = { start: 5, seconds: 10, ...filters, ...shown }
  const page = await readPage(asDicom, view, 600)
  assert.ok(page.lines.some(({ label }) => label === 'F3-C3'))
  assert.deepEqual(page, await readPage(asEdf, view, 600))
})

test('stored values are read as they are said to be: signed, unsigned, of 8, 16 and 32 bits', async () => {
  const plain = channel('X', { ChannelSensitivity: 1 })
  for (const [samples, expected] of [
    [Int8Array.of(-128, 127, -1), [-128, 127, -1]],
    [Uint8Array.of(0, 255, 128), [0, 255, 128]],
    [Int16Array.of(-32768, 32767, -1), [-32768, 32767, -1]],
    [Uint16Array.of(0, 65535, 32768), [0, 65535, 32768]],
    [Int32Array.of(-(2 ** 31), 2 ** 31 - 1, -1), [-(2 ** 31), 2 ** 31 - 1, -1]],
    [Uint32Array.of(0, 2 ** 32 - 1, 2 ** 31), [0, 2 ** 32 - 1, 2 ** 31]],
  ] as const) {
    const recording = await openedWaveform([group([plain], [samples], 3)])
    assert.deepEqual(await values(recording, 0, 0, 1), expected)
    assert.deepEqual(recording.warnings, [])
  }
})

test('a value is the stored one by sensitivity and correction, plus the baseline, in the unit', async () => {
  const scaled = channel('Cz', {
    ChannelSensitivity: 0.25,
    ChannelSensitivityCorrectionFactor: -2,
    ChannelBaseline: 10,
    ChannelSensitivityUnitsSequence: [coded('mV', 'UCUM', 'millivolt')],
  })
  const { ChannelSensitivity: _, ...bare } = channel('Pz')
  const recording = await openedWaveform([group([scaled, bare], [ramp(4), ramp(4)], 4)])
  assert.deepEqual(await values(recording, 0, 0, 1), [10, 9.5, 9, 8.5])
  assert.deepEqual(await values(recording, 1, 0, 1), [0, 1, 2, 3])
  assert.deepEqual(
    recording.signals.map(({ unit }) => unit),
    ['mV', ''],
  )
})

test('a channel without a usable scale is shown as faulty, the others are read', async () => {
  const faulty = [channel('A', { ChannelSensitivity: 0 }), channel('B', { ChannelBaseline: 'none' }), channel('Cz')]
  const recording = await openedWaveform([group(faulty, [ramp(4), ramp(4), ramp(4)], 4)])
  assert.deepEqual(
    recording.signals.map(({ fault }) => fault),
    ['physical-range-empty', 'calibration-not-numeric', null],
  )
  assert.deepEqual(await values(recording, 0, 0, 1), [NaN, NaN, NaN, NaN])
  assert.deepEqual(await values(recording, 2, 0, 1), [0, 0.5, 1, 1.5])
})

test('a label that names no site gives way to the source, and a label twice gets a number', async () => {
  const source = { ChannelSourceSequence: [coded('7:1041', 'MDC', 'Fp1')] }
  const { ChannelLabel: _, ...unlabelled } = channel('', { ChannelSourceSequence: [coded('99', 'LOCAL', 'Belt')] })
  const channels = [channel('17', source), channel('EEG F3-Ref', source), unlabelled, channel('Cz'), channel('Cz')]
  const recording = await openedWaveform([
    group(
      channels,
      channels.map(() => ramp(4)),
      4,
    ),
  ])
  assert.deepEqual(
    recording.signals.map(({ label, name }) => [label, name]),
    [
      ['Fp1', 'Fp1'],
      ['EEG F3-Ref', 'F3'],
      ['Belt', 'Belt'],
      ['Cz', 'Cz'],
      ['Cz', 'Cz (2)'],
    ],
  )
})

test('padding is no value, and filters do not ring into it', async () => {
  const samples = new Int16Array(256 * 30).fill(500)
  samples.fill(-32768, 256 * 12, 256 * 14)
  const padding = { WaveformPaddingValue: new Uint8Array(Int16Array.of(-32768).buffer) }
  const recording = await openedWaveform([group([channel('Cz')], [samples], 256, padding)])
  const found = await values(recording, 0, 11, 15)
  assert.deepEqual(
    found.map((value) => Number.isNaN(value)),
    Array.from({ length: 1024 }, (_, i) => i >= 256 && i < 768),
  )
  const view = { start: 10, seconds: 10, montage: 'as-recorded' as const, lff: 1, hff: 70, notch: null }
  const page = await readPage(recording, { ...view, badChannels: [], hiddenLines: [], rightFirst: false }, 100)
  const [line] = page.lines
  assert.ok(line?.form === 'envelope')
  for (let column = 0; column < 100; column++) {
    const isPadded = column >= 20 && column < 40
    const value = line.minMax[2 * column]!
    assert.ok(isPadded ? Number.isNaN(value) : Math.abs(value) < 1e-6, `column ${column}: ${value}`)
  }
})

test('groups of other rates and later starts lie where they were recorded', async () => {
  const late = { MultiplexGroupTimeOffset: 4500 }
  const recording = await openedWaveform([
    group([channel('Cz'), channel('Pz')], [ramp(2560), ramp(2560, 100)], 256, { MultiplexGroupTimeOffset: 500 }),
    group([channel('SpO2')], [Int32Array.from({ length: 4 }, (_, i) => i)], 1, late),
  ])
  assert.equal(recording.timeline.durationSeconds, 10)
  assert.equal(recording.start.time, '09:30:00.5')
  const stretches = await recording.samples([0, 2], 3, 9)
  assert.deepEqual(
    stretches.map(({ fromSeconds, toSeconds, signals: [fast, slow] }) => [
      [fromSeconds, toSeconds],
      [fast?.startSeconds, fast?.values.length, fast?.values[0]],
      [slow?.startSeconds, [...slow!.values]],
    ]),
    [
      [
        [3, 9],
        [3, 6 * 256, 384],
        [3, [NaN, 0, 0.5, 1, 1.5, NaN]],
      ],
    ],
  )
  assert.deepEqual((await values(recording, 1, 0, 10)).slice(0, 2), [50, 50.5])
})

test('a filtered line is the same whatever else was recorded beside it, and when that began', async () => {
  const samples = Int16Array.from(sine(9, 100, 30), (value, at) => Math.round(2 * value) + 3 * at)
  const eeg = group([channel('Cz'), channel('Pz')], [samples, samples.toReversed()], 256)
  const late = group([channel('SpO2')], [Int8Array.from({ length: 9 }, (_, i) => i)], 1, {
    MultiplexGroupTimeOffset: 14_500,
  })
  const filters = { lff: 1, hff: 70, notch: null }
  const shown = { badChannels: [], hiddenLines: [], rightFirst: false }
  const view = { start: 10, seconds: 10, montage: 'as-recorded' as const, ...filters, ...shown }
  const linesOf = async (...groups: Item[]) => {
    const page = await readPage(await openedWaveform(groups), view, 600)
    return page.lines.filter(({ label }) => label !== 'SpO2')
  }
  const alone = await linesOf(eeg)
  assert.equal(alone.length, 2)
  assert.deepEqual(await linesOf(eeg, late), alone)
})

test('a page costs the bytes of its page: opening and reading never touch the rest of the file', async () => {
  const log: { start: number; end: number }[] = []
  const seconds = 3600
  const channels = Array.from({ length: 16 }, (_, i) => channel(`X${i}`))
  const samples = channels.map((_, i) => ramp(seconds * 64, i))
  const recording = await openedWaveform([group(channels, samples, 64), cz], {}, {}, log)
  const bytesRead = () => log.reduce((sum, { start, end }) => sum + end - start, 0)
  assert.ok(bytesRead() < 300_000, `${bytesRead()} bytes to open`)
  log.length = 0
  const [stretch] = await recording.samples([3, 9], 1800, 1810)
  assert.equal(bytesRead(), 10 * 64 * 16 * 2)
  assert.equal(stretch?.signals[1]?.values[0], (((1800 * 64 + 9) << 16) >> 16) / 2)
})

test('annotations are read with their words and times, whichever way these are given', async () => {
  const base: Item = { ReferencedWaveformChannels: [1, 0] }
  const noted: Item[] = [
    { ...base, UnformattedTextValue: 'Eyes closed', TemporalRangeType: 'POINT', ReferencedSamplePositions: [257] },
    { ...base, UnformattedTextValue: 'Spikes', TemporalRangeType: 'MULTIPOINT', ReferencedTimeOffsets: '2\\2.5' },
    { ...base, UnformattedTextValue: 'Seizure', TemporalRangeType: 'SEGMENT', ReferencedTimeOffsets: '3\\4.5' },
    { ...base, UnformattedTextValue: 'Of no kind', ReferencedTimeOffsets: '6\\6.5' },
    { ...base, UnformattedTextValue: 'HV', TemporalRangeType: 'BEGIN', ReferencedTimeOffsets: '8' },
    { ...base, UnformattedTextValue: 'Drowsy', TemporalRangeType: 'END', ReferencedTimeOffsets: '1.5' },
    {
      ...base,
      UnformattedTextValue: 'Called\\in',
      TemporalRangeType: 'MULTISEGMENT',
      ReferencedDateTime: '20260302093005.5\\20260302093006\\20260302093007\\20260302093007.25',
    },
    {
      ReferencedWaveformChannels: [2, 1],
      ConceptNameCodeSequence: [coded('F-1', '99X', 'Photic stimulation')],
      NumericValue: '12',
      MeasurementUnitsCodeSequence: [coded('Hz', 'UCUM', 'hertz')],
      TemporalRangeType: 'POINT',
      ReferencedSamplePositions: [3],
    },
    {
      ...base,
      ConceptNameCodeSequence: [coded('1', '99X', 'Sleep stage')],
      ConceptCodeSequence: [coded('2', '99X', 'N2')],
    },
    { ...base, UnformattedTextValue: 'Lost', TemporalRangeType: 'POINT', ReferencedTimeOffsets: 'soon' },
  ]
  const groups = [group([channel('Cz')], [ramp(2560)], 256), group([channel('SpO2')], [ramp(10)], 1)]
  const recording = await openedWaveform(groups, { WaveformAnnotationSequence: noted })
  const { annotations, warnings } = await allAnnotations(recording.annotations())
  assert.deepEqual(
    annotations.map(({ onset, duration, text }) => [onset, duration, text]),
    [
      [0, 1.5, 'Drowsy'],
      [0, null, 'Sleep stage: N2'],
      [1, null, 'Eyes closed'],
      [2, null, 'Spikes'],
      [2, null, 'Photic stimulation: 12 Hz'],
      [2.5, null, 'Spikes'],
      [3, 1.5, 'Seizure'],
      [5.5, 0.5, 'Called\\in'],
      [6, null, 'Of no kind'],
      [6.5, null, 'Of no kind'],
      [7, 0.25, 'Called\\in'],
      [8, 2, 'HV'],
    ],
  )
  assert.deepEqual(warnings, [{ code: 'annotations-unreadable', detail: { places: '1' } }])
})
