import { Fragment, type ReactNode } from 'react'
import type { EvidenceReference } from '../../shared/statement/evidence.ts'
import type { Block, Inline, ProseMark, Section } from '../../shared/statement/prose.ts'
import { classes } from '../design/classes.ts'
import { EvidenceChip } from './EvidenceChip.tsx'
import styles from './Prose.module.css'

export type SectionProseProps = {
  section: Section
  onOpenEvidence?: ((reference: EvidenceReference) => void) | undefined
}

/** A section's text as it is read: from its normal form alone, element by element, never as markup. */
export function SectionProse({ section, onOpenEvidence }: SectionProseProps) {
  return <div className={classes(styles.prose)}>{blocks(section.content, onOpenEvidence)}</div>
}

type Open = SectionProseProps['onOpenEvidence']

const blocks = (content: readonly Block[] = [], onOpen: Open): ReactNode =>
  content.map((block, index) => <Fragment key={index}>{blockOf(block, onOpen)}</Fragment>)

function blockOf(block: Block, onOpen: Open): ReactNode {
  switch (block.type) {
    case 'paragraph':
      return <p>{inlines(block.content, onOpen)}</p>
    case 'heading':
      return <h4>{inlines(block.content, onOpen)}</h4>
    case 'bulletList':
    case 'orderedList': {
      const items = (block.content ?? []).map((item, index) => <li key={index}>{blocks(item.content, onOpen)}</li>)
      return block.type === 'bulletList' ? <ul>{items}</ul> : <ol start={block.attrs.start}>{items}</ol>
    }
    case 'blockquote':
      return <blockquote>{blocks(block.content, onOpen)}</blockquote>
  }
}

const inlines = (content: readonly Inline[] = [], onOpen: Open): ReactNode =>
  content.map((inline, index) => <Fragment key={index}>{inlineOf(inline, onOpen)}</Fragment>)

function inlineOf(inline: Inline, onOpen: Open): ReactNode {
  switch (inline.type) {
    case 'hardBreak':
      return <br />
    case 'evidence':
      return <EvidenceChip {...inline.attrs} onOpen={onOpen} />
    case 'text':
      return (inline.marks ?? []).reduceRight<ReactNode>((inner, { type }) => createMarked(type, inner), inline.text)
  }
}

function createMarked(mark: ProseMark, inner: ReactNode): ReactNode {
  const Mark = tags[mark]
  return <Mark>{inner}</Mark>
}

const tags = { bold: 'strong', italic: 'em', underline: 'u' } as const
