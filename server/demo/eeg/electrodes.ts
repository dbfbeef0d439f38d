/** A direction from the middle of the head: right, anterior, superior. */
export type Direction = readonly [right: number, anterior: number, superior: number]

/** The 10-20 sites and the ears on a sphere, in the order they are recorded. ACNS Guideline 2. */
export const electrodes: readonly { readonly name: string; readonly at: Direction }[] = [
  { name: 'Fp1', at: [-0.31, 0.95, 0.03] },
  { name: 'Fp2', at: [0.31, 0.95, 0.03] },
  { name: 'F7', at: [-0.81, 0.59, 0.03] },
  { name: 'F3', at: [-0.55, 0.67, 0.5] },
  { name: 'Fz', at: [0, 0.71, 0.71] },
  { name: 'F4', at: [0.55, 0.67, 0.5] },
  { name: 'F8', at: [0.81, 0.59, 0.03] },
  { name: 'T7', at: [-1, 0, 0.03] },
  { name: 'C3', at: [-0.71, 0, 0.71] },
  { name: 'Cz', at: [0, 0, 1] },
  { name: 'C4', at: [0.71, 0, 0.71] },
  { name: 'T8', at: [1, 0, 0.03] },
  { name: 'P7', at: [-0.81, -0.59, 0.03] },
  { name: 'P3', at: [-0.55, -0.67, 0.5] },
  { name: 'Pz', at: [0, -0.71, 0.71] },
  { name: 'P4', at: [0.55, -0.67, 0.5] },
  { name: 'P8', at: [0.81, -0.59, 0.03] },
  { name: 'O1', at: [-0.31, -0.95, 0.03] },
  { name: 'O2', at: [0.31, -0.95, 0.03] },
  { name: 'A1', at: [-0.93, -0.12, -0.34] },
  { name: 'A2', at: [0.93, -0.12, -0.34] },
]

/** Samples per second of every signal. */
export const sampleRate = 256

/** One array of microvolts per electrode, against a silent reference. */
export type Recording = readonly Float32Array[]

export const blankRecording = (seconds: number): Recording =>
  electrodes.map(() => new Float32Array(seconds * sampleRate))

export function site(name: string): Direction {
  const found = electrodes.find((electrode) => electrode.name === name)
  if (found === undefined) throw new RangeError(`no electrode ${name}`)
  return found.at
}

/** What each electrode sees of a source below `centre`: 1 right above it, 1/e at `spread` degrees from it. */
export const fieldOfSource = (centre: Direction, spread: number): Float32Array =>
  Float32Array.from(electrodes, ({ at }) => {
    const along = at[0] * centre[0] + at[1] * centre[1] + at[2] * centre[2]
    const cosine = along / (Math.hypot(...at) * Math.hypot(...centre))
    const degrees = (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI
    return Math.exp(-((degrees / spread) ** 2))
  })

/** Adds a source's course, beginning at `from` seconds, to every electrode that sees it. */
export function project(recording: Recording, gains: ArrayLike<number>, course: ArrayLike<number>, from = 0): void {
  const start = Math.round(from * sampleRate)
  recording.forEach((samples, index) => {
    const gain = gains[index] ?? 0
    if (Math.abs(gain) < 0.005) return
    const count = Math.min(course.length, samples.length - start)
    for (let i = Math.max(0, -start); i < count; i++) samples[start + i]! += gain * course[i]!
  })
}
