import type { Random } from '../random.ts'
import { fieldOfSource, project, sampleRate, site } from './electrodes.ts'
import type { Recording } from './electrodes.ts'
import { bandNoise, pinkNoise, rhythm, wandering } from './rhythms.ts'
import { alphaPresence, eyesOpen, hyperventilation, inSpan, postictal, rise, seizure } from './script.ts'

/** Adds the ongoing activity of a child awake: alpha behind, beta in front, mu, 1/f everywhere, and slowing. */
export function addBackground(recording: Recording, random: Random): void {
  const count = recording[0]?.length ?? 0
  addCorticalNoise(recording, random, count)
  addAlpha(recording, random, count)
  addBeta(recording, random, count)
  addMu(recording, random, count)
  addSlowing(recording, random, count)
}

function addCorticalNoise(recording: Recording, random: Random, count: number): void {
  for (let source = 0; source < 18; source++) {
    const spread = random.between(32, 55)
    const centre = [random.between(-1, 1), random.between(-1, 1), random.between(-0.1, 1)] as const
    project(
      recording,
      fieldOfSource(centre, spread),
      scaled(pinkNoise(random, count), () => 4.8),
    )
  }
  for (const samples of recording) {
    const own = pinkNoise(random, count)
    for (let i = 0; i < count; i++) samples[i]! += 1.5 * own[i]! + 0.7 * random.gaussian()
  }
}

function addAlpha(recording: Recording, random: Random, count: number): void {
  const shared = rhythm(random, count, { frequency: 9.3, drift: 0.42, spindle: 0.9 })
  const presence = (time: number) => 0.1 + 0.9 * alphaPresence(time)
  for (const { centre, amplitude } of [
    { centre: [-0.36, -0.92, 0.12], amplitude: 32 },
    { centre: [0.36, -0.92, 0.12], amplitude: 37 },
  ] as const) {
    const own = rhythm(random, count, { frequency: 9.3, drift: 0.55, spindle: 0.7 })
    const course = new Float32Array(count)
    for (let i = 0; i < count; i++) course[i] = 0.72 * shared[i]! + 0.6 * own[i]!
    project(
      recording,
      fieldOfSource(centre, 46),
      scaled(course, (time) => amplitude * presence(time)),
    )
    // Posterior slow waves of youth ride among the alpha and block with it.
    const slow = bandNoise(random, count, 3.2, 1.4)
    project(
      recording,
      fieldOfSource(centre, 40),
      scaled(slow, (time) => 6 * presence(time)),
    )
  }
  const parietal = rhythm(random, count, { frequency: 9.6, drift: 0.5, spindle: 0.8 })
  project(
    recording,
    fieldOfSource(site('Pz'), 48),
    scaled(parietal, (time) => 10 * presence(time)),
  )
}

function addBeta(recording: Recording, random: Random, count: number): void {
  for (const name of ['F3', 'F4', 'Fz', 'C3', 'C4']) {
    const swell = wandering(random, count, 0.7)
    const beta = bandNoise(random, count, random.between(17, 22), 5)
    project(
      recording,
      fieldOfSource(site(name), 40),
      scaled(beta, (_, i) => 2.1 * Math.max(0.3, 1 + 0.5 * swell[i]!)),
    )
  }
}

/** Arched central rhythm, seen best while the eyes are open. */
function addMu(recording: Recording, random: Random, count: number): void {
  for (const name of ['C3', 'C4']) {
    const waves = rhythm(random, count, { frequency: 10.2, drift: 0.4, spindle: 0.9 })
    const swell = wandering(random, count, 1.5)
    const open = (time: number) => (eyesOpen.some((span) => inSpan(time, span)) ? 1 : 0.4)
    const course = scaled(waves, (time, i) => 15 * open(time) * Math.max(0, swell[i]! - 0.3))
    project(recording, fieldOfSource(site(name), 30), course)
  }
}

/** Theta and delta: a little always, more with hyperventilation, right frontal between seizures, everywhere after one. */
function addSlowing(recording: Recording, random: Random, count: number): void {
  const [start, end] = hyperventilation
  const buildUp = (time: number) => rise(time, start + 60, 100) - rise(time, end, 40)
  const theta = bandNoise(random, count, 5.5, 2.5)
  project(
    recording,
    fieldOfSource([0, 0.5, 0.8], 75),
    scaled(theta, (time) => 3.5 + 10 * buildUp(time)),
  )
  const delta = bandNoise(random, count, 2.6, 1.2)
  const everywhere = scaled(delta, (time) => 14 * buildUp(time) + 22 * postictal(time))
  project(recording, fieldOfSource([0, 0.6, 0.7], 85), everywhere)
  const focal = bandNoise(random, count, 1.9, 1.1)
  const spells = wandering(random, count, 4)
  const between = (time: number) => (inSpan(time, seizure) ? 0 : 1)
  const course = scaled(focal, (time, i) => between(time) * (13 * Math.max(0, spells[i]! - 0.2) + 42 * postictal(time)))
  project(recording, fieldOfSource([0.58, 0.7, 0.42], 50), course)
}

function scaled(course: Float32Array, gain: (time: number, i: number) => number): Float32Array {
  for (let i = 0; i < course.length; i++) course[i]! *= gain(i / sampleRate, i)
  return course
}
