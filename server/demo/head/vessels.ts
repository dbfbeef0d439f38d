import { paint, paintBoth } from './canvas.ts'
import type { Box, Canvas } from './canvas.ts'
import { tube } from './solids.ts'
import type { Knot } from './solids.ts'
import { tissues } from './tissues.ts'

/** Draws the large vessels around the brain: fast arterial flow gives no signal, the sinuses little. */
export function paintVessels(canvas: Canvas): void {
  const artery = (knots: readonly Knot[], box: Box, draw: typeof paint) =>
    draw(canvas, { box, tissue: tissues.flow, distance: (x, a, s) => tube(x, a, s, knots), irregularity: 1.4 })
  artery(
    middleCerebral,
    [
      [6, -14, -20],
      [48, 12, 8],
    ],
    paintBoth,
  )
  artery(
    anteriorCerebral,
    [
      [-4, -26, -16],
      [6, 40, 36],
    ],
    paint,
  )
  artery(
    posteriorCerebral,
    [
      [0, -44, -20],
      [22, -2, -4],
    ],
    paintBoth,
  )
  const sinus = (knots: readonly Knot[], box: Box, draw: typeof paint) =>
    draw(canvas, {
      box,
      tissue: tissues.sinus,
      distance: (x, a, s) => tube(x, a, s, knots),
      edge: 1.4,
      irregularity: 0.6,
    })
  sinus(
    superiorSagittal,
    [
      [-8, -108, -14],
      [8, 62, 82],
    ],
    paint,
  )
  sinus(
    straight,
    [
      [-6, -100, -10],
      [6, -38, 14],
    ],
    paint,
  )
  sinus(
    transverse,
    [
      [0, -104, -48],
      [62, -38, -6],
    ],
    paintBoth,
  )
}

const middleCerebral: readonly Knot[] = [
  [11, 2, -13, 1.7],
  [22, 5, -14, 1.6],
  [32, 6, -12, 1.5],
  [38, 0, -4, 1.3],
  [41, -10, 3, 1],
]

const anteriorCerebral: readonly Knot[] = [
  [1, 6, -12, 1.2],
  [0, 22, -9, 1.2],
  [0, 35, 4, 1.2],
  [0, 33, 19, 1.1],
  [0, 20, 27, 1],
  [0, 0, 31.5, 0.9],
]

const posteriorCerebral: readonly Knot[] = [
  [0.5, -6, -14, 1.4],
  [8, -10, -13, 1.3],
  [15, -20, -11, 1.2],
  [16, -34, -8, 1],
]

/** Along the inner table of the vault in the midline. */
const superiorSagittal: readonly Knot[] = Array.from({ length: 24 }, (_, i): Knot => {
  const angle = (0.15 + (i / 23) * 0.98) * Math.PI
  return [0, -16 + 81.5 * Math.cos(angle), 11 + 62.5 * Math.sin(angle), 1.2 + (2.6 * i) / 23]
})

const straight: readonly Knot[] = [
  [0, -44, 8, 1.8],
  [0, -70, 0, 2],
  [0, -92, -12, 2.6],
]

const transverse: readonly Knot[] = [
  [0, -94, -13, 3],
  [22, -90, -16, 3.2],
  [44, -74, -20, 3.2],
  [55, -54, -25, 3.2],
  [52, -42, -38, 3.4],
]
