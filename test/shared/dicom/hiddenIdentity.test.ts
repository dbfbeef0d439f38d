import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { nodeCodecs } from '../../../server/imaging/codecs.ts'
import { nodeInflate } from '../../../server/imaging/inflate.ts'
import { pixelDigest } from '../../../server/imaging/inspectDicom.ts'
import { deidentifyDicom } from '../../../shared/dicom/deidentify.ts'
import type { Deidentification } from '../../../shared/dicom/deidentify.ts'
import { frameBytes } from '../../../shared/dicom/frames.ts'
import { keyedUids } from '../../../shared/dicom/keyedUid.ts'
import { encodeRle } from '../../../shared/dicom/rle.ts'
import { encoded, htj2k, write } from '../../support/dicomEncodings.ts'
import { needsDicomTools } from '../../support/dicomOracle.ts'
import { needsSharedData, sharedData } from '../../support/sharedData.ts'
import { bytesOf, fileOf, read } from './specimen.ts'

const codecs = nodeCodecs()
const options: Deidentification = {
  pseudonym: 'OAK-7',
  remapUid: await keyedUids(new Uint8Array(32).fill(3)),
  inflate: nodeInflate,
  codecs,
  descriptions: true,
  characteristics: true,
  dateShiftDays: -30,
}
const folder = await mkdtemp(join(tmpdir(), 'consilium-hidden-'))
after(() => rm(folder, { recursive: true }))
const tools = await needsDicomTools()

const [rows, columns] = [32, 40]
const cells = Uint16Array.from({ length: rows * columns }, (_, i) => (i * 13) % 4096)
const image = { Rows: rows, Columns: columns }
const name = Buffer.from('Zelenka^Oldrich 19660103')

const segment = (marker: number, payload: Uint8Array) =>
  Buffer.concat([Buffer.from([0xff, marker, (payload.length + 2) >> 8, (payload.length + 2) & 255]), payload])
const insert = (bytes: Uint8Array, at: number, more: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)])

async function holdsNoName(file: Uint8Array): Promise<Uint8Array> {
  assert.ok(Buffer.from(file).includes('Zelenka'), 'nothing was planted')
  const { bytes } = await deidentifyDicom(file, options)
  assert.ok(!/zelenka|oldrich|19660103/i.test(Buffer.from(bytes).toString('latin1')), 'the name is left')
  const [given, clean] = [await read(file), await read(bytes)]
  assert.equal(
    await pixelDigest(clean.file, clean.instance, codecs),
    await pixelDigest(given.file, given.instance, codecs),
    'the pixels have changed',
  )
  return bytes
}

async function compressed(transferSyntax: string, bits = 12): Promise<{ bytes: Uint8Array; file: typeof fileOf }> {
  const eight = bits === 8
  const changes = {
    ...image,
    ...(eight && { BitsAllocated: 8, BitsStored: 8, HighBit: 7 }),
    PixelData: eight ? Uint8Array.from(cells) : bytesOf(cells),
  }
  const original = await write(folder, `${transferSyntax}.dcm`, fileOf(changes))
  const { file, instance } = await read(await readFile(await encoded(original, folder, transferSyntax, 'c')))
  return {
    bytes: Uint8Array.from(frameBytes(file, instance, 0)),
    file: (more) => fileOf({ ...changes, ...more }, { transferSyntax }),
  }
}

for (const [transferSyntax, bits] of [
  ['1.2.840.10008.1.2.4.50', 8],
  ['1.2.840.10008.1.2.4.51', 12],
  ['1.2.840.10008.1.2.4.57', 12],
  ['1.2.840.10008.1.2.4.70', 12],
  ['1.2.840.10008.1.2.4.80', 12],
] as const) {
  test(`a name in the comments and application segments of ${transferSyntax} is gone`, tools, async () => {
    const { bytes, file } = await compressed(transferSyntax, bits)
    const planted = [
      segment(0xfe, name),
      segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), name])),
      segment(0xed, name),
      segment(0xe8, Buffer.concat([Buffer.from('mrfx'), name])),
    ]
    const hidden = Buffer.concat([insert(bytes, 2, Buffer.concat(planted)), name])
    await holdsNoName(file({ PixelData: { fragments: [hidden], frameStarts: [0] } }))
  })
}

