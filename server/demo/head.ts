import { blankCanvas } from './head/canvas.ts'
import { paintCranium, skinField } from './head/cranium.ts'
import { paintDeep } from './head/deep.ts'
import { smoothNoise, soften } from './head/field.ts'
import type { Field, Point } from './head/field.ts'
import { fold } from './head/folding.ts'
import { paintHindbrain } from './head/hindbrain.ts'
import { dysplasiaAround, fundusNear } from './head/lesion.ts'
import { mantle, paintMantle } from './head/mantle.ts'
import { paintMouth } from './head/mouth.ts'
import { paintOrbits } from './head/orbits.ts'
import { asChild, inChild } from './head/proportions.ts'
import { paintNose } from './head/sinuses.ts'
import { paintBase, paintMuscles } from './head/skullBase.ts'
import { paintSpine } from './head/spine.ts'
import { paintVessels } from './head/vessels.ts'
import { randomFor } from './random.ts'

export interface Head {
  /** What each sequence would see without shading and noise, on one lattice of 1 mm. */
  readonly t1: Field
  readonly flair: Field
  /** Middle of the dysplasia: to the left, anterior, superior, mm. */
  readonly lesion: Point
}

/** A synthetic head of a child of four with a focal cortical dysplasia in the right middle frontal gyrus. Takes some seconds. */
export function makeHead(seed: number): Head {
  const likeness = smoothNoise(randomFor(seed, 'folding'), [-6, -106, -48], [72, 76, 82], 9)
  const right = fold(likeness, randomFor(seed, 'right hemisphere'))
  const left = fold(likeness, randomFor(seed, 'left hemisphere'))
  const cortex = mantle(right, left, randomFor(seed, 'mantle'))
  const lesion = dysplasiaAround(fundusNear(cortex, right), randomFor(seed, 'lesion'))
  const canvas = blankCanvas(randomFor(seed, 'shape'))
  const skin = skinField()
  paintCranium(canvas, skin, randomFor(seed, 'cranium'))
  paintMuscles(canvas, skin)
  paintBase(canvas)
  paintNose(canvas, randomFor(seed, 'face'))
  paintMouth(canvas)
  paintSpine(canvas)
  paintOrbits(canvas, skin)
  paintMantle(canvas, cortex, lesion.at, randomFor(seed, 'tissue'))
  paintVessels(canvas)
  paintDeep(canvas)
  paintHindbrain(canvas, randomFor(seed, 'hindbrain'))
  return {
    t1: developed({ lattice: canvas.lattice, values: canvas.t1 }),
    flair: developed({ lattice: canvas.lattice, values: canvas.flair }),
    lesion: inChild(lesion.centre),
  }
}

function developed(adult: Field): Field {
  const child = asChild(adult)
  soften(child)
  return child
}
