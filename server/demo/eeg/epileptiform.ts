import type { Random } from '../random.ts'
import { fieldOfSource, project, sampleRate } from './electrodes.ts'
import type { Direction, Recording } from './electrodes.ts'
import { bandNoise } from './rhythms.ts'
import { hyperventilation, inSpan, recordingSeconds, rise, seizure } from './script.ts'

/** The right frontal focus, under F4 and a little towards F8: the convexity over the dysplasia. */
const focus: Direction = [0.56, 0.69, 0.46]
const contralateral: Direction = [-0.5, 0.72, 0.48]

export interface Discharge {
  /** Seconds at its negative peak. */
  readonly time: number
  /** Microvolts at the focus. */
  readonly amplitude: number
}

/** Adds spikes and sharp waves with their slow waves between seizures, and says where. */
export function addDischarges(recording: Recording, random: Random): Discharge[] {
  const discharges: Discharge[] = []
  const [start, end] = seizure
  for (let time = random.between(5, 12); time < recordingSeconds - 3; time += gap(time, random)) {
    if (time > start - 3 && time < end + 25) continue
    const members = random.uniform() < 0.14 ? 3 : random.uniform() < 0.15 ? 2 : 1
    for (let member = 0; member < members; member++) {
      const amplitude = random.between(70, 145) * (member === 0 ? 1 : random.between(0.5, 0.85))
      const peak = time + member * random.between(0.42, 0.55)
      addDischarge(recording, random, peak, amplitude)
      discharges.push({ time: peak, amplitude })
    }
  }
  return discharges
}

/** Seconds to the next discharge: hyperventilation brings more of them. */
const gap = (time: number, random: Random) =>
  random.between(7, 20) * (inSpan(time, [hyperventilation[0] + 60, hyperventilation[1] + 20]) ? 0.6 : 1)

function addDischarge(recording: Recording, random: Random, peak: number, amplitude: number): void {
  const sharp = random.uniform() < 0.35
  const width = sharp ? random.between(0.038, 0.052) : random.between(0.017, 0.026)
  const slow = random.between(0.38, 0.6)
  const delay = random.between(0.19, 0.26) + width
  const lead = 0.25
  const course = new Float32Array(Math.ceil(1.1 * sampleRate))
  for (let i = 0; i < course.length; i++) {
    const t = i / sampleRate - lead
    const flank = t < 0 ? t / width : t / (1.35 * width)
    const spike = -Math.exp(-flank * flank)
    const before = 0.13 * bell(t, -2.3 * width, width)
    const after = 0.3 * bell(t, 2.9 * width, 1.2 * width)
    course[i] = amplitude * (spike + before + after - slow * bell(t, delay, 0.085) + 0.1 * bell(t, delay + 0.24, 0.1))
  }
  const centre = near(focus, random, 0.05)
  project(recording, fieldOfSource(centre, random.between(44, 54)), course, peak - lead)
}

const bell = (t: number, centre: number, width: number) => Math.exp(-(((t - centre) / width) ** 2))

const near = (centre: Direction, random: Random, spread: number): Direction => [
  centre[0] + spread * random.gaussian(),
  centre[1] + spread * random.gaussian(),
  centre[2] + spread * random.gaussian(),
]

/**
 * Adds a focal seizure: low-voltage fast activity at the focus, then a rhythm that slows from 8 to under 3 Hz while it
 * grows and spreads to its neighbours and to the other side, and an abrupt end (ACNS 2021: evolution in frequency,
 * morphology and location).
 */
export function addSeizure(recording: Recording, random: Random): void {
  const [start, end] = seizure
  const seconds = end - start
  const count = Math.round(seconds * sampleRate)
  quieten(recording, start, seconds)
  addFastOnset(recording, random, start)
  const local = new Float32Array(count)
  const spread = new Float32Array(count)
  const across = new Float32Array(count)
  const far = new Float32Array(count)
  const stagger = Math.round(0.022 * sampleRate)
  const jitter = bandNoise(random, count, 0.7, 0.6)
  let phase = 0
  for (let i = 0; i < count; i++) {
    const t = i / sampleRate
    phase += (2 * Math.PI * (ictalFrequency(t) * (1 + 0.075 * jitter[i]!))) / sampleRate
    const amplitude = 78 * rise(t, 3, 26) + 52 * rise(t, 26, 30)
    const wave =
      amplitude *
      (1 + 0.18 * jitter[i]!) *
      ictalWave(phase, 0.25 + 0.75 * rise(t, 14, 34)) *
      (1 - rise(t, seconds - 1.2, 1.2) ** 3)
    local[i] = wave
    if (i + stagger < count) {
      spread[i + stagger] = wave * 0.75 * rise(t, 12, 18)
      across[i + stagger] = wave * 0.62 * rise(t, 30, 16)
      far[i + stagger] = wave * 0.4 * rise(t, 40, 16)
    }
  }
  project(recording, fieldOfSource(focus, 42), local, start)
  project(recording, fieldOfSource([0.8, 0.5, 0.2], 52), spread, start)
  project(recording, fieldOfSource(contralateral, 46), across, start)
  project(recording, fieldOfSource([0.1, 0, 1], 70), far, start)
}

/** Hz, at `t` seconds into the seizure. */
export const ictalFrequency = (t: number) => 8 - 2.3 * rise(t, 5, 17) - 1.9 * rise(t, 22, 20) - 1.3 * rise(t, 42, 24)

/** From a rounded rhythm to sharp waves with a slow wave between them. Negative peaks. */
function ictalWave(phase: number, sharpness: number): number {
  const round = -Math.sin(phase) - 0.22 * Math.sin(2 * phase + 0.5)
  const cycle = (phase / (2 * Math.PI)) % 1
  const spike =
    -1.5 * Math.exp(-(((cycle - 0.25) / 0.075) ** 2)) - 0.75 * Math.exp(-(((cycle - 0.62) / 0.17) ** 2)) + 0.5
  return round * (1 - sharpness) + spike * sharpness
}

/** The first sign: what was there gives way, most near the focus. */
function quieten(recording: Recording, start: number, seconds: number): void {
  const reach = fieldOfSource(focus, 60)
  const from = Math.round(start * sampleRate)
  recording.forEach((samples, channel) => {
    for (let i = 0; i < seconds * sampleRate; i++) {
      const t = i / sampleRate
      const depth = rise(t, 0, 1) * (1 - rise(t, 8, 25))
      samples[from + i]! *= 1 - (0.35 + 0.35 * reach[channel]!) * depth
    }
  })
}

function addFastOnset(recording: Recording, random: Random, start: number): void {
  const course = bandNoise(random, 13 * sampleRate, 21, 3)
  let phase = 0
  for (let i = 0; i < course.length; i++) {
    const t = i / sampleRate
    phase += (2 * Math.PI * (24 - 0.9 * t)) / sampleRate
    course[i] =
      (5 + 9 * rise(t, 0, 5)) * (0.75 * Math.sin(phase) + 0.5 * course[i]!) * rise(t, 0, 0.6) * (1 - rise(t, 6, 6))
  }
  project(recording, fieldOfSource(focus, 36), course, start)
}
