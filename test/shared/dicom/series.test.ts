import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Instance } from '../../../shared/dicom/instance.ts'
import { sortIntoSeries } from '../../../shared/dicom/series.ts'
import { needsSharedData, sharedData } from '../../support/sharedData.ts'
import { fileOf, read } from './specimen.ts'

const { instance: pattern } = await read(fileOf())

/** Slices at these heights, numbered in the order they are given. */
const slicesAt = (heights: number[], change: (instance: Instance, index: number) => Partial<Instance> = () => ({})) =>
  heights.map((z, index): Instance => {
    const plane = { ...pattern.perFrame[0]!.plane!, position: [0, 0, z] as [number, number, number] }
    const one: Instance = {
      ...pattern,
      sopInstanceUid: `2.25.${2000 + index}`,
      instanceNumber: index + 1,
      perFrame: [{ ...pattern.perFrame[0]!, plane }],
    }
    return { ...one, ...change(one, index) }
  })

const only = (instances: Instance[]) => {
  const [series, ...others] = sortIntoSeries(instances)
  assert.equal(others.length, 0)
  return series!
}
const heights = (instances: Instance[]) => only(instances).slices.map(({ plane }) => plane?.position[2])
const reasonOf = (instances: Instance[]) => {
  const { layout } = only(instances)
  return layout.kind === 'stack' ? layout.reason : layout.kind
}
const withPlane = (one: Instance, change: object): Partial<Instance> => ({
  perFrame: [{ ...one.perFrame[0]!, plane: { ...one.perFrame[0]!.plane!, ...change } }],
})

const lost = (one: Instance) => ({ perFrame: [{ ...one.perFrame[0]!, plane: null }] })
const shifted = (one: Instance, i: number) => withPlane(one, { position: [0, i, 2 * i] })

test('a series that is no volume says why', () => {
  const even = [0, 2, 4, 6]
  assert.equal(reasonOf(slicesAt([0, 2])), 'too-few-slices')
  assert.equal(reasonOf(slicesAt([0, 2, 4, 8])), 'missing-slices')
  assert.equal(reasonOf(slicesAt([0, 2, 4.5, 6])), 'uneven-gaps')
  assert.equal(reasonOf(slicesAt([0, 2, 2, 4])), 'duplicate-positions')
  assert.equal(reasonOf(slicesAt(even, (_, i) => (i === 1 ? { rows: 9 } : {}))), 'mixed-size')
  assert.equal(
    reasonOf(slicesAt(even, (_, i) => (i ? { frameOfReferenceUid: '1.2' } : {}))),
    'mixed-frame-of-reference',
  )
  assert.equal(reasonOf(slicesAt(even, () => ({ photometric: 'RGB', samplesPerPixel: 3 }))), 'colour')
  assert.equal(reasonOf(slicesAt(even, (one, i) => (i === 2 ? lost(one) : {}))), 'no-geometry')
  const turned = { rowDirection: [0, 1, 0], columnDirection: [0, 0, -1] }
  assert.equal(reasonOf(slicesAt(even, (one, i) => (i === 3 ? withPlane(one, turned) : {}))), 'mixed-orientation')
  assert.equal(reasonOf(slicesAt(even, shifted)), 'sheared')
})

test('slices stand in the order of their positions, whatever their numbers say', () => {
  const series = only(slicesAt([4, -2, 0, 2]))
  assert.deepEqual(series.layout, { kind: 'volume', spacing: 2 })
  assert.deepEqual(heights(slicesAt([4, -2, 0, 2])), [-2, 0, 2, 4])
})

test('repetitions of the same positions stand one after the other', () => {
  assert.deepEqual(heights(slicesAt([0, 0, 2, 2, 4, 4])), [0, 2, 4, 0, 2, 4])
})

test('an instance that comes twice counts once', () => {
  const slices = slicesAt([0, 2, 4])
  assert.equal(only([...slices, slices[1]!]).slices.length, 3)
})

test('series stand by their number', () => {
  const series = sortIntoSeries(
    [3, 1, 2].map((seriesNumber) => ({
      ...pattern,
      seriesNumber,
      seriesUid: `2.25.${seriesNumber}`,
      sopInstanceUid: `2.25.9${seriesNumber}`,
    })),
  )
  assert.deepEqual(
    series.map(({ number }) => number),
    [1, 2, 3],
  )
})

test('a real T1 is a volume by its positions, where its slice thickness says otherwise', needsSharedData, async () => {
  const series = only(await instancesIn('dicom/brain_t1_axial_7T'))
  assert.equal(series.slices.length, 128)
  assert.ok(series.layout.kind === 'volume' && Math.abs(series.layout.spacing - 2) < 1e-3)
  assert.ok(series.slices[0]!.instance.sliceThickness! < 0.7)
})

test('a real enhanced series of 71 frames is a volume', needsSharedData, async () => {
  const path = sharedData('dicom/enhanced_multiframe_MR/brain_DERIVED_coronal_71frames_JPEGLS.dcm')
  const { layout, slices } = only([(await read(await readFile(path))).instance])
  assert.ok(layout.kind === 'volume' && Math.abs(layout.spacing - 10 / 3) < 1e-3)
  assert.equal(slices.length, 71)
})

test('a real series of mixed orientations is a stack', needsSharedData, async () => {
  assert.equal(reasonOf(await instancesIn('broken/dicom/mixed_orientation_one_series')), 'mixed-orientation')
})

async function instancesIn(folder: string): Promise<Instance[]> {
  const names = await readdir(sharedData(folder))
  return Promise.all(names.map(async (name) => (await read(await readFile(join(sharedData(folder), name)))).instance))
}
