import { emptyField, sample, smoothstep } from './field.ts'
import type { Field, Point } from './field.ts'

/** A brain of four years is nearly as large as an adult's; face and neck are not. */
const cranium = 0.95

/** Redraws an adult's head with the proportions of a child of about four. */
export function asChild(adult: Field): Field {
  const child = emptyField(adult.lattice)
  const { nx, na, ns, x0, a0, s0 } = adult.lattice
  let i = 0
  for (let k = 0; k < ns; k++) {
    const s = s0 + k
    const height = s > -25 ? s / cranium : -25 / cranium + (s + 25) / 0.8
    const neck = cranium - 0.09 * smoothstep(-55, -90, s)
    const snout = 0.1 * smoothstep(-22, -65, s)
    for (let j = 0; j < na; j++) {
      const a = a0 + j
      const forward = a / (cranium - snout * smoothstep(0, 50, a))
      for (let n = 0; n < nx; n++, i++) {
        const x = (x0 + n) / neck
        if (Math.abs(x) < -x0) child.values[i] = sample(adult, x, forward, height)
      }
    }
  }
  return child
}

/** Where a point of the adult's cerebrum lies in the child. */
export const inChild = ([x, a, s]: Point): Point => [x * cranium, a * cranium, s * cranium]
