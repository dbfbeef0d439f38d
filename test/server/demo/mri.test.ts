import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fold } from '../../../server/demo/head/folding.ts'
import { smoothNoise } from '../../../server/demo/head/field.ts'
import { generateMri } from '../../../server/demo/mri.ts'
import { randomFor } from '../../../server/demo/random.ts'
import { nodeInflate } from '../../../server/imaging/inflate.ts'
import { indexOfPatient } from '../../../shared/dicom/geometry.ts'
import { describeInstance } from '../../../shared/dicom/instance.ts'
import { parseDicom } from '../../../shared/dicom/parse.ts'
import { sortIntoSeries } from '../../../shared/dicom/series.ts'
import type { SortedSeries } from '../../../shared/dicom/series.ts'
import { text } from '../../../shared/dicom/values.ts'
import { dot, length } from '../../../shared/dicom/vector.ts'
import type { Vector } from '../../../shared/dicom/vector.ts'

/** The one the demo case is made from. */
const seed = 20261123
const bytesOf = new Map<string, Uint8Array>()
let lesion: Vector
let t1: SortedSeries
let flair: SortedSeries
let digest: string
let fileCount = 0

before(async () => {
  const mri = generateMri(seed)
  const hash = createHash('sha256')
  const instances = []
  for (const { name, bytes } of mri) {
    fileCount++
    hash.update(name).update(bytes)
    const instance = describeInstance(await parseDicom(bytes, { inflate: nodeInflate }))
    bytesOf.set(instance.sopInstanceUid, bytes)
    instances.push(instance)
  }
  digest = hash.digest('hex')
  lesion = mri.lesionCentre
  const series = sortIntoSeries(instances)
  assert.equal(series.length, 2)
  t1 = series[0]!
  flair = series[1]!
})

