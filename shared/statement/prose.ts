import type { EvidenceReference } from './evidence.ts'

/** What a section may contain. The editor is built from this description and the server checks against it. */
export const proseNodes = {
  doc: { content: 'block*', attributes: [] },
  paragraph: { group: 'block', content: 'inline*', attributes: [] },
  heading: { group: 'block', content: 'inline*', attributes: ['level'] },
  bulletList: { group: 'block', content: 'listItem*', attributes: [] },
  orderedList: { group: 'block', content: 'listItem*', attributes: ['start'] },
  listItem: { content: 'block*', attributes: [] },
  blockquote: { group: 'block', content: 'block*', attributes: [] },
  text: { group: 'inline', attributes: [] },
  hardBreak: { group: 'inline', attributes: [] },
  evidence: { group: 'inline', attributes: ['reference', 'label'] },
} as const
// `block*` and not `block+`: an editor repairs what breaks its schema by deleting, and concurrent deletions can empty
// anything.

/** In the order they stand in signed text. */
export const proseMarks = ['bold', 'italic', 'underline'] as const
export const headingLevel = 3
export const proseLimits = { depth: 12, nodes: 5_000, characters: 60_000 } as const

export type ProseMark = (typeof proseMarks)[number]
export type TextRun = { type: 'text'; text: string; marks?: { type: ProseMark }[] }
export type Inline =
  TextRun | { type: 'hardBreak' } | { type: 'evidence'; attrs: { reference: EvidenceReference; label: string } }
export type Block =
  | { type: 'paragraph'; content?: Inline[] }
  | { type: 'heading'; attrs: { level: typeof headingLevel }; content?: Inline[] }
  | { type: 'bulletList'; content?: ListItem[] }
  | { type: 'orderedList'; attrs: { start: number }; content?: ListItem[] }
  | { type: 'blockquote'; content?: Block[] }
export type ListItem = { type: 'listItem'; content?: Block[] }
/** ProseMirror JSON in normal form: what `checkSection` returns, and nothing else. */
export type Section = { type: 'doc'; content?: Block[] }
