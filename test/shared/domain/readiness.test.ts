import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClinicalPicture, emptyPicture, TimelineEntry } from '../../../shared/domain/clinical.ts'
import { completion, missingDisciplines, type Prepared, readinessOf } from '../../../shared/domain/readiness.ts'
import { imagingStudy, series } from '../../client/imaging/samples.ts'
import { draftCase } from './samples.ts'

const prepared = (changes: Partial<Prepared> = {}, picture: Partial<ClinicalPicture> = {}): Prepared => ({
  case: draftCase,
  picture: { ...emptyPicture(draftCase.id, 'EPI'), ...picture },
  studies: [],
  attachments: [],
  ...changes,
})
const there = (of: Prepared) =>
  readinessOf(of)
    .filter(({ state }) => state === 'there')
    .map(({ item }) => item)
const entry = (value: object) => TimelineEntry.parse({ id: 'tle_0000000000000001', text: 'Seen.', ...value })
const year = { precision: 'year' as const, year: '2024' }

test('of a bare draft only its question is there, and a network of epilepsies asks for what belongs to surgery', () => {
  const list = readinessOf(prepared())
  assert.deepEqual(there(prepared()), ['question'])
  assert.ok(
    ['mriT1', 'mriFlair', 'ictalEeg', 'neuropsychology', 'twoTreatments'].every((id) =>
      list.some((one) => one.item === id),
    ),
  )
  assert.equal(completion(list), 1 / list.length)
  assert.equal(completion([]), 1)
})

test('a 3D T1 is a volume of many slices: neither a thick stack nor another modality passes for one', () => {
  for (const [one, isThere] of [
    [series('1.2', 'T1 MPRAGE', 176), true],
    [series('1.2', 't1_vibe', 80), true],
    [series('1.2', 'T1 SE tra', 24), false],
    [series('1.2', 'T1 MPRAGE', 176, { stackOnly: 'slices of two directions' }), false],
    [series('1.2', 'T1 MPRAGE', 176, { modality: 'CT' }), false],
    [series('1.2', 'LOCALIZER', 176), false],
  ] as const) {
    assert.equal(
      there(prepared({ studies: [imagingStudy(one)] })).includes('mriT1'),
      isThere,
      `${one.description} ${one.modality}`,
    )
  }
})

test('FLAIR, T2 and what shows blood are told apart by their names', () => {
  const found = (description: string) =>
    there(prepared({ studies: [imagingStudy(series('1.2', description, 1))] })).filter((id) => id !== 'question')
  assert.deepEqual(found('T2 FLAIR 3D'), ['mriFlair'])
  assert.deepEqual(found('T2 TSE tra'), ['mriT2'])
  assert.deepEqual(found('T2* GRE'), ['mriBlood'])
  assert.deepEqual(found('SWI'), ['mriBlood'])
})

test('two treatments are two drugs, not one twice; an investigation without a word of what it showed was not told', () => {
  const treatment = (name: string) =>
    entry({ kind: 'treatment', name, dose: '', effect: 'unchanged', from: year, to: null })
  const of = (...timeline: TimelineEntry[]) => there(prepared({}, { timeline }))
  assert.ok(!of(treatment('Valproate'), treatment('valproate')).includes('twoTreatments'))
  assert.ok(of(treatment('Valproate'), treatment('Lamotrigine')).includes('twoTreatments'))
  const ictal = entry({ kind: 'investigation', what: 'ictalEeg', from: year })
  assert.ok(of(ictal).includes('ictalEeg'))
  assert.ok(!of({ ...ictal, text: ' ' }).includes('ictalEeg'))
})

test('what is stated not to be available counts as answered, but a question cannot be stated away', () => {
  const because = 'No 3 T scanner in the region.'
  const asked = { ...draftCase, description: { ...draftCase.description, question: ' ' } }
  const notAvailable = ['mriT1', 'question'].map((item) => ({ item, because }))
  const list = readinessOf(prepared({ case: asked }, { notAvailable }))
  const stateOf = (id: string) => list.find(({ item }) => item === id)?.state
  assert.deepEqual([stateOf('mriT1'), stateOf('question')], ['stated', 'missing'])
  assert.equal(completion(list), 1 / list.length)
})

test('a scanned consent is no finding', () => {
  const attachment = (category: string) => ({ category }) as unknown as Prepared['attachments'][number]
  const general = { template: 'general' as const }
  assert.ok(!there(prepared({ attachments: [attachment('consentForm')] }, general)).includes('findings'))
  assert.ok(there(prepared({ attachments: [attachment('genetics')] }, general)).includes('findings'))
})

test('disciplines are people’s own words: a paediatric epileptologist is one, a neurologist is none', () => {
  const seated = ['Paediatric epileptology', 'Neuroradiologist', 'Neurology']
  assert.deepEqual(missingDisciplines('epilepsySurgery', seated), ['neurosurgery', 'neuropsychology'])
  assert.deepEqual(missingDisciplines('general', []), [])
})
