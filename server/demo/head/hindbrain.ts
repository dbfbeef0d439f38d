import { blend, nodesOf, paint, paintBoth } from './canvas.ts'
import type { Box, Canvas } from './canvas.ts'
import { clamp, mix, sample, smoothNoise, smoothstep } from './field.ts'
import type { Field } from './field.ts'
import { ellipsoid, intersection, polygon, tube, union } from './solids.ts'
import type { Knot } from './solids.ts'
import { tissues } from './tissues.ts'
import type { Random } from '../random.ts'

/** Draws brainstem, cerebellum and fourth ventricle. */
export function paintHindbrain(canvas: Canvas, random: Random): void {
  paint(canvas, {
    box: [
      [-26, -52, -160],
      [26, 0, 4],
    ],
    tissue: tissues.brainstem,
    distance: brainstem,
    irregularity: 0.5,
  })
  paint(canvas, {
    box: [
      [-16, -44, -36],
      [16, -8, -4],
    ],
    tissue: tissues.thalamus,
    distance: redNucleusAndNigra,
    edge: 1.6,
    irregularity: 0.3,
  })
  paintBoth(canvas, {
    box: [
      [4, -58, -46],
      [36, -18, -20],
    ],
    tissue: tissues.brainstem,
    distance: (x, a, s) => tube(x, a, s, peduncle),
    edge: 1.4,
  })
  paintCerebellum(canvas, random)
  paintBoth(canvas, {
    box: [
      [8, -66, -44],
      [26, -44, -24],
    ],
    tissue: tissues.cerebellarCortex,
    distance: (x, a, s) => Math.abs(ellipsoid(x, a, s, [16, -55, -34], [5.5, 7, 4])) - 0.5,
    edge: 1.5,
  })
  paint(canvas, {
    box: [
      [-18, -52, -58],
      [18, -30, -14],
    ],
    tissue: tissues.csf,
    distance: fourthVentricle,
    irregularity: 0.4,
  })
  paint(canvas, {
    box: [
      [-6, -20, -52],
      [6, 2, -8],
    ],
    tissue: tissues.flow,
    distance: (x, a, s) => tube(x, a, s, basilar),
    irregularity: 0.8,
  })
  paintBoth(canvas, {
    box: [
      [4, -26, -84],
      [20, -4, -40],
    ],
    tissue: tissues.flow,
    distance: (x, a, s) => tube(x, a, s, vertebral),
    irregularity: 0.8,
  })
}

const stem: readonly Knot[] = [
  [0, -20, -10, 11],
  [0, -23, -16, 11.5],
  [0, -26, -22, 11],
  [0, -32, -44, 8.5],
  [0, -37, -56, 7],
  [0, -40, -68, 5.6],
  [0, -38, -84, 5],
  [0, -37, -160, 5],
]

export function brainstem(x: number, a: number, s: number): number {
  const width = s > -46 ? 0.8 : 0.86
  const column = tube(x * width, a, s, stem)
  const pons = ellipsoid(x, a, s, [0, -21, -31], [16.5, 11.5, 13])
  const colliculi = Math.min(
    ellipsoid(Math.abs(x), a, s, [4, -35, -3], [4, 3.6, 3.2]),
    ellipsoid(Math.abs(x), a, s, [3.6, -37, -10], [3.6, 3.2, 3]),
  )
  const fossa = tube(x, a, s, [
    [0, -4, -12, 5.5],
    [0, -10, -18, 3.4],
  ])
  return Math.max(union(union(column, pons, 4), colliculi, 2), -fossa)
}

const redNucleusAndNigra = (x: number, a: number, s: number) =>
  Math.min(
    ellipsoid(Math.abs(x), a, s, [4.6, -21, -9], [2.8, 3, 4]),
    ellipsoid(Math.abs(x) * 0.8 + 0.55 * (a + 16), a, s, [6.5, -17, -11], [1.6, 5, 4.5]),
  )

const peduncle: readonly Knot[] = [
  [12, -26, -32, 8],
  [19, -38, -34, 7],
  [20, -50, -35, 7],
]

const basilar: readonly Knot[] = [
  [0, -6, -14, 1.7],
  [0.6, -6.5, -28, 1.8],
  [0, -14, -44, 1.7],
]

const vertebral: readonly Knot[] = [
  [0.5, -14, -44, 1.4],
  [6, -20, -54, 1.6],
  [14, -22, -66, 1.8],
  [17, -18, -82, 1.9],
]

/** A tent: the floor on pons and medulla, the fastigium pointing into the cerebellum. */
const fourthOutline = [
  [-35, -18],
  [-36.5, -31],
  [-39, -44],
  [-42, -49],
  [-43.5, -42],
  [-49, -34.5],
  [-42, -25],
  [-38, -18],
] as const

