import { clamp, smoothstep } from './head/field.ts'
import type { Field } from './head/field.ts'
import { randomFor } from './random.ts'
import type { Random } from './random.ts'

/** One slice as the scanner would store it. Orientation and position in patient millimetres (left, posterior, superior). */
export interface Slice {
  readonly rows: number
  readonly columns: number
  /** mm, between rows and between columns. */
  readonly pixelSpacing: readonly [number, number]
  /** Directions of a row and of a column, PS3.3 C.7.6.2.1.1. */
  readonly orientation: readonly [number, number, number, number, number, number]
  readonly position: readonly [number, number, number]
  /** Stored values, 12 bits. */
  readonly pixels: Uint16Array<ArrayBuffer>
}

/** 3D T1, sagittal, 1 mm isotropic, from right to left. */
export function* t1Slices(head: Field, seed: number): Generator<Slice> {
  const { nx, na, ns, x0, a0, s0 } = head.lattice
  const scanner = scannerFor(randomFor(seed, 'T1 noise'), 15)
  for (let n = 0; n < nx; n++) {
    const pixels = new Uint16Array(na * ns)
    for (let row = 0; row < ns; row++)
      for (let column = 0; column < na; column++) {
        const k = ns - 1 - row
        const j = na - 1 - column
        const signal = head.values[(k * na + j) * nx + n]!
        pixels[row * na + column] = scanner(signal, x0 + n, a0 + j, s0 + k)
      }
    yield {
      rows: ns,
      columns: na,
      pixelSpacing: [1, 1],
      orientation: [0, 1, 0, 0, 0, -1],
      position: [x0 + n, -(a0 + na - 1), s0 + ns - 1],
      pixels,
    }
  }
}

export const flairThickness = 3

/** FLAIR, axial, 3 mm without gap, from below upward: each slice the mean of the tissue it is thick. */
export function* flairSlices(head: Field, seed: number): Generator<Slice> {
  const { nx, na, x0, a0, s0 } = head.lattice
  const scanner = scannerFor(randomFor(seed, 'FLAIR noise'), 10)
  const size = 256
  const spacing = 0.9375
  const left = -((size - 1) / 2) * spacing
  const front = -10 + ((size - 1) / 2) * spacing
  for (let s = -66; s <= 87; s += flairThickness) {
    const pixels = new Uint16Array(size * size)
    const plane = thickPlane(head, s - s0)
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++) {
        const x = left + column * spacing
        const a = front - row * spacing
        const signal = bilinear(plane, nx, na, x - x0, a - a0)
        pixels[row * size + column] = scanner(signal, x, a, s)
      }
    yield {
      rows: size,
      columns: size,
      pixelSpacing: [spacing, spacing],
      orientation: [1, 0, 0, 0, 1, 0],
      position: [left, -front, s],
      pixels,
    }
  }
}

function thickPlane(head: Field, middle: number): Float32Array {
  const { nx, na } = head.lattice
  const plane = new Float32Array(nx * na)
  const below = Math.floor(flairThickness / 2)
  for (let k = middle - below; k <= middle + below; k++)
    for (let i = 0; i < plane.length; i++) plane[i]! += head.values[k * nx * na + i]! / flairThickness
  return plane
}

function bilinear(plane: Float32Array, width: number, height: number, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= width - 1 || y >= height - 1) return 0
  const column = Math.floor(x)
  const row = Math.floor(y)
  const fx = x - column
  const fy = y - row
  const i = row * width + column
  const top = plane[i]! + (plane[i + 1]! - plane[i]!) * fx
  const bottom = plane[i + width]! + (plane[i + width + 1]! - plane[i + width]!) * fx
  return top + (bottom - top) * fy
}

/**
 * What the coil and the receiver make of a signal: a slow shading, brighter towards the coil, and Rician noise
 * (Gudbjartsson 1995, Magn. Reson. Med. 34:910) of `sigma` stored values.
 */
function scannerFor(random: Random, sigma: number) {
  const normals = Float32Array.from({ length: 65_536 }, () => random.gaussian() * sigma)
  const tilt = [random.between(-0.03, 0.03), random.between(-0.03, 0.03), random.between(-0.03, 0.03)] as const
  let next = 0
  return (signal: number, x: number, a: number, s: number): number => {
    // The table is read with strides that do not divide it, so that rows do not repeat one another.
    next = (next + 1 + ((next >> 5) & 2)) & 65_535
    const real = signal * shading(x, a, s, tilt) + normals[next]!
    const imaginary = normals[(next * 7 + ((x * 31 + a * 57 + s * 131) | 0)) & 65_535]!
    return clamp(Math.round(Math.sqrt(real * real + imaginary * imaginary)), 0, 4095)
  }
}

function shading(x: number, a: number, s: number, tilt: readonly [number, number, number]): number {
  const far = (x * x) / 6400 + ((a + 16) * (a + 16)) / 9000 + ((s - 5) * (s - 5)) / 6400
  // The coil ends at the neck.
  const neck = smoothstep(-134, -62, s)
  return (0.93 + 0.11 * Math.min(far, 1.8) + (tilt[0] * x + tilt[1] * a + tilt[2] * s) / 80) * neck
}
