import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Instance } from '../../../shared/dicom/instance.ts'
import type { Keyword } from '../../../shared/dicom/attributes.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import type { ProblemCode } from '../../../shared/protocol/problems.ts'
import type { Element } from '../../../shared/dicom/write.ts'
import { bytesOf, element, fileOf, read, smallImage } from './specimen.ts'

const refused: [string, ProblemCode, Partial<Record<Keyword, Element['value']>>][] = [
  ['no pixels', 'dicom-no-pixels', { PixelData: new Uint8Array(0) }],
  ['12 bits allocated', 'dicom-pixels-implausible', { BitsAllocated: 12 }],
  ['more bits stored than allocated', 'dicom-pixels-implausible', { BitsStored: 17, HighBit: 16 }],
  ['a thousand million frames', 'dicom-pixels-implausible', { NumberOfFrames: '1000000000' }],
  ['a number of frames that is no number', 'dicom-pixels-implausible', { NumberOfFrames: '1A' }],
  ['65535 rows and columns in twelve bytes', 'dicom-pixels-implausible', { Rows: 65535, Columns: 65535 }],
  ['no rows', 'dicom-pixels-implausible', { Rows: 0 }],
  ['a single bit per pixel', 'dicom-unsupported-object', { BitsAllocated: 1, BitsStored: 1, HighBit: 0 }],
  ['a directory of files', 'dicom-unsupported-object', { SOPClassUID: '1.2.840.10008.1.3.10' }],
  ['a SOP Instance UID that is none', 'dicom-malformed', { SOPInstanceUID: 'Jane Doe' }],
]
for (const [what, code, changes] of refused) {
  test(`an image with ${what} is refused as ${code}`, async () => {
    await assert.rejects(read(fileOf(changes)), (thrown) => thrown instanceof Problem && thrown.code === code)
  })
}

test('a compressed image that claims to swell beyond reason is refused before it is decoded', async () => {
  const value = { fragments: [new Uint8Array(16)], frameStarts: [0] }
  const bytes = fileOf({ Rows: 8000, Columns: 8000, PixelData: value }, { transferSyntax: '1.2.840.10008.1.2.4.90' })
  await assert.rejects(read(bytes), (thrown) => thrown instanceof Problem && thrown.code === 'dicom-pixels-implausible')
})

test('an image is described by the schema that travels', async () => {
  const { instance } = await read(fileOf({ WindowCenter: [40, 50], WindowWidth: [80, 0], InstanceNumber: '7' }))
  assert.deepEqual(Instance.parse(instance), instance)
  assert.deepEqual(instance.perFrame[0]!.windows, [{ center: 40, width: 80 }])
  assert.deepEqual(instance.warnings, ['window-invalid'])
  assert.equal(instance.instanceNumber, 7)
  assert.equal(instance.lossy, false)
})

test('spacing of nothing takes the geometry away and says so', async () => {
  const { instance } = await read(fileOf({ PixelSpacing: ['0', '0'] }))
  assert.equal(instance.pixelSpacing, null)
  assert.equal(instance.perFrame[0]!.plane, null)
  assert.deepEqual(instance.warnings, ['pixel-spacing-invalid'])
})

test('directions that are not at right angles take the geometry away and say so', async () => {
  const { instance } = await read(fileOf({ ImageOrientationPatient: [1, 0, 0, 0.7, 0.7, 0] }))
  assert.equal(instance.perFrame[0]!.plane, null)
  assert.deepEqual(instance.warnings, ['orientation-invalid'])
})

test('lossy compression and pixels that may show names are told', async () => {
  assert.deepEqual((await read(fileOf({ LossyImageCompression: '01' }))).instance.warnings, ['lossy-compression'])
  assert.deepEqual((await read(fileOf({ Modality: 'OT' }))).instance.warnings, ['burnt-in-possible'])
  assert.equal((await read(fileOf({ Modality: 'OT', BurnedInAnnotation: 'NO' }))).instance.burntIn, false)
})

test('the frames of an enhanced image have planes of their own, and share what is shared', async () => {
  const bytes = fileOf({
    ImagePositionPatient: '',
    ImageOrientationPatient: '',
    PixelSpacing: '',
    NumberOfFrames: 2,
    PixelData: bytesOf(new Uint16Array(12)),
    SharedFunctionalGroupsSequence: [
      [
        element('PixelMeasuresSequence', [[element('PixelSpacing', [2, 3])]]),
        element('PlaneOrientationSequence', [[element('ImageOrientationPatient', [1, 0, 0, 0, 0, -1])]]),
      ],
    ],
    PerFrameFunctionalGroupsSequence: [frame(5), frame(9)],
  })
  const { instance } = await read(bytes)
  assert.deepEqual(instance.warnings, [])
  assert.deepEqual(
    instance.perFrame.map(({ plane, rescale }) => [plane?.position, plane?.pixelSpacing, rescale.slope]),
    [
      [[0, 0, 5], [2, 3], 5],
      [[0, 0, 9], [2, 3], 9],
    ],
  )
})

test('a classic image of several frames has no plane: the header places the first only', async () => {
  const bytes = fileOf({ NumberOfFrames: 2, PixelData: bytesOf(new Uint16Array(12)) })
  assert.deepEqual(
    (await read(bytes)).instance.perFrame.map(({ plane }) => plane),
    [null, null],
  )
  assert.ok((await read(fileOf(smallImage))).instance.perFrame[0]!.plane)
})

const frame = (z: number) => [
  element('PlanePositionSequence', [[element('ImagePositionPatient', [0, 0, z])]]),
  element('PixelValueTransformationSequence', [
    [element('RescaleSlope', z), element('RescaleIntercept', 1), element('RescaleType', 'US')],
  ]),
]
