import { blend, nodesOf } from './canvas.ts'
import type { Box, Canvas } from './canvas.ts'
import { core, coreEdge, sylvian } from './cerebrum.ts'
import { signedDistance } from './distance.ts'
import { clamp, emptyField, latticeOver, mix, sample, smoothNoise, smoothstep } from './field.ts'
import type { Field, Point } from './field.ts'
import type { Folding } from './folding.ts'
import { tissues } from './tissues.ts'
import type { Random } from '../random.ts'

/** The cerebrum's box, mm. */
const cerebrumBox: Box = [
  [-70, -104, -46],
  [70, 72, 80],
]

/**
 * Sulci are drawn this much wider than they are and the tissue grown back by as much, so that narrow ones close and
 * their banks touch, as they do in a living brain. mm.
 */
const growth = 1.8

/** Cortical thickness, mm. */
const cortexThickness = 2.7

export interface Mantle {
  /** Distance to the pial surface in mm, positive in tissue. */
  readonly pial: Field
}

/** The pial surface of both hemispheres: hull, Sylvian fissure, sulci, and the core that joins them. */
export function mantle(right: Folding, left: Folding, random: Random): Mantle {
  const lattice = latticeOver(cerebrumBox[0], cerebrumBox[1], 1)
  const level = emptyField(lattice)
  const bend = [0, 1, 2].map(() => smoothNoise(random, [-74, -108, -50], [74, 76, 84], 13)) as [Field, Field, Field]
  const edges = sagittalEdges(lattice.na, lattice.ns, lattice.a0, lattice.s0)
  let i = 0
  for (let k = 0; k < lattice.ns; k++)
    for (let j = 0; j < lattice.na; j++)
      for (let n = 0; n < lattice.nx; n++, i++) {
        const x = lattice.x0 + n
        const a = lattice.a0 + j
        const s = lattice.s0 + k
        const across = x - midline(bend[0], a, s)
        const side = across < 0 ? right : left
        const lat = Math.abs(across)
        const hull = sample(side.hull, lat, a, s)
        const edge = edges[k * lattice.na + j]!
        const centre = core(lat, edge, a, s)
        if (hull > 4 && centre > 4) {
          level.values[i] = -4
          continue
        }
        const bent: Point = [
          lat + 2.2 * sample(bend[0], x, a, s),
          a + 2.2 * sample(bend[1], x, a, s),
          s + 2.2 * sample(bend[2], x, a, s),
        ]
        let tissue = Math.min(-hull - growth, clamp(sulcusLevel(side, hull, bent), -4, 30))
        tissue = Math.min(tissue, sylvian(bent[0], bent[1], bent[2]) - (0.75 + growth))
        if (lat < 9) tissue = Math.min(tissue, centre - 1 - growth)
        level.values[i] = Math.max(tissue, -centre - growth)
      }
  const pial = signedDistance(level, 12)
  for (let m = 0; m < pial.values.length; m++) pial.values[m]! += growth
  return { pial }
}

/** The interhemispheric fissure wavers a little, mm. */
const midline = (bend: Field, a: number, s: number) => 0.9 * sample(bend, 0, a, s * 0.8)

/** Positive outside of sulci; about mm near their banks. */
function sulcusLevel(side: Folding, hull: number, [lat, a, s]: Point): number {
  if (hull < -26) return 30
  const pattern = sample(side.pattern, lat, a, s)
  const across = (pattern + 0.45) * 3.2
  const beneath = -hull - sample(side.depth, lat, a, s)
  return Math.max(across, beneath)
}

function sagittalEdges(na: number, ns: number, a0: number, s0: number): Float32Array {
  const edges = new Float32Array(na * ns)
  for (let k = 0; k < ns; k++) for (let j = 0; j < na; j++) edges[k * na + j] = coreEdge(a0 + j, s0 + k)
  return edges
}

/** How a focal dysplasia changes the mantle at a point: all zero elsewhere. */
export interface Dysplasia {
  /** Added to the cortex, mm. */
  readonly thickening: number
  /** Added to the width of the border of grey and white matter, mm. */
  readonly blurring: number
  /** Added to the FLAIR signal. */
  readonly flair: number
  /** Taken from the T1 signal of white matter. */
  readonly t1: number
}

export type DysplasiaAt = (x: number, a: number, s: number) => Dysplasia | undefined

/** Draws cortical ribbon and white matter. Away from the hemispheres' own surface, the core is white matter. */
export function paintMantle(canvas: Canvas, { pial }: Mantle, dysplasiaAt: DysplasiaAt, random: Random): void {
  const { nx, na, x0, a0, s0 } = canvas.lattice
  const [from, to] = nodesOf(canvas.lattice, cerebrumBox)
  const texture = smoothNoise(random, [-72, -106, -48], [72, 74, 82], 5)
  const thickness = smoothNoise(random, [-72, -106, -48], [72, 74, 82], 24)
  for (let k = from[2]; k <= to[2]; k++)
    for (let j = from[1]; j <= to[1]; j++)
      for (let n = from[0]; n <= to[0]; n++) {
        const x = x0 + n
        const a = a0 + j
        const s = s0 + k
        const depth = sample(pial, x, a, s)
        const share = clamp(depth / 1.1 + 0.5, 0, 1)
        if (share === 0) continue
        const lesion = dysplasiaAt(x, a, s)
        const ribbon =
          core(Math.abs(x), coreEdgeNear(x, a, s), a, s) < 0.5
            ? 0
            : cortexThickness + 0.25 * sample(thickness, x, a, s) + (lesion?.thickening ?? 0)
        const half = 0.75 + (lesion?.blurring ?? 0)
        const white = ribbon === 0 ? 1 : smoothstep(ribbon - half, ribbon + half, depth)
        const grain = 1 + 0.012 * sample(texture, x, a, s)
        const flairFall = 10 * smoothstep(3, 9, depth)
        blend(
          canvas,
          (k * na + j) * nx + n,
          {
            t1: mix(tissues.cortex.t1, tissues.whiteMatter.t1 - (lesion?.t1 ?? 0), white) * grain,
            flair:
              mix(tissues.cortex.flair, tissues.whiteMatter.flair - flairFall, white) * grain + (lesion?.flair ?? 0),
          },
          share,
        )
      }
}

/** The core's distance matters only near the midline; elsewhere it is far. */
const coreEdgeNear = (x: number, a: number, s: number) =>
  Math.abs(x) < 24 && a > -50 && a < 40 && s > -24 && s < 36 ? coreEdge(a, s) : 99
