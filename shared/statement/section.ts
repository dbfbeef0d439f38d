import { z } from 'zod'
import { EvidenceLabel, EvidenceReference } from './evidence.ts'
import {
  type Block,
  headingLevel,
  type Inline,
  type ListItem,
  proseLimits,
  proseMarks,
  type ProseMark,
  proseNodes,
  type Section,
  type TextRun,
} from './prose.ts'
import { normaliseText, seenText } from './text.ts'

/** `at` is a path such as `content.2.attrs.level`; `reason` names the rule and never the text. */
export type SectionCheck = { ok: true; section: Section } | { ok: false; at: string; reason: string }

/**
 * Reads ProseMirror JSON of a section, refuses what the description in `prose.ts` does not allow and brings the rest
 * into normal form: runs of equal marks joined, marks in one order, text in NFC without unseen characters, line feeds
 * as hard breaks, attributes that are null left out. Idempotent, never throws.
 */
export function checkSection(json: unknown): SectionCheck {
  try {
    const spent = { nodes: 0, characters: 0 }
    const { content } = nodeAt(json, '', spent, 'doc')
    return { ok: true, section: { type: 'doc', ...some(blocks(content, '', 1, spent)) } }
  } catch (error) {
    if (error instanceof Refused) return { ok: false, at: error.at, reason: error.message }
    throw error
  }
}

class Refused extends Error {
  readonly at: string
  constructor(at: string, reason: string) {
    super(reason)
    this.at = at
  }
}

type Spent = { nodes: number; characters: number }
type NodeName = keyof typeof proseNodes
type RawNode = { type: NodeName; content: unknown[]; attrs: Record<string, unknown>; marks: unknown[]; text: unknown }

const inGroup = (group: 'block' | 'inline') =>
  Object.entries(proseNodes).flatMap(([name, node]) => ('group' in node && node.group === group ? [name] : []))
const blockNames = inGroup('block')
const inlineNames = inGroup('inline')

function nodeAt(json: unknown, at: string, spent: Spent, ...allowed: string[]): RawNode {
  if (++spent.nodes > proseLimits.nodes) throw new Refused(at, 'too-many-nodes')
  const raw = recordAt(json, at)
  if (typeof raw['type'] !== 'string' || !allowed.includes(raw['type'])) throw new Refused(at, 'node-not-allowed')
  const type = raw['type'] as NodeName
  const fields = type === 'text' ? ['type', 'text', 'marks'] : ['type', 'attrs', 'content', 'marks']
  const stranger = Object.keys(raw).find((key) => !fields.includes(key))
  if (stranger !== undefined) throw new Refused(at, 'field-not-allowed')
  const content = listAt(raw['content'], join(at, 'content'))
  if (content.length > 0 && !('content' in proseNodes[type])) throw new Refused(at, 'content-not-allowed')
  return {
    type,
    content,
    attrs: attributesAt(raw['attrs'], type, at),
    marks: listAt(raw['marks'], at),
    text: raw['text'],
  }
}

function attributesAt(json: unknown, type: NodeName, at: string): Record<string, unknown> {
  const attrs = json === undefined || json === null ? {} : recordAt(json, join(at, 'attrs'))
  const known: readonly string[] = proseNodes[type].attributes
  const set = Object.entries(attrs).filter(([, value]) => value !== null)
  const stranger = set.find(([key]) => !known.includes(key))
  if (stranger) throw new Refused(join(at, 'attrs'), 'attribute-not-allowed')
  return Object.fromEntries(set)
}

function blocks(content: unknown[], at: string, depth: number, spent: Spent): Block[] {
  if (depth > proseLimits.depth) throw new Refused(at, 'too-deep')
  return content.map((json, index) => block(json, join(at, `content.${index}`), depth, spent))
}

function block(json: unknown, at: string, depth: number, spent: Spent): Block {
  const { type, content, attrs, marks } = nodeAt(json, at, spent, ...blockNames)
  if (marks.length > 0) throw new Refused(at, 'mark-not-allowed')
  switch (type) {
    case 'paragraph':
      return { type, ...some(inlines(content, at, spent)) }
    case 'heading':
      if (attrs['level'] !== headingLevel) throw new Refused(join(at, 'attrs.level'), 'heading-level')
      return { type, attrs: { level: headingLevel }, ...some(inlines(content, at, spent)) }
    case 'bulletList':
      return { type, ...some(listItems(content, at, depth, spent)) }
    case 'orderedList': {
      const start = z
        .number()
        .int()
        .min(1)
        .max(9999)
        .safeParse(attrs['start'] ?? 1)
      if (!start.success) throw new Refused(join(at, 'attrs.start'), 'list-start')
      return { type, attrs: { start: start.data }, ...some(listItems(content, at, depth, spent)) }
    }
    case 'blockquote':
      return { type, ...some(blocks(content, at, depth + 1, spent)) }
    default:
      throw new Refused(at, 'node-not-allowed')
  }
}

