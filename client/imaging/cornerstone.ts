import * as cornerstone from 'cornerstone-core'
import type { Plane } from '../../shared/dicom/functionalGroups.ts'
import type { Cut } from '../../shared/dicom/reslice.ts'
import type { DecodedSlice } from '../../shared/protocol/imaging.ts'
import type { Framing, Window } from '../../shared/domain/stage.ts'
import { type Point, type Placement, cornerstoneOf, placementOf, type Size, type SliceGeometry } from './framing.ts'

/** One slice as it is to be drawn. Everything in it has been validated. */
export type Picture = {
  /** Different for different slices. */
  key: string
  slice: DecodedSlice
  /** Of a multi-frame image, counted from 0. */
  frame: number
  /** Where its pixels lie in the image, where no position in the patient is known. */
  pixelPlane: Plane
  /** Set for a plane that was cut through a volume. */
  cut: Cut | null
  /** Counted from 0, and of how many. */
  index: number
  count: number
  window: Window
  framing: Framing | null
  invert: boolean
}

/** What was drawn, and where it lies, in device pixels of the canvas. */
export type Drawn = {
  picture: Picture
  geometry: SliceGeometry
  placement: Placement
  canvas: Size
  /** Device pixels for one CSS pixel. */
  density: number
}

export type SliceCanvas = {
  /** Draws before the next frame; the last picture given counts. */
  draw(picture: Picture): void
  /** A point of the page in device pixels of the canvas. */
  canvasPoint(page: { clientX: number; clientY: number }): Point
  /** Device pixels for one CSS pixel. */
  density(): number
  close(): void
}

/**
 * The only place that knows cornerstone. It draws at the screen's own pixels, in an element as large as they are and
 * scaled down, since cornerstone has this switched off; it hands over fresh objects only, since cornerstone keeps them;
 * and it keeps nothing of cornerstone's own resizing: what was shared is applied anew.
 */
export function openSliceCanvas(place: HTMLElement, onDrawn: (drawn: Drawn) => void): SliceCanvas {
  const inner = document.createElement('div')
  inner.style.position = 'absolute'
  inner.style.transformOrigin = '0 0'
  place.append(inner)
  let size = { width: 0, height: 0 }
  let density = 1
  let picture: Picture | null = null
  let next: Drawn | null = null

  const measure = () => {
    density = window.devicePixelRatio || 1
    size = { width: Math.round(place.clientWidth * density), height: Math.round(place.clientHeight * density) }
    inner.style.width = `${size.width}px`
    inner.style.height = `${size.height}px`
    inner.style.transform = density === 1 ? '' : `scale(${1 / density})`
  }
  const apply = () => {
    // A hidden viewport has no size, and cornerstone would divide by it.
    if (!picture || size.width < 2 || size.height < 2) return
    const { slice, framing } = picture
    const geometry = geometryOf(picture)
    const placement = placementOf(geometry, framing, size)
    next = { picture, geometry, placement, canvas: size, density }
    cornerstone.displayImage(inner, imageOf(slice, picture.key), viewportOf(picture, geometry, placement))
  }
  const drawn = () => {
    if (next) onDrawn(next)
    next = null
  }
  measure()
  cornerstone.enable(inner)
  inner.addEventListener('cornerstoneimagerendered', drawn)
  const resized = new ResizeObserver(() => {
    measure()
    cornerstone.resize(inner, false)
    apply()
  })
  resized.observe(place)

  return {
    draw: (wanted) => {
      picture = wanted
      apply()
    },
    canvasPoint: ({ clientX, clientY }) => {
      const box = place.getBoundingClientRect()
      return { x: (clientX - box.left) * density, y: (clientY - box.top) * density }
    },
    density: () => density,
    close: () => {
      resized.disconnect()
      inner.removeEventListener('cornerstoneimagerendered', drawn)
      cornerstone.disable(inner)
      inner.remove()
    },
  }
}

const geometryOf = ({ slice: { header, attributes }, pixelPlane }: Picture): SliceGeometry => ({
  rows: header.rows,
  columns: header.columns,
  spacing: spacingOf({ header, attributes }),
  plane: attributes.plane,
  pixelPlane,
})

