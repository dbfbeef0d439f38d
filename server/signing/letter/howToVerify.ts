import QRCode from 'qrcode'
import { codeWords } from '../../../shared/statement/canonical.ts'
import type { Letter } from './letter.ts'
import { label } from './typesetting.ts'
import type { LetterWords } from './letterWords.ts'
import { ink, type Sheet, sheetSize, textWidth } from './sheet.ts'

const codeSide = 92

/** The last page: code words, digest, and where and how anybody may check the file. */
export function writeHow(sheet: Sheet, { bundle, verifyUrl, rootFingerprint }: Letter, words: LetterWords): void {
  sheet.need(330)
  sheet.within('Sect', () => {
    sheet.rule()
    label(sheet, words.codeWords, 'H2')
    const [first, second] = [codeWords(bundle.statementDigest).slice(0, 4), codeWords(bundle.statementDigest).slice(4)]
    for (const line of [first, second]) {
      sheet.paragraph('P', [{ text: line.join('   '), face: 'sansBold', size: 15 }], { gap: 2 })
    }
    sheet.space(2)
    sheet.paragraph('P', [{ text: words.codeWordsHint, face: 'sans', size: 8.5, color: ink.muted }], { gap: 14 })
    label(sheet, words.verify, 'H2')
    const { doc } = sheet
    const top = doc.y
    // Behind the hash, which no browser sends: the page asks by it how this very text stands.
    const code = `${verifyUrl}#${bundle.statementDigest}`
    sheet.figure(`${words.alt.code}: ${verifyUrl}`, () => drawCode(sheet, code, sheetSize.left, top))
    const [x, width] = [sheetSize.left + codeSide + 18, textWidth - codeSide - 18]
    let y = top
    const put = (text: string, size: number, color: string, face: 'body' | 'sans' = 'body') => {
      const run = { text, size, color, face }
      sheet.place([run], x, y, width)
      y += sheet.height([run], width) + 5
    }
    for (const text of words.verifyHow) put(text, 9.5, ink.text)
    put(verifyUrl, 8.5, ink.accent, 'sans')
    doc.y = Math.max(y, top + codeSide) + 10
    for (const [name, value] of [
      [words.digest, bundle.statementDigest],
      [words.root, rootFingerprint],
    ] as const) {
      sheet.paragraph(
        'P',
        [
          { text: `${name}\n`, face: 'sans', size: 7.5, color: ink.muted },
          { text: value, face: 'sans', size: 8 },
        ],
        { gap: 4 },
      )
    }
    sheet.paragraph('P', [
      {
        text: `${words.sealedAt(words.dateTime(bundle.sealed.at))}. ${words.signatures}`,
        face: 'sans',
        size: 8,
        color: ink.muted,
      },
    ])
    for (const notice of bundle.statement.notices) {
      sheet.paragraph('P', [{ text: notice, face: 'sans', size: 8, color: ink.muted }], { gap: 2 })
    }
  })
}

/** QR code (ISO/IEC 18004), drawn as squares: sharp at any size. */
function drawCode({ doc }: Sheet, text: string, left: number, top: number): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const side = codeSide / modules.size
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) doc.rect(left + column * side, top + row * side, side, side)
    }
  }
  doc.fill(ink.text)
}
