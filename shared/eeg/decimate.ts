/** A stretch of one line without gaps. Times in seconds of the recording. */
export type LineStretch = { startSeconds: number; values: Float64Array }

/** Where and how finely it is drawn. */
export type Grid = { fromSeconds: number; seconds: number; columns: number }

/**
 * What a canvas draws of a line. `envelope`: lowest and highest value of each pixel column, 2 x columns numbers, NaN in
 * a column without a sample: no spike is lost, however much is squeezed into one pixel. `points`: x in columns, y, pairs
 * of every sample, where there are fewer samples than columns; a pair of NaN breaks the line at a gap, and one sample
 * before and after the page leads the line over its borders.
 */
export type DrawnLine = { form: 'envelope'; minMax: Float32Array } | { form: 'points'; points: Float32Array }

/** @param stretches in order of time; samples outside the grid are used for `points` borders only */
export function decimate(stretches: readonly LineStretch[], samplesPerSecond: number, grid: Grid): DrawnLine {
  return samplesPerSecond * grid.seconds > grid.columns
    ? { form: 'envelope', minMax: envelope(stretches, samplesPerSecond, grid) }
    : { form: 'points', points: points(stretches, samplesPerSecond, grid) }
}

function envelope(stretches: readonly LineStretch[], samplesPerSecond: number, grid: Grid): Float32Array {
  const minMax = new Float32Array(2 * grid.columns).fill(Number.NaN)
  const columnsPerSample = grid.columns / (samplesPerSecond * grid.seconds)
  for (const { startSeconds, values } of stretches) {
    const offset = ((startSeconds - grid.fromSeconds) * grid.columns) / grid.seconds
    const { first, end } = inside(offset, columnsPerSample, values.length, grid.columns)
    for (let i = first; i < end; i++) {
      const column = Math.min(Math.max(Math.floor(offset + i * columnsPerSample + 1e-9), 0), grid.columns - 1)
      const value = values[i]!
      if (Number.isNaN(value)) continue
      // Written so that the first value of a column, met by NaN, is taken.
      if (!(minMax[2 * column]! <= value)) minMax[2 * column] = value
      if (!(minMax[2 * column + 1]! >= value)) minMax[2 * column + 1] = value
    }
  }
  return minMax
}

function points(stretches: readonly LineStretch[], samplesPerSecond: number, grid: Grid): Float32Array {
  const pairs: number[] = []
  const columnsPerSample = grid.columns / (samplesPerSecond * grid.seconds)
  for (const { startSeconds, values } of stretches) {
    const offset = ((startSeconds - grid.fromSeconds) * grid.columns) / grid.seconds
    const { first, end } = inside(offset, columnsPerSample, values.length, grid.columns)
    if (pairs.length > 0) pairs.push(Number.NaN, Number.NaN)
    for (let i = Math.max(0, first - 1); i < Math.min(values.length, end + 1); i++) {
      pairs.push(offset + i * columnsPerSample, values[i]!)
    }
  }
  return Float32Array.from(pairs)
}

/** Indices of the samples whose column is on the page. */
function inside(offset: number, columnsPerSample: number, count: number, columns: number) {
  const indexAt = (column: number) => Math.ceil((column - offset) / columnsPerSample - 1e-6)
  const first = Math.min(Math.max(0, indexAt(0)), count)
  return { first, end: Math.max(first, Math.min(count, indexAt(columns))) }
}
