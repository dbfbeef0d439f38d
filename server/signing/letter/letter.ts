import { codeWords } from '../../../shared/statement/canonical.ts'
import type { Bundle } from '../../../shared/statement/bundle.ts'
import type { ReportedMember } from '../../../shared/statement/report.ts'
import type { EvidencePlate } from './evidencePlates.ts'
import { writeEvidence } from './evidencePlates.ts'
import { writeHow } from './howToVerify.ts'
import { letterWords } from './letterWords.ts'
import { writeItems, writePanel } from './tables.ts'
import { ink, openSheet, type Sheet, sheetSize } from './sheet.ts'
import { label } from './typesetting.ts'
import { writeSection } from './writeSection.ts'

export type Letter = {
  bundle: Bundle
  /** As the verifier reports them: who said what, and when it was received. */
  members: readonly ReportedMember[]
  plates: readonly EvidencePlate[]
  /** Where anybody may check the file. It shows no patient data and needs none. */
  verifyUrl: string
  rootFingerprint: string
}

/**
 * The recommendation as a letter: the network's head, the recommendation first, then positions and dissent, reasons,
 * evidence, and how to verify it. Made of nothing but the sealed bundle, whose words it never changes.
 * @param prepare adds to the document before it is closed: attachments, and the place of the seal.
 */
export function writeLetter(of: Letter, prepare: (sheet: Sheet) => void): Promise<Uint8Array<ArrayBuffer>> {
  const { statement, statementDigest, sealed } = of.bundle
  const words = letterWords(statement.language)
  const sheet = openSheet({
    title: words.title(statement.statementId, statement.version),
    subject: words.purpose,
    language: statement.language,
    at: new Date(sealed.at),
  })
  writeHead(sheet, of)
  writeDecision(sheet, of)
  writePositions(sheet, of)
  const rest = ['question', 'summary', 'findings', 'rationale', 'risks', 'followUp'] as const
  for (const key of rest) {
    const section = statement.sections.find((one) => one.key === key)
    if (section && section.text.trim() !== '') writeSection(sheet, section)
  }
  writeEvidence(sheet, of.plates, words)
  writeHow(sheet, of, words)
  prepare(sheet)
  const short = codeWords(statementDigest).slice(0, 3).join(' ')
  return sheet.finish((page, count) => ({
    left: words.foot(statement.statementId, statement.version, short),
    right: words.page(page, count),
  }))
}

function writeHead(sheet: Sheet, { bundle: { statement, sealed } }: Letter): void {
  const words = letterWords(statement.language)
  const { doc } = sheet
  sheet.decorate(() => {
    doc.rect(0, 0, sheetSize.width, 6).fill(ink.accent)
  })
  sheet.within('Sect', () => {
    sheet.paragraph('P', [{ text: statement.network.name, face: 'sansBold', size: 13, color: ink.accent }], { gap: 0 })
    sheet.paragraph('P', [{ text: words.board, face: 'sans', size: 8.5, color: ink.muted }], { gap: 10 })
    sheet.rule()
    sheet.space(8)
    sheet.paragraph('H1', [{ text: words.heading[statement.outcome], face: 'bodyBold', size: 22 }], { gap: 4 })
    sheet.paragraph(
      'P',
      [
        {
          text: words.about(statement.case.pseudonym, words.date(sealed.at), statement.version),
          face: 'sans',
          size: 9,
          color: ink.muted,
        },
      ],
      { gap: 12 },
    )
    if (statement.supersedes) {
      const { relation, reason } = statement.supersedes
      sheet.paragraph('P', [{ text: words.supersedes(relation, reason), face: 'sans', size: 9, color: ink.caution }])
    }
    label(sheet, words.asked)
    sheet.paragraph('P', [{ text: statement.question, face: 'bodyItalic', size: 11.5 }], { gap: 12 })
  })
}

function writeDecision(sheet: Sheet, { bundle: { statement } }: Letter): void {
  const words = letterWords(statement.language)
  const section = statement.sections.find((one) => one.key === 'recommendation')
  sheet.within('Sect', () => {
    const { doc } = sheet
    const top = { page: doc.bufferedPageRange().count, y: doc.y }
    label(sheet, words.recommends, 'H2')
    if (section && section.text.trim() !== '') writeSection(sheet, section, { isUntitled: true })
    else sheet.paragraph('P', [{ text: words.nothingWritten, face: 'bodyItalic' }])
    if (statement.items.length > 0) writeItems(sheet, statement.items, words)
    if (doc.bufferedPageRange().count === top.page) {
      sheet.decorate(() => {
        doc.rect(sheetSize.left - 14, top.y - 2, 3, doc.y - top.y - 2).fill(ink.accent)
      })
    }
    sheet.space(6)
  })
}

function writePositions(sheet: Sheet, { bundle: { statement, evaluation }, members }: Letter): void {
  const words = letterWords(statement.language)
  sheet.within('Sect', () => {
    sheet.need(90)
    label(sheet, words.positions, 'H2')
    sheet.paragraph('P', [{ text: words.verdict(evaluation), face: 'bodyBold', size: 12.5 }], { gap: 1 })
    sheet.paragraph('P', [{ text: words.counts(evaluation), face: 'sans', size: 9, color: ink.muted }])
    writePanel(sheet, members, words)
    const withWords = members.filter((member) => member.reason !== '')
    for (const member of withWords) writeOwnWords(sheet, member, words)
    sheet.space(4)
  })
}

/** A reservation or dissent: its author's own signed text, in full, beside the recommendation. */
function writeOwnWords(sheet: Sheet, member: ReportedMember, words: ReturnType<typeof letterWords>): void {
  const isAgainst = member.position === 'disagree'
  sheet.need(60)
  sheet.within('Sect', () => {
    const { doc } = sheet
    const from = { page: doc.bufferedPageRange().count, y: doc.y }
    sheet.paragraph(
      'H3',
      [
        {
          text: words.ownWords(member),
          face: 'sansBold',
          size: 9.5,
          color: isAgainst ? ink.caution : ink.text,
        },
      ],
      { gap: 2, indent: 12 },
    )
    for (const line of member.reason.split('\n')) {
      sheet.paragraph('P', [{ text: line, face: 'body' }], { gap: 3, indent: 12 })
    }
    if (doc.bufferedPageRange().count === from.page) {
      sheet.decorate(() => {
        doc.rect(sheetSize.left, from.y, 2, doc.y - from.y - 3).fill(isAgainst ? ink.caution : ink.rule)
      })
    }
    sheet.space(6)
  })
}
