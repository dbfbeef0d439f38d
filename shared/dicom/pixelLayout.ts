import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import type { DataElement } from './dicomParser.ts'
import type { DicomFile } from './parse.ts'
import { number, text } from './values.ts'

/** How the pixel data are laid out. PS3.3 C.7.6.3. */
export const PixelLayout = z.strictObject({
  rows: z.number().int().positive(),
  columns: z.number().int().positive(),
  frames: z.number().int().positive().max(100_000),
  samplesPerPixel: z.union([z.literal(1), z.literal(3)]),
  photometric: z.string().max(16),
  /** 0: the samples of a pixel stand together; 1: each colour has a plane of its own. */
  planar: z.union([z.literal(0), z.literal(1)]),
  bitsAllocated: z.union([z.literal(8), z.literal(16), z.literal(32)]),
  bitsStored: z.number().int().min(1).max(32),
  highBit: z.number().int().min(0).max(31),
  signed: z.boolean(),
})
export type PixelLayout = z.infer<typeof PixelLayout>

export const pixelData = (file: DicomFile): DataElement | undefined => file.dataSet.elements['x7fe00010']

/** Bytes of one frame once it is decoded. */
export const frameLength = ({ rows, columns, samplesPerPixel, bitsAllocated }: PixelLayout): number =>
  rows * columns * samplesPerPixel * (bitsAllocated / 8)

/**
 * Bytes of one frame as it stands uncompressed in a file: YBR_FULL_422 has one pair of colours for two pixels.
 * PS3.3 C.7.6.3.1.2.
 */
export const nativeFrameLength = (layout: PixelLayout): number =>
  isHalved(layout) ? layout.rows * layout.columns * 2 : frameLength(layout)

export const isHalved = ({ photometric, samplesPerPixel }: PixelLayout): boolean =>
  samplesPerPixel === 3 && photometric.endsWith('_422')

// One frame of 8192 x 8192 at 16 bits; a mammogram has half of that.
const frameLimit = 128 * 2 ** 20
const wholeLimit = 4 * 2 ** 30
// An empty slice in JPEG 2000 takes a hundred bytes: what is small may swell as it likes, what is large may not.
const swellRatio = 2000
const swellFloor = 4 * 2 ** 20

/**
 * Reads the layout and holds it against the bytes that are there.
 * @throws Problem `dicom-no-pixels`, `dicom-unsupported-object`, `dicom-pixels-implausible`.
 */
export function pixelLayout(file: DicomFile): PixelLayout {
  const element = pixelData(file)
  if (!element) {
    const float = file.dataSet.elements['x7fe00008'] ?? file.dataSet.elements['x7fe00009']
    throw float ? new Problem('dicom-unsupported-object', { pixels: 'float' }) : new Problem('dicom-no-pixels')
  }
  const layout = readLayout(file)
  if (element.fragments) checkCompressed(layout, element)
  else checkNative(layout, element)
  return layout
}

function readLayout({ dataSet, encoding }: DicomFile): PixelLayout {
  const bitsAllocated = number(dataSet, 'BitsAllocated') ?? 16
  const bitsStored = number(dataSet, 'BitsStored') ?? bitsAllocated
  const samplesPerPixel = number(dataSet, 'SamplesPerPixel') ?? 1
  const photometric = (
    text(dataSet, 'PhotometricInterpretation') ?? (samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2')
  ).slice(0, 16)
  const layout = PixelLayout.safeParse({
    rows: number(dataSet, 'Rows') ?? 0,
    columns: number(dataSet, 'Columns') ?? 0,
    frames: number(dataSet, 'NumberOfFrames') ?? 1,
    samplesPerPixel,
    photometric,
    planar: samplesPerPixel === 3 ? (number(dataSet, 'PlanarConfiguration') ?? 0) : 0,
    bitsAllocated,
    bitsStored,
    highBit: number(dataSet, 'HighBit') ?? bitsStored - 1,
    signed: number(dataSet, 'PixelRepresentation') === 1,
  })
  if (!layout.success) {
    const field = String(layout.error.issues[0]?.path[0])
    throw new Problem(
      bitsAllocated === 1 || samplesPerPixel === 4 ? 'dicom-unsupported-object' : 'dicom-pixels-implausible',
      { field },
    )
  }
  const { highBit } = layout.data
  if (bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit < bitsStored - 1) {
    throw new Problem('dicom-pixels-implausible', { field: 'bitsStored' })
  }
  // Which way 32 bit cells are swapped in OW words is read differently by every program.
  if (!encoding.littleEndian && bitsAllocated === 32)
    throw new Problem('dicom-unsupported-object', { field: 'bitsAllocated' })
  return layout.data
}

function checkNative(layout: PixelLayout, element: DataElement) {
  if (element.length === 0) throw new Problem('dicom-no-pixels')
  const halved = isHalved(layout)
  if (layout.photometric.endsWith('_420') || (halved && (layout.bitsAllocated !== 8 || layout.columns % 2 === 1))) {
    throw new Problem('dicom-unsupported-object', { photometric: layout.photometric })
  }
  if (nativeFrameLength(layout) * layout.frames > element.length) {
    throw new Problem('dicom-pixels-implausible', { claimed: claim(layout), present: String(element.length) })
  }
}

function checkCompressed(layout: PixelLayout, element: DataElement) {
  const fragments = element.fragments ?? []
  const present = fragments.reduce((sum, { length }) => sum + length, 0)
  if (present === 0) throw new Problem('dicom-no-pixels')
  const oneFrame = frameLength(layout)
  const implausible =
    layout.frames > fragments.length ||
    oneFrame > frameLimit ||
    oneFrame * layout.frames > wholeLimit ||
    oneFrame > swellFloor + swellRatio * present
  if (implausible) throw new Problem('dicom-pixels-implausible', { claimed: claim(layout), present: String(present) })
}

const claim = ({ rows, columns, frames, samplesPerPixel }: PixelLayout) =>
  [columns, rows, frames, samplesPerPixel].join(' x ')
