import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { nodeCodecs } from '../../../server/imaging/codecs.ts'
import { inspectDicom } from '../../../server/imaging/inspectDicom.ts'
import { decodeFrame } from '../../../shared/dicom/decode.ts'
import { encoded, htj2k, lossless, lossy, write } from '../../support/dicomEncodings.ts'
import { independentDigests, needsDicomTools } from '../../support/dicomOracle.ts'
import { bytesOf, fileOf, read } from '../../shared/dicom/specimen.ts'

const tools = await needsDicomTools()
const codecs = nodeCodecs()
const folder = await mkdtemp(join(tmpdir(), 'consilium-syntaxes-'))
after(() => rm(folder, { recursive: true }))

const [rows, columns] = [61, 74]

/** A head of sorts: smooth, with an edge and noise, over the whole range of so many bits. */
function cells(bits: number, signed: boolean): Int16Array | Uint16Array {
  const values = new Int32Array(rows * columns)
  const most = 2 ** bits - 1
  let noise = 7
  for (let i = 0; i < values.length; i++) {
    noise = (noise * 1103515245 + 12345) % 2 ** 31
    const [x, y] = [(i % columns) / columns - 0.5, Math.floor(i / columns) / rows - 0.5]
    const inside = x * x + y * y < 0.2 ? 1 - 3 * (x * x + y * y) : 0
    values[i] = Math.round(inside * 0.97 * most) + (noise % 5)
  }
  values[0] = 0
  values[1] = most
  return signed ? Int16Array.from(values, (value) => value - (most + 1) / 2) : Uint16Array.from(values)
}

const kinds = [
  { name: '8 bit', bits: 8, signed: false },
  { name: '12 bit', bits: 12, signed: false },
  { name: '12 bit signed', bits: 12, signed: true },
  { name: '16 bit', bits: 16, signed: false },
  { name: '16 bit signed', bits: 16, signed: true },
]

function image(bits: number, signed: boolean): Uint8Array {
  const values = cells(bits, signed)
  return fileOf({
    Rows: rows,
    Columns: columns,
    BitsAllocated: bits === 8 ? 8 : 16,
    BitsStored: bits,
    HighBit: bits - 1,
    PixelRepresentation: signed ? 1 : 0,
    PixelData:
      bits === 8 ? Uint8Array.from(values) : bytesOf(signed ? (values as Int16Array) : (values as Uint16Array)),
  })
}

for (const { name, bits, signed } of kinds) {
  test(`${name}: one slice has one digest in every transfer syntax that loses nothing`, tools, async () => {
    const original = await write(folder, `${name}.dcm`, image(bits, signed))
    const expected = (await independentDigests([original])).get(original)?.sha256
    assert.ok(expected)
    for (const transferSyntax of Object.keys(lossless)) {
      const path = await encoded(original, folder, transferSyntax, name)
      const ours = await inspectDicom(path, codecs)
      assert.equal(ours.transferSyntax, transferSyntax)
      assert.equal(ours.pixelSha256, expected, transferSyntax)
      assert.equal(ours.lossy, false)
    }
    const values = cells(bits, signed)
    const compressed = await htj2k(bits === 8 ? Uint8Array.from(values) : bytesOf(values), {
      width: columns,
      height: rows,
      bitsPerSample: bits,
      componentCount: 1,
      isSigned: signed,
      isUsingColorTransform: false,
    })
    for (const end of ['201', '202', '203']) {
      const changes = { Rows: rows, Columns: columns, BitsAllocated: bits === 8 ? 8 : 16, BitsStored: bits }
      const file = fileOf(
        {
          ...changes,
          HighBit: bits - 1,
          PixelRepresentation: signed ? 1 : 0,
          LossyImageCompression: '00',
          PixelData: { fragments: [compressed], frameStarts: [0] },
        },
        { transferSyntax: `1.2.840.10008.1.2.4.${end}` },
      )
      const ours = await inspectDicom(await write(folder, `${name}-${end}.dcm`, file), codecs)
      assert.equal(ours.pixelSha256, expected, end)
    }
  })
}

test('what loses something is read to the values that dcmtk or gdcm reads, and is called lossy', tools, async () => {
  for (const { name, bits, signed } of kinds.filter((kind) => kind.bits <= 12 && !kind.signed)) {
    const original = await write(folder, `lossy ${name}.dcm`, image(bits, signed))
    const wanted = Object.keys(lossy).filter((syntax) => bits === (syntax.endsWith('.50') ? 8 : bits))
    const paths = await Promise.all(
      wanted.map((syntax) => (syntax.endsWith('.51') && bits === 8 ? null : encoded(original, folder, syntax, name))),
    )
    const made = paths.filter((path) => path !== null)
    const theirs = await independentDigests(made)
    for (const path of made) {
      const ours = await inspectDicom(path, codecs)
      assert.equal(ours.lossy, true, path)
      // The wavelets of lossy JPEG 2000 are sums of fractions, which each build adds up in an order of its own.
      if (path.includes('4.91')) assert.ok((await farthest(path, theirs.get(path)!.values)) <= 1, path)
      else assert.equal(ours.pixelSha256, theirs.get(path)?.sha256, path)
    }
  }
})

async function farthest(path: string, theirs: Int32Array): Promise<number> {
  const { file, instance } = await read(await readFile(path))
  const ours = await decodeFrame(file, instance, 0, codecs)
  assert.equal(ours.length, theirs.length)
  // gdcm widens the stored bits where a value overshoots them; ours stay within.
  const highest = 2 ** instance.bitsStored - 1
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(Math.min(highest, value) - ours[i]!)), 0)
}

test('colour is read alike in every transfer syntax, interleaved or in planes', tools, async () => {
  const pixels = Uint8Array.from({ length: rows * columns * 3 }, (_, i) => (i * 7 + (i >> 5)) % 256)
  const colour = { SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', BitsAllocated: 8, BitsStored: 8, HighBit: 7 }
  const size = { Rows: rows, Columns: columns, PixelRepresentation: 0 }
  const planes = new Uint8Array(pixels.length)
  for (let i = 0; i < pixels.length; i++) planes[(i % 3) * rows * columns + Math.floor(i / 3)] = pixels[i]!
  const together = fileOf({ ...colour, ...size, PlanarConfiguration: 0, PixelData: pixels })
  const apart = fileOf({ ...colour, ...size, PlanarConfiguration: 1, PixelData: planes })
  const original = await write(folder, 'rgb.dcm', together)
  const expected = (await independentDigests([original])).get(original)?.sha256
  assert.equal((await inspectDicom(await write(folder, 'planes.dcm', apart), codecs)).pixelSha256, expected)
  for (const transferSyntax of Object.keys(lossless)) {
    const path = await encoded(original, folder, transferSyntax, 'rgb')
    assert.equal((await inspectDicom(path, codecs)).pixelSha256, expected, transferSyntax)
  }
})

test('a deflated stream that ends without its last block is not taken for a whole image', tools, async () => {
  const original = await write(folder, 'whole.dcm', image(12, false))
  const whole = await readFile(await encoded(original, folder, '1.2.840.10008.1.2.1.99', 'cut'))
  const cut = await write(folder, 'cut.dcm', whole.subarray(0, Math.floor(whole.length * 0.7)))
  await assert.rejects(inspectDicom(cut, codecs), { name: 'Problem' })
})
