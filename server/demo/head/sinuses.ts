import { paint, paintBoth } from './canvas.ts'
import type { Box, Canvas } from './canvas.ts'
import { sample, smoothNoise } from './field.ts'
import { ellipsoid, tube } from './solids.ts'
import { tissues } from './tissues.ts'
import type { Random } from '../random.ts'

/** Draws the nasal cavity with its turbinates, and the sinuses around it. */
export function paintNose(canvas: Canvas, random: Random): void {
  const cells = smoothNoise(random, [-20, 20, -46], [20, 70, -10], 7)
  const air = { tissue: tissues.air, irregularity: 1.2 }
  const lined = (draw: typeof paint, box: Box, shape: (x: number, a: number, s: number) => number) => {
    draw(canvas, { box, tissue: tissues.compacta, distance: (x, a, s) => shape(x, a, s) - 2.2, irregularity: 1.2 })
    draw(canvas, { box, tissue: tissues.mucosa, distance: (x, a, s) => shape(x, a, s) - 0.9, irregularity: 1.2 })
    draw(canvas, { box, ...air, distance: shape })
  }
  lined(
    paintBoth,
    [
      [8, 20, -74],
      [46, 66, -32],
    ],
    (x, a, s) => ellipsoid(x + 0.15 * (s + 52), a, s, [28, 42, -53], [12, 16, 15]),
  )
  // The frontal sinuses are not there yet at four.
  lined(
    paint,
    [
      [-18, -2, -42],
      [18, 28, -16],
    ],
    (x, a, s) => Math.max(ellipsoid(x, a, s, [0, 14, -29], [14, 10.5, 7.5]), 1.1 - Math.abs(x - 3)),
  )
  lined(
    paintBoth,
    [
      [-2, 20, -72],
      [18, 90, -34],
    ],
    (x, a, s) =>
      Math.max(
        tube(x * 1.15, a, s, [
          [5, 82, -58, 4],
          [7, 60, -52, 9],
          [7, 26, -50, 8],
        ]),
        1.2 - x,
      ),
  )
  for (const [centre, radii] of [
    [
      [7, 52, -58],
      [3, 20, 3.6],
    ],
    [
      [6, 48, -48],
      [2.4, 17, 3.2],
    ],
  ] as const)
    paintBoth(canvas, {
      box: [
        [2, 24, -66],
        [14, 76, -40],
      ],
      tissue: tissues.mucosa,
      distance: (x, a, s) => ellipsoid(x, a, s, centre, radii),
      edge: 1.4,
      irregularity: 1.4,
    })
  paintBoth(canvas, {
    box: [
      [0, 22, -44],
      [20, 66, -14],
    ],
    tissue: tissues.mucosa,
    distance: (x, a, s) => ellipsoid(x, a, s, [8, 44, -30], [7.5, 18, 10]),
  })
  paintBoth(canvas, {
    box: [
      [0, 22, -44],
      [20, 66, -14],
    ],
    tissue: tissues.air,
    distance: (x, a, s) =>
      Math.max(ellipsoid(x, a, s, [8, 44, -30], [7, 17, 9.5]), 1.6 * (0.45 - Math.abs(sample(cells, x, a, s))), 1 - x),
    irregularity: 0.6,
  })
}
