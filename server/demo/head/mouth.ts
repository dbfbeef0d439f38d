import { paint, paintBoth } from './canvas.ts'
import type { Canvas } from './canvas.ts'
import { ellipsoid, tube, union } from './solids.ts'
import { tissues } from './tissues.ts'

/** Draws palate, tongue, jaws and teeth, and the airway behind them. */
export function paintMouth(canvas: Canvas): void {
  paint(canvas, {
    box: [
      [-32, 10, -80],
      [32, 84, -58],
    ],
    tissue: tissues.compacta,
    distance: (x, a, s) => Math.max(ellipsoid(x, a, s, [0, 44, -67], [27, 36, 3]), 30 - a),
    irregularity: 0.8,
  })
  paint(canvas, {
    box: [
      [-34, 6, -122],
      [34, 88, -66],
    ],
    tissue: tissues.tongue,
    distance: (x, a, s) =>
      union(ellipsoid(x, a, s, [0, 42, -84], [23, 33, 13]), ellipsoid(x, a, s, [0, 34, -98], [20, 24, 15]), 8),
    edge: 1.8,
    irregularity: 1.5,
  })
  const jaw = (x: number, a: number, s: number) =>
    tube(x, a, s, [
      [0, 74, -103, 7],
      [18, 70, -102, 7],
      [36, 44, -98, 6.5],
      [46, 14, -90, 6.5],
      [50, 4, -52, 4.5],
    ])
  paintBoth(canvas, {
    box: [
      [0, -8, -114],
      [60, 86, -44],
    ],
    tissue: tissues.compacta,
    distance: jaw,
    irregularity: 1,
  })
  paintBoth(canvas, {
    box: [
      [0, -8, -114],
      [60, 86, -44],
    ],
    tissue: tissues.marrow,
    distance: (x, a, s) => jaw(x, a, s) + 2,
    edge: 1.6,
    irregularity: 1,
  })
  const arch = (x: number, a: number, s: number, height: number) =>
    Math.max(Math.abs(Math.hypot(x / 25, (a - 38) / 36) - 1) * 27 - 3.6, Math.abs(s - height) - 6, 36 - a)
  paint(canvas, {
    box: [
      [-34, 34, -102],
      [34, 84, -66],
    ],
    tissue: tissues.compacta,
    distance: (x, a, s) => Math.min(arch(x, a, s, -77), arch(x, a, s, -90)),
    irregularity: 0.5,
  })
  paint(canvas, {
    box: [
      [-12, 4, -84],
      [12, 34, -62],
    ],
    tissue: tissues.muscle,
    distance: (x, a, s) =>
      tube(x * 0.35, a, s, [
        [0, 30, -67, 2.4],
        [0, 18, -71, 3],
        [0, 12, -80, 2.4],
      ]),
  })
  paint(canvas, {
    box: [
      [-16, 0, -160],
      [16, 26, -44],
    ],
    tissue: tissues.air,
    distance: (x, a, s) =>
      tube(x * 0.62, a, s, [
        [0, 20, -54, 6],
        [0, 8, -64, 4.5],
        [0, 7, -92, 4.5],
        [0, 12, -108, 4],
        [0, 14, -122, 6],
        [0, 14, -160, 8],
      ]),
    irregularity: 1,
  })
  paint(canvas, {
    box: [
      [-12, 10, -122],
      [12, 22, -92],
    ],
    tissue: tissues.mucosa,
    distance: (x, a, s) =>
      tube(x * 0.3, a, s, [
        [0, 12, -98, 1.2],
        [0, 14, -110, 1.6],
      ]),
    irregularity: 0.4,
  })
}
