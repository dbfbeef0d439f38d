import { createRequire } from 'node:module'
import * as pdfkit from 'pdfkit'

const require = createRequire(import.meta.url)
const fontFile = (family: string, name: string) =>
  require.resolve(`@expo-google-fonts/${family}/${name.replace(/^[^_]+_/, '')}/${name}.ttf`)

/** Every script of the 24 official languages is in both families; what the serif lacks is taken from the other. */
const fontFiles = {
  body: fontFile('source-serif-4', 'SourceSerif4_400Regular'),
  bodyItalic: fontFile('source-serif-4', 'SourceSerif4_400Regular_Italic'),
  bodyBold: fontFile('source-serif-4', 'SourceSerif4_600SemiBold'),
  bodyBoldItalic: fontFile('source-serif-4', 'SourceSerif4_600SemiBold_Italic'),
  sans: fontFile('inter', 'Inter_400Regular'),
  sansBold: fontFile('inter', 'Inter_600SemiBold'),
} as const
export type Face = keyof typeof fontFiles

export const ink = {
  text: '#16191c',
  muted: '#55606a',
  accent: '#0b5560',
  rule: '#cfd6db',
  wash: '#f1f5f6',
  caution: '#8a4b00',
} as const

/** A4 in points. The foot of the page is kept free for the line that names the document. */
export const sheetSize = { width: 595.28, height: 841.89, left: 64, right: 64, top: 60, bottom: 78 } as const
export const textWidth = sheetSize.width - sheetSize.left - sheetSize.right

/** A run of text in one face. */
export type Run = {
  text: string
  face?: Face
  size?: number
  color?: string
  underline?: boolean
  /** Points added between characters. */
  spacing?: number
}

type Structure = PDFKit.PDFStructureElement
type PdfObject = { data: Record<string, unknown>; end(data?: Uint8Array): void }
/** The parts of pdfkit that its types leave out: fonts as fontkit knows them, and objects of our own. */
export type RawPdf = PDFKit.PDFDocument & {
  _font: { font: { hasGlyphForCodePoint(point: number): boolean } }
  _root: PdfObject
  _acroform: { fonts: Record<string, never>; defaultFont: string }
  compress: boolean
  ref(data: Record<string, unknown>): PdfObject
  page: { dictionary: PdfObject }
}

/** Paper to write on, from top to bottom: text, rules, boxes and tables, tagged for screen readers as they are drawn. */
export type Sheet = {
  readonly doc: RawPdf
  /** Runs of one paragraph. `tag` is its structure type, such as `P` or `H2`. */
  paragraph(tag: string, runs: readonly Run[], options?: { gap?: number; indent?: number; alt?: string }): void
  /** Draws what no reader needs to hear: rules, washes, page furniture. */
  decorate(draw: () => void): void
  /** Everything written inside belongs to one structure element, such as a `Sect`, `L` or `Table`. */
  within(tag: string, write: () => void, options?: { alt?: string; scope?: 'Column' | 'Row' }): void
  /** Draws inside one element that a reader hears as `alt`. */
  figure(alt: string, draw: () => void): void
  /** Starts a new page where less than this height is left. */
  need(height: number): void
  space(points: number): void
  rule(): void
  height(runs: readonly Run[], width: number): number
  /** Text in a place of its own; does not move the writing position. */
  place(runs: readonly Run[], x: number, y: number, width: number, tag?: string, scope?: 'Column' | 'Row'): void
  finish(foot: (page: number, of: number) => { left: string; right: string }): Promise<Uint8Array<ArrayBuffer>>
}

export const bodySize = 10.5
const lineGap = 2.6

/**
 * Opens a PDF/A-3b document (ISO 19005-3), tagged, with every font embedded. The same words on the same date give the
 * same bytes: nothing in it is drawn from a clock or from chance.
 */
