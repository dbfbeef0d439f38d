import type { Keyword } from './attributes.ts'
import { actionOn } from './confidentialityProfile.ts'
import type { ProfileOptions } from './confidentialityProfile.ts'
import { swappedWords } from './bytes.ts'
import { cleanDescription } from './descriptionWords.ts'
import type { DataSet } from './dicomParser.ts'
import { shiftedDate } from './shiftedDate.ts'
import { wordsOf } from './identifyingWords.ts'
import { tagOf } from './attributes.ts'
import { isStandardUid } from './keyedUid.ts'
import { isLittleEndian, numbers, texts, valueBytes } from './values.ts'
import type { Element } from './write.ts'

export type Cleaning = {
  options: ProfileOptions
  uids: ReadonlyMap<string, string>
  /** Words that name somebody in this file. A value that holds one is not kept. */
  identifying: ReadonlySet<string>
}

/** What is written for an attribute: its value, another in its place, or null to leave it out. */
export function cleanedValue(
  dataSet: DataSet,
  keyword: Keyword,
  vr: string,
  cleaning: Cleaning,
): Element['value'] | null {
  const { options, uids } = cleaning
  const values = texts(dataSet, keyword)
  const value = values[0] ?? ''
  switch (actionOn(keyword, vr)) {
    case 'remove':
    case 'pseudonym':
      return null
    case 'empty':
      return ''
    case 'dummy':
      return 'REMOVED'
    case 'standardUid':
      return isStandardUid(value) ? value : null
    case 'remapUid':
      return values.map((uid) => uids.get(uid) ?? uid)
    case 'description':
      return options.descriptions ? described(value, cleaning) || null : null
    case 'descriptionOrEmpty':
      return options.descriptions ? described(value, cleaning) : ''
    case 'manufacturer':
      return vendors.find((vendor) => value.toUpperCase().includes(vendor)) ?? 'REMOVED'
    case 'date':
      return shiftedDate(value, vr, options.dateShiftDays)
    case 'dateOrEmpty':
      return shiftedDate(value, vr, options.dateShiftDays) ?? ''
    case 'sex':
      return options.characteristics && /^[MFO]$/.test(value) ? value : ''
    case 'age':
      return options.characteristics ? cappedAge(value) : null
    case 'shortCode':
      return shortCodes[keyword]?.test(value) ? value : null
    case 'keep':
      return keptValue(dataSet, keyword, vr, values, cleaning)
  }
}

const shortCodes: Partial<Record<Keyword, RegExp>> = {
  RescaleType: /^(OD|HU|US|MGML|Z_EFF|ED|EDW|HU_MOD|PCT)$/,
  StackID: /^\d{1,6}$/,
  ImagedNucleus: /^(\d{1,3}[A-Z][a-z]?|[A-Z][a-z]?\d{0,3})$/,
}

const vendors = [
  'SIEMENS',
  'PHILIPS',
  'GE MEDICAL SYSTEMS',
  'CANON',
  'TOSHIBA',
  'HITACHI',
  'FUJIFILM',
  'UIH',
  'BRUKER',
  'ESAOTE',
]

/** Kept is what has the form of its VR; what has not may be anything. PS3.5 6.2. */
function keptValue(dataSet: DataSet, keyword: Keyword, vr: string, values: string[], cleaning: Cleaning) {
  const form = Object.hasOwn(forms, vr) ? forms[vr as keyof typeof forms] : undefined
  if (form) {
    const fitting = values.map((one) =>
      form.test(one) && (vr !== 'CS' || structural.test(one) || unnamed(one, cleaning)) ? one : '',
    )
    return fitting.every((one) => one === '') ? (values.length === 0 ? '' : null) : fitting
  }
  if (['US', 'SS', 'UL', 'SL', 'FL', 'FD'].includes(vr)) return numbers(dataSet, keyword)
  const bytes = valueBytes(dataSet, dataSet.elements[tagOf(keyword)])
  if (vr === 'AT' || vr === 'OW') return isLittleEndian(dataSet) ? bytes : swappedWords(bytes)
  return null
}

/** Whether a value is written as its VR asks for. */
export const hasForm = (value: string, vr: 'CS' | 'DS' | 'IS'): boolean => forms[vr].test(value)

const forms = {
  CS: /^[A-Z0-9_ ]{0,16}$/,
  DS: /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/,
  IS: /^[+-]?\d{1,12}$/,
} satisfies Record<string, RegExp>

// Without these the pixels cannot be read, whatever the patient is called.
const structural = /^(MONOCHROME[12]|RGB|PALETTE COLOR|YBR_[A-Z0-9_]{3,12})$/

/** Whether a text holds no word that names somebody in this file. */
export const unnamed = (text: string, { identifying }: Cleaning) => !wordsOf(text).some((word) => identifying.has(word))

const described = (text: string, cleaning: Cleaning) =>
  cleanDescription(text.slice(0, 1024))
    .split(' ')
    .filter((word) => unnamed(word, cleaning))
    .join(' ')

/** Above 89 years there are too few people for an age not to name one of them: 45 CFR 164.514(b)(2)(i)(C). */
function cappedAge(value: string): string | null {
  if (!/^\d{3}[DWMY]$/.test(value)) return null
  return value.endsWith('Y') && Number(value.slice(0, 3)) > 89 ? '090Y' : value
}
