import type { PageLine } from '../../../shared/eeg/page.ts'
import { label } from './typesetting.ts'
import { eegColumns, type EvidencePlate } from './evidencePictures.ts'
import type { LetterWords } from './letterWords.ts'
import { ink, type Sheet, sheetSize, textWidth } from './sheet.ts'

export type { EvidencePlate } from './evidencePictures.ts'

const gap = 14
const plateWidth = (textWidth - gap) / 2
const tallest = 250
/** An EEG page is drawn at this height; its sensitivity is scaled with it and said beside it. */
const eegHeight = 250
const pointsPerMillimetre = 72 / 25.4

/** What the text cites, as pictures with their scale: slices two in a row, EEG over the whole width. */
export function writeEvidence(sheet: Sheet, plates: readonly EvidencePlate[], words: LetterWords): void {
  if (plates.length === 0) return
  sheet.within('Sect', () => {
    sheet.need(tallest + 90)
    label(sheet, words.evidence, 'H2')
    sheet.paragraph('P', [{ text: words.evidenceHint, face: 'sans', size: 8.5, color: ink.muted }])
    const slices = plates.filter((plate) => plate.picture?.kind === 'slice')
    for (let first = 0; first < slices.length; first += 2) writeSlices(sheet, slices.slice(first, first + 2), words)
    for (const plate of plates) if (plate.picture?.kind === 'eeg') writeEeg(sheet, plate, words)
    for (const plate of plates) {
      if (plate.picture) continue
      sheet.paragraph('P', [
        { text: plate.label, face: 'sansBold', size: 8.5 },
        { text: `  ${words.noImage}  ${exact(plate)}`, face: 'sans', size: 8, color: ink.muted },
      ])
    }
  })
}

function writeSlices(sheet: Sheet, row: readonly EvidencePlate[], words: LetterWords): void {
  const sizes = row.map(({ picture }) => {
    const [wide, high] = picture?.kind === 'slice' ? picture.millimetres : [1, 1]
    const scale = Math.min(plateWidth / wide, tallest / high)
    return { width: wide * scale, height: high * scale, scale }
  })
  const height = Math.max(...sizes.map((size) => size.height))
  sheet.need(height + 50)
  const { doc } = sheet
  const top = doc.y
  row.forEach((plate, index) => {
    const size = sizes[index]
    if (plate.picture?.kind !== 'slice' || !size) return
    const { png, isLossy, series } = plate.picture
    const left = sheetSize.left + index * (plateWidth + gap)
    sheet.figure(`${words.alt.slice}: ${plate.label}`, () => {
      doc.rect(left, top, plateWidth, height).fill('#000000')
      const x = left + (plateWidth - size.width) / 2
      doc.image(Buffer.from(png), x, top + (height - size.height) / 2, { width: size.width, height: size.height })
      drawScale(sheet, left + 10, top + height - 12, size.scale)
    })
    const notes = [series, ...(isLossy ? ['lossy'] : []), exact(plate)].join(' · ')
    sheet.place([{ text: plate.label, face: 'sansBold', size: 8.5 }], left, top + height + 4, plateWidth, 'Caption')
    sheet.place([{ text: notes, face: 'sans', size: 6.5, color: ink.muted }], left, top + height + 16, plateWidth)
  })
  doc.y = top + height + 46
}

/** Five centimetres of the patient. */
function drawScale({ doc }: Sheet, x: number, y: number, pointsEach: number): void {
  const length = 50 * pointsEach
  doc.lineWidth(1).strokeColor('#ffffff')
  doc
    .moveTo(x, y - 3)
    .lineTo(x, y)
    .lineTo(x + length, y)
    .lineTo(x + length, y - 3)
    .stroke()
  doc
    .font('sans', 6.5)
    .fillColor('#ffffff')
    .text('5 cm', x, y - 12, { width: length, align: 'center', lineBreak: false })
}

