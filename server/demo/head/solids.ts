/**
 * Signed distances in mm, negative inside, of the solids the anatomy is built from.
 * Exact for capsules and polygons, a first-order approximation for ellipsoids.
 */
import type { Point } from './field.ts'

export function ellipsoid(x: number, a: number, s: number, centre: Point, radii: Point): number {
  const px = (x - centre[0]) / radii[0]
  const pa = (a - centre[1]) / radii[1]
  const ps = (s - centre[2]) / radii[2]
  const scaled = Math.sqrt(px * px + pa * pa + ps * ps)
  if (scaled < 1e-6) return -Math.min(radii[0], radii[1], radii[2])
  const qx = px / radii[0]
  const qa = pa / radii[1]
  const qs = ps / radii[2]
  return (scaled * (scaled - 1)) / Math.sqrt(qx * qx + qa * qa + qs * qs)
}

/** A point of a path, with the radius there. */
export type Knot = readonly [x: number, a: number, s: number, radius: number]

/** A tube through the knots whose radius changes from knot to knot. */
export function tube(x: number, a: number, s: number, knots: readonly Knot[]): number {
  let best = Infinity
  for (let i = 0; i + 1 < knots.length; i++) {
    const from = knots[i]!
    const to = knots[i + 1]!
    const dx = to[0] - from[0]
    const da = to[1] - from[1]
    const ds = to[2] - from[2]
    const px = x - from[0]
    const pa = a - from[1]
    const ps = s - from[2]
    const along = Math.min(1, Math.max(0, (px * dx + pa * da + ps * ds) / (dx * dx + da * da + ds * ds)))
    const rx = px - along * dx
    const ra = pa - along * da
    const rs = ps - along * ds
    const distance = Math.sqrt(rx * rx + ra * ra + rs * rs) - (from[3] + along * (to[3] - from[3]))
    if (distance < best) best = distance
  }
  return best
}

/** Distance in the sagittal plane to a closed polygon of [a, s] corners. */
export function polygon(a: number, s: number, corners: readonly (readonly [number, number])[]): number {
  let nearest = Infinity
  let inside = false
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const p = corners[i]!
    const q = corners[j]!
    const ea = q[0] - p[0]
    const es = q[1] - p[1]
    const wa = a - p[0]
    const ws = s - p[1]
    const along = Math.min(1, Math.max(0, (wa * ea + ws * es) / (ea * ea + es * es)))
    const da = wa - along * ea
    const ds = ws - along * es
    nearest = Math.min(nearest, da * da + ds * ds)
    if (p[1] > s !== q[1] > s && a < (ea * ws) / es + p[0]) inside = !inside
  }
  return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest)
}

/** The union of two solids with a fillet about `radius` mm wide where they meet. */
export function union(p: number, q: number, radius: number): number {
  const h = Math.max(0, radius - Math.abs(p - q)) / radius
  return Math.min(p, q) - h * h * radius * 0.25
}

/** What both solids share, its edge rounded by about `radius` mm. */
export const intersection = (p: number, q: number, radius: number) => -union(-p, -q, radius)

/** How much of a voxel `width` mm wide lies in a solid. */
export function coverage(distance: number, width: number): number {
  const share = 0.5 - distance / width
  return share < 0 ? 0 : share > 1 ? 1 : share
}
