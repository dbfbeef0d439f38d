import { hemisphereHull } from './cerebrum.ts'
import { signedDistance } from './distance.ts'
import { blur, clamp, emptyField, fieldOf, latticeOver, sample, smoothNoise, smoothstep } from './field.ts'
import type { Field, Point } from './field.ts'
import type { Random } from '../random.ts'
import { namedSulci } from './sulci.ts'

/** How one hemisphere is folded. Coordinates are distance from the midline, anterior and superior, in mm. */
export interface Folding {
  /** Signed distance to the hull, negative inside, mm. */
  readonly hull: Field
  /** On the hull's surface, carried inward along its normals: -1 in the middle of a sulcus, 1 on a gyral crown. */
  readonly pattern: Field
  /** How deep the sulci reach here, mm. */
  readonly depth: Field
}

const step = 1.5
/** The hull's surface is known this far to either side, mm: further in, folds of opposite banks would meet. */
const band = 27

/**
 * Folds a hemisphere as a reaction-diffusion of growth along its surface: short-range activation and longer-range
 * inhibition (Young 1984, Math. Biosci. 72:51), started from noise and held at the named sulci, so that gyri of even
 * width branch and run alongside them as in a real cortex.
 */
export function fold(shared: Field, own: Random): Folding {
  const lattice = latticeOver([-6, -106, -48], [72, 76, 82], step)
  const hull = signedDistance(fieldOf(lattice, hemisphereHull), band + 3)
  const smooth: Field = { lattice, values: hull.values.slice() }
  blur(smooth, 1)
  blur(smooth, 1)
  const individual = smoothNoise(own, [-6, -106, -48], [72, 76, 82], 9)
  const anchors = anchorField(smooth)
  const surface = surfacePoints(smooth)
  const pattern = fieldOf(lattice, (x, a, s) => 0.6 * sample(shared, x, a, s) + 0.8 * sample(individual, x, a, s))
  for (let round = 0; round < 9; round++) {
    if (round > 0) grow(pattern)
    hold(pattern, anchors.strength)
    carryAlongNormals(pattern, surface)
  }
  sharpen(pattern)
  carryAlongNormals(pattern, surface)
  const depth = depthField(smooth, anchors.depth, own)
  carryAlongNormals(depth, surface)
  return { hull: smooth, pattern, depth }
}

function grow(pattern: Field): void {
  const inhibition: Field = { lattice: pattern.lattice, values: pattern.values.slice() }
  blur(pattern, 1)
  blur(pattern, 1)
  blur(inhibition, 2)
  blur(inhibition, 2)
  const u = pattern.values
  for (let i = 0; i < u.length; i++) u[i] = Math.tanh(7 * (u[i]! - inhibition.values[i]!))
}

/** The same without saturation, so that no sulcus stays a broad pit and no gyrus a plateau. */
function sharpen(pattern: Field): void {
  const inhibition: Field = { lattice: pattern.lattice, values: pattern.values.slice() }
  blur(pattern, 1)
  blur(inhibition, 2)
  blur(inhibition, 2)
  const u = pattern.values
  for (let i = 0; i < u.length; i++) u[i] = 2.3 * (u[i]! - inhibition.values[i]!)
}

function hold(pattern: Field, strength: Float32Array): void {
  const u = pattern.values
  for (let i = 0; i < u.length; i++) {
    const held = strength[i]!
    if (held > 0) u[i] = u[i]! * (1 - held) - held
  }
}

interface Surface {
  /** Nodes near the hull's surface, and for each the point of the surface below or above it. */
  readonly nodes: Int32Array
  readonly points: Float32Array
}

function surfacePoints(hull: Field): Surface {
  const { nx, na, ns, x0, a0, s0, step: h } = hull.lattice
  const nodes: number[] = []
  const points: number[] = []
  for (let k = 1; k < ns - 1; k++)
    for (let j = 1; j < na - 1; j++)
      for (let n = 1; n < nx - 1; n++) {
        const i = (k * na + j) * nx + n
        const d = hull.values[i]!
        if (d > 8 || d < -band) continue
        nodes.push(i)
        points.push(...closestPoint(hull, [x0 + n * h, a0 + j * h, s0 + k * h]))
      }
  return { nodes: Int32Array.from(nodes), points: Float32Array.from(points) }
}

