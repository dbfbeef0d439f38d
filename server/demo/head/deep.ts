import { paint, paintBoth } from './canvas.ts'
import type { Canvas } from './canvas.ts'
import { coreEdge } from './cerebrum.ts'
import { mix, smoothstep } from './field.ts'
import { ellipsoid, intersection, tube, union } from './solids.ts'
import type { Knot } from './solids.ts'
import { tissues } from './tissues.ts'

/** Draws what lies inside the cerebral mantle: ventricles, corpus callosum's underside, deep nuclei, hippocampi. */
export function paintDeep(canvas: Canvas): void {
  paintBoth(canvas, {
    box: [
      [0, -78, -24],
      [42, 42, 34],
    ],
    tissue: tissues.ependyma,
    distance: (x, a, s) => ventricle(x, a, s) - 0.4,
    edge: 1.6,
    irregularity: 0.7,
  })
  paintBoth(canvas, {
    box: [
      [0, -78, -24],
      [42, 42, 34],
    ],
    tissue: tissues.csf,
    distance: ventricle,
    irregularity: 0.7,
  })
  paintBoth(canvas, {
    box: [
      [0, -34, -8],
      [26, 8, 24],
    ],
    tissue: tissues.thalamus,
    distance: thalamus,
    edge: 1.8,
    irregularity: 0.6,
  })
  paintBoth(canvas, {
    box: [
      [4, -46, -10],
      [40, 34, 30],
    ],
    tissue: tissues.caudate,
    distance: caudate,
    edge: 1.3,
    irregularity: 0.6,
  })
  paintBoth(canvas, {
    box: [
      [12, -28, -16],
      [40, 28, 20],
    ],
    tissue: tissues.putamen,
    distance: putamen,
    edge: 1.5,
    irregularity: 0.7,
  })
  paintBoth(canvas, {
    box: [
      [8, -22, -14],
      [32, 18, 14],
    ],
    tissue: tissues.pallidum,
    distance: pallidum,
    edge: 1.6,
    irregularity: 0.6,
  })
  paintBoth(canvas, {
    box: [
      [30, -20, -10],
      [40, 24, 18],
    ],
    tissue: tissues.putamen,
    distance: claustrum,
    edge: 1.4,
    irregularity: 0.5,
  })
  paintBoth(canvas, {
    box: [
      [10, -44, -30],
      [42, 8, 8],
    ],
    tissue: tissues.hippocampus,
    distance: hippocampus,
    edge: 1.4,
    irregularity: 0.6,
  })
  paint(canvas, {
    box: [
      [-4, -34, 4],
      [4, 30, 26],
    ],
    tissue: tissues.septum,
    distance: septum,
    edge: 1.6,
    irregularity: 0.2,
  })
  paint(canvas, {
    box: [
      [-9, -16, -14],
      [9, 6, 2],
    ],
    tissue: tissues.thalamus,
    distance: (x, a, s) => ellipsoid(x, a, s, [0, -5, -7], [7, 8, 5.5]),
    edge: 2,
  })
  paint(canvas, {
    box: [
      [-4, -30, -16],
      [4, 8, 12],
    ],
    tissue: tissues.csf,
    distance: thirdVentricle,
    irregularity: 0.3,
  })
  paint(canvas, {
    box: [
      [-8, -10, -4],
      [8, 2, 10],
    ],
    tissue: tissues.thalamus,
    distance: (x, a, s) => ellipsoid(x, a, s, [0, -8, 3], [5, 3.6, 3]),
    edge: 1.4,
  })
  paint(canvas, {
    box: [
      [-4, -36, -24],
      [4, -24, 6],
    ],
    tissue: tissues.csf,
    distance: (x, a, s) => tube(x, a, s, aqueduct),
    irregularity: 0.2,
  })
  paint(canvas, {
    box: [
      [-9, -34, -10],
      [9, 10, 26],
    ],
    tissue: tissues.whiteMatter,
    distance: fornix,
    edge: 1.3,
    irregularity: 0.3,
  })
  paintBoth(canvas, {
    box: [
      [8, -52, 4],
      [34, -20, 24],
    ],
    tissue: tissues.choroid,
    distance: (x, a, s) => tube(x, a, s, choroid),
    edge: 1.4,
    irregularity: 1.4,
  })
}

const frontalHornToOccipital: readonly Knot[] = [
  [11, 30, 4, 1.5],
  [8.5, 24, 9, 5.5],
  [7.5, 14, 13, 6.8],
  [7, 2, 17, 6.3],
  [8, -14, 19, 5.6],
  [12, -28, 17, 6],
  [22, -39, 12, 7.5],
  [25, -50, 9, 5.5],
  [25, -62, 7, 2.8],
  [24, -72, 6, 1],
]

