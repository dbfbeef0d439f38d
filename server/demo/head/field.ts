import type { Random } from '../random.ts'

/**
 * A scalar on a regular lattice of the head. Axes: x to the patient's left, a to anterior, s to superior, in mm from
 * the anterior commissure; x runs fastest.
 */
export interface Field {
  readonly lattice: Lattice
  readonly values: Float32Array
}

export interface Lattice {
  readonly nx: number
  readonly na: number
  readonly ns: number
  /** Centre of the first node, mm. */
  readonly x0: number
  readonly a0: number
  readonly s0: number
  /** Distance between nodes, mm. */
  readonly step: number
}

export type Point = readonly [x: number, a: number, s: number]

export const emptyField = (lattice: Lattice): Field => ({
  lattice,
  values: new Float32Array(lattice.nx * lattice.na * lattice.ns),
})

/** A lattice that covers the box between two corners, mm. */
export function latticeOver(low: Point, high: Point, step: number): Lattice {
  const nodes = (from: number, to: number) => Math.ceil((to - from) / step) + 1
  return {
    nx: nodes(low[0], high[0]),
    na: nodes(low[1], high[1]),
    ns: nodes(low[2], high[2]),
    x0: low[0],
    a0: low[1],
    s0: low[2],
    step,
  }
}

export function fieldOf(lattice: Lattice, valueAt: (x: number, a: number, s: number) => number): Field {
  const field = emptyField(lattice)
  const { nx, na, ns, x0, a0, s0, step } = lattice
  let i = 0
  for (let k = 0; k < ns; k++)
    for (let j = 0; j < na; j++)
      for (let n = 0; n < nx; n++) field.values[i++] = valueAt(x0 + n * step, a0 + j * step, s0 + k * step)
  return field
}

/** Trilinear; beyond the edge, the edge's value. */
export function sample(field: Field, x: number, a: number, s: number): number {
  const { nx, na, ns, x0, a0, s0, step } = field.lattice
  const v = field.values
  const px = clamp((x - x0) / step, 0, nx - 1.000001)
  const pa = clamp((a - a0) / step, 0, na - 1.000001)
  const ps = clamp((s - s0) / step, 0, ns - 1.000001)
  const ix = px | 0
  const ia = pa | 0
  const is = ps | 0
  const fx = px - ix
  const fa = pa - ia
  const fs = ps - is
  const i = (is * na + ia) * nx + ix
  const j = i + nx
  const up = nx * na
  const low0 = v[i]! + (v[i + 1]! - v[i]!) * fx
  const low1 = v[j]! + (v[j + 1]! - v[j]!) * fx
  const high0 = v[i + up]! + (v[i + up + 1]! - v[i + up]!) * fx
  const high1 = v[j + up]! + (v[j + up + 1]! - v[j + up]!) * fx
  const low = low0 + (low1 - low0) * fa
  return low + (high0 + (high1 - high0) * fa - low) * fs
}

/** Noise with features of about `scale` mm, mean 0 and standard deviation about 1, read by trilinear interpolation. */
export function smoothNoise(random: Random, low: Point, high: Point, scale: number): Field {
  const field = emptyField(latticeOver(low, high, scale / 3))
  for (let i = 0; i < field.values.length; i++) field.values[i] = random.gaussian()
  blur(field, 1)
  blur(field, 1)
  let power = 0
  for (const value of field.values) power += value * value
  const gain = 1 / Math.sqrt(power / field.values.length)
  for (let i = 0; i < field.values.length; i++) field.values[i]! *= gain
  return field
}

/** Replaces each value by the mean of the (2 radius + 1)^3 nodes around it; the edge counts as repeated. */
export function blur(field: Field, radius: number): void {
  const { nx, na, ns } = field.lattice
  const line = new Float32Array(Math.max(nx, na, ns) + 2 * radius)
  blurAlong(
    field.values,
    line,
    radius,
    { count: nx, stride: 1 },
    { count: na, stride: nx },
    { count: ns, stride: nx * na },
  )
  blurAlong(
    field.values,
    line,
    radius,
    { count: na, stride: nx },
    { count: nx, stride: 1 },
    { count: ns, stride: nx * na },
  )
  blurAlong(
    field.values,
    line,
    radius,
    { count: ns, stride: nx * na },
    { count: nx, stride: 1 },
    { count: na, stride: nx },
  )
}

/** Spreads each value to its neighbours, as a point spread a little wider than a node does. The edge stays as it is. */
export function soften({ lattice: { nx, na }, values: v }: Field): void {
  for (const lag of [1, nx, nx * na]) {
    const before = v.slice(0, lag)
    for (let start = lag; start + 2 * lag <= v.length; start += lag)
      for (let n = 0; n < lag; n++) {
        const here = v[start + n]!
        v[start + n] = 0.08 * (before[n]! + v[start + lag + n]!) + 0.84 * here
        before[n] = here
      }
  }
}

interface Axis {
  count: number
  stride: number
}

function blurAlong(v: Float32Array, line: Float32Array, radius: number, along: Axis, inner: Axis, outer: Axis): void {
  const { count, stride } = along
  const weight = 1 / (2 * radius + 1)
  for (let o = 0; o < outer.count; o++)
    for (let n = 0; n < inner.count; n++) {
      const start = o * outer.stride + n * inner.stride
      for (let i = -radius; i < count + radius; i++) line[i + radius] = v[start + clamp(i, 0, count - 1) * stride]!
      let sum = 0
      for (let i = 0; i < 2 * radius; i++) sum += line[i]!
      for (let i = 0; i < count; i++) {
        sum += line[i + 2 * radius]!
        v[start + i * stride] = sum * weight
        sum -= line[i]!
      }
    }
}

export const clamp = (value: number, low: number, high: number) => (value < low ? low : value > high ? high : value)

/** 0 below `from`, 1 above `to`, a smooth rise between; `from` above `to` falls instead. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = clamp((value - from) / (to - from), 0, 1)
  return t * t * (3 - 2 * t)
}

export const mix = (from: number, to: number, share: number) => from + (to - from) * share
