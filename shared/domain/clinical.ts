import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { CaseId, ClinicalPictureId, TimelineEntryId } from './identifiers.ts'

/** The tables codes are taken from: Orphanet's nomenclature, the ICDs of the WHO, the Human Phenotype Ontology. */
export const CodeSystem = z.enum(['orpha', 'icd11', 'icd10', 'hpo'])
export type CodeSystem = z.infer<typeof CodeSystem>

export const diagnosisSystems = ['orpha', 'icd11', 'icd10'] as const satisfies readonly CodeSystem[]

export const Certainty = z.enum(['confirmed', 'suspected', 'excluded'])
export type Certainty = z.infer<typeof Certainty>

/** A code as the official table had it: its words and the table's release are kept with it. */
export const Coding = z.strictObject({
  system: CodeSystem,
  code: z.string().min(1).max(40),
  label: z.string().min(1).max(400),
  release: z.string().max(80),
  certainty: Certainty,
})
export type Coding = z.infer<typeof Coding>

/** When something was, as exactly as it is known: at an age, in a year, in a month, on a day. */
export const When = z.discriminatedUnion('precision', [
  z.strictObject({
    precision: z.literal('age'),
    years: z.number().int().min(0).max(120),
    months: z.number().int().min(0).max(11),
  }),
  z.strictObject({ precision: z.literal('year'), year: z.string().regex(/^(19|20)[0-9]{2}$/) }),
  z.strictObject({ precision: z.literal('month'), month: z.string().regex(/^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$/) }),
  z.strictObject({ precision: z.literal('day'), day: z.iso.date() }),
])
export type When = z.infer<typeof When>

export const Frequency = z.strictObject({
  count: z.number().int().min(1).max(1000),
  per: z.enum(['day', 'week', 'month', 'year']),
})

/** What can be asked for or have been done. `other` is told in words. */
export const Investigation = z.enum([
  'mri',
  'ictalEeg',
  'interictalEeg',
  'video',
  'neuropsychology',
  'genetics',
  'pet',
  'spect',
  'fmri',
  'meg',
  'laboratory',
  'pathology',
  'other',
])
export type Investigation = z.infer<typeof Investigation>

const words = z.string().max(1000)
const name = z.string().min(1).max(200)
const common = { id: TimelineEntryId, text: words }
const span = { from: When, to: When.nullable() }

/** One thing that happened, or went on for a while. */
export const TimelineEntry = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('onset'), from: When }),
  z.strictObject({
    ...common,
    ...span,
    kind: z.literal('seizures'),
    name,
    frequency: Frequency.nullable(),
  }),
  z.strictObject({
    ...common,
    ...span,
    kind: z.literal('treatment'),
    name,
    dose: z.string().max(120),
    effect: z.enum(['seizureFree', 'better', 'unchanged', 'worse', 'unknown']),
  }),
  z.strictObject({ ...common, kind: z.literal('investigation'), from: When, what: Investigation }),
  z.strictObject({ ...common, kind: z.literal('surgery'), from: When, name }),
])
export type TimelineEntry = z.infer<typeof TimelineEntry>
export type TimelineKind = TimelineEntry['kind']

export const Template = z.enum(['general', 'epilepsySurgery'])
export type Template = z.infer<typeof Template>

/** What was said of an item of the checklist that is not there. */
export const NotAvailable = z.strictObject({ item: z.string().max(40), because: z.string().min(1).max(300) })

/** The structured part of a case, beside its description: codes, course, and what is missing and why. */
export const ClinicalPicture = z.strictObject({
  id: ClinicalPictureId,
  case: CaseId,
  template: Template,
  codes: z.array(Coding).max(60),
  timeline: z.array(TimelineEntry).max(300),
  notAvailable: z.array(NotAvailable).max(40),
})
export type ClinicalPicture = z.infer<typeof ClinicalPicture>

/** The same id for the same case, so that two who begin at once begin one. */
export const clinicalPictureId = (of: CaseId): ClinicalPicture['id'] => `cln_${of.slice(4)}`

export const emptyPicture = (of: CaseId, network: string): ClinicalPicture => ({
  id: clinicalPictureId(of),
  case: of,
  template: templateOf(network),
  codes: [],
  timeline: [],
  notAvailable: [],
})