for (const [kind, transferSyntax] of [
  ['JPEG 2000', '1.2.840.10008.1.2.4.90'],
  ['HTJ2K', '1.2.840.10008.1.2.4.201'],
] as const) {
  test(`a name in the comments of ${kind} is gone, before the tiles, among them and behind them`, tools, async () => {
    const bytes =
      kind === 'HTJ2K'
        ? await htj2k(bytesOf(cells), {
            width: columns,
            height: rows,
            bitsPerSample: 12,
            componentCount: 1,
            isSigned: false,
            isUsingColorTransform: false,
          })
        : (await compressed(transferSyntax)).bytes
    const comment = segment(0x64, Buffer.concat([Buffer.from([0, 1]), name]))
    const sizeEnd = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint16(4)
    let whole = insert(bytes, sizeEnd, comment)
    const tile = whole.indexOf(Buffer.from([0xff, 0x90, 0, 10]))
    assert.ok(tile > 0)
    whole = insert(whole, tile + 12, comment)
    const length = whole.readUInt32BE(tile + 6)
    if (length > 0) whole.writeUInt32BE(length + comment.length, tile + 6)
    const file = fileOf(
      { ...image, PixelData: { fragments: [Buffer.concat([whole, name])], frameStarts: [0] } },
      { transferSyntax },
    )
    await holdsNoName(file)
  })
}

test('a name between the segments of run lengths is gone', async () => {
  const { instance } = await read(fileOf({ ...image, PixelData: bytesOf(cells) }))
  const packed = encodeRle(bytesOf(cells), instance)
  const view = new DataView(packed.buffer)
  const second = view.getUint32(8, true)
  const hidden = insert(packed, second, name)
  hidden.writeUInt32LE(second + name.length, 8)
  const file = fileOf(
    { ...image, PixelData: { fragments: [hidden], frameStarts: [0] } },
    { transferSyntax: '1.2.840.10008.1.2.5' },
  )
  await holdsNoName(file)
})

/** A text, bit by bit, in the four bits above the stored twelve. */
function inFreeBits(): Uint16Array {
  const hidden = Uint16Array.from(cells)
  for (let i = 0; i < name.length; i++) {
    hidden[2 * i]! |= (name[i]! >> 4) << 12
    hidden[2 * i + 1]! |= (name[i]! & 15) << 12
  }
  return hidden
}
const freeBits = (values: ArrayLike<number>) =>
  Buffer.from(Array.from(name, (_, i) => ((values[2 * i]! >> 12) << 4) | (values[2 * i + 1]! >> 12))).toString()

test('what is written into the bits that the values leave free is cleared', async () => {
  assert.equal(freeBits(inFreeBits()), name.toString())
  const file = fileOf({ ...image, PixelData: bytesOf(inFreeBits()) })
  const { bytes } = await deidentifyDicom(file, options)
  const clean = await read(bytes)
  const stored = frameBytes(clean.file, clean.instance, 0)
  const words = new DataView(stored.buffer, stored.byteOffset)
  const left = Array.from({ length: rows * columns }, (_, i) => words.getUint16(2 * i, true))
  assert.deepEqual(left, [...cells])
})

test('also where it was compressed together with the values', tools, async () => {
  const whole = fileOf({ ...image, BitsStored: 16, HighBit: 15, PixelData: bytesOf(inFreeBits()) })
  const original = await write(folder, 'free.dcm', whole)
  for (const transferSyntax of ['1.2.840.10008.1.2.4.70', '1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.90']) {
    const { file, instance } = await read(await readFile(await encoded(original, folder, transferSyntax, 'free')))
    const fragments = [Uint8Array.from(frameBytes(file, instance, 0))]
    const planted = fileOf({ ...image, PixelData: { fragments, frameStarts: [0] } }, { transferSyntax })
    const { bytes } = await deidentifyDicom(planted, options)
    const clean = await read(bytes)
    assert.equal(clean.instance.transferSyntax, '1.2.840.10008.1.2.1', transferSyntax)
    const stored = frameBytes(clean.file, clean.instance, 0)
    const words = new DataView(stored.buffer, stored.byteOffset)
    assert.deepEqual(
      Array.from({ length: rows * columns }, (_, i) => words.getUint16(2 * i, true)),
      [...cells],
      transferSyntax,
    )
  }
})