const temporalHorn: readonly Knot[] = [
  [24, -38, 10, 6],
  [31, -34, 0, 3.8],
  [34, -24, -11, 2.2],
  [33, -12, -17, 1.9],
  [29, -3, -20, 2.2],
]

/** The lateral ventricle: under the corpus callosum, beside the septum, indented by the caudate and the thalamus. */
export function ventricle(x: number, a: number, s: number): number {
  const flat = tube(x * 0.86, a, s, frontalHornToOccipital)
  const horns = union(flat, tube(x, a, s, temporalHorn), 3)
  const roof = callosumThickness(a, s) + coreEdge(a, s) - 0.7 * Math.max(0, x - 9)
  const bounded = x < 22 && a > -44 ? intersection(horns, roof, 2) : horns
  const septum = 0.75 - x
  const floor = Math.min(thalamus(x, a, s), caudate(x, a, s))
  return Math.max(bounded, septum, 0.4 - floor)
}

/** Thickness of the corpus callosum measured inward from its outline, mm. */
const callosumThickness = (a: number, s: number) =>
  4.6 +
  4 * smoothstep(14, 27, a) * smoothstep(-3, 6, s) -
  1.1 * Math.exp(-(((a + 24) / 7) ** 2)) +
  5 * smoothstep(-24, -38, a) -
  1.6 * smoothstep(4, -3, s)

/** The septum pellucidum with the cavities beside it: thinner than a voxel, so it is seen mixed with CSF. */
const septum = (x: number, a: number, s: number) =>
  Math.max(Math.abs(x) - 1.1, callosumThickness(a, s) + coreEdge(a, s), mix(17, -20, smoothstep(-4, 3, a)) - s, -a - 30)

function thalamus(x: number, a: number, s: number): number {
  const body = ellipsoid(x, a, s, [10.5, -15, 6.5], [9.5, 14, 8.8])
  const pulvinar = ellipsoid(x, a, s, [15, -26, 5], [8.5, 7.5, 7])
  return intersection(union(body, pulvinar, 4), 1.6 - x, 1.5)
}

const caudatePath: readonly Knot[] = [
  [13, 24, 2, 4.2],
  [13.5, 18, 5, 6.4],
  [14, 10, 10, 6],
  [15.5, 0, 16, 4.2],
  [17.5, -12, 19, 3],
  [20, -24, 18, 2.3],
  [27, -36, 11, 1.8],
  [33, -34, 2, 1.4],
]

const caudate = (x: number, a: number, s: number) => tube(x, a, s, caudatePath)

const putamen = (x: number, a: number, s: number) =>
  union(ellipsoid(x + 0.22 * (a - 2), a, s, [27, 0, 3], [6, 19, 12.5]), ellipsoid(x, a, s, [16, 13, -6], [8, 7, 5]), 5)

const pallidum = (x: number, a: number, s: number) => ellipsoid(x + 0.34 * (a + 2), a, s, [20.5, -3, 0.5], [4.6, 12, 7])

const claustrum = (x: number, a: number, s: number) =>
  Math.max(
    Math.abs(x - 35.2 + 0.004 * (a - 2) ** 2 + 0.01 * (s - 4) ** 2) - 0.55,
    ellipsoid(x, a, s, [35, 2, 4], [9, 19, 13]),
  )

const hippocampalPath: readonly Knot[] = [
  [21, 1, -19, 6.2],
  [25, -8, -18, 4.8],
  [28, -17, -15, 4],
  [29, -26, -9, 3.6],
  [26, -34, -1, 3],
  [20, -38, 5, 2],
]

const hippocampus = (x: number, a: number, s: number) => tube(x, a, s, hippocampalPath)

const thirdVentricle = (x: number, a: number, s: number) =>
  intersection(
    Math.abs(x) - 1.7 - 0.9 * smoothstep(-8, -26, a),
    Math.min(
      ellipsoid(0, a, s, [0, -14, 3], [9, 14, 10]),
      tube(0, a, s, [
        [0, 0, -2, 3],
        [0, -3, -10, 2],
      ]),
    ),
    1,
  )

const aqueduct: readonly Knot[] = [
  [0, -25, -1, 1.2],
  [0, -30, -9, 1],
  [0, -35, -20, 1.4],
]

const fornix = (x: number, a: number, s: number) =>
  Math.min(
    tube(Math.abs(x), a, s, [
      [5, -30, 15, 1.6],
      [2.2, -16, 17.5, 2],
      [1.4, -4, 16, 2],
      [1.6, 2, 9, 1.6],
      [2, 2, 2, 1.5],
    ]),
  )

const choroid: readonly Knot[] = [
  [10, -22, 15, 1],
  [16, -30, 13, 1.6],
  [22, -40, 10, 2.6],
  [26, -38, 4, 1.6],
]
