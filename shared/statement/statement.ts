import { z } from 'zod'
import { Item, maximumItems, sectionKeys } from './document.ts'
import type { Section } from './prose.ts'
import { QuorumRule } from './quorum.ts'
import { checkSection } from './section.ts'
import { Id, Instant, Sha256Hex, signedLine, signedText } from './text.ts'

export const SeatRole = z.enum(['chair', 'scribe', 'member', 'guest', 'observer'])

/** One person on the panel, as the statement names them. Name and id stand in their certificate. */
export const PanelMember = z.strictObject({
  memberId: Id,
  name: signedLine(120),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/),
  discipline: signedLine(80),
  provider: signedLine(160),
  role: SeatRole,
  /** Owes a position on this text, fixed at freeze. Only these count towards quorum and consensus. */
  mustSign: z.boolean(),
  /** Null where none was given. */
  interest: z.strictObject({ conflict: z.boolean(), text: signedText(1000) }).nullable(),
  /** Ruled out of deciding: not counted, whatever they say. */
  recused: z.boolean(),
})
export type PanelMember = z.infer<typeof PanelMember>

const StatementSection = z.strictObject({
  key: z.enum(sectionKeys),
  title: signedLine(120),
  content: z.custom<Section>(isNormalSection, 'not-a-normal-section'),
  /** `plainText(content)`. Both are signed, so that neither reading can be changed. */
  text: signedText(200_000),
})

/**
 * What a panel decided, complete in itself. Every signature is over this and nothing else: RFC 8785 JSON, exact
 * decimals as strings, text in NFC. A change of any character is another statement.
 */
export const Statement = z.strictObject({
  schema: z.literal('consilium.statement'),
  schemaVersion: z.literal(1),
  statementId: Id,
  version: z.number().int().min(1).max(10_000),
  /** The statement this takes the place of, or adds to. */
  supersedes: z
    .strictObject({ relation: z.enum(['replaces', 'amends']), statementDigest: Sha256Hex, reason: signedText(2000, 1) })
    .optional(),
  case: z.strictObject({ pseudonym: signedLine(64), snapshotDigest: Sha256Hex }),
  network: z.strictObject({ id: Id, name: signedLine(160) }),
  /** What was asked of the panel. */
  question: signedText(4000, 1),
  /** What this text is meant as. Whether there is consensus is computed from the positions and never written here. */
  outcome: z.enum(['recommendation', 'interim', 'notForThisPanel']),
  panel: z
    .array(PanelMember)
    .min(1)
    .max(50)
    .refine((panel) => new Set(panel.map((one) => one.memberId)).size === panel.length, 'nobody-twice')
    .refine((panel) => panel.filter((one) => one.role === 'chair').length === 1, 'one-chair')
    .refine((panel) => panel.some((one) => one.mustSign), 'nobody-signs'),
  sections: z
    .array(StatementSection)
    .refine((sections) => sections.map((one) => one.key).join() === sectionKeys.join(), 'not-the-fixed-sections'),
  items: z
    .array(Item)
    .max(maximumItems)
    .refine((items) => new Set(items.map((one) => one.id)).size === items.length, 'no-item-twice'),
  quorumRule: QuorumRule,
  /** The place in the document's update log, and in the audit chain, that was frozen. */
  frozen: z.strictObject({
    sequence: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    logHead: Sha256Hex,
    at: Instant,
  }),
  renderer: z.strictObject({ id: Id, version: signedLine(40) }),
  /** BCP 47. */
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/),
  /** What the reader must be told, such as that this is advice for case discussion. */
  notices: z.array(signedText(1000, 1)).max(20),
})
export type Statement = z.infer<typeof Statement>
export type StatementSection = z.infer<typeof StatementSection>

function isNormalSection(content: unknown): boolean {
  const checked = checkSection(content)
  return checked.ok && same(checked.section, content)
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))]
  return left.length === right.size && left.every(([key, value]) => right.has(key) && same(value, right.get(key)))
}
