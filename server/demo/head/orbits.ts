import { paintBoth, under } from './canvas.ts'
import type { Canvas, Tissue } from './canvas.ts'
import type { Field } from './field.ts'
import { ellipsoid, tube } from './solids.ts'
import { tissues } from './tissues.ts'

/** Draws the orbits: fat, eye muscles, optic nerves and globes. */
export function paintOrbits(canvas: Canvas, skin: Field): void {
  const box = [
    [4, 10, -48],
    [54, 84, -8],
  ] as const
  const both = (tissue: Tissue, distance: (x: number, a: number, s: number) => number, irregularity = 0.4) =>
    under(skin, paintBoth, 2)(canvas, { box, tissue, distance, irregularity, edge: 1.2 })
  const cone = (x: number, a: number, s: number) =>
    tube(x, a, s, [
      [16, 20, -21, 4],
      [27, 44, -26, 14],
      [31, 58, -27, 15.5],
      [32, 64, -27, 15],
    ])
  both(tissues.compacta, (x, a, s) => Math.max(cone(x, a, s) - 1.6, a - 66))
  both(tissues.fat, cone)
  const globe = [32, 62, -27] as const
  for (const [dx, ds] of [
    [9.5, 0],
    [-9.5, 0],
    [0, 9.5],
    [0, -9.5],
  ] as const)
    both(tissues.muscle, (x, a, s) =>
      tube(x, a, s, [
        [17, 22, -21, 1.2],
        [25 + dx * 0.85, 42, -25 + ds * 0.85, 2.4],
        [31 + dx * 1.1, 56, -27 + ds * 1.1, 1.6],
      ]),
    )
  both(
    tissues.sclera,
    (x, a, s) =>
      tube(x, a, s, [
        [14, 20, -20, 2.2],
        [24, 38, -25, 2.3],
        [31, 50, -27, 2.2],
      ]),
    0.8,
  )
  both(tissues.sclera, (x, a, s) => ellipsoid(x, a, s, globe, [12.4, 12.2, 12.2]), 0)
  both(tissues.vitreous, (x, a, s) => ellipsoid(x, a, s, globe, [11.2, 11, 11]), 0)
  both(tissues.lens, (x, a, s) => ellipsoid(x, a, s, [32, 70.2, -27], [4.6, 2.1, 4.6]), 0)
  both(
    tissues.skin,
    (x, a, s) =>
      Math.max(ellipsoid(x, a, s, globe, [15, 16, 15]), -ellipsoid(x, a, s, globe, [12.8, 12.8, 12.8]), 68 - a),
    0,
  )
}