const fourthVentricle = (x: number, a: number, s: number) =>
  intersection(
    polygon(a, s, fourthOutline),
    Math.abs(x) - 1 - 7.5 * Math.exp(-(((s + 34) / 10) ** 2)) * smoothstep(-49, -38, a),
    1.5,
  )

const cerebellumBox: Box = [
  [-56, -100, -62],
  [56, -30, 6],
]

/** Outline of the cerebellum: two hemispheres and the vermis under the tentorium. */
export function cerebellumHull(x: number, a: number, s: number): number {
  const lat = Math.abs(x)
  const hemisphere = ellipsoid(lat, a, s, [23, -61, -33], [29, 30, 22])
  const vermis = ellipsoid(x, a, s, [0, -60, -24], [12, 27, 26])
  const roof = s + 0.8 + 0.36 * lat + 13 * smoothstep(-50, -90, a)
  const vallecula = ellipsoid(x, a, s, [0, -84, -50], [6, 22, 14])
  const stemSide = -tube(x, a, s, [
    [0, -24, -4, 13],
    [0, -27, -22, 13],
    [0, -28, -38, 13.5],
    [0, -38, -70, 10],
  ])
  const body = intersection(union(hemisphere, vermis, 8), roof, 5)
  return Math.max(intersection(body, -vallecula, 5), stemSide)
}

/**
 * Folia fan out from the fastigium in every sagittal plane: a few deep fissures between lobules and fine, shallow ones
 * on them; the white matter is what lies far from all of them.
 */
function paintCerebellum(canvas: Canvas, random: Random): void {
  const { nx, na, x0, a0, s0 } = canvas.lattice
  const [from, to] = nodesOf(canvas.lattice, cerebellumBox)
  const box: Box = [
    [-60, -104, -66],
    [60, -26, 10],
  ]
  const coarse = smoothNoise(random, box[0], box[1], 18)
  const fine = smoothNoise(random, box[0], box[1], 8)
  for (let k = from[2]; k <= to[2]; k++)
    for (let j = from[1]; j <= to[1]; j++)
      for (let n = from[0]; n <= to[0]; n++) {
        const x = x0 + n
        const a = a0 + j
        const s = s0 + k
        const hull = cerebellumHull(x, a, s) + 0.5 * sample(fine, x, a, s)
        const covered = clamp(0.5 - hull, 0, 1)
        if (covered === 0) continue
        const { csf, white } = foliation(x, a, s, -hull, coarse, fine)
        const i = (k * na + j) * nx + n
        blend(
          canvas,
          i,
          {
            t1: mix(mix(tissues.cerebellarCortex.t1, tissues.cerebellarWhite.t1, white), tissues.csf.t1, csf),
            flair: mix(
              mix(tissues.cerebellarCortex.flair, tissues.cerebellarWhite.flair, white),
              tissues.csf.flair,
              csf,
            ),
          },
          covered,
        )
      }
}

function foliation(x: number, a: number, s: number, depth: number, coarse: Field, fine: Field) {
  const lat = Math.abs(x)
  const da = a + 46 + 0.1 * lat
  const ds = s + 33 + 0.08 * lat
  const radius = Math.hypot(da, ds)
  const angle = Math.atan2(ds, da)
  const turns = angle + 0.1 * sample(coarse, x, a, s) + (1.2 / (radius + 8)) * sample(fine, x, a, s)
  const lobule = distanceToFissure(turns, 13, radius)
  const folium = distanceToFissure(turns + 0.35 * Math.sin(turns * 13), 48, radius)
  const deepOpen = Math.hypot(lobule, Math.max(0, depth - (17 + 3 * sample(coarse, x, a, s))))
  const fineOpen = Math.hypot(folium, Math.max(0, depth - 5))
  const cortex = Math.min(depth, deepOpen, fineOpen + 0.4)
  const csf = Math.max(0.9 * clamp(1.05 - deepOpen, 0, 1), 0.55 * clamp(1.1 - fineOpen, 0, 1))
  const vermian = smoothstep(9, 3, lat)
  return {
    csf,
    white: smoothstep(5, 12, depth) * smoothstep(2.1 + 0.3 * vermian, 4, cortex) * smoothstep(1.4, 3.2, deepOpen),
  }
}

/** Arc length in mm to the nearest of `count` fissures per radian-circle around the fastigium. */
function distanceToFissure(angle: number, count: number, radius: number): number {
  const phase = (angle * count) / (2 * Math.PI)
  const share = Math.abs(phase - Math.round(phase))
  return (share * 2 * Math.PI * Math.max(radius, 6)) / count
}
