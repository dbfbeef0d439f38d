import { paint } from './canvas.ts'
import type { Canvas } from './canvas.ts'
import { ellipsoid, tube } from './solids.ts'
import { tissues } from './tissues.ts'

/** Draws the cervical spine: vertebrae, discs and spinous processes. */
export function paintSpine(canvas: Canvas): void {
  const levels = [-84, -101, -118, -135, -152]
  const body = (s0: number) => (x: number, a: number, s: number) =>
    Math.max(Math.hypot(x / 10, (a + 18) / 8.5) * 9 - 9, Math.abs(s - s0) - 6.6)
  const dens = (x: number, a: number, s: number) =>
    tube(x, a, s, [
      [0, -16, -62, 4.5],
      [0, -17, -78, 5.5],
    ])
  paint(canvas, {
    box: [
      [-14, -34, -160],
      [14, -4, -56],
    ],
    tissue: tissues.compacta,
    distance: (x, a, s) => Math.max(Math.hypot(x / 11.5, (a + 18) / 10) * 10.5 - 10.5, s + 76),
    irregularity: 0.6,
  })
  for (const s0 of levels) {
    paint(canvas, {
      box: [
        [-12, -30, s0 - 9],
        [12, -6, s0 + 9],
      ],
      tissue: tissues.marrow,
      distance: body(s0),
      edge: 1.4,
      irregularity: 0.6,
    })
    paint(canvas, {
      box: [
        [-12, -30, s0 - 12],
        [12, -6, s0 - 5],
      ],
      tissue: tissues.disc,
      distance: (x, a, s) => ellipsoid(x, a, s, [0, -18, s0 - 8.5], [10, 8.5, 2]),
      edge: 1.4,
      irregularity: 0.3,
    })
    const spine = (x: number, a: number, s: number) =>
      tube(x, a, s, [
        [0, -50, s0 - 3, 2.6],
        [0, -64, s0 - 8, 3.6],
      ])
    paint(canvas, {
      box: [
        [-8, -74, s0 - 16],
        [8, -44, s0 + 4],
      ],
      tissue: tissues.compacta,
      distance: spine,
      irregularity: 0.6,
    })
    paint(canvas, {
      box: [
        [-8, -74, s0 - 16],
        [8, -44, s0 + 4],
      ],
      tissue: tissues.marrow,
      distance: (x, a, s) => spine(x, a, s) + 1.3,
      edge: 1.4,
      irregularity: 0.6,
    })
  }
  for (const [shape, box] of [
    [
      dens,
      [
        [-8, -26, -84],
        [8, -8, -54],
      ],
    ],
    [
      (x: number, a: number, s: number) => ellipsoid(x, a, s, [0, -7.5, -67], [8, 3.4, 5.5]),
      [
        [-12, -14, -76],
        [12, 0, -58],
      ],
    ],
    [
      (x: number, a: number, s: number) => ellipsoid(x, a, s, [0, -54, -68], [7, 5, 4.5]),
      [
        [-12, -64, -76],
        [12, -46, -60],
      ],
    ],
  ] as const) {
    paint(canvas, { box, tissue: tissues.compacta, distance: shape, irregularity: 0.4 })
    paint(canvas, {
      box,
      tissue: tissues.marrow,
      distance: (x, a, s) => shape(x, a, s) + 1.4,
      edge: 1.4,
      irregularity: 0.4,
    })
  }
}
