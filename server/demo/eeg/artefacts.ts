import type { Random } from '../random.ts'
import { electrodes, project, sampleRate } from './electrodes.ts'
import type { Recording } from './electrodes.ts'
import { bandNoise } from './rhythms.ts'
import { eyesOpen, inSpan, recordingSeconds, seizure } from './script.ts'

/** Adds what does not come from the brain: eyes, muscle, a loose electrode, the heart, the mains. */
export function addArtefacts(recording: Recording, random: Random): void {
  addBlinks(recording, random)
  addSaccades(recording, random)
  addMuscle(recording, random)
  addPops(recording, random)
  addHeart(recording, random)
  addMains(recording, random)
}

type Gains = Readonly<Record<string, number>>

/** The cornea is positive: with the lids closing the eyes roll up, and what lies above them turns positive. */
const blinkField: Gains = {
  Fp1: 1,
  Fp2: 1.02,
  F7: 0.32,
  F8: 0.33,
  F3: 0.3,
  F4: 0.31,
  Fz: 0.32,
  C3: 0.09,
  C4: 0.09,
  Cz: 0.1,
  T7: 0.08,
  T8: 0.08,
}
const lookLeftField: Gains = { F7: 1, Fp1: 0.45, F3: 0.3, T7: 0.3, F8: -1, Fp2: -0.45, F4: -0.3, T8: -0.3 }
const leftTemple: Gains = { T7: 1, F7: 0.75, A1: 0.6, P7: 0.35, Fp1: 0.3, C3: 0.12 }
const rightTemple: Gains = { T8: 1, F8: 0.75, A2: 0.6, P8: 0.35, Fp2: 0.3, C4: 0.12 }

const add = (recording: Recording, gains: Gains, from: number, course: ArrayLike<number>) =>
  project(
    recording,
    electrodes.map(({ name }) => gains[name] ?? 0),
    course,
    from,
  )

const courseOf = (seconds: number, valueAt: (time: number) => number) =>
  Float32Array.from({ length: Math.ceil(seconds * sampleRate) }, (_, i) => valueAt(i / sampleRate))

function addBlinks(recording: Recording, random: Random): void {
  const blink = (from: number) => {
    const height = random.between(95, 185)
    const width = random.between(0.055, 0.085)
    const lid = courseOf(0.9, (t) => {
      const rising = t - 0.16
      const falling = rising > 0 ? rising / 1.7 : rising
      return height * (Math.exp(-((falling / width) ** 2)) - 0.04 * Math.exp(-(((t - 0.46) / 0.12) ** 2)))
    })
    add(recording, blinkField, from, lid)
  }
  for (const [from, to] of eyesOpen) {
    for (let time = from + random.between(0.6, 2); time < to - 0.5; time += random.between(1.2, 4.2)) blink(time)
    blink(to - 0.1)
    // Opening the lids lets the eyes come down again: the opposite, once.
    const height = random.between(60, 100)
    add(
      recording,
      blinkField,
      from,
      courseOf(0.8, (t) => -height * Math.exp(-(((t - 0.2) / 0.11) ** 2))),
    )
  }
  for (let time = 20; time < recordingSeconds - 2; time += random.between(14, 45))
    if (!inSpan(time, seizure)) blink(time)
  for (let time = seizure[0] + 14; time < seizure[1]; time += random.between(1, 6)) blink(time)
}

function addSaccades(recording: Recording, random: Random): void {
  for (const [from, to] of eyesOpen)
    for (let time = from + random.between(1, 3); time < to; time += random.between(2, 5)) {
      const height = random.between(20, 48) * (random.uniform() < 0.5 ? -1 : 1)
      const hold = random.between(0.4, 1.2)
      add(
        recording,
        lookLeftField,
        time,
        courseOf(
          hold + 1.5,
          (t) =>
            height * step(t, 0.02) * Math.exp(-t / 0.9) -
            height * step(t - hold, 0.02) * Math.exp(-Math.max(0, t - hold) / 0.9) * 0.8,
        ),
      )
    }
  // Slow lateral eye movements under closed lids.
  for (let time = 480; time < 560; time += random.between(4, 9)) {
    const height = random.between(18, 32) * (random.uniform() < 0.5 ? -1 : 1)
    add(
      recording,
      lookLeftField,
      time,
      courseOf(4, (t) => height * Math.sin((Math.PI * t) / 2) * Math.sin((Math.PI * t) / 4)),
    )
  }
}

const step = (time: number, width: number) => (time <= 0 ? 0 : Math.min(1, time / width))

function addMuscle(recording: Recording, random: Random): void {
  for (const temple of [leftTemple, rightTemple]) {
    const tonic = muscleNoise(random, recordingSeconds)
    for (let i = 0; i < tonic.length; i++) tonic[i]! *= 1.6
    add(recording, temple, 0, tonic)
    for (let time = random.between(4, 12); time < recordingSeconds; time += random.between(12, 55)) {
      if (inSpan(time, seizure)) continue
      burst(recording, random, temple, time, random.between(0.6, 4.5), random.between(9, 26))
    }
  }
  const [start, end] = seizure
  for (const temple of [leftTemple, rightTemple]) burst(recording, random, temple, start + 31, end - start - 30, 17)
}

function burst(
  recording: Recording,
  random: Random,
  gains: Gains,
  from: number,
  seconds: number,
  height: number,
): void {
  const course = muscleNoise(random, seconds)
  for (let i = 0; i < course.length; i++) {
    const share = i / course.length
    course[i]! *= height * Math.min(1, share / 0.15, (1 - share) / 0.2)
  }
  add(recording, gains, from, course)
}

/** Motor units firing: fast, and uneven in height. */
function muscleNoise(random: Random, seconds: number): Float32Array {
  const count = Math.ceil(seconds * sampleRate)
  const course = bandNoise(random, count, 62, 60)
  const firing = bandNoise(random, count, 9, 6)
  for (let i = 0; i < count; i++) course[i]! *= Math.max(0.25, 0.8 + 0.5 * firing[i]!)
  return course
}

function addPops(recording: Recording, random: Random): void {
  for (const [name, from, to] of [
    ['P3', 300, 352],
    ['T7', 610, 640],
    ['P3', 980, 1020],
  ] as const)
    for (let time = random.between(from, from + 8); time < to; time += random.between(5, 16)) {
      const height = random.between(70, 160) * (random.uniform() < 0.3 ? -1 : 1)
      add(
        recording,
        { [name]: 1 },
        time,
        courseOf(2.5, (t) => -height * step(t, 0.008) * Math.exp(-t / 0.38)),
      )
    }
}

function addHeart(recording: Recording, random: Random): void {
  const ears: Gains = { A1: 1, A2: -0.7, T7: 0.35, T8: -0.25, P7: 0.2, P8: -0.15 }
  for (let time = 0.4; time < recordingSeconds; time += random.between(0.8, 0.92))
    add(
      recording,
      ears,
      time,
      courseOf(0.1, (t) => 6.5 * Math.exp(-(((t - 0.05) / 0.011) ** 2)) - 2 * Math.exp(-(((t - 0.075) / 0.012) ** 2))),
    )
}

/** 50 Hz, as strong as each electrode's impedance. */
function addMains(recording: Recording, random: Random): void {
  for (const samples of recording) {
    const amplitude = random.between(0.2, 1.1)
    const phase = random.between(0, 0.6)
    for (let i = 0; i < samples.length; i++)
      samples[i]! += amplitude * Math.sin((2 * Math.PI * 50 * i) / sampleRate + phase)
  }
}
