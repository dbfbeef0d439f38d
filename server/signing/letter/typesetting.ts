import { ink, type Sheet, sheetSize, textWidth } from './sheet.ts'

/** A small heading above what it names. */
export function label(sheet: Sheet, text: string, tag = 'P'): void {
  sheet.need(48)
  const run = { text: text.toLocaleUpperCase(), face: 'sansBold', size: 7.5, color: ink.accent, spacing: 0.7 } as const
  sheet.paragraph(tag, [run], { gap: 4 })
}

export const columns = (...shares: number[]): { x: number; width: number }[] => {
  const whole = shares.reduce((sum, share) => sum + share, 0)
  let x = sheetSize.left
  return shares.map((share) => {
    const width = (textWidth * share) / whole
    const column = { x, width: width - 8 }
    x += width
    return column
  })
}