test('an overlay is not carried over, and the uploader is told', async () => {
  const more = [{ tag: 'x60003000', vr: 'OW', value: name }] as const
  const { bytes, warnings } = await deidentifyDicom(fileOf({}, { more: [...more] }), options)
  assert.ok(warnings.includes('overlays-removed'))
  assert.ok(!Buffer.from(bytes).includes('Zelenka'))
})

/** Where dcmodify writes the planted words, into real files. */
const places = [
  '(0010,0010)=Zelenka^Oldrich^^Dr.',
  '(0010,0020)=HOSP-4711-99',
  '(0010,0030)=19660103',
  '(0010,1000)=ALT4711',
  '(0010,1040)=Zelenkagasse 12',
  '(0010,2154)=+43 1 4711',
  '(0010,4000)=Oldrich Zelenka, called twice',
  '(0008,0080)=Klinikum Zelenka',
  '(0008,0081)=Zelenkagasse 12',
  '(0008,0090)=Marlowe^Quentin',
  '(0008,1010)=ZELENKA-PC',
  '(0008,1030)=MRI Zelenka head',
  '(0008,103e)=FLAIR for Quentin',
  '(0008,1048)=Marlowe^Quentin',
  '(0008,1070)=Zelenka^Op',
  '(0018,1030)=Zelenka protocol',
  '(0020,4000)=Zelenka moved',
  '(0032,1060)=for Zelenka',
  '(0040,0254)=Zelenka step',
  '(0040,1400)=ask Oldrich',
  '(0009,0010)=GEMS_IDEN_01',
  '(0009,1001)=Zelenka^Oldrich',
  '(0029,0010)=SIEMENS CSA HEADER',
  '(0029,1008)=ZELENKA',
  '(0008,1140)[0].(0010,0010)=Zelenka^Nested',
  '(0008,1140)[0].(0008,1155)=1.2.826.4711.1',
  '(0040,0275)[0].(0032,1060)=Zelenka nested',
  '(0040,0275)[0].(0040,0008)[0].(0008,0104)=Zelenka deeper',
  '(0008,2112)[0].(0040,a170)[0].(0008,0104)=Zelenka purpose',
]
const real = [
  'dicom/brain_t1_axial_7T/N2D_0193.dcm',
  'dicom/brain_DERIVED_flairlike_axial_J2K/IM030.dcm',
  'dicom/enhanced_multiframe_MR/brain_DERIVED_coronal_71frames_JPEGLS.dcm',
  'dicom/enhanced_multiframe_MR/emri_small_RLE.dcm',
  'dicom/single/flair_implicit_le_GE.dcm',
  'dicom/single/JPGExtended.dcm',
  'dicom/single/MR_small.dcm',
  'dicom/single/image_dfl.dcm',
  'dicom/same_slice_transfer_syntaxes/3.dcm',
  'dicom/same_slice_transfer_syntaxes/5.dcm',
  'dicom/dicomdir/98892003/MR1/15820',
]
const words = /zelen|oldri|marlowe|quentin|4711|19660103|klinikum/i

test(
  'of 29 places where names are planted into real files of every kind, none keeps one',
  'skip' in needsSharedData ? needsSharedData : tools,
  async () => {
    for (const [index, path] of real.entries()) {
      const planted = join(folder, `planted-${index}.dcm`)
      await copyFile(sharedData(path), planted)
      // What stands there goes first: some files call every element unknown, and keep what they do not know.
      const tags = places.map((place) => place.slice(0, 11)).filter((tag) => !tag.startsWith('(0009,0010'))
      await promisify(execFile)('dcmodify', ['-nb', '-imt', ...tags.flatMap((tag) => ['-ea', tag]), planted])
      await promisify(execFile)('dcmodify', ['-nb', '-imt', ...places.flatMap((place) => ['-i', place]), planted])
      const before = await readFile(planted)
      const parsed = await read(before)
      assert.ok(parsed.file.dataSet.elements['x00104000'] && parsed.file.dataSet.elements['x00091001'], path)
      const { bytes } = await deidentifyDicom(before, options)
      const left = words.exec(Buffer.from(bytes).toString('latin1'))
      assert.equal(left, null, `${path} keeps ${left?.[0]}`)
      const clean = await read(bytes)
      assert.equal(
        await pixelDigest(clean.file, clean.instance, codecs),
        await pixelDigest(parsed.file, parsed.instance, codecs),
        path,
      )
    }
  },
)
