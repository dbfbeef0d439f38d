import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseHeader } from '../../../shared/eeg/header.ts'
import { mainSpan } from '../../../shared/eeg/layout.ts'
import type { MainField } from '../../../shared/eeg/layout.ts'
import { startText } from '../../../shared/eeg/start.ts'
import { eegSignal, edf, sine, withField, withSignalField } from './files.ts'

const whole = edf([eegSignal('Fp1', sine(10, 100, 4)), eegSignal('Fp2', sine(10, 50, 4))])
const signals = 3
const parse = (file: Uint8Array) => parseHeader(file, file.length)
const changed = (field: MainField, text: string) => parse(withField(whole, mainSpan(field), text))
const codes = (header: { warnings: { code: string }[] }) => header.warnings.map(({ code }) => code)
const refused = (code: string) => (error: unknown) => (error as { code?: string }).code === code

const dated = (short: string, recording: string) =>
  parse(withField(withField(whole, mainSpan('startDate'), short), mainSpan('recording'), recording))

const format = (text: string) => changed('reserved', text).format

test('what is no EDF is refused as such, however short', () => {
  for (const bytes of [new Uint8Array(0), new Uint8Array(7), new TextEncoder().encode('%PDF-1.7'.repeat(64))]) {
    assert.throws(() => parse(bytes), refused('eeg-not-edf'))
  }
})

test('a header that ends early is refused as truncated', () => {
  for (const length of [8, 255, 256, 300, 1023]) {
    assert.throws(() => parse(whole.slice(0, length)), refused('eeg-header-truncated'), String(length))
  }
})

test('a signal count that is no number, or more signals than the file has room for, is refused before anything is allocated', () => {
  assert.throws(() => changed('signalCount', 'abc'), refused('eeg-header-malformed'))
  assert.throws(() => changed('signalCount', '-1'), refused('eeg-header-malformed'))
  assert.throws(() => changed('signalCount', '0'), refused('eeg-no-signals'))
  assert.throws(() => changed('signalCount', '9999'), refused('eeg-header-truncated'))
})

test('a time base that cannot be known is refused, never guessed', () => {
  for (const text of ['0', '-1', 'one', '', '9e999']) {
    assert.throws(() => changed('recordSeconds', text), refused('eeg-header-malformed'), text)
  }
  for (const text of ['', 'x', '-5', '1.5']) {
    assert.throws(
      () => parse(withSignalField(whole, signals, 0, 'samplesPerRecord', text)),
      refused('eeg-header-malformed'),
    )
  }
})

test('a file without one whole record is refused as too short', () => {
  assert.throws(() => parse(whole.slice(0, 1024 + 100)), refused('eeg-too-short'))
})

test('a signal without usable calibration is marked with its reason and the others stay readable', () => {
  const cases = [
    ['digitalMax', '-32768', 'digital-range-empty'],
    ['physicalMax', '-3276.8', 'physical-range-empty'],
    ['physicalMin', 'low', 'calibration-not-numeric'],
    ['digitalMin', '', 'calibration-not-numeric'],
    ['physicalMax', '9e999', 'calibration-not-numeric'],
  ] as const
  for (const [field, text, fault] of cases) {
    const header = parse(withSignalField(whole, signals, 1, field, text))
    assert.deepEqual(
      header.signals.map((signal) => signal.fault),
      [null, fault, null],
      `${field}=${text}`,
    )
    assert.deepEqual(header.warnings, [{ code: 'signal-faulty', detail: { signal: '1', fault } }])
  }
})

test('a record count that is unknown or beyond the file is told from the size of the file', () => {
  for (const text of ['-1', '', 'many', '0']) {
    const header = changed('records', text)
    assert.equal(header.records, 4, text)
    assert.deepEqual(codes(header), ['records-unknown'])
  }
  assert.equal(changed('records', '99999999').records, 4)
  assert.deepEqual(codes(changed('records', '99999999')), ['records-missing'])
})

test('a last record that was cut off and bytes after the last record are warned of', () => {
  const cut = parse(whole.slice(0, whole.length - 1))
  assert.equal(cut.records, 3)
  assert.deepEqual(codes(cut), ['records-missing', 'trailing-bytes'])
  const longer = new Uint8Array(whole.length + 1)
  longer.set(whole)
  assert.deepEqual(parse(longer).warnings, [{ code: 'trailing-bytes', detail: { bytes: '1' } }])
})

test('an impossible date or time of day is warned of and left unknown', () => {
  for (const text of ['99.99.99', '30.02.20', 'today', '']) {
    const header = parse(withField(withField(whole, mainSpan('startDate'), text), mainSpan('recording'), ''))
    assert.equal(header.start.date, null, text)
    assert.deepEqual(codes(header), ['start-date-unreadable'])
  }
  const header = changed('startTime', '24.00.00')
  assert.deepEqual([header.start.time, startText(header.start)], [null, null])
  assert.deepEqual(codes(header), ['start-time-unreadable'])
})

test('two-digit years turn at 85, and the four-digit year of EDF+ wins where the day agrees', () => {
  assert.equal(dated('02.03.85', '').start.date, '1985-03-02')
  assert.equal(dated('02.03.84', '').start.date, '2084-03-02')
  assert.equal(dated('02.03.51', 'Startdate 02-MAR-1951 X X X').start.date, '1951-03-02')
  const different = dated('02.03.26', 'Startdate 09-MAR-2026 X X X')
  assert.equal(different.start.date, '2026-03-02')
  assert.deepEqual(codes(different), ['start-dates-differ'])
})

test('a hidden date is unknown, and the time of day stays', () => {
  const hidden = withField(
    withField(whole, mainSpan('startDate'), '01.01.85'),
    mainSpan('recording'),
    'Startdate X X X X',
  )
  assert.deepEqual(parse(hidden).start, { date: null, time: '09:30:00' })
})

test('the format is told from version and reserved field, whatever else stands there', () => {
  assert.deepEqual(['EDF+C', 'EDF+D', 'EDF', 'reserved', '', 'BDF+D'].map(format), [
    'EDF+C',
    'EDF+D',
    'EDF',
    'EDF',
    'EDF',
    'EDF+D',
  ])
  const bdf = withField(whole, mainSpan('reserved'), '24BIT')
  bdf.set([0xff, ...new TextEncoder().encode('BIOSEMI')])
  assert.equal(parse(bdf).format, 'BDF')
  assert.equal(parse(withField(bdf, mainSpan('reserved'), 'EDF+C')).format, 'BDF+C')
})

test('inverted gain, mixed rates, equal labels and ISO 8859-1 units are read as they are', () => {
  const file = edf([
    eegSignal('Cz', sine(10, 100, 2), { physicalMin: 500, physicalMax: -500 }),
    eegSignal('Cz', sine(1, 100, 2, 8), { samplesPerRecord: 8 }),
  ])
  file[256 + 3 * 96] = 0xb5
  const header = parse(file)
  assert.deepEqual(header.signals.map((signal) => [signal.samplesPerRecord, signal.fault]).slice(0, 2), [
    [256, null],
    [8, null],
  ])
  assert.equal(header.signals[0]?.unit, 'µV')
  assert.deepEqual(codes(header), ['duplicate-labels'])
})
