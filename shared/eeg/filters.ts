/** What the reader of an EEG sets. Hertz; null is off. ACNS Guideline 1 speaks of LFF (high-pass) and HFF (low-pass). */
export type FilterSettings = { lff: number | null; hff: number | null; notch: number | null }

/** y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2] */
export type Biquad = { b0: number; b1: number; b2: number; a1: number; a2: number }

/** Seconds of signal before and after a page that are filtered with it and thrown away, so that its borders are true. */
export const filterContextSeconds = 10

/** Centre over width between the -3 dB points of one pass: 1.7 Hz at 50 Hz, wide enough for a drifting mains. */
const notchQ = 30

/**
 * The sections for a sampling rate: second-order Butterworth by the bilinear transform (R. Bristow-Johnson, Cookbook
 * formulae for audio EQ biquad filter coefficients), and a second-order notch of constant width. For display only.
 * @returns also what was left out because half the sampling rate is too low for it
 */
export function filterSections(settings: FilterSettings, samplesPerSecond: number) {
  const sections: Biquad[] = []
  const leftOut: (keyof FilterSettings)[] = []
  for (const kind of ['lff', 'hff', 'notch'] as const) {
    const frequency = settings[kind]
    if (frequency === null) continue
    if (frequency > 0 && frequency < samplesPerSecond / 2) sections.push(section(kind, frequency, samplesPerSecond))
    else leftOut.push(kind)
  }
  return { sections, leftOut }
}

/**
 * Filters forward, then backward: no phase shift, so that spikes stay where they are, and the squared response of one
 * pass: -6 dB at the LFF and HFF. Each pass starts in the steady state of its first value.
 * @param values one stretch without gaps; not changed. What is NaN stays so, and each run between is filtered by itself
 * @param context samples of extra signal to imagine on each side where the recording has none, by odd reflection
 */
export function filterZeroPhase(
  values: Float64Array,
  sections: readonly Biquad[],
  context: { before: number; after: number } = { before: 0, after: 0 },
): Float64Array {
  if (sections.length === 0 || values.length === 0) return values.slice()
  if (!values.some(Number.isNaN)) return filteredRun(values, sections, context)
  const filtered = values.slice()
  for (let first = 0, end = 0; first < values.length; first = end + 1) {
    end = first
    while (end < values.length && !Number.isNaN(values[end])) end++
    if (end === first) continue
    const before = first === 0 ? context.before : Infinity
    const after = end === values.length ? context.after : Infinity
    filtered.set(filteredRun(values.subarray(first, end), sections, { before, after }), first)
  }
  return filtered
}

function filteredRun(
  values: Float64Array,
  sections: readonly Biquad[],
  context: { before: number; after: number },
): Float64Array {
  const before = Math.min(context.before, values.length - 1)
  const after = Math.min(context.after, values.length - 1)
  const padded = reflected(values, before, after)
  for (const one of sections) pass(padded, one)
  padded.reverse()
  for (const one of sections) pass(padded, one)
  padded.reverse()
  return padded.subarray(before, before + values.length)
}

function section(kind: keyof FilterSettings, frequency: number, samplesPerSecond: number): Biquad {
  const omega = (2 * Math.PI * frequency) / samplesPerSecond
  const cos = Math.cos(omega)
  const alpha = kind === 'notch' ? Math.tan(omega / (2 * notchQ)) : Math.sin(omega) / Math.SQRT2
  const [b0, b1, b2] =
    kind === 'lff'
      ? [(1 + cos) / 2, -(1 + cos), (1 + cos) / 2]
      : kind === 'hff'
        ? [(1 - cos) / 2, 1 - cos, (1 - cos) / 2]
        : [1, -2 * cos, 1]
  const a0 = 1 + alpha
  return { b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: (-2 * cos) / a0, a2: (1 - alpha) / a0 }
}

/** Continues the signal on both sides by turning it about its end points. */
function reflected(values: Float64Array, before: number, after: number): Float64Array {
  const count = values.length
  const [first, last] = [values[0]!, values[count - 1]!]
  const padded = new Float64Array(before + count + after)
  for (let i = 0; i < before; i++) padded[i] = 2 * first - values[before - i]!
  padded.set(values, before)
  for (let i = 0; i < after; i++) padded[before + count + i] = 2 * last - values[count - 2 - i]!
  return padded
}

/** One pass in place, transposed direct form II. */
function pass(values: Float64Array, { b0, b1, b2, a1, a2 }: Biquad): void {
  const first = values[0]!
  const steady = ((b0 + b1 + b2) / (1 + a1 + a2)) * first
  let z2 = b2 * first - a2 * steady
  let z1 = b1 * first - a1 * steady + z2
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!
    const y = b0 * x + z1
    z1 = b1 * x - a1 * y + z2
    z2 = b2 * x - a2 * y
    values[i] = y
  }
}
