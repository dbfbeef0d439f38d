import { emptyField, latticeOver, sample, smoothNoise } from './field.ts'
import type { Field, Lattice, Point } from './field.ts'
import { coverage } from './solids.ts'
import type { Random } from '../random.ts'

/** What a tissue looks like in the two sequences, in stored values before bias and noise. */
export interface Tissue {
  readonly t1: number
  readonly flair: number
}

/** The head being drawn, tissue over tissue, as what each sequence would see without bias and noise. */
export interface Canvas {
  readonly lattice: Lattice
  readonly t1: Float32Array
  readonly flair: Float32Array
  /** Shifts in mm by which every drawn solid is made irregular, so that no two sides of a head are the same. */
  readonly warp: readonly [Field, Field, Field]
}

/** The whole field of view: 176 x 256 x 256 mm. */
const headLattice = latticeOver([-87.5, -138, -158], [87.5, 117, 97], 1)

export function blankCanvas(random: Random): Canvas {
  const { values: t1 } = emptyField(headLattice)
  const irregular = () => smoothNoise(random, [-90, -140, -160], [90, 120, 100], 17)
  return {
    lattice: headLattice,
    t1,
    flair: new Float32Array(t1.length),
    warp: [irregular(), irregular(), irregular()],
  }
}

/** A box, low and high corner, mm. */
export type Box = readonly [low: Point, high: Point]

interface Paint {
  readonly box: Box
  readonly tissue: Tissue
  /** Signed distance in mm, negative inside; Infinity where there is nothing to draw. */
  readonly distance: (x: number, a: number, s: number) => number
  /** Width in mm over which the tissue fades; a sharp edge is as wide as a voxel. */
  readonly edge?: number
  /** mm, how irregular the shape is. */
  readonly irregularity?: number
}

/** Draws a solid over what is there. Returns nothing: the canvas is changed. */
export function paint(canvas: Canvas, { box, tissue, distance, edge = 1, irregularity = 1 }: Paint): void {
  const { nx, na } = canvas.lattice
  const [from, to] = nodesOf(canvas.lattice, box)
  const [wx, wa, ws] = canvas.warp
  for (let k = from[2]; k <= to[2]; k++)
    for (let j = from[1]; j <= to[1]; j++)
      for (let n = from[0]; n <= to[0]; n++) {
        const x = canvas.lattice.x0 + n
        const a = canvas.lattice.a0 + j
        const s = canvas.lattice.s0 + k
        let d = distance(x, a, s)
        if (d > 4 + edge) continue
        if (irregularity > 0)
          d = distance(
            x + irregularity * sample(wx, x, a, s),
            a + irregularity * sample(wa, x, a, s),
            s + irregularity * sample(ws, x, a, s),
          )
        const share = coverage(d, edge)
        if (share === 0) continue
        const i = (k * na + j) * nx + n
        blend(canvas, i, tissue, share)
      }
}

export function blend(canvas: Canvas, i: number, tissue: Tissue, share: number): void {
  canvas.t1[i]! += (tissue.t1 - canvas.t1[i]!) * share
  canvas.flair[i]! += (tissue.flair - canvas.flair[i]!) * share
}

/** Draws the same solid, given for lat > 0, on both sides. */
export function paintBoth(canvas: Canvas, solid: Paint): void {
  const [low, high] = solid.box
  paint(canvas, solid)
  paint(canvas, {
    ...solid,
    box: [
      [-high[0], low[1], low[2]],
      [-low[0], high[1], high[2]],
    ],
    distance: (x, a, s) => solid.distance(-x, a, s),
  })
}

/** Draws only what lies `cover` mm or more under the skin. */
export const under =
  (skin: Field, draw: typeof paint, cover: number): typeof paint =>
  (canvas, solid) =>
    draw(canvas, {
      ...solid,
      distance: (x, a, s) => {
        const distance = solid.distance(x, a, s)
        return distance > 5 ? distance : Math.max(distance, sample(skin, x, a, s) + cover)
      },
    })

export function nodesOf(lattice: Lattice, [low, high]: Box): [Point, Point] {
  const { nx, na, ns, x0, a0, s0, step } = lattice
  const first = (value: number, origin: number) => Math.max(0, Math.ceil((value - origin) / step))
  const last = (value: number, origin: number, count: number) =>
    Math.min(count - 1, Math.floor((value - origin) / step))
  return [
    [first(low[0], x0), first(low[1], a0), first(low[2], s0)],
    [last(high[0], x0, nx), last(high[1], a0, na), last(high[2], s0, ns)],
  ]
}
