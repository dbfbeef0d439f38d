import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nodeCodecs } from '../../../server/imaging/codecs.ts'
import { decodeFrame } from '../../../shared/dicom/decode.ts'
import { overlaysOf } from '../../../shared/dicom/overlay.ts'
import { paletteColours } from '../../../shared/dicom/palette.ts'
import type { Element } from '../../../shared/dicom/write.ts'
import { bytesOf, fileOf, read } from './specimen.ts'

const codecs = nodeCodecs()
const eightBits = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 }

test('the indices of a palette become its colours, and those beyond its ends the colours at its ends', async () => {
  const descriptor = bytesOf(Uint16Array.of(3, 1, 16))
  const table = (...entries: number[]) => bytesOf(Uint16Array.from(entries, (entry) => entry * 257))
  const bytes = fileOf({
    ...eightBits,
    PhotometricInterpretation: 'PALETTE COLOR',
    RedPaletteColorLookupTableDescriptor: descriptor,
    GreenPaletteColorLookupTableDescriptor: descriptor,
    BluePaletteColorLookupTableDescriptor: descriptor,
    RedPaletteColorLookupTableData: table(10, 20, 30),
    GreenPaletteColorLookupTableData: table(40, 50, 60),
    BluePaletteColorLookupTableData: table(70, 80, 90),
    PixelData: Uint8Array.of(0, 1, 2, 3, 4, 200),
  })
  const { file, instance } = await read(bytes)
  const colours = paletteColours(file.dataSet, await decodeFrame(file, instance, 0, codecs))
  const pixels = Array.from({ length: 6 }, (_, i) => [...colours.subarray(3 * i, 3 * i + 3)].join())
  assert.deepEqual(pixels, ['10,40,70', '10,40,70', '20,50,80', '30,60,90', '30,60,90', '30,60,90'])
})

test('a palette without its table is refused, not guessed', async () => {
  const { file, instance } = await read(fileOf({ ...eightBits, PhotometricInterpretation: 'PALETTE COLOR' }))
  const values = await decodeFrame(file, instance, 0, codecs)
  assert.throws(() => paletteColours(file.dataSet, values), { code: 'dicom-unsupported-object' })
})

test('colours that two pixels share come out with each of them', async () => {
  const bytes = fileOf({
    ...eightBits,
    Columns: 2,
    Rows: 2,
    SamplesPerPixel: 3,
    PhotometricInterpretation: 'YBR_FULL_422',
    PixelData: Uint8Array.of(1, 2, 100, 200, 3, 4, 101, 201),
  })
  const { file, instance } = await read(bytes)
  const values = await decodeFrame(file, instance, 0, codecs)
  assert.deepEqual([...values], [1, 100, 200, 2, 100, 200, 3, 101, 201, 4, 101, 201])
})

const overlay = (element: string, vr: string, value: Element['value']): Element => ({
  tag: `x6002${element}`,
  vr,
  value,
})
const described = [
  overlay('0010', 'US', 2),
  overlay('0011', 'US', 3),
  overlay('0040', 'CS', 'G'),
  overlay('0050', 'SS', [1, 1]),
]

test('an overlay is found in its own element and in a free bit of the cells, and the values are the same', async () => {
  const drawn = [1, 0, 0, 1, 1, 0]
  const own = fileOf(
    {},
    {
      more: [
        ...described,
        overlay('0100', 'US', 1),
        overlay('0102', 'US', 0),
        overlay('3000', 'OW', Uint8Array.of(0b011001, 0)),
      ],
    },
  )
  const cells = Uint16Array.from([0, 1, 2, 3, 4, 4095], (value, i) => value | (drawn[i]! << 14))
  const embedded = fileOf(
    { PixelData: bytesOf(cells) },
    { more: [...described, overlay('0100', 'US', 16), overlay('0102', 'US', 14)] },
  )
  for (const bytes of [own, embedded]) {
    const { file, instance } = await read(bytes)
    const [found, ...others] = overlaysOf(file, instance)
    assert.deepEqual(others, [])
    assert.deepEqual([...(found?.bits ?? [])], drawn)
    assert.deepEqual([found?.kind, found?.row, found?.column], ['graphics', 0, 0])
    assert.deepEqual([...(await decodeFrame(file, instance, 0, codecs))], [0, 1, 2, 3, 4, 4095])
  }
})

test('an overlay that claims more than its bytes, or a bit that belongs to the values, is left out', async () => {
  const short = fileOf({}, { more: [...described, overlay('3000', 'OW', new Uint8Array(0))] })
  const huge = fileOf(
    {},
    { more: [overlay('0010', 'US', 60000), overlay('0011', 'US', 60000), overlay('0102', 'US', 15)] },
  )
  const within = fileOf({}, { more: [...described, overlay('0102', 'US', 11)] })
  for (const bytes of [short, huge, within]) {
    const { file, instance } = await read(bytes)
    assert.deepEqual(overlaysOf(file, instance), [])
  }
})
