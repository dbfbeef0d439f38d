import type { Page } from '../../shared/eeg/page.ts'
import type { PlacedAnnotation } from './annotationLanes.ts'
import { traceLine } from './drawTraces.ts'
import type { EegColours } from './eegColours.ts'
import { type LineScale, millimetresOf, pixelsOf, type Row, timeTicks } from './eegLayout.ts'

/** CSS pixels, all from the upper left corner of the canvas: notes above, traces, times below. */
export type PagePlace = {
  width: number
  notesHeight: number
  plotHeight: number
  axisHeight: number
  /** How far the rows are scrolled up. */
  scrolled: number
}

export type PageDrawing = {
  page: Page
  place: PagePlace
  rows: readonly Row[]
  scales: readonly LineScale[]
  notes: readonly PlacedAnnotation[]
  /** The annotation that was gone to. */
  current: number | null
  durationSeconds: number
  sensitivity: number
  /** CSS pixels of a millimetre on this screen. */
  onScreen: number
  colours: EegColours
  font: string
  words: { time: (seconds: number) => string; scaleBar: [string, string]; gap: string; end: string }
}

export const laneHeight = 15

/** Draws a whole page. The context's unit is the CSS pixel. */
export function drawPage(context: CanvasRenderingContext2D, drawing: PageDrawing): void {
  const { place, colours, font } = drawing
  const height = place.notesHeight + place.plotHeight + place.axisHeight
  context.fillStyle = colours.paper
  context.fillRect(0, 0, place.width, height)
  context.font = font
  context.textBaseline = 'middle'
  context.lineWidth = 1
  inPlot(context, place, () => drawBands(context, drawing))
  drawTime(context, drawing)
  inPlot(context, place, () => drawAbsences(context, drawing))
  drawNoteMarks(context, drawing)
  inPlot(context, place, () => drawTraces(context, drawing))
  drawNoteTexts(context, drawing)
  drawScaleBar(context, drawing)
}

const xOf = ({ page, place }: PageDrawing, time: number) => ((time - page.start) / page.seconds) * place.width
/** Half a pixel in, so that a line of one pixel is one pixel. */
const crisp = (value: number) => Math.round(value) + 0.5

function inPlot(context: CanvasRenderingContext2D, place: PagePlace, draw: () => void): void {
  context.save()
  context.beginPath()
  context.rect(0, place.notesHeight, place.width, place.plotHeight)
  context.clip()
  context.translate(0, place.notesHeight - place.scrolled)
  draw()
  context.restore()
}

/** Every second chain lies on a band, so that the eye finds its way from the label. */
function drawBands(context: CanvasRenderingContext2D, { rows, place, colours }: PageDrawing): void {
  context.fillStyle = colours.band
  const chains = [...new Set(rows.map(({ chain }) => chain))]
  for (const chain of chains.filter((_, index) => index % 2 === 1)) {
    const own = rows.filter((row) => row.chain === chain)
    const [first, last] = [own[0]!, own.at(-1)!]
    context.fillRect(
      0,
      first.top - first.height * 0.3,
      place.width,
      last.top + last.height * 1.3 - first.top + last.height * 0.3,
    )
  }
}

function drawTime(context: CanvasRenderingContext2D, drawing: PageDrawing): void {
  const { page, place, colours, words } = drawing
  const bottom = place.notesHeight + place.plotHeight
  context.textAlign = 'center'
  for (const { time, isLabelled } of timeTicks(page.start, page.seconds, place.width, 60)) {
    const x = xOf(drawing, time)
    context.strokeStyle = time % 5 === 0 ? colours.fifth : colours.second
    line(context, crisp(x), place.notesHeight, crisp(x), bottom + 3)
    if (!isLabelled) continue
    const text = words.time(time)
    const half = context.measureText(text).width / 2
    context.fillStyle = colours.ink
    context.fillText(text, Math.min(Math.max(x, half + 2), place.width - half - 2), bottom + place.axisHeight / 2 + 2)
  }
  context.strokeStyle = colours.fifth
  line(context, 0, bottom + 0.5, place.width, bottom + 0.5)
}

/** Time in which nothing was recorded: gaps, and what lies behind the end. */
function drawAbsences(context: CanvasRenderingContext2D, drawing: PageDrawing): void {
  const { page, durationSeconds, words } = drawing
  for (const gap of page.gaps) drawAbsence(context, drawing, gap.start, gap.start + gap.duration, words.gap)
  const end = page.start + page.seconds
  if (durationSeconds < end - 1e-6) drawAbsence(context, drawing, durationSeconds, end, words.end)
}