function listItems(content: unknown[], at: string, depth: number, spent: Spent): ListItem[] {
  return content.map((json, index) => {
    const here = join(at, `content.${index}`)
    const item = nodeAt(json, here, spent, 'listItem')
    if (item.marks.length > 0) throw new Refused(here, 'mark-not-allowed')
    return { type: 'listItem', ...some(blocks(item.content, here, depth + 1, spent)) }
  })
}

function inlines(content: unknown[], at: string, spent: Spent): Inline[] {
  const read = content.map((json, index) => inline(json, join(at, `content.${index}`), spent))
  return joinRuns(read.filter((one) => one.type !== 'text' || one.text !== '')).flatMap((one) =>
    one.type === 'text' ? broken(one) : [one],
  )
}

/** Formatting of a line break or a reference means nothing and is left out. */
function inline(json: unknown, at: string, spent: Spent): Inline {
  const { type, attrs, marks, text } = nodeAt(json, at, spent, ...inlineNames)
  const format = marks.map((mark) => markAt(mark, join(at, 'marks')))
  if (type === 'hardBreak') return { type }
  if (type === 'evidence') {
    const reference = EvidenceReference.safeParse(attrs['reference'])
    if (!reference.success) throw new Refused(join(at, 'attrs.reference'), 'evidence-reference')
    const label = EvidenceLabel.safeParse(attrs['label'])
    if (!label.success) throw new Refused(join(at, 'attrs.label'), 'evidence-label')
    return { type, attrs: { reference: reference.data, label: label.data } }
  }
  if (typeof text !== 'string') throw new Refused(at, 'text-missing')
  spent.characters += text.length
  if (spent.characters > proseLimits.characters) throw new Refused(at, 'too-much-text')
  const ordered = proseMarks.filter((mark) => format.includes(mark)).map((mark) => ({ type: mark }))
  return { type: 'text', text: seenText(text), ...(ordered.length > 0 ? { marks: ordered } : {}) }
}

function markAt(json: unknown, at: string): ProseMark {
  const { type, attrs, ...rest } = recordAt(json, at)
  const plain = attrs === undefined || attrs === null || Object.values(recordAt(attrs, at)).every((one) => one === null)
  const mark = proseMarks.find((name) => name === type)
  if (!mark || !plain || Object.keys(rest).length > 0) throw new Refused(at, 'mark-not-allowed')
  return mark
}

/** Joined before normalised: a letter and its accent, or two halves of one character, may stand in two runs. */
function joinRuns(content: Inline[]): Inline[] {
  const joined: Inline[] = []
  for (const one of content) {
    const last = joined.at(-1)
    if (one.type === 'text' && last?.type === 'text' && marksOf(one) === marksOf(last)) {
      joined[joined.length - 1] = { ...last, text: last.text + one.text }
    } else {
      joined.push(one)
    }
  }
  return joined
}

const marksOf = (run: TextRun) => (run.marks ?? []).map((mark) => mark.type).join()

function broken(run: TextRun): Inline[] {
  const lines = normaliseText(run.text).replaceAll('\t', ' ').split('\n')
  return lines.flatMap((text, index): Inline[] => [
    ...(index > 0 ? [{ type: 'hardBreak' } as const] : []),
    ...(text === '' ? [] : [{ ...run, text }]),
  ])
}

function recordAt(json: unknown, at: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Refused(at, 'not-a-node')
  return json as Record<string, unknown>
}

function listAt(json: unknown, at: string): unknown[] {
  if (json === undefined || json === null) return []
  if (!Array.isArray(json)) throw new Refused(at, 'not-a-list')
  return json
}

const some = <T>(content: T[]): { content?: T[] } => (content.length > 0 ? { content } : {})
const join = (at: string, more: string) => (at === '' ? more : `${at}.${more}`)
