import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { inspectEeg } from '../../../server/imaging/inspectEeg.ts'
import { deidentified } from '../../../shared/eeg/deidentify.ts'
import { montageOf } from '../../../shared/eeg/montages.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { needsSharedData, sharedData } from '../../support/sharedData.ts'
import { headerOf, opened, readerOf } from './files.ts'

const shown = async (path: string) => {
  try {
    const { warnings } = await inspectEeg(sharedData(path))
    return warnings
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

const openReal = async (name: string) => opened(new Uint8Array(await readFile(sharedData(`eeg/${name}`))))

test('every broken file is refused with a code or read with a warning', needsSharedData, async () => {
  const folder = 'broken/eeg'
  const found: Record<string, string | string[]> = {}
  for (const name of await readdir(sharedData(folder))) found[name] = await shown(`${folder}/${name}`)
  assert.deepEqual(found, {
    'MUT_bad_date.edf': ['identity-in-header', 'start-date-unreadable', 'start-time-unreadable'],
    'MUT_digmin_eq_digmax.edf': ['identity-in-header', 'signal-faulty signal=0 fault=digital-range-empty'],
    'MUT_header_cut_200B.edf': 'eeg-header-truncated',
    'MUT_header_cut_in_signals.edf': 'eeg-header-truncated',
    'MUT_nrec_huge.edf': ['identity-in-header', 'records-missing declared=99999999 present=2'],
    'MUT_ns_nonnumeric.edf': 'eeg-header-malformed',
    'MUT_phi_in_patient_field.edf': ['identity-in-header'],
    'MUT_physmin_eq_physmax.edf': ['identity-in-header', 'signal-faulty signal=0 fault=physical-range-empty'],
    'MUT_tal_garbage_first_record.edf': [
      'identity-in-header',
      'timekeeping-unreadable record=0',
      'annotations-unreadable places=1',
    ],
    'MUT_truncated_mid_record.edf': 'eeg-too-short',
    'one_trailing_byte.edf': [
      'identity-in-header',
      'start-date-unreadable',
      'start-time-unreadable',
      'trailing-bytes bytes=1',
    ],
  })
})

test('real files give the samples that an independent reader computes', needsSharedData, async () => {
  // First signal of each, by a reader written with Python's struct and hashlib.
  for (const [name, format, signals, sha256] of [
    [
      'DERIVED_edfplusD_50s_gap_after_100s.edf',
      'EDF+D',
      1,
      '36ba671662164c5f958265e4a884beff7ef8c7934dcfd81d520bf014e27f36f5',
    ],
    [
      'eegbci_64ch_124s_overlapping_annotations.edf',
      'EDF+C',
      64,
      '3c5b1663ad70c417ec4649217d854f004edaa0e2ba2c3b2b2981218f92f89817',
    ],
    [
      'pyedflib_test_generator_600s.edf',
      'EDF+C',
      11,
      '6f965da623f78a9e97ad85d27b2d57157b8904284403f38cfa0d2963f38cdd9c',
    ],
    ['short_psg.bdf', 'BDF', 7, '5f7365aeaa4f119664d5d14479db8a9b20bf16fe2de6ca75b41671e372a12ddb'],
    ['short_psg.edf', 'EDF', 7, '5f7365aeaa4f119664d5d14479db8a9b20bf16fe2de6ca75b41671e372a12ddb'],
    ['test_utf8_annotations.edf', 'EDF+C', 11, 'ba1b38a772bc24f06b51830c29dd3cf02ab79c76a637727798ae23fb6d477ef1'],
  ] as const) {
    const inspection = await inspectEeg(sharedData(`eeg/${name}`))
    assert.deepEqual(
      [inspection.format, inspection.signals.length, inspection.signals[0]?.sha256],
      [format, signals, sha256],
      name,
    )
    const anonymous = /eegbci|utf8/.test(name)
    assert.deepEqual(inspection.warnings, anonymous ? [] : ['identity-in-header'], name)
  }
})

test(
  'the gap of a discontinuous recording stands where it was, and its fraction of a second is in the start',
  needsSharedData,
  async () => {
    const inspection = await inspectEeg(sharedData('eeg/DERIVED_edfplusD_50s_gap_after_100s.edf'))
    assert.deepEqual(inspection.gaps, [{ start: 100, duration: 50 }])
    assert.equal(inspection.durationSeconds, 698)
    assert.equal(inspection.startTime, '2020-01-24T04:05:56.394531')
    assert.deepEqual(
      inspection.annotations.map(({ text }) => text),
      ['XLSpike', 'Clip Note', 'XLEvent', 'XLSpike'],
    )
  },
)

test('annotations keep their language, their length and their order', needsSharedData, async () => {
  const utf8 = await inspectEeg(sharedData('eeg/test_utf8_annotations.edf'))
  assert.deepEqual(utf8.annotations, [
    { onset: 0, duration: null, text: 'RECORD START' },
    { onset: 2, duration: 0.5, text: '仰卧' },
  ])
  const bci = await inspectEeg(sharedData('eeg/eegbci_64ch_124s_overlapping_annotations.edf'))
  assert.equal(bci.annotations.length, 38)
  assert.deepEqual(bci.annotations[1], { onset: 1.375, duration: 5.125, text: 'T1' })
})

test(
  'a real 64-channel recording fills every montage, and sleep channels that are pairs fill none',
  needsSharedData,
  async () => {
    const bci = await openReal('eegbci_64ch_124s_overlapping_annotations.edf')
    for (const id of ['lb-18.1', 'lb-18.2', 'lb-18.3', 'tb-18.1', 'average'] as const) {
      assert.deepEqual(montageOf(id, bci.signals, []).missing, [], id)
    }
    assert.equal(montageOf('average', bci.signals, []).average?.length, 19)
    const sleep = montageOf('lb-18.1', (await openReal('short_psg.edf')).signals, [])
    assert.deepEqual([sleep.missing.length, sleep.unused], [18, ['Fpz-Cz', 'Pz-Oz']])
  },
)

test('a real recording keeps every sample when the person is taken out of it', needsSharedData, async () => {
  const file = new Uint8Array(await readFile(sharedData('eeg/pyedflib_test_generator_600s.edf')))
  const wanted = { pseudonym: 'HELIX-042', date: 'hidden', replaceText: (text: string) => text } as const
  const [before, after] = [createHash('sha256'), createHash('sha256')]
  const header = headerOf(file)
  before.update(file.subarray(header.headerBytes, header.headerBytes + header.records * header.recordBytes))
  let text = ''
  let first = true
  for await (const chunk of deidentified(file.length, readerOf(file), wanted)) {
    if (first) text = new TextDecoder('latin1').decode(chunk)
    else after.update(chunk)
    first = false
  }
  assert.equal(after.digest('hex'), before.digest('hex'))
  assert.doesNotMatch(text, /Hans|Muller|abcxyz99|Spotty|1969|2011/)
})
