import { mix, smoothstep } from './field.ts'
import { ellipsoid, intersection, polygon, union } from './solids.ts'

/**
 * The outer hull of one cerebral hemisphere, sulci closed, as a signed distance in mm (approximate: only its sign and
 * the neighbourhood of its zero are used). `lat` is the distance from the midline, negative on the other side.
 */
export function hemisphereHull(lat: number, a: number, s: number): number {
  const vault = union(
    ellipsoid(lat, a, s, [2, -16, 11], [64, 81, 62]),
    ellipsoid(lat, a, s, [30, -30, 12], [38, 56, 52]),
    10,
  )
  const base = skullBase(lat, a) - s
  const limbic = 14.5 + 0.35 * Math.max(0, -s - 14) - 2.5 * Math.exp(-(((a - 2) / 9) ** 2 + ((s + 18) / 8) ** 2))
  const suprasellar = Math.max(lat - limbic, s + 8, a - 14, -44 - a)
  const opened = intersection(intersection(vault, base, 9), -suprasellar, 5)
  return intersection(opened, 0.55 - lat, 2)
}

/** Height of the floor of the cranial fossae and of the tentorium, mm, below which there is no cerebrum. */
function skullBase(lat: number, a: number): number {
  const orbitalRoof = -19 + 5 * Math.exp(-(((lat - 30) / 12) ** 2)) + 9 * smoothstep(40, 66, a)
  const middleFossa = -41 + 9 * smoothstep(0, -40, a) + 6 * smoothstep(46, 62, lat)
  const tentorium = 2 - 0.33 * Math.max(0, lat - 4) - 13 * smoothstep(-48, -88, a) + 6 * smoothstep(-60, -42, a)
  const behind = smoothstep(-34, -56, a + 0.25 * lat)
  const floor = middleFossa + (tentorium - middleFossa) * behind
  return floor + (orbitalRoof - floor) * smoothstep(12, 21, a)
}

/** Outline in the sagittal plane of what both hemispheres share: corpus callosum, septum, thalami, hypothalamus. */
const coreOutline: readonly (readonly [number, number])[] = [
  [13, -6],
  [21, -5],
  [28, -1],
  [32, 7],
  [29, 17],
  [20, 23.5],
  [6, 27],
  [-8, 28.2],
  [-22, 27],
  [-33, 22.5],
  [-40.5, 15],
  [-41.5, 8],
  [-37, 4.5],
  [-31, 4],
  [-33, -1],
  [-35, -6],
  [-36, -12],
  [-20, -16],
  [-11, -14],
  [-7, -12],
  [-3, -15],
  [3, -11],
  [6, -6],
]

/** The core as a solid; `edge` is the distance to its outline in the sagittal plane. */
export function core(lat: number, edge: number, a: number, s: number): number {
  const stalk = (Math.hypot(lat / 14, (a + 17) / 20) - 1) * 14
  const side = mix(stalk, Math.abs(lat) - 22, smoothstep(-5, 5, s))
  // To the sides the fissure's floor bends away, following the callosal radiation.
  return intersection(edge - 0.025 * Math.min(Math.abs(lat), 12) ** 2, side, 5)
}

export const coreEdge = (a: number, s: number) => polygon(a, s, coreOutline)

/**
 * Distance to the middle of the Sylvian fissure: a cleft that runs in from the side to the insula and there opens up
 * and down between insula and opercula.
 */
export function sylvian(lat: number, a: number, s: number): number {
  const line = sylvianHeight(a) + 2.2 * Math.sin(a / 6.5) * smoothstep(42, 58, lat) + 3 * Math.sin(lat / 5 + a / 11)
  const floor = insulaDepth(a, s)
  const backEnd = Math.max(0, -44 - a)
  const frontEnd = Math.max(0, a - 30)
  const cleft = Math.hypot(
    Math.abs(s - line) - 0.2,
    Math.max(0, floor + 9 * smoothstep(-20, -38, a) - lat),
    backEnd,
    frontEnd,
  )
  const above = Math.max(0, s - (line + 15 - 0.012 * (a + 4) ** 2))
  const below = Math.max(0, line - 13 + 0.012 * (a + 4) ** 2 - s)
  const sheet = Math.hypot(lat - floor, above, below, Math.max(0, -26 - a), Math.max(0, a - 22))
  return Math.min(cleft, sheet)
}

const sylvianHeight = (a: number) => -11 - 0.55 * (a - 14)

/** How far from the midline the insular cortex lies. */
const insulaDepth = (a: number, s: number) => 39.5 - 0.006 * (a + 2) ** 2 - 0.004 * (s - 4) ** 2