export function openSheet(about: { title: string; subject: string; language: string; at: Date }): Sheet {
  const doc = new pdfkit.default({
    size: 'A4',
    margins: sheetSize,
    bufferPages: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    tagged: true,
    lang: about.language,
    displayTitle: true,
    info: {
      Title: about.title,
      Subject: about.subject,
      Author: 'Consilium',
      Creator: 'Consilium',
      Producer: 'Consilium',
      CreationDate: about.at,
      ModDate: about.at,
    },
  } as PDFKit.PDFDocumentOptions) as RawPdf
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  for (const [face, path] of Object.entries(fontFiles)) doc.registerFont(face, path)
  const whole = doc.struct('Document')
  doc.addStructure(whole)
  const open: Structure[] = [whole]
  const inside = (): Structure => open.at(-1) ?? whole

  const write = (runs: readonly Run[], options: PDFKit.Mixins.TextOptions, at?: { x: number; y: number }) => {
    const pieces = runs.flatMap((run) => covered(doc, run))
    pieces.forEach((piece, index) => {
      doc.font(piece.face ?? 'body', piece.size ?? bodySize).fillColor(piece.color ?? ink.text)
      const set = {
        ...options,
        lineGap,
        underline: piece.underline ?? false,
        characterSpacing: piece.spacing ?? 0,
        continued: index < pieces.length - 1,
      }
      if (index === 0 && at) doc.text(piece.text, at.x, at.y, set)
      else doc.text(piece.text, set)
    })
  }
  const lineHeight = (line: readonly Run[], width: number) => {
    doc.font(line[0]?.face ?? 'body', line[0]?.size ?? bodySize)
    return doc.heightOfString(line.map((run) => run.text).join(''), { width, lineGap })
  }
  const element = (tag: string, options: { alt?: string; scope?: 'Column' | 'Row' } = {}, draw?: () => void) => {
    const made = draw ? doc.struct(tag, options as object, draw) : doc.struct(tag, options as object)
    inside().add(made)
    return made
  }

  const sheet: Sheet = {
    doc,
    paragraph(tag, runs, { gap = 6, indent = 0, alt } = {}) {
      if (runs.every((run) => run.text === '')) return
      const x = sheetSize.left + indent
      element(tag, alt === undefined ? {} : { alt }, () => {
        doc.x = x
        write(runs, { width: textWidth - indent })
      }).end()
      doc.x = sheetSize.left
      doc.y += gap
    },
    decorate(draw) {
      doc.markContent('Artifact', { type: 'Layout' })
      draw()
      doc.endMarkedContent()
    },
    within(tag, inner, options) {
      const made = element(tag, options)
      open.push(made)
      inner()
      open.pop()
      made.end()
    },
    figure(alt, draw) {
      element('Figure', { alt }, draw).end()
    },
    need(height) {
      if (doc.y + height > sheetSize.height - sheetSize.bottom) doc.addPage()
    },
    space(points) {
      doc.y += points
    },
    rule() {
      sheet.decorate(() => {
        doc.moveTo(sheetSize.left, doc.y).lineTo(sheetSize.width - sheetSize.right, doc.y)
        doc.lineWidth(0.6).strokeColor(ink.rule).stroke()
      })
      doc.y += 8
    },
    height: (runs, width) => linesOf(runs).reduce((sum, line) => sum + lineHeight(line, width), 0),
    place(runs, x, y, width, tag = 'P', scope) {
      const before = { x: doc.x, y: doc.y }
      element(tag, scope ? { scope } : {}, () => {
        let top = y
        for (const line of linesOf(runs)) {
          write(line, { width }, { x, y: top })
          top += lineHeight(line, width)
        }
      }).end()
      doc.x = before.x
      doc.y = before.y
    },
    async finish(foot) {
      whole.end()
      const { start, count } = doc.bufferedPageRange()
      for (let page = 0; page < count; page++) {
        doc.switchToPage(start + page)
        drawFoot(sheet, foot(page + 1, count))
      }
      const ended = new Promise<void>((end) => doc.on('end', () => end()))
      doc.end()
      await ended
      return new Uint8Array(Buffer.concat(chunks))
    },
  }
  return sheet
}

/** Runs of a paragraph, broken where a run begins with a line feed: each part has a height of its own. */
function linesOf(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = []
  for (const run of runs) {
    const last = lines.at(-1)
    if (last && !run.text.startsWith('\n')) last.push(run)
    else lines.push([{ ...run, text: run.text.replace(/^\n/, '') }])
  }
  return lines
}

function drawFoot({ doc, decorate }: Sheet, { left, right }: { left: string; right: string }): void {
  const y = sheetSize.height - 46
  // Below the bottom margin pdfkit would begin a new page.
  const { margins } = doc.page as unknown as { margins: { bottom: number } }
  const kept = margins.bottom
  margins.bottom = 0
  decorate(() => {
    doc.moveTo(sheetSize.left, y - 8).lineTo(sheetSize.width - sheetSize.right, y - 8)
    doc.lineWidth(0.6).strokeColor(ink.rule).stroke()
    doc.font('sans', 7).fillColor(ink.muted)
    doc.text(left, sheetSize.left, y, { width: textWidth - 70, lineBreak: true })
    doc.text(right, sheetSize.width - sheetSize.right - 70, y, { width: 70, align: 'right', lineBreak: false })
  })
  margins.bottom = kept
}

/** A run split where its face lacks a character. What no face has is printed by its number, never left out. */
function covered(doc: RawPdf, run: Run): Run[] {
  const wanted = run.face ?? 'body'
  const has = (face: Face, point: number) => {
    doc.font(face)
    return doc['_font'].font.hasGlyphForCodePoint(point)
  }
  const pieces: Run[] = []
  const add = (face: Face, text: string) => {
    const last = pieces.at(-1)
    if (last?.face === face) last.text += text
    else pieces.push({ ...run, face, text })
  }
  for (const character of run.text) {
    const point = character.codePointAt(0) ?? 0
    const shown = character === '\n' || character === '\t' || has(wanted, point)
    if (shown) add(wanted, character === '\t' ? '    ' : character)
    else if (has('sans', point)) add('sans', character)
    else add('sans', `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`)
  }
  return pieces
}
