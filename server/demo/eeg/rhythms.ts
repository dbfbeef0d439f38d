import type { Random } from '../random.ts'
import { sampleRate } from './electrodes.ts'

/** Noise with a power falling as about 1/f from 1 Hz up, standard deviation about 1. After P. Kellet's pink filter. */
export function pinkNoise(random: Random, count: number): Float32Array {
  const samples = new Float32Array(count)
  let slow = 0
  let middle = 0
  let fast = 0
  let trend = 0
  for (let i = 0; i < count; i++) {
    const white = random.gaussian()
    slow = 0.99 * slow + white * 0.11
    middle = 0.93 * middle + white * 0.17
    fast = 0.6 * fast + white * 0.2
    // Amplifiers pass little below 0.3 Hz: what wanders slower is taken out.
    const sum = slow + middle + fast
    trend += 0.012 * (sum - trend)
    samples[i] = 0.85 * (sum - trend)
  }
  return samples
}

/** A quantity that wanders around 0 with standard deviation about 1 and loses its memory after `seconds`. */
export function wandering(random: Random, count: number, seconds: number): Float32Array {
  const samples = new Float32Array(count)
  const keep = Math.exp(-1 / (seconds * sampleRate))
  const kick = Math.sqrt(1 - keep * keep)
  let first = random.gaussian()
  let second = first
  const gain = Math.SQRT2
  for (let i = 0; i < count; i++) {
    first = keep * first + kick * random.gaussian()
    second += (1 - keep) * (first - second)
    samples[i] = gain * second
  }
  return samples
}

/** A rhythm of unit amplitude whose frequency drifts around `frequency` Hz by `drift` and whose amplitude waxes and wanes. */
export function rhythm(
  random: Random,
  count: number,
  { frequency, drift, spindle }: { frequency: number; drift: number; spindle: number },
): Float32Array {
  const samples = new Float32Array(count)
  const detune = wandering(random, count, 0.8)
  const envelope = wandering(random, count, spindle)
  let phase = random.between(0, 2 * Math.PI)
  for (let i = 0; i < count; i++) {
    phase += (2 * Math.PI * (frequency + drift * detune[i]!)) / sampleRate
    const amplitude = Math.max(0.08, 0.62 + 0.42 * envelope[i]!)
    samples[i] = amplitude * (Math.sin(phase) + 0.1 * Math.sin(2 * phase + 0.6))
  }
  return samples
}

/** Noise between two frequencies, standard deviation about 1 (a two-pole resonator over white noise). */
export function bandNoise(random: Random, count: number, centre: number, width: number): Float32Array {
  const samples = new Float32Array(count)
  const radius = Math.exp((-Math.PI * width) / sampleRate)
  const turn = 2 * radius * Math.cos((2 * Math.PI * centre) / sampleRate)
  let last = 0
  let beforeLast = 0
  let power = 0
  for (let i = 0; i < count; i++) {
    const value = random.gaussian() + turn * last - radius * radius * beforeLast
    beforeLast = last
    last = value
    samples[i] = value
    power += value * value
  }
  const gain = 1 / Math.sqrt(power / Math.max(1, count))
  for (let i = 0; i < count; i++) samples[i]! *= gain
  return samples
}
