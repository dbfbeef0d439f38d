import { readPage, type PageView } from './page.ts'
import type { Recording } from './recording.ts'

/** The value of every line of a montage at one moment, filtered as the page is; NaN where nothing was recorded. */
export type Instant = { time: number; lines: { label: string; unit: string; value: number }[] }

/** Wide enough for one sample of a slow signal on either side. */
const windowSeconds = 0.25
/** So fine that every sample is told, up to 32 kHz. */
const columns = 8192

/**
 * What a cursor measures: the sample nearest to a time. A page is drawn from minima and maxima; this is exact.
 * @throws Problem as `readPage`
 */
export async function readInstant(recording: Recording, view: PageView, time: number): Promise<Instant> {
  const page = await readPage(recording, { ...view, start: time - windowSeconds, seconds: 2 * windowSeconds }, columns)
  return {
    time,
    lines: page.lines.map((line) => ({
      label: line.label,
      unit: line.unit,
      value:
        line.form === 'points'
          ? nearest(line.points, columns / (line.samplesPerSecond * 2 * windowSeconds))
          : middle(line.minMax),
    })),
  }
}

/** The sample nearest to the middle; none where the next lies further away than half a sample and a little. */
function nearest(points: Float32Array, columnsPerSample: number): number {
  let best = Number.NaN
  let distance = 0.6 * columnsPerSample
  for (let i = 0; i + 1 < points.length; i += 2) {
    const away = Math.abs(points[i]! - columns / 2)
    if (away < distance) [best, distance] = [points[i + 1]!, away]
  }
  return best
}

const middle = (minMax: Float32Array) => {
  const at = 2 * Math.floor(minMax.length / 4)
  return (minMax[at]! + minMax[at + 1]!) / 2
}