function drawAbsence(
  context: CanvasRenderingContext2D,
  drawing: PageDrawing,
  from: number,
  to: number,
  text: string,
): void {
  const { place, colours } = drawing
  const [left, right] = [Math.max(0, xOf(drawing, from)), Math.min(place.width, xOf(drawing, to))]
  const top = place.scrolled
  context.fillStyle = colours.gap
  context.fillRect(left, top, right - left, place.plotHeight)
  context.strokeStyle = colours.fifth
  line(context, crisp(left), top, crisp(left), top + place.plotHeight)
  if (context.measureText(text).width + 12 > right - left) return
  context.fillStyle = colours.ink
  context.textAlign = 'center'
  context.fillText(text, (left + right) / 2, top + place.plotHeight / 2)
}

function drawTraces(context: CanvasRenderingContext2D, { page, place, rows, scales, colours }: PageDrawing): void {
  context.lineJoin = 'round'
  const tone = (one: Page['lines'][number]) =>
    one.bad ? colours.bad : one.kind === 'eeg' ? colours.trace : colours.polygraphic
  page.lines.forEach((one, index) => {
    context.strokeStyle = tone(one)
    context.beginPath()
    traceLine(context, one, { row: rows[index]!, scale: scales[index]!, width: place.width, columns: page.columns })
    context.stroke()
  })
}

/** A dashed line where an annotation begins, and a bar above the traces for as long as it lasts. */
function drawNoteMarks(context: CanvasRenderingContext2D, { notes, place, colours, current }: PageDrawing): void {
  const bottom = place.notesHeight + place.plotHeight
  for (const { left, right, index } of notes) {
    const isCurrent = index === current
    context.fillStyle = isCurrent ? colours.here : colours['note-span']
    if (right > left) context.fillRect(left, place.notesHeight - 3, right - left - 1, 3)
    context.strokeStyle = isCurrent ? colours.here : colours.note
    context.setLineDash(isCurrent ? [] : [3, 3])
    line(context, crisp(left), 0, crisp(left), bottom)
  }
  context.setLineDash([])
}

function drawNoteTexts(context: CanvasRenderingContext2D, { notes, colours, current, place }: PageDrawing): void {
  context.textAlign = 'start'
  for (const { annotation, left, lane, index } of notes) {
    if (lane === null) continue
    const width = context.measureText(annotation.text).width
    const x = Math.max(0, Math.min(left, place.width - width - 8))
    context.fillStyle = colours.paper
    context.fillRect(x + 1, lane * laneHeight, width + 7, laneHeight)
    context.fillStyle = index === current ? colours.here : colours.note
    context.fillText(annotation.text, x + 4, (lane + 0.5) * laneHeight + 1)
  }
}

/** 50 µV by 1 s, at the lower right: true whatever the screen, since it is drawn to the same scale as the traces. */
function drawScaleBar(context: CanvasRenderingContext2D, drawing: PageDrawing): void {
  const { page, place, sensitivity, onScreen, colours, words } = drawing
  const height = pixelsOf(millimetresOf(50, sensitivity), onScreen)
  const width = place.width / page.seconds
  const right = place.width - 10
  const bottom = place.notesHeight + place.plotHeight - 22
  const left = right - width
  context.lineJoin = 'miter'
  // Twice: a halo of the paper, so that it stands out and hides next to nothing of the traces behind it.
  for (const [colour, halo] of [
    [colours.paper, 4],
    [colours.here, 0],
  ] as const) {
    context.strokeStyle = colour
    context.lineWidth = 2 + halo
    context.beginPath()
    context.moveTo(left, bottom - height)
    context.lineTo(left, bottom)
    context.lineTo(right, bottom)
    context.stroke()
  }
  context.fillStyle = colours.here
  context.strokeStyle = colours.paper
  context.lineWidth = 5
  context.textAlign = 'end'
  haloed(context, words.scaleBar[0], left - 7, bottom - height / 2)
  context.textAlign = 'center'
  haloed(context, words.scaleBar[1], left + width / 2, bottom + 11)
  context.textAlign = 'start'
  context.lineWidth = 1
}

function haloed(context: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  context.strokeText(text, x, y)
  context.fillText(text, x, y)
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath()
  context.moveTo(x1, y1)
  context.lineTo(x2, y2)
  context.stroke()
}
