/** Numbers of one contender. Times in milliseconds, processor time in seconds, memory in MiB; null for what it cannot tell. */
export type Measured = { [name: string]: number | string | null | Measured }

/** What a bench prints. A ratio is ours over the peer's, so that smaller is better. */
export type BenchResult = {
  bench: string
  ours: Measured
  peers: Record<string, Measured>
  ratios: Record<string, number | null>
  /** What was measured where: processors, versions, sizes. */
  conditions: Measured
}

/** The smallest value that so large a share of the samples does not exceed; NaN when there are none. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))
