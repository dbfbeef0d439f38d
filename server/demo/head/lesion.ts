import { clamp, sample, smoothNoise, smoothstep } from './field.ts'
import type { Point } from './field.ts'
import type { Folding } from './folding.ts'
import type { Dysplasia, DysplasiaAt, Mantle } from './mantle.ts'
import { ventricle } from './deep.ts'
import type { Random } from '../random.ts'

/** Where a bottom-of-sulcus dysplasia is put: the right middle frontal sulcus, halfway along. mm. */
const aim: Point = [-33, 32, 37]

/** The fundus nearest to `aim`: the deepest point of the pial surface around it. */
export function fundusNear(mantle: Mantle, right: Folding): Point {
  let best: Point = aim
  let deepest = -Infinity
  for (let ds = -14; ds <= 10; ds++)
    for (let da = -9; da <= 9; da++)
      for (let dx = -10; dx <= 12; dx++) {
        const point: Point = [aim[0] + dx, aim[1] + da, aim[2] + ds]
        if (sample(mantle.pial, ...point) > 0.9) continue
        const depth = -sample(right.hull, -point[0], point[1], point[2])
        const score = depth - 0.25 * Math.hypot(da, dx * 0.5) - 3 * Math.max(0, depth - 20)
        if (score > deepest) {
          deepest = score
          best = point
        }
      }
  return best
}

/**
 * Focal cortical dysplasia type II at the bottom of a sulcus: thick cortex, a blurred border to the white matter, bright
 * on FLAIR, with a tail that tapers to the ventricle (transmantle sign; Colombo 2003, AJNR 24:724).
 */
export function dysplasiaAround(fundus: Point, random: Random): { centre: Point; at: DysplasiaAt } {
  const low: Point = [fundus[0] - 34, fundus[1] - 34, fundus[2] - 40]
  const high: Point = [fundus[0] + 34, fundus[1] + 34, fundus[2] + 34]
  const ragged = smoothNoise(random, low, high, 8)
  const target = nearestVentricle(fundus)
  const length = Math.hypot(target[0] - fundus[0], target[1] - fundus[1], target[2] - fundus[2])
  const along = target.map((value, axis) => (value - fundus[axis]!) / length) as [number, number, number]
  const centre: Point = [fundus[0] + 3.2 * along[0], fundus[1] + 3.2 * along[1], fundus[2] + 3.2 * along[2]]
  const at = (x: number, a: number, s: number): Dysplasia | undefined => {
    const dx = x - fundus[0]
    const da = a - fundus[1]
    const ds = s - fundus[2]
    const far = dx * dx + da * da + ds * ds
    if (far > 34 * 34) return undefined
    const t = dx * along[0] + da * along[1] + ds * along[2]
    const off = Math.sqrt(Math.max(0, far - t * t))
    const noise = sample(ragged, x, a, s)
    const body = smoothstep(13, 5, Math.hypot(off, t * (t > 0 ? 1.25 : 0.75)) + 2.2 * noise)
    const share = clamp(t / length, 0, 1)
    const radius = 4.4 * (1 - share) + 1.6
    const tail =
      smoothstep(radius + 1.6, radius - 1, off + 0.5 * noise) *
      smoothstep(-2, 3, t) *
      (1 - 0.35 * share) *
      (t < length + 2 ? 1 : 0)
    if (body === 0 && tail === 0) return undefined
    return {
      thickening: 4.2 * body,
      blurring: 1.6 * body + 0.4 * tail,
      flair: Math.max((74 + 16 * noise) * body, 112 * tail),
      t1: Math.max(60 * body, 85 * tail),
    }
  }
  return { centre, at }
}

function nearestVentricle(from: Point): Point {
  let best: Point = [-14, from[1], 18]
  let least = Infinity
  for (let s = 4; s <= 26; s += 1)
    for (let a = from[1] - 22; a <= from[1] + 6; a += 1)
      for (let x = 4; x <= 22; x += 1) {
        if (ventricle(x, a, s) > 0) continue
        const distance = Math.hypot(-x - from[0], a - from[1], s - from[2])
        if (distance < least) {
          least = distance
          best = [-x, a, s]
        }
      }
  return best
}
