import type { Item } from '../../../shared/statement/document.ts'
import type { ReportedMember } from '../../../shared/statement/report.ts'
import { columns } from './typesetting.ts'
import type { LetterWords } from './letterWords.ts'
import { ink, type Run, type Sheet, sheetSize } from './sheet.ts'

/** The medication advised, one line each: every value exactly as it was signed. */
export function writeItems(sheet: Sheet, items: readonly Item[], words: LetterWords): void {
  const rows = items.map((item) => [
    [{ text: item.drug, face: 'bodyBold' as const }, ...(item.code ? [muted(`  ${item.code}`)] : [])],
    [{ text: `${item.doseValue} ${item.doseUnit}`, face: 'bodyBold' as const }],
    [{ text: item.route }],
    [{ text: item.frequency }],
    [{ text: item.note }],
  ])
  writeTable(sheet, [3, 2, 1.6, 2.4, 3], words.itemHeads, rows)
}

/** Who was asked, from where, and what each said. */
export function writePanel(sheet: Sheet, members: readonly ReportedMember[], words: LetterWords): void {
  const rows = members.map((member) => [
    [{ text: member.name, face: 'bodyBold' as const }, muted(`\n${words.role[member.role]}`)],
    [{ text: member.discipline }, muted(`\n${member.provider}, ${member.country}`)],
    [
      { text: words.stands(member), face: 'bodyBold' as const, color: colourOf(member) },
      ...(member.receivedAt === null ? [] : [muted(`\n${words.dateTime(member.receivedAt)}`)]),
    ],
  ])
  writeTable(sheet, [3, 4, 3], words.panelHeads, rows)
}

const muted = (text: string): Run => ({ text, face: 'sans', size: 8, color: ink.muted })

const colourOf = (member: ReportedMember): string =>
  member.position === 'disagree' ? ink.caution : member.position === null ? ink.muted : ink.text

function writeTable(sheet: Sheet, shares: number[], heads: readonly string[], rows: Run[][][]): void {
  const places = columns(...shares)
  const { doc } = sheet
  const line = () =>
    sheet.decorate(() => {
      doc.moveTo(sheetSize.left, doc.y).lineTo(sheetSize.width - sheetSize.right, doc.y)
      doc.lineWidth(0.4).strokeColor(ink.rule).stroke()
    })
  const row = (cells: Run[][], tag: 'TH' | 'TD') => {
    const height = Math.max(...cells.map((cell, index) => sheet.height(cell, places[index]?.width ?? 0)))
    sheet.need(height + 10)
    sheet.within('TR', () => {
      const { y } = doc
      cells.forEach((cell, index) => {
        const place = places[index]
        if (!place) return
        sheet.within(tag, () => sheet.place(cell, place.x, y + 4, place.width), tag === 'TH' ? { scope: 'Column' } : {})
      })
      doc.y = y + height + 8
    })
    line()
  }
  sheet.space(2)
  sheet.within('Table', () => {
    row(
      heads.map((head) => [{ text: head, face: 'sansBold', size: 7.5, color: ink.muted }]),
      'TH',
    )
    for (const cells of rows) row(cells, 'TD')
  })
  sheet.space(10)
}