function writeEeg(sheet: Sheet, plate: EvidencePlate, words: LetterWords): void {
  if (plate.picture?.kind !== 'eeg') return
  const { page, microvoltsPerMillimetre } = plate.picture
  sheet.need(eegHeight + 60)
  const { doc } = sheet
  const top = doc.y
  const labels = 46
  const plot = { left: sheetSize.left + labels, width: textWidth - labels }
  const rowHeight = eegHeight / (page.lines.length + 1)
  // Rows stand closer than on screen: as many microvolts to a row's share of the page, so that waves keep their look.
  const pointsPerMicrovolt = (pointsPerMillimetre / microvoltsPerMillimetre) * Math.min(1, rowHeight / 18)
  sheet.figure(`${words.alt.eeg}: ${plate.label}`, () => {
    doc.rect(sheetSize.left, top, textWidth, eegHeight).fill('#fbfcfc')
    doc.lineWidth(0.3).strokeColor(ink.rule)
    for (let second = 0; second <= page.seconds; second++) {
      const x = plot.left + (plot.width * second) / page.seconds
      doc.moveTo(x, top).lineTo(x, top + eegHeight)
    }
    doc.stroke()
    page.lines.forEach((line, index) => {
      const middle = top + (index + 1) * rowHeight
      doc.font('sans', 5.5).fillColor(ink.muted)
      doc.text(line.label, sheetSize.left + 2, middle - 3, { width: labels - 4, lineBreak: false })
      doc.lineWidth(0.35).strokeColor(line.bad ? ink.rule : ink.text)
      traceLine(sheet, line, { middle, left: plot.left, width: plot.width, pointsPerMicrovolt })
    })
    const tall = 100 * pointsPerMicrovolt
    const [x, y] = [plot.left + plot.width - 26, top + eegHeight - 8]
    doc.lineWidth(0.8).strokeColor(ink.accent)
    doc
      .moveTo(x, y - tall)
      .lineTo(x, y)
      .stroke()
    doc
      .font('sans', 5.5)
      .fillColor(ink.accent)
      .text('100 µV', x + 2, y - tall / 2 - 3, { lineBreak: false })
  })
  sheet.place(
    [{ text: plate.label, face: 'sansBold', size: 8.5 }],
    sheetSize.left,
    top + eegHeight + 4,
    textWidth,
    'Caption',
  )
  const notes = `${page.seconds} s, negative up · ${exact(plate)}`
  sheet.place(
    [{ text: notes, face: 'sans', size: 6.5, color: ink.muted }],
    sheetSize.left,
    top + eegHeight + 16,
    textWidth,
  )
  doc.y = top + eegHeight + 34
}

type Place = { middle: number; left: number; width: number; pointsPerMicrovolt: number }

/** Negative up. Lines of another unit than µV are drawn flat: their numbers would mean nothing at this scale. */
function traceLine({ doc }: Sheet, line: PageLine, { middle, left, width, pointsPerMicrovolt }: Place): void {
  const scale = line.unit === 'µV' ? pointsPerMicrovolt * (line.kind === 'ecg' ? 0.1 : 1) : 0
  let isDown = false
  const to = (column: number, value: number) => {
    if (Number.isNaN(value)) {
      isDown = false
      return
    }
    const [x, y] = [left + (column * width) / eegColumns, middle + value * scale]
    if (isDown) doc.lineTo(x, y)
    else doc.moveTo(x, y)
    isDown = true
  }
  if (line.form === 'points') {
    for (let i = 0; i + 1 < line.points.length; i += 2) to(line.points[i]!, line.points[i + 1]!)
  } else {
    for (let column = 0; column < eegColumns; column++) {
      to(column, line.minMax[2 * column]!)
      to(column, line.minMax[2 * column + 1]!)
    }
  }
  doc.stroke()
}

/** Where it is, in the terms in which anybody can find it again. */
function exact({ reference }: EvidencePlate): string {
  switch (reference.kind) {
    case 'slice':
      return `SOP instance ${reference.sopInstanceUid}, frame ${reference.frame + 1}`
    case 'plane':
      return `series ${reference.seriesUid}, plane through ${reference.point.join(', ')} mm (LPS), ${reference.slab.millimetres} mm thick`
    case 'eeg':
      return `from second ${reference.start} for ${reference.seconds} s, montage ${reference.montage}`
    case 'page':
      return `document ${reference.document}, page ${reference.page}`
  }
}