/** Networks for the epilepsies start with their checklist; it can be changed case by case. */
const templateOf = (network: string): Template => (/^EPI/i.test(network) ? 'epilepsySurgery' : 'general')

/** Adds a code, or says of one that is there how certain it is. */
export function withCode(picture: ClinicalPicture, coding: Coding): ClinicalPicture {
  const others = picture.codes.filter((one) => !isSameCode(one, coding))
  if (others.length >= 60) throw new Problem('too-large', { because: 'too many codes' })
  return { ...picture, codes: [...others, coding] }
}

export const withoutCode = (picture: ClinicalPicture, code: Pick<Coding, 'system' | 'code'>): ClinicalPicture => ({
  ...picture,
  codes: picture.codes.filter((one) => !isSameCode(one, code)),
})

const isSameCode = (one: Pick<Coding, 'system' | 'code'>, other: Pick<Coding, 'system' | 'code'>): boolean =>
  one.system === other.system && one.code === other.code

/** Puts an entry in its place, or in the place of the one with its id. @throws Problem where it ends before it begins. */
export function withEntry(picture: ClinicalPicture, entry: TimelineEntry): ClinicalPicture {
  if ('to' in entry && entry.to && endsBefore(entry.to, entry.from)) {
    throw new Problem('invalid-input', { at: 'to', rule: 'not-before' })
  }
  const others = picture.timeline.filter(({ id }) => id !== entry.id)
  if (others.length >= 300) throw new Problem('too-large', { because: 'too many entries' })
  return { ...picture, timeline: [...others, entry] }
}

export const withoutEntry = (picture: ClinicalPicture, id: string): ClinicalPicture => ({
  ...picture,
  timeline: picture.timeline.filter((entry) => entry.id !== id),
})

/** Says why an item of the checklist is not there; with empty words it is simply missing. */
export function withReason(picture: ClinicalPicture, item: string, because: string): ClinicalPicture {
  const others = picture.notAvailable.filter((one) => one.item !== item)
  return { ...picture, notAvailable: because.trim() ? [...others, { item, because: because.trim() }] : others }
}

/** Only what is told in the same way can be compared: an age and a date would need a date of birth. */
function endsBefore(end: When, begin: When): boolean {
  const [a, b] = [end, begin].map(numberOf)
  const sameWay = (end.precision === 'age') === (begin.precision === 'age')
  return sameWay && (a?.last ?? 0) < (b?.first ?? 0)
}

/** First and last month it can have been, counted from birth for an age and from year 0 for a date. */
function numberOf(when: When): { first: number; last: number } {
  switch (when.precision) {
    case 'age': {
      const months = when.years * 12 + when.months
      return { first: months, last: months }
    }
    case 'year':
      return { first: Number(when.year) * 12, last: Number(when.year) * 12 + 11 }
    case 'month':
    case 'day': {
      const [year = '', month = ''] = (when.precision === 'month' ? when.month : when.day).split('-')
      const months = Number(year) * 12 + Number(month) - 1
      return { first: months, last: months }
    }
  }
}

/** A patient's age at a date is known to about half a year: the date of birth is not kept. */
export type AgeReference = { ageYears: number | null; openedAt: string }

/**
 * Where something stands on an axis of age, in years; a half stands for what the year leaves open. Null for a date where
 * no age was given.
 */
export function ageAt(when: When, { ageYears, openedAt }: AgeReference): number | null {
  if (when.precision === 'age') return when.years + when.months / 12
  if (ageYears === null) return null
  const { first, last } = numberOf(when)
  const opened = Number(openedAt.slice(0, 4)) * 12 + Number(openedAt.slice(5, 7)) - 1
  return Math.max(0, ageYears + 0.5 + ((first + last) / 2 - opened) / 12)
}

/** As one reads a course: from the first on. What cannot be placed on the axis of age comes last, by date. */
export function inOrder(timeline: readonly TimelineEntry[], reference: AgeReference): TimelineEntry[] {
  const place = (entry: TimelineEntry) => ageAt(entry.from, reference) ?? 1000 + numberOf(entry.from).first / 12
  return timeline.toSorted((a, b) => place(a) - place(b) || a.id.localeCompare(b.id))
}
