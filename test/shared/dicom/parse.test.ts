import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { nodeInflate } from '../../../server/imaging/inflate.ts'
import { parseDicom } from '../../../shared/dicom/parse.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import type { ProblemCode } from '../../../shared/protocol/problems.ts'
import { bytesOf, explicitLittleEndian, fileOf, read } from './specimen.ts'

const refusedWith = (code: ProblemCode) => (thrown: unknown) => thrown instanceof Problem && thrown.code === code
const parse = (bytes: Uint8Array) => parseDicom(bytes, { inflate: nodeInflate })

test('what is not DICOM is refused as such', async () => {
  for (const text of ['', 'just a text that somebody renamed to .dcm', '0'.repeat(256)]) {
    await assert.rejects(parse(new TextEncoder().encode(text)), refusedWith('dicom-not-dicom'))
  }
})

test('a file that ends within an element is refused as truncated, wherever it was cut', async () => {
  const whole = fileOf()
  const pixelBytes = 12
  for (const kept of [whole.length - 1, whole.length - pixelBytes - 4]) {
    await assert.rejects(parse(whole.subarray(0, kept)), refusedWith('dicom-truncated'), String(kept))
  }
})

test('twenty thousand sequences within each other are refused and crash nothing', async () => {
  const open = new DataView(new ArrayBuffer(20))
  open.setUint16(0, 0x0008, true)
  open.setUint16(2, 0x1140, true)
  open.setUint8(4, 0x53)
  open.setUint8(5, 0x51)
  open.setUint32(8, 0xffffffff, true)
  open.setUint16(12, 0xfffe, true)
  open.setUint16(14, 0xe000, true)
  open.setUint32(16, 0xffffffff, true)
  const nested = new Uint8Array(20 * 20_000)
  for (let depth = 0; depth < 20_000; depth++) nested.set(new Uint8Array(open.buffer), depth * 20)
  await assert.rejects(parse(Buffer.concat([header(), nested])), refusedWith('dicom-malformed'))
})

test('a sequence of millions of empty items is refused before it fills the memory', async () => {
  const items = new Uint32Array(2 * 2_100_000)
  for (let i = 0; i < items.length; i += 2) items[i] = 0xe000fffe
  const start = Uint8Array.of(0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff)
  await assert.rejects(parse(Buffer.concat([header(), start, bytesOf(items)])), refusedWith('dicom-malformed'))
})

test('a deflated file that swells without end is stopped early', async () => {
  const bomb = deflateRawSync(new Uint8Array(64 * 2 ** 20))
  await assert.rejects(
    parse(Buffer.concat([header('1.2.840.10008.1.2.1.99'), bomb])),
    refusedWith('dicom-inflate-limit'),
  )
})

test('a deflated file reads as the same file that is not', async () => {
  const plain = fileOf()
  const start = header().length
  const deflated = Buffer.concat([header('1.2.840.10008.1.2.1.99'), deflateRawSync(plain.subarray(start))])
  const { instance } = await read(deflated)
  assert.deepEqual({ ...instance, transferSyntax: explicitLittleEndian }, (await read(plain)).instance)
})

test('a data set without preamble and file meta information is read, and says so', async () => {
  const { file } = await read(fileOf().subarray(header().length))
  assert.equal(file.transferSyntax, explicitLittleEndian)
  assert.deepEqual(file.warnings, ['no-preamble', 'transfer-syntax-guessed'])
})

test('a file that says implicit and is explicit is read as it is, and says so', async () => {
  const body = fileOf().subarray(header().length)
  const { file } = await read(Buffer.concat([header('1.2.840.10008.1.2'), body]))
  assert.equal(file.encoding.explicit, true)
  assert.deepEqual(file.warnings, ['encoding-not-as-declared'])
})

/** Preamble and file meta information, of the length that they have before every small image. */
function header(transferSyntax = explicitLittleEndian): Uint8Array {
  const empty = fileOf({}, { transferSyntax: 'X'.repeat(20) })
  const at = Buffer.from(empty).indexOf('X'.repeat(20)) + 20
  const metaEnd = Buffer.from(empty).indexOf('CONSILIUM', at) + 12
  const start = Buffer.from(empty.subarray(0, metaEnd))
  const syntax = Buffer.alloc(20)
  syntax.write(transferSyntax, 'latin1')
  if (transferSyntax.length <= 20) return Buffer.concat([start.subarray(0, at - 20), syntax, start.subarray(at)])
  const longer = Buffer.alloc(transferSyntax.length + (transferSyntax.length % 2))
  longer.write(transferSyntax, 'latin1')
  const bytes = Buffer.concat([start.subarray(0, at - 20), longer, start.subarray(at)])
  bytes.writeUInt16LE(longer.length, at - 22)
  return bytes
}
