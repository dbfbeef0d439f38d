import { z } from 'zod'
import { Decimal, Id, signedLine, signedText } from './text.ts'

/** Grows when an older client could no longer write this document without damaging it. */
export const documentSchemaVersion = 1

/** The fixed sections, in the order they are read. Fixed, so that no edit can remove one. */
export const sectionKeys = [
  'question',
  'summary',
  'findings',
  'recommendation',
  'rationale',
  'risks',
  'followUp',
] as const
export type SectionKey = (typeof sectionKeys)[number]

/** The root types of the Y document. What stands under any other name is in nobody's statement. */
export const documentRoots = {
  /** Y.Map `{ schemaVersion, statementId, version }`, written by the server only. */
  meta: 'meta',
  /** Y.Map of item id to Y.Map of `itemFields`. */
  items: 'items',
  /** Y.Array of item ids. */
  order: 'order',
} as const

/** The root name of a section's Y.XmlFragment. */
export const sectionRoot = <Key extends SectionKey>(key: Key) => `sec:${key}` as const

/**
 * One medication advised. Each field is one value that is replaced whole, never text that is merged: two people who
 * change "5" at once must see a conflict, not "2010".
 */
export const Item = z.strictObject({
  id: Id,
  drug: signedLine(120),
  /** ATC, or empty. */
  code: z.string().regex(/^([A-Z]\d\d[A-Z]{2}\d\d)?$/),
  doseValue: Decimal,
  /** UCUM, case sensitive, such as `mg` or `mg/kg`. */
  doseUnit: z.string().regex(/^[!-~]{1,40}$/),
  route: signedLine(60),
  frequency: signedLine(120),
  note: signedText(500),
})
export type Item = z.infer<typeof Item>

/** Fields of an item in the Y document; every value there is a string. */
export const itemFields = ['drug', 'code', 'doseValue', 'doseUnit', 'route', 'frequency', 'note'] as const
export type ItemField = (typeof itemFields)[number]
export const maximumItems = 60
