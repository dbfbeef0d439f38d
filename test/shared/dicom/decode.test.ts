import assert from 'node:assert/strict'
import { join } from 'node:path'
import { readFile, readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { nodeCodecs } from '../../../server/imaging/codecs.ts'
import { pixelDigest } from '../../../server/imaging/inspectDicom.ts'
import { decodeFrame } from '../../../shared/dicom/decode.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { needsSharedData, sharedData } from '../../support/sharedData.ts'
import { bytesOf, fileOf, read } from './specimen.ts'

const codecs = nodeCodecs()
const rle = '1.2.840.10008.1.2.5'

async function decoded(bytes: Uint8Array, frame = 0) {
  const { file, instance } = await read(bytes)
  return decodeFrame(file, instance, frame, codecs)
}

test('a transfer syntax that cannot be read is refused by its name', async () => {
  const bytes = await read(
    fileOf(
      { PixelData: { fragments: [new Uint8Array(8)], frameStarts: [0] } },
      { transferSyntax: '1.2.840.10008.1.2.4.110' },
    ),
  )
  await assert.rejects(
    decodeFrame(bytes.file, bytes.instance, 0, codecs),
    (thrown) =>
      thrown instanceof Problem &&
      thrown.code === 'dicom-unsupported-transfer-syntax' &&
      thrown.detail['transferSyntax'] === '1.2.840.10008.1.2.4.110' &&
      thrown.detail['name'] === 'JPEG XL Lossless',
  )
})

test('rubbish in place of a compressed image is a refusal for every codec', async () => {
  const rubbish = Uint8Array.from({ length: 200 }, (_, i) => (i * 37) % 256)
  for (const transferSyntax of [rle, '4.50', '4.51', '4.57', '4.70', '4.80', '4.90', '4.201'].map((end) =>
    end === rle ? rle : `1.2.840.10008.1.2.${end}`,
  )) {
    const bytes = fileOf({ PixelData: { fragments: [rubbish], frameStarts: [0] } }, { transferSyntax })
    await assert.rejects(decoded(bytes), (thrown) => thrown instanceof Problem && thrown.code === 'dicom-decode-failed')
  }
})

test('bits above those stored are masked away, and the sign is extended', async () => {
  const cells = Uint16Array.of(0xf000, 0x0fff, 0x0800, 0x07ff, 0xffff, 1)
  assert.deepEqual([...(await decoded(fileOf({ PixelData: bytesOf(cells) })))], [0, 4095, 2048, 2047, 4095, 1])
  const signed = await decoded(fileOf({ PixelData: bytesOf(cells), PixelRepresentation: 1 }))
  assert.ok(signed instanceof Int16Array)
  assert.deepEqual([...signed], [0, -1, -2048, 2047, -1, 1])
})

test('stored bits that do not begin at the lowest are brought down', async () => {
  const cells = Uint16Array.of(0x0010, 0xfff0, 0x0020, 0, 0, 0)
  assert.deepEqual([...(await decoded(fileOf({ PixelData: bytesOf(cells), HighBit: 15 })))], [1, 4095, 2, 0, 0, 0])
})

test('colours in planes come out pixel by pixel', async () => {
  const values = await decoded(
    fileOf({
      SamplesPerPixel: 3,
      PhotometricInterpretation: 'RGB',
      PlanarConfiguration: 1,
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelData: Uint8Array.from({ length: 18 }, (_, i) => i),
    }),
  )
  assert.deepEqual([...values.subarray(0, 6)], [0, 6, 12, 1, 7, 13])
})

test('run length segments are unpacked, most significant byte first', async () => {
  const header = new Uint32Array(16)
  header.set([2, 64, 66])
  const segments = Uint8Array.of(251, 1, 5, 10, 11, 12, 13, 14, 15, 0)
  const frame = Buffer.concat([bytesOf(header), segments])
  const values = await decoded(fileOf({ PixelData: { fragments: [frame], frameStarts: [0] } }, { transferSyntax: rle }))
  assert.deepEqual([...values], [266, 267, 268, 269, 270, 271])
})

test(
  'frames in several fragments are told apart by the offset table, and without one by their markers',
  needsSharedData,
  async () => {
    const image = await firstFrame('dicom/single/MR_small_jp2klossless.dcm')
    const parts = [image.bytes.subarray(0, 1000), image.bytes.subarray(1000), image.bytes]
    const changes = { Rows: 64, Columns: 64, NumberOfFrames: 2, BitsStored: 16, HighBit: 15, PixelRepresentation: 1 }
    for (const frameStarts of [[0, 2], []]) {
      const bytes = fileOf(
        { ...changes, PixelData: { fragments: parts, frameStarts } },
        { transferSyntax: image.syntax },
      )
      assert.deepEqual(await decoded(bytes, 0), image.values)
      assert.deepEqual(await decoded(bytes, 1), image.values)
    }
  },
)

test('one slice in five transfer syntaxes has one digest', needsSharedData, async () => {
  const folder = sharedData('dicom/same_slice_transfer_syntaxes')
  const digests = new Set<string>()
  const names = await readdir(folder)
  for (const name of names) {
    const { file, instance } = await read(await readFile(join(folder, name)))
    digests.add(await pixelDigest(file, instance, codecs))
  }
  assert.ok(names.length >= 5)
  // As dcmtk's decoders give it.
  assert.deepEqual([...digests], ['d685efcbec78a7cc217fc79b2401e52aa9d490dd3a4587b4dec3afeba02a57a6'])
})

test('71 frames of JPEG-LS are the frames that dcmtk decodes', needsSharedData, async () => {
  const path = sharedData('dicom/enhanced_multiframe_MR/brain_DERIVED_coronal_71frames_JPEGLS.dcm')
  const { file, instance } = await read(await readFile(path))
  assert.equal(instance.frames, 71)
  assert.equal(
    await pixelDigest(file, instance, codecs),
    '04ae6a9f12dc93806ba2f8b82ffc78cb72f346c8046ef616a24008270794952a',
  )
})

async function firstFrame(path: string) {
  const { file, instance } = await read(await readFile(sharedData(path)))
  const fragment = file.dataSet.elements['x7fe00010']!.fragments![0]!
  const bytes = new Uint8Array(file.dataSet.byteArray.subarray(fragment.position, fragment.position + fragment.length))
  return { bytes, syntax: file.transferSyntax, values: await decodeFrame(file, instance, 0, codecs) }
}
