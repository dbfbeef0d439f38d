import { paint, paintBoth, under } from './canvas.ts'
import type { Box, Canvas, Tissue } from './canvas.ts'
import type { Field } from './field.ts'
import { ellipsoid, tube } from './solids.ts'
import { tissues } from './tissues.ts'

/** Draws the muscles of chewing and of the neck. */
export function paintMuscles(canvas: Canvas, skin: Field): void {
  const both = (tissue: Tissue, centre: readonly [number, number, number], radii: readonly [number, number, number]) =>
    under(
      skin,
      paintBoth,
      3.5,
    )(canvas, {
      box: [
        [centre[0] - radii[0] - 3, centre[1] - radii[1] - 3, centre[2] - radii[2] - 3],
        [centre[0] + radii[0] + 3, centre[1] + radii[1] + 3, centre[2] + radii[2] + 3],
      ],
      tissue,
      distance: (x, a, s) => ellipsoid(x, a, s, centre, radii),
      irregularity: 1.6,
      edge: 1.5,
    })
  both(tissues.muscle, [63, 20, -14], [5, 27, 34])
  both(tissues.muscle, [54, 26, -72], [7, 18, 28])
  both(tissues.muscle, [34, 18, -58], [8, 12, 20])
  both(tissues.muscle, [20, -74, -92], [17, 10, 40])
  both(tissues.muscle, [16, -62, -112], [14, 9, 50])
  both(tissues.muscle, [44, -24, -112], [8, 16, 44])
  both(tissues.muscle, [13, -2, -118], [9, 6, 48])
}

/** Draws the base of the skull, the pituitary and the carotid arteries in it. */
export function paintBase(canvas: Canvas): void {
  const bone = (box: Box, shape: (x: number, a: number, s: number) => number, draw = paint) => {
    draw(canvas, { box, tissue: tissues.compacta, distance: shape, edge: 1.3, irregularity: 1.2 })
    draw(canvas, {
      box,
      tissue: tissues.marrow,
      distance: (x, a, s) => shape(x, a, s) + 1.6,
      edge: 1.6,
      irregularity: 1.2,
    })
  }
  bone(
    [
      [-16, -30, -62],
      [16, 12, -16],
    ],
    (x, a, s) =>
      tube(x * 0.6, a, s, [
        [0, 0, -24, 5.5],
        [0, -7, -36, 6.5],
        [0, -15, -52, 5],
      ]),
  )
  bone(
    [
      [-24, -16, -44],
      [24, 18, -20],
    ],
    (x, a, s) => ellipsoid(x, a, s, [0, 1, -32], [21, 15, 10]),
  )
  paintBoth(canvas, {
    box: [
      [5, -14, -34],
      [20, 16, -12],
    ],
    tissue: tissues.cavernous,
    distance: (x, a, s) => ellipsoid(x, a, s, [12, 1, -22], [5.5, 12, 6]),
    edge: 1.4,
    irregularity: 1,
  })
  bone(
    [
      [20, -46, -56],
      [68, 2, -20],
    ],
    (x, a, s) =>
      tube(x, a, s, [
        [24, -14, -34, 5],
        [40, -22, -38, 7],
        [58, -30, -42, 10],
      ]),
    paintBoth,
  )
  bone(
    [
      [24, 14, -50],
      [62, 40, -4],
    ],
    (x, a, s) =>
      tube(x, a, s, [
        [26, 22, -24, 3],
        [42, 27, -20, 4],
        [55, 30, -14, 4],
      ]),
    paintBoth,
  )
  paintBoth(canvas, {
    box: [
      [44, -50, -66],
      [74, -18, -22],
    ],
    tissue: tissues.compacta,
    distance: (x, a, s) => ellipsoid(x, a, s, [59, -34, -46], [8, 12, 16]),
    irregularity: 1.5,
  })
  paintBoth(canvas, {
    box: [
      [28, -30, -40],
      [90, -6, -22],
    ],
    tissue: tissues.air,
    distance: (x, a, s) =>
      tube(x, a, s, [
        [89, -16, -30, 3.2],
        [48, -16, -31, 2.6],
      ]),
    irregularity: 1,
  })
  paintBoth(canvas, {
    box: [
      [12, -34, -40],
      [34, -16, -28],
    ],
    tissue: tissues.csf,
    distance: (x, a, s) =>
      tube(x, a, s, [
        [16, -26, -33, 3],
        [32, -24, -34, 2],
      ]),
    irregularity: 0.4,
  })
  paint(canvas, {
    box: [
      [-16, -6, -34],
      [16, 30, -14],
    ],
    tissue: tissues.compacta,
    distance: (x, a, s) => ellipsoid(x, a, s, [0, 12, -28], [16, 15, 11.5]),
    irregularity: 1,
  })
  paint(canvas, {
    box: [
      [-16, -8, -22],
      [16, 16, -6],
    ],
    tissue: tissues.csf,
    distance: (x, a, s) => ellipsoid(x, a, s, [0, 3, -13.5], [13, 10, 5]),
  })
  paint(canvas, {
    box: [
      [-10, -6, -28],
      [10, 10, -12],
    ],
    tissue: tissues.pituitary,
    distance: (x, a, s) => ellipsoid(x, a, s, [0, 0.5, -19.5], [6.5, 5, 3.6]),
    edge: 1.3,
  })
  paint(canvas, {
    box: [
      [-5, -8, -26],
      [5, 0, -14],
    ],
    tissue: tissues.neurohypophysis,
    distance: (x, a, s) => ellipsoid(x, a, s, [0, -3.6, -19.5], [2.2, 1.7, 2.4]),
    edge: 1.3,
  })
  paint(canvas, {
    box: [
      [-3, -6, -20],
      [3, 4, -10],
    ],
    tissue: tissues.pituitary,
    distance: (x, a, s) =>
      tube(x, a, s, [
        [0, -3, -12, 1.4],
        [0, -1, -17, 0.8],
      ]),
    irregularity: 0,
  })
  paintBoth(canvas, {
    box: [
      [4, -8, -60],
      [26, 14, -12],
    ],
    tissue: tissues.flow,
    distance: (x, a, s) =>
      tube(x, a, s, [
        [20, -12, -58, 2.6],
        [19, -8, -38, 2.6],
        [12, -6, -30, 2.4],
        [11, 6, -20, 2.3],
        [12, 2, -14, 1.9],
      ]),
    irregularity: 0.8,
  })
}
