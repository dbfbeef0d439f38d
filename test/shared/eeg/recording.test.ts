import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openRecording } from '../../../shared/eeg/recording.ts'
import { edf, eegSignal, headerOf, opened, readerOf, sine, withField, withOnsets, withSignalField } from './files.ts'

const refused = (code: string) => (error: unknown) => (error as { code?: string }).code === code
/** Makes room in every record for an onset of its own. */
const room = [{ onset: 0, duration: null, text: 'x'.repeat(24) }]

const ramp = (count: number) => Int16Array.from({ length: count }, (_, i) => i)

test('a source that gives fewer bytes than the file is said to have is refused', async () => {
  const file = edf([eegSignal('Cz', ramp(1024))])
  let missing = 0
  const recording = await openRecording(file.length, async (start, end) => file.subarray(start, end - missing))
  missing = 1
  await assert.rejects(recording.samples([0], 2, 3), refused('unreadable-file'))
})

test('a signal that is not there, an annotation signal and an absurd span are refused', async () => {
  const recording = await opened(edf([eegSignal('Cz', ramp(1024))]))
  await assert.rejects(recording.samples([7], 0, 1), refused('not-found'))
  await assert.rejects(recording.samples([1], 0, 1), refused('not-found'))
  await assert.rejects(
    recording.samples(
      Array.from({ length: 40_000 }, () => 0),
      0,
      4,
    ),
    refused('too-large'),
  )
})

test('samples are those with from <= t < to, and none outside the recording', async () => {
  const recording = await opened(edf([eegSignal('Cz', ramp(1024))]))
  const stored = async (from: number, to: number) => {
    const stretches = await recording.samples([0], from, to)
    return stretches.map(({ signals: [signal] }) => [
      signal?.startSeconds,
      signal?.values.length,
      Math.round((signal?.values[0] ?? 0) * 10),
    ])
  }
  assert.deepEqual(await stored(0, 1), [[0, 256, 0]])
  assert.deepEqual(await stored(0.5, 2.5), [[0.5, 512, 128]])
  assert.deepEqual(await stored(1 / 256 + 1e-4, 3 / 256), [[2 / 256, 1, 2]])
  assert.deepEqual(await stored(-5, 100), [[0, 1024, 0]])
  assert.deepEqual(await stored(4, 9), [])
  assert.deepEqual(await stored(Number.NaN, 9), [])
})

test('what is written reads back, signal by signal, at mixed rates and with inverted gain', async () => {
  const fast = sine(10, 1000, 3)
  const slow = sine(0.5, 30, 3, 2)
  const file = edf([
    eegSignal('Cz', fast, { physicalMin: 3276.7, physicalMax: -3276.8 }),
    eegSignal('Temp', slow, { unit: 'DegC', samplesPerRecord: 2 }),
  ])
  const [stretch] = await (await opened(file)).samples([1, 0], 0, 3)
  const [temperature, cz] = stretch!.signals
  assert.deepEqual([temperature?.values.length, cz?.values.length], [6, 768])
  cz!.values.forEach((value, i) => assert.ok(Math.abs(value - fast[i]!) <= 0.0501))
  temperature!.values.forEach((value, i) => assert.ok(Math.abs(value - slow[i]!) <= 0.0501))
})

test('a faulty signal gives no numbers', async () => {
  const file = withSignalField(edf([eegSignal('Cz', ramp(512))]), 2, 0, 'digitalMax', '-32768')
  const [stretch] = await (await opened(file)).samples([0], 0, 1)
  assert.ok(stretch!.signals[0]!.values.every(Number.isNaN))
})

test('a day of recording opens and shows a page without being read whole', async () => {
  const [seconds, channels] = [86_400, 32]
  const short = edf(Array.from({ length: channels }, (_, i) => eegSignal(`EEG ${i}`, ramp(256))))
  const head = withField(short, { offset: 236, width: 8 }, String(seconds)).subarray(0, 256 * (channels + 2))
  const size = head.length + seconds * (short.length - head.length)
  let bytes = 0
  const recording = await openRecording(size, async (start, end) => {
    bytes += end - start
    const part = new Uint8Array(end - start)
    if (start < head.length) part.set(head.subarray(start, Math.min(end, head.length)))
    return part
  })
  assert.equal(recording.timeline.durationSeconds, seconds)
  const [stretch] = await recording.samples([0, 31], 43_200, 43_210)
  assert.equal(stretch?.signals[1]?.values.length, 2560)
  assert.ok(bytes < 500_000, `${bytes} of ${size} bytes read`)
})