/** The point of the hull's surface nearest to `from`, by following the gradient of the distance. */
function closestPoint(hull: Field, from: Point): Point {
  let [x, a, s] = from
  for (let turn = 0; turn < 3; turn++) {
    const d = sample(hull, x, a, s)
    const e = 1.5
    const gx = sample(hull, x + e, a, s) - sample(hull, x - e, a, s)
    const ga = sample(hull, x, a + e, s) - sample(hull, x, a - e, s)
    const gs = sample(hull, x, a, s + e) - sample(hull, x, a, s - e)
    const length = Math.hypot(gx, ga, gs) + 1e-6
    const stride = turn === 0 ? d * 0.6 : d
    x -= (stride * gx) / length
    a -= (stride * ga) / length
    s -= (stride * gs) / length
  }
  return [x, a, s]
}

function carryAlongNormals(pattern: Field, surface: Surface): void {
  const carried = new Float32Array(surface.nodes.length)
  const p = surface.points
  for (let i = 0; i < carried.length; i++) carried[i] = sample(pattern, p[3 * i]!, p[3 * i + 1]!, p[3 * i + 2]!)
  for (let i = 0; i < carried.length; i++) pattern.values[surface.nodes[i]!] = carried[i]!
}

/** Where the named sulci hold the pattern down, 0 to 1, and how deep they want to be, mm. */
function anchorField(hull: Field): { strength: Float32Array; depth: Field } {
  const strength = emptyField(hull.lattice).values
  const depth = emptyField(hull.lattice)
  const { nx, na, ns, x0, a0, s0, step: h } = hull.lattice
  const reach = 9
  for (const sulcus of namedSulci)
    for (const point of course(sulcus.course)) {
      const [x, a, s] = closestPoint(hull, point)
      const from = [(x - reach - x0) / h, (a - reach - a0) / h, (s - reach - s0) / h] as const
      const nodes = Math.ceil((2 * reach) / h)
      for (let k = Math.max(0, Math.floor(from[2])); k < Math.min(ns, from[2] + nodes); k++)
        for (let j = Math.max(0, Math.floor(from[1])); j < Math.min(na, from[1] + nodes); j++)
          for (let n = Math.max(0, Math.floor(from[0])); n < Math.min(nx, from[0] + nodes); n++) {
            const i = (k * na + j) * nx + n
            const d = Math.hypot(x0 + n * h - x, a0 + j * h - a, s0 + k * h - s)
            const held = smoothstep(3.4, 1.2, d)
            if (held > strength[i]!) strength[i] = held
            const wanted = (sulcus.depth + 4.5) * smoothstep(reach, 4, d)
            if (wanted > depth.values[i]!) depth.values[i] = wanted
          }
    }
  return { strength, depth }
}

function course(knots: readonly Point[]): Point[] {
  const points: Point[] = []
  for (let i = 0; i + 1 < knots.length; i++) {
    const from = knots[i]!
    const to = knots[i + 1]!
    const parts = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]) / 1.2)
    for (let part = 0; part < parts; part++) {
      const share = part / parts
      points.push([
        from[0] + share * (to[0] - from[0]),
        from[1] + share * (to[1] - from[1]),
        from[2] + share * (to[2] - from[2]),
      ])
    }
  }
  return points
}

function depthField(hull: Field, named: Field, own: Random): Field {
  const variation = smoothNoise(own, [-6, -106, -48], [72, 76, 82], 16)
  const depth = fieldOf(hull.lattice, (x, a, s) => 17 + 5 * clamp(sample(variation, x, a, s), -1.8, 1.8))
  for (let i = 0; i < depth.values.length; i++) depth.values[i] = Math.max(depth.values[i]!, named.values[i]!)
  return depth
}
