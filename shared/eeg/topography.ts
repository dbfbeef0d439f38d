/** A direction from the middle of the head: right, anterior, superior. */
type Direction = readonly [number, number, number]

/** The 10-20 sites on a sphere, degrees from the vertex and clockwise from the nose. ACNS Guideline 2. */
const angles: Record<string, readonly [fromVertex: number, fromNose: number]> = {
  Fp1: [90, -18],
  Fp2: [90, 18],
  F7: [90, -54],
  F8: [90, 54],
  F3: [60, -39],
  F4: [60, 39],
  Fz: [45, 0],
  T7: [90, -90],
  T8: [90, 90],
  C3: [45, -90],
  C4: [45, 90],
  Cz: [0, 0],
  P7: [90, -126],
  P8: [90, 126],
  P3: [60, -141],
  P4: [60, 141],
  Pz: [45, 180],
  O1: [90, -162],
  O2: [90, 162],
}

const directionOf = ([fromVertex, fromNose]: readonly [number, number]): Direction => {
  const [theta, phi] = [(fromVertex * Math.PI) / 180, (fromNose * Math.PI) / 180]
  return [Math.sin(theta) * Math.sin(phi), Math.sin(theta) * Math.cos(phi), Math.cos(theta)]
}

/** Where a site lies on a head seen from above, the nose up: x to the right and y down, the rim at 1. */
export function headPlace(site: string): { x: number; y: number } | null {
  const angle = angles[site]
  if (!angle) return null
  const [fromVertex, fromNose] = angle
  const radius = fromVertex / 90
  const phi = (fromNose * Math.PI) / 180
  return { x: radius * Math.sin(phi), y: -radius * Math.cos(phi) }
}

/** Fewer sites draw a field that nobody measured. */
export const leastSites = 8
const order = 4
const terms = 24
/** Keeps a field through noisy electrodes from swinging between them. */
const smoothing = 1e-6

/**
 * A field over the head through values at sites: spherical splines (F. Perrin, Spherical splines for scalp potential and
 * current density mapping, 1989; order 4).
 * @returns the value at a place seen from above, see `headPlace`; null where too few sites are known
 */
export function topography(
  values: readonly { site: string; value: number }[],
): ((x: number, y: number) => number) | null {
  const known = values.flatMap(({ site, value }) => {
    const angle = angles[site]
    return angle && Number.isFinite(value) ? [{ at: directionOf(angle), value }] : []
  })
  if (known.length < leastSites) return null
  const count = known.length
  const matrix = Array.from({ length: count + 1 }, (_, row) =>
    Array.from({ length: count + 2 }, (__, column) => {
      if (column === count + 1) return row < count ? known[row]!.value : 0
      if (row === count || column === count) return row === column ? 0 : 1
      return spline(cosine(known[row]!.at, known[column]!.at)) + (row === column ? smoothing : 0)
    }),
  )
  const weights = solved(matrix)
  return (x, y) => {
    const radius = Math.hypot(x, y)
    const at = directionOf([radius * 90, (Math.atan2(x, -y) * 180) / Math.PI])
    return known.reduce((sum, one, index) => sum + weights[index]! * spline(cosine(at, one.at)), weights[count]!)
  }
}

const cosine = (a: Direction, b: Direction) => Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]))

function spline(x: number): number {
  let [before, now, sum] = [1, x, 0]
  for (let n = 1; n <= terms; n++) {
    sum += ((2 * n + 1) / (n * (n + 1)) ** order) * now
    ;[before, now] = [now, ((2 * n + 1) * x * now - n * before) / (n + 1)]
  }
  return sum / (4 * Math.PI)
}

/** Gaussian elimination with partial pivoting, in place. */
function solved(matrix: number[][]): number[] {
  const count = matrix.length
  for (let column = 0; column < count; column++) {
    let pivot = column
    for (let row = column + 1; row < count; row++) {
      if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[pivot]![column]!)) pivot = row
    }
    ;[matrix[column], matrix[pivot]] = [matrix[pivot]!, matrix[column]!]
    for (let row = column + 1; row < count; row++) {
      const factor = matrix[row]![column]! / matrix[column]![column]!
      for (let at = column; at <= count; at++) matrix[row]![at]! -= factor * matrix[column]![at]!
    }
  }
  const result = Array.from({ length: count }, () => 0)
  for (let row = count - 1; row >= 0; row--) {
    let sum = matrix[row]![count]!
    for (let at = row + 1; at < count; at++) sum -= matrix[row]![at]! * result[at]!
    result[row] = sum / matrix[row]![row]!
  }
  return result
}
