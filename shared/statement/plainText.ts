import type { Block, Inline, ListItem, Section } from './prose.ts'

/** A section as plain text, one block a line: what is read aloud, searched and compared. Marks are not in it. */
export const plainText = (section: Section): string =>
  lines(section.content ?? [])
    .join('\n')
    .normalize('NFC')

function lines(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        return (block.content ?? []).map(inlineText).join('').split('\n')
      case 'bulletList':
        return (block.content ?? []).flatMap((item) => indented('- ', item))
      case 'orderedList':
        return (block.content ?? []).flatMap((item, index) => indented(`${block.attrs.start + index}. `, item))
      case 'blockquote':
        return lines(block.content ?? []).map((line) => `> ${line}`)
    }
  })
}

function indented(bullet: string, item: ListItem): string[] {
  const [first = '', ...rest] = lines(item.content ?? [])
  return [bullet + first, ...rest.map((line) => ' '.repeat(bullet.length) + line)]
}

function inlineText(inline: Inline): string {
  if (inline.type === 'hardBreak') return '\n'
  return inline.type === 'text' ? inline.text : `[${inline.attrs.label}]`
}