describe('the demo MRI', () => {
  test('never passes for a patient: every file says SYNTHETIC, and that nothing is burnt in', async () => {
    for (const bytes of bytesOf.values()) {
      const { dataSet } = await parseDicom(bytes, { inflate: nodeInflate })
      assert.equal(text(dataSet, 'PatientName'), 'SYNTHETIC^DEMO')
      assert.match(text(dataSet, 'SeriesDescription') ?? '', /^SYNTHETIC /)
      assert.equal(text(dataSet, 'BurnedInAnnotation'), 'NO')
    }
  })

  test('every file is an instance of its own', () => {
    assert.equal(bytesOf.size, fileCount)
  })

  test('is read as two volumes of one study in one frame of reference, T1 at 1 mm and FLAIR at 3 mm', () => {
    assert.deepEqual([t1.description, flair.description], ['SYNTHETIC T1 MPRAGE', 'SYNTHETIC FLAIR'])
    assert.equal(t1.studyUid, flair.studyUid)
    assert.equal(t1.frameOfReferenceUid, flair.frameOfReferenceUid)
    assert.notEqual(t1.frameOfReferenceUid, null)
    assert.deepEqual(t1.layout, { kind: 'volume', spacing: 1 })
    assert.deepEqual(flair.layout, { kind: 'volume', spacing: 3 })
    assert.equal(t1.slices.length, 176)
    assert.ok(flair.slices.length >= 48)
  })

  test('raises no warning in our reader', () => {
    const warnings = [...t1.slices, ...flair.slices].flatMap(({ instance }) => instance.warnings)
    assert.deepEqual(warnings, [])
  })

  test('its directions are unit vectors at right angles', () => {
    for (const { slices } of [t1, flair])
      for (const { plane } of slices) {
        assert.ok(plane)
        assert.equal(length(plane.rowDirection), 1)
        assert.equal(length(plane.columnDirection), 1)
        assert.equal(dot(plane.rowDirection, plane.columnDirection), 0)
      }
  })

  test('T1 shows white matter above grey matter above CSF; FLAIR shows grey above white and CSF dark', () => {
    const white: Vector[] = [at(26, 12, 34), at(-26, 12, 34), at(24, 30, 30), at(-24, 30, 30)]
    const grey: Vector[] = [at(10.5, 15, 6), at(-10.5, 15, 6), at(14, -15, 6), at(-14, -15, 6)]
    const fluid: Vector[] = [at(6, 0, 18), at(-6, 0, 18)]
    const onT1 = [white, grey, fluid].map((points) => mean(points.map((point) => signal(t1, point, 2))))
    const onFlair = [grey, white, fluid].map((points) => mean(points.map((point) => signal(flair, point, 2))))
    for (const values of [onT1, onFlair]) {
      assert.ok(values[0]! > 1.08 * values[1]!, `${values}`)
      assert.ok(values[1]! > 2 * values[2]!, `${values}`)
    }
  })

  test('the dysplasia lies in the right frontal lobe, bright on FLAIR beside its mirror image', () => {
    assert.ok(lesion[0] < -15 && lesion[0] > -50, `${lesion}`)
    assert.ok(lesion[1] < -10 && lesion[1] > -55, `${lesion}`)
    const ratio = signal(flair, lesion, 4) / signal(flair, mirrored(lesion), 4)
    assert.ok(ratio > 1.2 && ratio < 2, `${ratio}`)
  })

  test('a tail leads from the dysplasia to the ventricle', () => {
    const horn = at(-12, -23, 13)
    for (const share of [0.4, 0.6]) {
      const point = lesion.map((value, axis) => value + share * (horn[axis]! - value)) as [number, number, number]
      const ratio = signal(flair, point, 2) / signal(flair, mirrored(point), 2)
      assert.ok(ratio > 1.08, `${share}: ${ratio}`)
    }
  })

  test('the same seed gives the same bytes', () => {
    const hash = createHash('sha256')
    for (const { name, bytes } of generateMri(seed)) hash.update(name).update(bytes)
    assert.equal(hash.digest('hex'), digest)
  })

  test('another seed folds another brain', () => {
    const noise = smoothNoise(randomFor(seed, 'folding'), [-6, -106, -48], [72, 76, 82], 9)
    const one = fold(noise, randomFor(1, 'hemisphere')).pattern.values
    const other = fold(noise, randomFor(2, 'hemisphere')).pattern.values
    assert.notDeepEqual(one, other)
  })

  test('another reader finds nothing to complain of', { skip: dcmdumpMissing() }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'demo-mri-'))
    try {
      for (const series of [t1, flair]) {
        const file = join(folder, `${series.number}.dcm`)
        writeFileSync(file, bytesOf.get(series.slices[40]!.instance.sopInstanceUid)!)
        const { status, stderr, stdout } = spawnSync('dcmdump', ['+E', file], { encoding: 'utf8' })
        assert.equal(status, 0)
        assert.equal(stderr, '')
        assert.match(stdout, /SYNTHETIC\^DEMO/)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

function dcmdumpMissing(): string | false {
  return spawnSync('dcmdump', ['--version']).error ? 'dcmdump is not installed' : false
}

/** Left, posterior, superior, mm. */
const at = (x: number, y: number, z: number): Vector => [x, y, z]

const mirrored = ([x, y, z]: Vector): Vector => [-x, y, z]

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Mean stored value within `radius` mm of a point, over the slices that come that near. */
function signal(series: SortedSeries, point: Vector, radius: number): number {
  const values: number[] = []
  for (const { instance, plane } of series.slices) {
    assert.ok(plane)
    const { column, row, distance } = indexOfPatient(plane, point)
    const off = Math.abs(distance)
    if (off > radius) continue
    const pixels = pixelsOf(instance.sopInstanceUid, instance.rows * instance.columns)
    const within = Math.sqrt(radius * radius - off * off) / plane.pixelSpacing[0]
    for (let r = Math.ceil(row - within); r <= row + within; r++)
      for (let c = Math.ceil(column - within); c <= column + within; c++)
        if (Math.hypot(r - row, c - column) <= within)
          values.push(pixels.getUint16(2 * (r * instance.columns + c), true))
  }
  assert.ok(values.length > 0)
  return mean(values)
}

/** The pixel data ends the file. */
function pixelsOf(uid: string, count: number): DataView {
  const bytes = bytesOf.get(uid)!
  return new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 2 * count, 2 * count)
}
