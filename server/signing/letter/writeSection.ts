import type { Block, Inline, ListItem } from '../../../shared/statement/prose.ts'
import type { StatementSection } from '../../../shared/statement/statement.ts'
import { type Face, ink, type Run, type Sheet } from './sheet.ts'

/** One section of the statement, under its signed title, as it was formatted. */
export function writeSection(
  sheet: Sheet,
  { title, content }: Pick<StatementSection, 'title' | 'content'>,
  { isUntitled = false } = {},
): void {
  sheet.within('Sect', () => {
    if (!isUntitled) {
      sheet.need(60)
      sheet.paragraph('H2', [{ text: title, face: 'bodyBold', size: 13 }], { gap: 4 })
    }
    writeBlocks(sheet, content.content ?? [], 0)
    sheet.space(8)
  })
}

const step = 16

function writeBlocks(sheet: Sheet, blocks: readonly Block[], indent: number): void {
  for (const block of blocks) {
    switch (block.type) {
      case 'paragraph':
        sheet.paragraph('P', runsOf(block.content), { indent })
        break
      case 'heading':
        sheet.need(40)
        sheet.paragraph('H3', runsOf(block.content, { isBold: true }), { indent, gap: 3 })
        break
      case 'bulletList':
        writeList(sheet, block.content ?? [], indent, () => '•')
        break
      case 'orderedList':
        writeList(sheet, block.content ?? [], indent, (index) => `${block.attrs.start + index}.`)
        break
      case 'blockquote':
        sheet.within('BlockQuote', () => writeBlocks(sheet, block.content ?? [], indent + step))
        break
    }
  }
}

function writeList(sheet: Sheet, items: readonly ListItem[], indent: number, bullet: (index: number) => string): void {
  sheet.within('L', () => {
    items.forEach((item, index) => {
      sheet.within('LI', () => {
        sheet.need(20)
        const { y, x } = { y: sheet.doc.y, x: sheet.doc.x }
        sheet.place([{ text: bullet(index) }], x + indent, y, step + 4, 'Lbl')
        sheet.within('LBody', () => writeBlocks(sheet, item.content ?? [], indent + step))
        // An item that says nothing still takes the line its bullet stands on.
        if (sheet.doc.y === y) sheet.space(16)
      })
    })
  })
}

/** What a citation of evidence is printed as; its plate stands further back under the same words. */
function runsOf(inlines: readonly Inline[] = [], { isBold = false } = {}): Run[] {
  return inlines.map((inline): Run => {
    if (inline.type === 'hardBreak') return { text: '\n' }
    if (inline.type === 'evidence') {
      return { text: `[${inline.attrs.label}]`, face: 'sans', size: 8.5, color: ink.accent }
    }
    const marks = new Set(inline.marks?.map((mark) => mark.type))
    const face: Face =
      isBold || marks.has('bold')
        ? marks.has('italic')
          ? 'bodyBoldItalic'
          : 'bodyBold'
        : marks.has('italic')
          ? 'bodyItalic'
          : 'body'
    return { text: inline.text, face, underline: marks.has('underline') }
  })
}