const spacingOf = ({ header, attributes }: Pick<DecodedSlice, 'header' | 'attributes'>) =>
  attributes.plane?.pixelSpacing ?? header.pixelSpacing ?? ([1, 1] as const)

function viewportOf({ slice, window, invert }: Picture, geometry: SliceGeometry, placement: Placement) {
  const { scale, translation } = cornerstoneOf(geometry, placement)
  if (![scale, translation.x, translation.y].every(Number.isFinite) || scale <= 0) {
    throw new RangeError('a slice cannot be drawn at this size')
  }
  const colour = slice.header.samplesPerPixel === 3
  const inverse = slice.header.photometric === 'MONOCHROME1'
  return {
    scale: Math.max(scale, 1e-4),
    translation,
    voi: colour ? { windowCenter: 127.5, windowWidth: 255 } : linear(window),
    invert: invert !== inverse,
    pixelReplication: false,
    rotation: 0,
    hflip: false,
    vflip: false,
  }
}

/** Cornerstone's ((v - c) / w + 0.5) becomes VOI LUT function LINEAR of PS3.3 C.11.2.1.2.1 by this half and this one. */
const linear = ({ center, width }: Window) => ({ windowCenter: center - 0.5, windowWidth: Math.max(width - 1, 1e-3) })

const images = new WeakMap<DecodedSlice, cornerstone.Image>()
let made = 0

function imageOf(slice: DecodedSlice, key: string): cornerstone.Image {
  const known = images.get(slice)
  if (known) return known
  const { header, attributes, window } = slice
  const [betweenRows, betweenColumns] = spacingOf(slice)
  const colour = header.samplesPerPixel === 3
  const pixels = colour ? colourPixels(slice) : greyPixels(slice)
  const image = {
    // Cornerstone takes two images of one name for one, and shows the pixels of the first: a turned slice is another.
    imageId: `${key} ${++made}`,
    minPixelValue: pixels.lowest,
    maxPixelValue: pixels.highest,
    slope: attributes.rescale.slope * pixels.step,
    intercept: attributes.rescale.intercept + attributes.rescale.slope * pixels.offset,
    windowCenter: window.center,
    windowWidth: window.width,
    render: undefined,
    getPixelData: () => pixels.values,
    rows: header.rows,
    columns: header.columns,
    height: header.rows,
    width: header.columns,
    color: colour,
    rgba: false,
    columnPixelSpacing: betweenColumns,
    rowPixelSpacing: betweenRows,
    invert: false,
    sizeInBytes: pixels.values.byteLength,
  } as unknown as cornerstone.Image
  images.set(slice, image)
  return image
}

/** The look-up table has an entry for each stored value, so values of more than 16 bits are brought down to 16. */
function greyPixels({ values, lowest, highest }: DecodedSlice) {
  const span = highest - Math.min(lowest, 0)
  if (span <= 0xffff) return { values, lowest, highest, step: 1, offset: 0 }
  const step = (highest - lowest) / 0xffff
  const reduced = Uint16Array.from(values, (value) => Math.round((value - lowest) / step))
  return { values: reduced, lowest: 0, highest: 0xffff, step, offset: lowest }
}

/** Four bytes a pixel. The JPEG decoder has turned YBR into RGB already. PS3.3 C.7.6.3.1.2. */
function colourPixels({ values, header }: DecodedSlice) {
  const shift = Math.max(0, header.bitsStored - 8)
  const jpeg = /^1\.2\.840\.10008\.1\.2\.4\.5[01]$/.test(header.transferSyntax)
  const luminance = header.photometric.startsWith('YBR_FULL') && !jpeg
  const pixels = new Uint8ClampedArray((values.length / 3) * 4).fill(255)
  for (let from = 0, to = 0; from < values.length; from += 3, to += 4) {
    const [a, b, c] = [values[from]! >> shift, values[from + 1]! >> shift, values[from + 2]! >> shift]
    const [blue, red] = [b - 128, c - 128]
    pixels[to] = luminance ? a + 1.402 * red : a
    pixels[to + 1] = luminance ? a - 0.344136 * blue - 0.714136 * red : b
    pixels[to + 2] = luminance ? a + 1.772 * blue : c
  }
  return { values: pixels, lowest: 0, highest: 255, step: 1, offset: 0 }
}
