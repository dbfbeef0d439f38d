import type { Attachment, AttachmentCategory } from './attachment.ts'
import type { Case } from './case.ts'
import type { ClinicalPicture, Investigation, Template } from './clinical.ts'
import type { Series, Study } from './study.ts'

/** What a checklist is judged by. */
export type Prepared = {
  case: Pick<Case, 'description'>
  picture: ClinicalPicture
  studies: readonly Study[]
  attachments: readonly Attachment[]
}

/** `stated` is missing with a reason that was given; the coordinator decides whether it will do. */
export type Readiness = { item: ItemId; group: Group; state: 'there' | 'stated' | 'missing'; because: string }

type Group = 'request' | 'course' | 'imaging' | 'recording' | 'findings'
type Item = { id: string; group: Group; isThere: (prepared: Prepared) => boolean }

const series = ({ studies }: Prepared): Series[] => studies.flatMap((one) => (one.kind === 'imaging' ? one.series : []))
const magnetic = (prepared: Prepared, words: RegExp): Series[] =>
  series(prepared).filter((one) => one.modality === 'MR' && words.test(one.description))
/** A stack that is no volume, or of few thick slices, is not what is meant by 3D. */
const isVolume = (one: Series): boolean =>
  one.stackOnly === null && one.instances.reduce((count, instance) => count + instance.frames, 0) >= 80
const wasDone = ({ picture }: Prepared, ...what: Investigation[]): boolean =>
  picture.timeline.some(
    (entry) => entry.kind === 'investigation' && what.includes(entry.what) && entry.text.trim() !== '',
  )
const has = ({ attachments }: Prepared, ...categories: AttachmentCategory[]): boolean =>
  attachments.some((one) => categories.includes(one.category))
const treatments = ({ picture }: Prepared): number =>
  new Set(picture.timeline.flatMap((entry) => (entry.kind === 'treatment' ? [entry.name.toLowerCase()] : []))).size

const t1 = /t1|mp-?rage|bravo|spgr|tfe|vibe|flash/i
const flair = /flair|dark.?fluid/i
const t2 = /t2/i
const blood = /swi|swan|t2\s?\*|t2 ?star|gre\b|heme|haem|hemo|venobold|susc/i

const request = [
  { id: 'question', group: 'request', isThere: ({ case: of }) => of.description.question.trim() !== '' },
  {
    id: 'diagnosis',
    group: 'request',
    isThere: ({ case: of, picture }) =>
      of.description.diagnosis.trim() !== '' || picture.codes.some((code) => code.system !== 'hpo'),
  },
  { id: 'history', group: 'course', isThere: ({ case: of }) => of.description.history.trim() !== '' },
] as const satisfies readonly Item[]

/**
 * What a centre asks for before it discusses surgery of an epilepsy: the MRI of the HARNESS protocol (3D T1, 3D FLAIR,
 * T2; Bernasconi et al. 2019) with a sequence that shows blood and calcium (Wellmer et al. 2013), seizures on video EEG,
 * neuropsychology, two drugs that have failed (the ILAE's definition of drug resistance), and what is known of the cause.
 */