test('one long record is read in parts: only the asked samples of the asked signals', async () => {
  const count = 256 * 600
  const signals = ['Fp1', 'Fp2', 'Cz'].map((label) => eegSignal(label, ramp(count), { samplesPerRecord: count }))
  const file = edf(signals, { recordSeconds: 600 })
  const log: { start: number; end: number }[] = []
  const recording = await opened(file, log)
  log.length = 0
  await recording.samples([0, 2], 300, 310)
  assert.deepEqual(
    log.map(({ start, end }) => end - start),
    [5120, 5120],
  )
})

test('gaps of a discontinuous file are found by few reads, and no sample is placed inside one', async () => {
  const file = edf([eegSignal('Cz', ramp(256 * 400))], { annotations: room })
  const header = headerOf(file)
  const onsets = Array.from({ length: 400 }, (_, i) => 0.25 + i + (i >= 100 ? 50 : 0) + (i >= 333 ? 0.5 : 0))
  const log: { start: number; end: number }[] = []
  const recording = await opened(withOnsets(file, header, 512, onsets), log)
  assert.deepEqual(recording.timeline.gaps, [
    { start: 100, duration: 50 },
    { start: 383, duration: 0.5 },
  ])
  assert.equal(recording.timeline.durationSeconds, 450.5)
  assert.equal(recording.start.time, '09:30:00.25')
  assert.ok(log.length < 60, `${log.length} reads`)
  const stretches = await recording.samples([0], 90, 160)
  assert.deepEqual(
    stretches.map(({ fromSeconds, toSeconds, signals: [cz] }) => [fromSeconds, toSeconds, cz?.values.length]),
    [
      [90, 100, 2560],
      [150, 160, 2560],
    ],
  )
  assert.equal(Math.round(stretches[1]!.signals[0]!.values[0]! * 10), 25_600)
})

test('a file torn after every record keeps every onset', async () => {
  const file = edf([eegSignal('Cz', ramp(256 * 100))], { annotations: room })
  const header = headerOf(file)
  const torn = withOnsets(
    file,
    header,
    512,
    Array.from({ length: 100 }, (_, i) => i * 3),
  )
  const { timeline } = await opened(torn)
  assert.deepEqual(
    timeline.segments.map(({ start }) => start),
    Array.from({ length: 100 }, (_, i) => i * 3),
  )
  assert.equal(timeline.gaps.length, 99)
})

test('records that go back in time are put after what came before, and warned of', async () => {
  const file = edf([eegSignal('Cz', ramp(256 * 4))], { annotations: room })
  const header = headerOf(file)
  const recording = await opened(withOnsets(file, header, 512, [0, 1, 0.5, 1.5]))
  assert.deepEqual(
    recording.timeline.segments.map(({ start }) => start),
    [0, 2],
  )
  assert.deepEqual(recording.warnings, [{ code: 'time-goes-back', detail: { record: '2' } }])
})

test('a damaged first onset is told by the second record, and an absurd record length moves no clock', async () => {
  const file = edf([eegSignal('Cz', ramp(256 * 4))], { annotations: room })
  const header = headerOf(file)
  const torn = withOnsets(file, header, 512, [0.25, 1.25, 2.25, 3.25])
  torn.fill(0x41, header.headerBytes + 512, header.headerBytes + header.recordBytes)
  const recording = await opened(torn)
  assert.equal(recording.start.time, '09:30:00.25')
  assert.deepEqual(recording.warnings, [{ code: 'timekeeping-unreadable', detail: { record: '0' } }])
  const absurd = await opened(withField(torn, { offset: 244, width: 8 }, '1e300'))
  assert.deepEqual(absurd.start, { date: '2026-03-02', time: '09:30:00' })
})

test('two channels of one name are told apart', async () => {
  const recording = await opened(edf(['EEG T3-Ref', 'T7', 'Cz'].map((label) => eegSignal(label, ramp(256)))))
  assert.deepEqual(
    recording.signals.map(({ name }) => name),
    ['T7', 'T7 (2)', 'Cz'],
  )
})

test('24-bit samples are read with their sign', async () => {
  const head = edf([
    eegSignal('Cz', ramp(256), {
      digitalMin: -8388608,
      digitalMax: 8388607,
      physicalMin: -8388608,
      physicalMax: 8388607,
    }),
  ])
  const size = 768 + 3 * (256 + 8)
  const file = new Uint8Array(size)
  file.set(head.subarray(0, 768))
  file.set([0xff, ...new TextEncoder().encode('BIOSEMI')])
  file.set([0x01, 0x00, 0x00, 0xff, 0xff, 0xff, 0x00, 0x00, 0x80, 0xff, 0xff, 0x7f], 768)
  const sized = withSignalField(file, 2, 1, 'samplesPerRecord', '8')
  const [stretch] = await (await openRecording(size, readerOf(sized))).samples([0], 0, 4 / 256)
  assert.deepEqual([...stretch!.signals[0]!.values], [1, -1, -8388608, 8388607])
})
