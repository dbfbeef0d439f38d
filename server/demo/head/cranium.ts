import { blend } from './canvas.ts'
import type { Canvas } from './canvas.ts'
import { cerebellumHull } from './hindbrain.ts'
import { hemisphereHull } from './cerebrum.ts'
import { clamp, fieldOf, latticeOver, sample, smoothNoise, smoothstep } from './field.ts'
import type { Field } from './field.ts'
import { ellipsoid, tube, union } from './solids.ts'
import { tissues } from './tissues.ts'
import type { Random } from '../random.ts'

/** Fine enough for shapes without detail, and eight times fewer nodes than voxels. */
const coarse = latticeOver([-88, -138, -158], [88, 118, 98], 2)

/** Distance to the outside of head, face and neck, negative inside, mm. */
export const skinField = (): Field => fieldOf(coarse, outside)

/** Draws the head from the outside in: skin, fat, muscle, the skull's three layers, and CSF where the brain will be. */
export function paintCranium(canvas: Canvas, skin: Field, random: Random): void {
  const { nx, na, ns, x0, a0, s0 } = canvas.lattice
  const low = [-92, -142, -162] as const
  const high = [92, 122, 102] as const
  const lumps = smoothNoise(random, low, high, 26)
  const marrowGrain = smoothNoise(random, low, high, 6)
  const cavities = fieldOf(coarse, cavity)
  const lobules = smoothNoise(random, low, high, 9)
  let i = 0
  for (let k = 0; k < ns; k++)
    for (let j = 0; j < na; j++)
      for (let n = 0; n < nx; n++, i++) {
        const x = x0 + n
        const a = a0 + j
        const s = s0 + k
        const outline = sample(skin, x, a, s)
        if (outline > 3) continue
        const surface = outline + 0.7 * sample(lumps, x, a, s)
        const inHead = clamp(0.5 - surface, 0, 1)
        if (inHead === 0) continue
        const depth = -surface
        blend(canvas, i, tissues.skin, inHead)
        const lobule = sample(lobules, x, a, s)
        const calvaria = vaultDistance(x, a, s) + 0.5 * sample(lumps, x, a, s)
        const fatness = smoothstep(1.8, 2.8, depth) * (0.86 + 0.06 * lobule) * smoothstep(82, 79, Math.abs(x))
        blend(canvas, i, tissues.fat, fatness)
        const bundle = Math.abs(sample(lobules, x, a, s * 0.4))
        const inMuscle =
          smoothstep(0, 2, depth - subcutaneous(x, a, s)) *
          (0.74 + 0.22 * smoothstep(0, 0.5, bundle)) *
          facialDepth(a, s)
        blend(canvas, i, tissues.muscle, inMuscle)
        const inside = calvaria > 12 && s > -40 ? 9 : sample(cavities, x, a, s)
        const skull = skullShare(calvaria, inside, a, s)
        if (skull > 0) {
          const outer = smoothstep(6.3, 5.2, calvaria)
          const inner = smoothstep(1.3, 2.2, calvaria)
          blend(canvas, i, tissues.compacta, skull)
          const thick = smoothstep(-46, -10, s)
          const marrow = clamp(outer * inner * (0.75 + 0.25 * sample(marrowGrain, x, a, s)) * thick, 0, 1)
          blend(canvas, i, tissues.diploe, marrow * skull)
        }
        blend(canvas, i, tissues.csf, clamp(0.5 - inside, 0, 1))
      }
}

/** Distance to the inner table of the vault, mm. */
const vaultDistance = (x: number, a: number, s: number) => ellipsoid(x, a, s, [0, -16, 11], [66.5, 83.5, 64.5])

/** Bone lies on the vault and, irregularly, under the base; in the face it is drawn part by part. */
function skullShare(calvaria: number, inside: number, a: number, s: number): number {
  const shell = Math.max(smoothstep(-2.5, -1, calvaria), clamp(4.5 - inside, 0, 1))
  const vault = clamp(7.2 - calvaria, 0, 1) * smoothstep(-36, -28, s + 0.25 * a) * shell
  const behind = clamp(7.2 - calvaria, 0, 1) * smoothstep(-20, -32, a) * smoothstep(-58, -46, s)
  return Math.max(vault, behind)
}

/** The inside of the skull: a little outside of the brain everywhere, down to the spinal canal. mm. */
function cavity(x: number, a: number, s: number): number {
  const lat = Math.abs(x)
  if (s > 20) return ellipsoid(x, a, s, [0, -16, 11], [66.5, 83.5, 64.5])
  const canal = tube(x, a, s, [
    [0, -14, -8, 15],
    [0, -19, -30, 15.5],
    [0, -34, -58, 13],
    [0, -39, -72, 9.5],
    [0, -37, -160, 8.5],
  ])
  return Math.min(hemisphereHull(Math.max(lat, 1), a, s) - 2, cerebellumHull(x, a, s) - 2.5, canal)
}

/** The outside of head, face and neck. */
function outside(x: number, a: number, s: number): number {
  const lat = Math.abs(x)
  const cranium = ellipsoid(x, a, s, [0, -16, 10], [77.5, 94.5, 76.5])
  if (s > 40) return cranium
  const face = ellipsoid(x, a, s, [0, 34, -52], [60, 54, 66])
  const nose = tube(x, a, s, [
    [0, 78, -22, 8],
    [0, 92, -50, 7],
    [0, 95, -55, 7.5],
  ])
  const alae = ellipsoid(lat, a, s, [9, 86, -58], [7, 9, 7])
  const chin = ellipsoid(x, a, s, [0, 72, -104], [24, 17, 15])
  const lips = ellipsoid(x, a, s, [0, 82, -82], [24, 9, 12])
  const neck = Math.max(Math.hypot(lat / 52, (a + 20) / 58) * 55 - 55, s + 40)
  const ear = ellipsoid(lat + 0.3 * (a + 22), a, s, [82, -22, -22], [6, 15, 29])
  const head = union(union(cranium, face, 22), union(neck, chin, 12), 26)
  return Math.min(union(union(union(head, nose, 8), alae, 5), lips, 6), ear)
}

/** Thickness of the fat under the skin, mm. */
const subcutaneous = (x: number, a: number, s: number) =>
  5 +
  5 * smoothstep(-30, -60, s) +
  3 * smoothstep(-70, -95, a) * smoothstep(-70, -90, s) +
  0.03 * Math.max(0, Math.abs(x) - 40)

/** Muscle lies under the fat of face and neck; over the vault there is only fat and galea. */
const facialDepth = (a: number, s: number) => smoothstep(-12, -30, s + 0.12 * a)