const epilepsySurgery = [
  ...request,
  {
    id: 'onset',
    group: 'course',
    isThere: ({ picture }) => picture.timeline.some(({ kind }) => kind === 'onset'),
  },
  {
    id: 'semiology',
    group: 'course',
    isThere: ({ picture }) => picture.timeline.some((entry) => entry.kind === 'seizures' && entry.text.trim() !== ''),
  },
  { id: 'twoTreatments', group: 'course', isThere: (prepared) => treatments(prepared) >= 2 },
  { id: 'mriT1', group: 'imaging', isThere: (prepared) => magnetic(prepared, t1).some(isVolume) },
  { id: 'mriFlair', group: 'imaging', isThere: (prepared) => magnetic(prepared, flair).length > 0 },
  {
    id: 'mriT2',
    group: 'imaging',
    isThere: (prepared) =>
      magnetic(prepared, t2).some((one) => !flair.test(one.description) && !blood.test(one.description)),
  },
  { id: 'mriBlood', group: 'imaging', isThere: (prepared) => magnetic(prepared, blood).length > 0 },
  {
    id: 'scalpEeg',
    group: 'recording',
    isThere: (prepared) =>
      prepared.studies.some(({ kind }) => kind === 'eeg') || wasDone(prepared, 'interictalEeg', 'ictalEeg'),
  },
  {
    id: 'ictalEeg',
    group: 'recording',
    isThere: (prepared) => wasDone(prepared, 'ictalEeg') || has(prepared, 'eegReport'),
  },
  {
    id: 'seizureVideo',
    group: 'recording',
    isThere: (prepared) => wasDone(prepared, 'video') || has(prepared, 'videoReport'),
  },
  {
    id: 'neuropsychology',
    group: 'findings',
    isThere: (prepared) => wasDone(prepared, 'neuropsychology') || has(prepared, 'neuropsychology'),
  },
  {
    id: 'genetics',
    group: 'findings',
    isThere: (prepared) => wasDone(prepared, 'genetics') || has(prepared, 'genetics'),
  },
] as const satisfies readonly Item[]

const general = [
  ...request,
  {
    id: 'phenotype',
    group: 'course',
    isThere: ({ picture }) => picture.codes.some((code) => code.system === 'hpo'),
  },
  { id: 'findings', group: 'findings', isThere: ({ studies, attachments }) => studies.length + attachments.length > 0 },
] as const satisfies readonly Item[]

export type ItemId = (typeof epilepsySurgery)[number]['id'] | (typeof general)[number]['id']

/** What each template asks for, and the disciplines that belong on its panel. A change of the list is a next version. */
export const templates = {
  general: { version: 1, items: general, disciplines: [] },
  epilepsySurgery: {
    version: 1,
    items: epilepsySurgery,
    // Those who should attend each time: NAEC guideline, 2024.
    disciplines: ['epileptology', 'neuroradiology', 'neurosurgery', 'neuropsychology'],
  },
} as const satisfies Record<Template, { version: number; items: readonly Item[]; disciplines: readonly string[] }>

export type RequiredDiscipline = (typeof templates)['epilepsySurgery']['disciplines'][number]

/** What of the checklist is there, what is stated not to be available, and what is missing. */
export function readinessOf(prepared: Prepared): Readiness[] {
  const stated = new Map(prepared.picture.notAvailable.map(({ item, because }) => [item, because]))
  const shown = { ...prepared, attachments: prepared.attachments.filter(({ category }) => category !== 'consentForm') }
  return templates[prepared.picture.template].items.map(({ id, group, isThere }) => {
    const because = stated.get(id) ?? ''
    const isStated = because !== '' && id !== 'question'
    return { item: id, group, state: isThere(shown) ? 'there' : isStated ? 'stated' : 'missing', because }
  })
}

/** How much of the checklist is answered, there or stated, from 0 to 1. */
export const completion = (list: readonly Readiness[]): number =>
  list.length === 0 ? 1 : list.filter(({ state }) => state !== 'missing').length / list.length

/** The disciplines that belong on the panel and have nobody there. Disciplines are people's own words. */
export function missingDisciplines(template: Template, present: readonly string[]): RequiredDiscipline[] {
  const said = present.map((discipline) => discipline.toLowerCase())
  return templates[template].disciplines.filter((wanted) => !said.some((one) => stems[wanted].test(one)))
}

/** Neurosurgeon and neurosurgery, epileptologist and epileptology; a paediatric one is one. */
const stems: Record<RequiredDiscipline, RegExp> = {
  epileptology: /epilept/,
  neuroradiology: /neuroradiolog/,
  neurosurgery: /neurosurg/,
  neuropsychology: /neuropsycholog/,
}
