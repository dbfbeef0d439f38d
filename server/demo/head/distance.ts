import { emptyField } from './field.ts'
import type { Field } from './field.ts'

/**
 * The signed distance in mm to the surface where `level` changes sign, with the level's signs. Sub-voxel at the surface,
 * carried away from it by the fast sweeping method (Zhao 2005, Math. Comp. 74:603) as far as `reach` mm.
 */
export function signedDistance(level: Field, reach: number): Field {
  const { nx, na, ns, step } = level.lattice
  const distance = emptyField(level.lattice)
  const d = distance.values
  const fixed = seedAtSurface(level, d, reach)
  for (let pass = 0; pass < 8; pass++) {
    const flipX = (pass & 1) !== 0
    const flipA = (pass & 2) !== 0
    const flipS = (pass & 4) !== 0
    for (let kk = 0; kk < ns; kk++) {
      const k = flipS ? ns - 1 - kk : kk
      for (let jj = 0; jj < na; jj++) {
        const j = flipA ? na - 1 - jj : jj
        const row = (k * na + j) * nx
        for (let nn = 0; nn < nx; nn++) {
          const n = flipX ? nx - 1 - nn : nn
          const i = row + n
          if (fixed[i] !== 0) continue
          const p = Math.min(n > 0 ? d[i - 1]! : reach, n < nx - 1 ? d[i + 1]! : reach)
          const q = Math.min(j > 0 ? d[i - nx]! : reach, j < na - 1 ? d[i + nx]! : reach)
          const r = Math.min(k > 0 ? d[i - nx * na]! : reach, k < ns - 1 ? d[i + nx * na]! : reach)
          const nearest = p < q ? (p < r ? p : r) : q < r ? q : r
          if (nearest + 0.2 * step >= d[i]!) continue
          const value = solve(p, q, r, step)
          if (value < d[i]!) d[i] = value
        }
      }
    }
  }
  for (let i = 0; i < d.length; i++) if (level.values[i]! < 0) d[i] = -d[i]!
  return distance
}

/** Nodes beside the surface get their distance from where the level crosses zero; all others start at `reach`. */
function seedAtSurface(level: Field, d: Float32Array, reach: number): Uint8Array {
  const { nx, na, ns, step } = level.lattice
  const v = level.values
  const fixed = new Uint8Array(v.length)
  d.fill(reach)
  let i = 0
  for (let k = 0; k < ns; k++)
    for (let j = 0; j < na; j++)
      for (let n = 0; n < nx; n++, i++) {
        const here = v[i]!
        const inverse =
          crossing(here, n > 0 ? v[i - 1]! : here, n < nx - 1 ? v[i + 1]! : here) +
          crossing(here, j > 0 ? v[i - nx]! : here, j < na - 1 ? v[i + nx]! : here) +
          crossing(here, k > 0 ? v[i - nx * na]! : here, k < ns - 1 ? v[i + nx * na]! : here)
        if (inverse === 0) continue
        d[i] = step / Math.sqrt(inverse)
        fixed[i] = 1
      }
  return fixed
}

/** 1 / (share of the step to the nearer sign change on an axis)^2, or 0 where there is none. */
function crossing(here: number, before: number, after: number): number {
  let share = Infinity
  if (here < 0 !== before < 0) share = Math.abs(here) / (Math.abs(here) + Math.abs(before) + 1e-9)
  if (here < 0 !== after < 0) share = Math.min(share, Math.abs(here) / (Math.abs(here) + Math.abs(after) + 1e-9))
  if (share === Infinity) return 0
  const safe = Math.max(share, 1e-3)
  return 1 / (safe * safe)
}

/** Godunov's upwind solution of |grad d| = 1 from the nearest neighbours on the three axes. */
function solve(p: number, q: number, r: number, h: number): number {
  let low = Math.min(p, q)
  let middle = Math.max(p, q)
  let high = r
  if (high < middle) [middle, high] = [high, middle]
  if (middle < low) [low, middle] = [middle, low]
  const one = low + h
  if (one <= middle) return one
  const two = (low + middle + Math.sqrt(2 * h * h - (low - middle) * (low - middle))) / 2
  if (two <= high) return two
  const sum = low + middle + high
  const squares = low * low + middle * middle + high * high
  return (sum + Math.sqrt(Math.max(0, sum * sum - 3 * (squares - h * h)))) / 3
}
