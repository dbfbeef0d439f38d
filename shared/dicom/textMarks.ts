import type { Instance } from './instance.ts'
import type { StoredValues } from './storedValues.ts'

/**
 * Whether an image seems to have lettering drawn into it: a row of small marks of the brightest values there are, of one
 * height, close together, each with hard edges. Anatomy is bright too, but soft at its edges and not in line. Finds what
 * consoles and film digitisers print; not handwriting, not dark letters, not faint ones. A warning, never an all-clear.
 */
export function showsTextMarks(values: StoredValues, { rows, columns, samplesPerPixel }: Instance): boolean {
  const pixels = rows * columns
  const brightness = (i: number) => values[i * samplesPerPixel]!
  let [lowest, highest] = [brightness(0), brightness(0)]
  for (let i = 1; i < pixels; i++) {
    const value = brightness(i)
    if (value < lowest) lowest = value
    else if (value > highest) highest = value
  }
  if (highest === lowest) return false
  const span = highest - lowest
  const bright = new Uint8Array(pixels)
  let count = 0
  for (let i = 0; i < pixels; i++) {
    if (brightness(i) < highest - 0.03 * span) continue
    bright[i] = 1
    count++
  }
  if (count > pixels / 8) return false
  const isDark = (i: number) => brightness(i) < lowest + 0.7 * span
  const marks = marksIn(bright, rows, columns, isDark)
  return inLine(marks)
}

type Mark = { left: number; right: number; top: number; bottom: number }

const [lowestMark, tallestMark, widestMark] = [5, 48, 60]

/** Patches of bright pixels that touch, of the size and fill of a letter, with hard edges. */
function marksIn(bright: Uint8Array, rows: number, columns: number, isDark: (i: number) => boolean): Mark[] {
  const marks: Mark[] = []
  const stack: number[] = []
  for (let start = 0; start < bright.length; start++) {
    if (bright[start] !== 1) continue
    bright[start] = 2
    stack.push(start)
    let [area, edge, hard] = [0, 0, 0]
    const mark: Mark = { left: columns, right: 0, top: rows, bottom: 0 }
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % columns, Math.floor(at / columns)]
      area++
      mark.left = Math.min(mark.left, x)
      mark.right = Math.max(mark.right, x)
      mark.top = Math.min(mark.top, y)
      mark.bottom = Math.max(mark.bottom, y)
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if (x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows) continue
          const next = at + dy * columns + dx
          if (bright[next] === 1) {
            bright[next] = 2
            stack.push(next)
          } else if (bright[next] === 0 && (dx === 0 || dy === 0)) {
            edge++
            if (isDark(next)) hard++
          }
        }
      }
    }
    const [width, height] = [mark.right - mark.left + 1, mark.bottom - mark.top + 1]
    const fits = height >= lowestMark && height <= tallestMark && width <= widestMark && width >= 1
    if (fits && area >= height && area <= 0.85 * width * height + height && hard >= 0.8 * edge) marks.push(mark)
  }
  return marks
}

const least = 5

/** Five or more of nearly one height on one line, none farther from the next than a letter and a half. */
function inLine(marks: Mark[]): boolean {
  const sorted = marks.toSorted((a, b) => a.left - b.left)
  return sorted.some((first, index) => {
    const height = first.bottom - first.top + 1
    let last = first
    let count = 1
    for (const next of sorted.slice(index + 1)) {
      if (next.left - last.right > 1.5 * height) {
        if (next.left - last.right > 3 * height) break
        continue
      }
      const same =
        Math.abs(next.bottom - first.bottom) <= 1 + height * 0.12 && Math.abs(next.top - first.top) <= 1 + height * 0.3
      if (!same || next.left < last.left + 2) continue
      last = next
      if (++count >= least) return true
    }
    return false
  })
}
