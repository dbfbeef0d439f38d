import type { DrawnLine } from '../../shared/eeg/decimate.ts'
import type { PageLine } from '../../shared/eeg/page.ts'

/** CSS defines 96 px to the inch of 25.4 mm: what holds until somebody has measured this screen. */
export const pixelsPerMillimetre = 96 / 25.4

export const millimetresOf = (microvolts: number, sensitivity: number): number => microvolts / sensitivity
/** @param onScreen CSS pixels of a millimetre on this very screen, where somebody measured it */
export const pixelsOf = (millimetres: number, onScreen = pixelsPerMillimetre): number => millimetres * onScreen

/** An ECG is some ten times as large as an EEG and is drawn that much flatter, as machines do, and said beside it. */
const ecgTimesFlatter = 10

/** How a line is drawn: what lies on its middle, and CSS pixels downwards for each unit. Negative is up. */
export type LineScale = {
  middle: number
  pixelsPerUnit: number
  /** µV/mm where it is not the page's; `own` where the unit is no voltage and the line fills its row. */
  said: number | 'own' | null
}

/** One line's place, in CSS pixels from the top of all rows. */
export type Row = { top: number; height: number; middle: number; chain: number }

/** Chains stand apart by this share of a row. */
const chainGap = 0.6
/**
 * Pixels of a row. The lines of a montage all fit, however flat, so that both sides are seen at once; more than that
 * would be a grey wall, and the rows are scrolled.
 */
const leastRow = (lines: number) => (lines <= 32 ? 9 : 20)

/** The rows of a page, filling the height that is there. */
export function rowsOf(lines: readonly { chain: number }[], height: number): { rows: Row[]; height: number } {
  const gaps = lines.filter((line, index) => index > 0 && line.chain !== lines[index - 1]!.chain).length
  const units = lines.length + gaps * chainGap + 1
  const row = Math.max(leastRow(lines.length), height / units)
  let top = row / 2
  const rows = lines.map(({ chain }, index): Row => {
    if (index > 0 && chain !== lines[index - 1]!.chain) top += chainGap * row
    const placed = { top, height: row, middle: top + row / 2, chain }
    top += row
    return placed
  })
  return { rows, height: Math.max(height, row * units) }
}

/**
 * The scale of a line. Voltages: µV over the sensitivity is millimetres. Everything else has no µV: it fills its row,
 * with more upwards.
 * @param sensitivity µV/mm of the page
 * @param isCentred whether slow shifts were filtered away; otherwise the line is drawn around its own median
 */
export function scaleOf(
  line: PageLine,
  sensitivity: number,
  rowHeight: number,
  isCentred: boolean,
  { ownSensitivity = null, onScreen = pixelsPerMillimetre }: { ownSensitivity?: number | null; onScreen?: number } = {},
): LineScale {
  if (line.unit !== 'µV') {
    const { lowest, highest } = extent(line)
    const pixelsPerUnit = highest > lowest ? (0.8 * rowHeight) / (lowest - highest) : 0
    return { middle: (lowest + highest) / 2, pixelsPerUnit, said: 'own' }
  }
  const own = ownSensitivity ?? (line.kind === 'ecg' ? sensitivity * ecgTimesFlatter : sensitivity)
  const hasShifts = !isCentred || line.unfiltered.includes('lff')
  return {
    middle: hasShifts ? median(line) : 0,
    pixelsPerUnit: pixelsOf(millimetresOf(1, own), onScreen),
    said: own === sensitivity ? null : own,
  }
}

/** Downwards from the top of all rows, in CSS pixels. */
export const yOf = (row: Row, scale: LineScale, value: number): number =>
  row.middle + (value - scale.middle) * scale.pixelsPerUnit

/** Millimetres per second of a page this wide: 30 is the paper's. */
export const paperSpeed = (plotPixels: number, seconds: number, onScreen = pixelsPerMillimetre): number =>
  plotPixels / onScreen / seconds

/** A line at each second and a time at some, so that neither runs into the next. */
export function timeTicks(
  start: number,
  seconds: number,
  plotPixels: number,
  labelPixels: number,
): { time: number; isLabelled: boolean }[] {
  const perSecond = plotPixels / seconds
  const step = steps.find((one) => one * perSecond >= 6) ?? 60
  const labelStep = steps.find((one) => one % step === 0 && one * perSecond >= labelPixels) ?? 60
  const first = Math.ceil(start / step - 1e-9)
  const last = Math.floor((start + seconds) / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const time = (first + index) * step
    return { time, isLabelled: time % labelStep === 0 }
  })
}

const steps = [1, 2, 5, 10, 20, 30, 60]

const values = (line: DrawnLine): Float32Array =>
  line.form === 'envelope' ? line.minMax : line.points.filter((_, index) => index % 2 === 1)

function extent(line: DrawnLine): { lowest: number; highest: number } {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values(line)) {
    if (value < lowest) lowest = value
    if (value > highest) highest = value
  }
  return lowest > highest ? { lowest: 0, highest: 0 } : { lowest, highest }
}

function median(line: DrawnLine): number {
  const sorted = values(line)
    .filter((value) => !Number.isNaN(value))
    .toSorted()
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
