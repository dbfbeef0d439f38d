import { edgeLetters } from '../../shared/dicom/geometry.ts'
import { derivedImage } from '../../shared/dicom/derivedImage.ts'
import {
  type Graphic,
  keyObjectSelection,
  type KeyView,
  presentationState,
  type SourceImage,
} from '../../shared/dicom/keyObjects.ts'
import { turnedOrder, turnedPlane } from '../../shared/dicom/turn.ts'
import type { ImageAnnotation } from '../../shared/domain/imageAnnotation.ts'
import { type ImageView, unturned } from '../../shared/domain/stage.ts'
import type { ImagingStudy, Series } from '../../shared/domain/study.ts'
import { cornerOfPatient } from '../../shared/dicom/geometry.ts'
import type { Text } from '../i18n/text.ts'
import type { Drawn } from './cornerstone.ts'
import { figureWords } from './figureWords.ts'
import { cornerAt, placesOf } from './framing.ts'
import { outlineOf } from '../../shared/dicom/measure.ts'

export type Exported = { name: string; bytes: Blob }

export type Exporting = {
  view: ImageView
  drawn: Drawn
  study: ImagingStudy
  series: Series
  pseudonym: string
  annotations: readonly ImageAnnotation[]
  text: Text
}

/**
 * The view as DICOM: a presentation state and a key object selection that point to the image, and, for a plane that was
 * cut here, that image itself.
 */
export function dicomFiles({ view, drawn, study, series, pseudonym, annotations, text }: Exporting): Exported[] {
  const { picture } = drawn
  const { header, attributes, values } = picture.slice
  const at = new Date()
  const title = titleOf(series, drawn, text)
  const files: Exported[] = []
  let image: SourceImage
  // A plane is written as it is shown; a slice stays what it was, and the presentation turns it.
  const turn = picture.cut ? unturned : view.turn
  if (picture.cut && attributes.plane) {
    const made = derivedImage({
      studyUid: study.studyUid,
      pseudonym,
      frameOfReferenceUid: series.frameOfReferenceUid,
      plane: attributes.plane,
      rows: header.rows,
      columns: header.columns,
      values,
      rescale: attributes.rescale,
      window: picture.window,
      derivation: title,
      source: { sopClassUid: header.sopClassUid, sopInstanceUid: header.sopInstanceUid },
      at,
      uids: [newUid(), newUid()],
    })
    files.push({ name: 'plane.dcm', bytes: new Blob([made.bytes]) })
    image = made.source
  } else {
    const isSideways = view.turn.quarters % 2 === 1
    const spacing = attributes.plane?.pixelSpacing ?? header.pixelSpacing
    image = {
      sopClassUid: header.sopClassUid,
      sopInstanceUid: header.sopInstanceUid,
      seriesUid: series.seriesUid,
      frame: header.frames > 1 ? picture.frame + 1 : null,
      rows: isSideways ? header.columns : header.rows,
      columns: isSideways ? header.rows : header.columns,
      spacing: spacing && isSideways ? [spacing[1], spacing[0]] : spacing,
      rescale: attributes.rescale,
      isMonochrome1: header.photometric === 'MONOCHROME1',
    }
  }
  const key: KeyView = {
    studyUid: study.studyUid,
    pseudonym,
    image,
    window: picture.window,
    invert: view.invert,
    turn,
    shown: shownPart(drawn, image, turn),
    graphics: annotations.map((one) => graphicOf(one, drawn, image, turn, text)),
    title,
    at,
    uids: [newUid(), newUid(), newUid(), newUid()],
  }
  files.push({ name: 'presentation-state.dcm', bytes: new Blob([presentationState(key)]) })
  files.push({ name: 'key-object-selection.dcm', bytes: new Blob([keyObjectSelection(key)]) })
  return files
}

/** From pixels as they are shown to pixels as the file has them, both from the outer corner of the first. */
function untangled(image: SourceImage, turn: ImageView['turn']) {
  const order = turnedOrder(image.rows, image.columns, turn)
  const plane = turnedPlane(
    { position: [0.5, 0.5, 0], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0], pixelSpacing: [1, 1] },
    order,
  )
  return (x: number, y: number): [number, number] => [
    plane.position[0] + plane.rowDirection[0] * (x - 0.5) + plane.columnDirection[0] * (y - 0.5),
    plane.position[1] + plane.rowDirection[1] * (x - 0.5) + plane.columnDirection[1] * (y - 0.5),
  ]
}

function shownPart({ geometry, placement, canvas }: Drawn, image: SourceImage, turn: ImageView['turn']) {
  const back = untangled(image, turn)
  const [a, b] = [
    { x: 0, y: 0 },
    { x: canvas.width, y: canvas.height },
  ].map((at) => {
    const { x, y } = cornerAt(geometry, placement, canvas, at)
    return back(x, y)
  }) as [[number, number], [number, number]]
  return {
    left: Math.round(Math.min(a[0], b[0])) + 1,
    top: Math.round(Math.min(a[1], b[1])) + 1,
    right: Math.round(Math.max(a[0], b[0])),
    bottom: Math.round(Math.max(a[1], b[1])),
  }
}

function graphicOf(
  one: ImageAnnotation,
  drawn: Drawn,
  image: SourceImage,
  turn: ImageView['turn'],
  text: Text,
): Graphic {
  const back = untangled(image, turn)
  const line = outlineOf(one).map((point) => {
    const { x, y } = cornerOfPatient(placesOf(drawn.geometry), point)
    return back(x, y)
  })
  const lines = one.kind === 'bidirectional' ? [line.slice(0, 2), line.slice(2)] : [line]
  return { lines, words: figureWords(one, drawn, text).join(', ') }
}

const titleOf = (series: Series, { picture }: Drawn, { t }: Text): string =>
  t('imaging.exportTitle', {
    series: series.description || t('imaging.seriesUnnamed'),
    number: picture.index + 1,
    count: picture.count,
    center: Math.round(picture.window.center),
    width: Math.round(picture.window.width),
  })

/** As PS3.5 B.2 derives an identifier from a UUID. */
const newUid = () => `2.25.${BigInt(`0x${crypto.randomUUID().replaceAll('-', '')}`)}`

/** The view as a picture: its pixels, letters, scale and what it is of, so that it can stand for itself on a slide. */
export async function pngFile(
  exporting: Exporting,
  canvas: HTMLCanvasElement,
  figures: SVGSVGElement | null,
): Promise<Exported> {
  const { drawn, series, study, pseudonym, text, view } = exporting
  const { width, height } = canvas
  const size = Math.max(11, Math.round(12 * drawn.density))
  const line = Math.round(size * 1.35)
  const foot = line * 3 + size
  const paper = document.createElement('canvas')
  paper.width = width
  paper.height = height + foot
  const context = paper.getContext('2d')
  if (!context) throw new Error('no drawing context')
  context.fillStyle = '#000'
  context.fillRect(0, 0, paper.width, paper.height)
  context.drawImage(canvas, 0, 0)
  if (figures) context.drawImage(await pictureOf(figures), 0, 0, width, height)
  context.font = `${size}px Inter, sans-serif`
  context.fillStyle = '#e0e0e0'
  context.textBaseline = 'middle'
  const letters = drawn.geometry.plane && edgeLetters(drawn.geometry.plane)
  if (letters) {
    context.textAlign = 'left'
    context.fillText(letters.left, size / 2, height / 2)
    context.textAlign = 'right'
    context.fillText(letters.right, width - size / 2, height / 2)
    context.textAlign = 'center'
    context.fillText(letters.top, width / 2, size)
    context.fillText(letters.bottom, width / 2, height - size)
  }
  drawScale(context, drawn, { x: width - size, y: height - size, size })
  context.textAlign = 'left'
  const { t } = text
  const marks = [
    ...(series.lossy ? [t('imaging.lossy')] : []),
    ...(drawn.picture.cut ? [t(drawn.picture.cut.exact ? 'imaging.reformatted' : 'imaging.interpolated')] : []),
    ...(view.turn.mirrored ? [t('imaging.mirrored')] : []),
    t('imaging.purpose'),
  ]
  const source = drawn.picture.cut ? series.seriesUid : drawn.picture.slice.header.sopInstanceUid
  const lines = [`${pseudonym} · ${titleOf(series, drawn, text)}`, `${study.studyUid} · ${source}`, marks.join(' · ')]
  lines.forEach((words, at) => context.fillText(words, size / 2, height + size / 2 + line * (at + 0.5), width - size))
  const bytes = await new Promise<Blob | null>((done) => paper.toBlob(done, 'image/png'))
  if (!bytes) throw new Error('the picture could not be written')
  return { name: 'key-image.png', bytes }
}

function drawScale(context: CanvasRenderingContext2D, drawn: Drawn, at: { x: number; y: number; size: number }): void {
  const known = drawn.geometry.plane !== null || drawn.picture.slice.header.pixelSpacing !== null
  if (!known) return
  const { pixelsPerMillimetre } = drawn.placement
  const millimetres = [100, 50, 20, 10, 5, 2, 1].find((one) => one * pixelsPerMillimetre <= drawn.canvas.width / 5) ?? 1
  const long = millimetres * pixelsPerMillimetre
  context.fillRect(at.x - long, at.y, long, Math.max(1, at.size / 8))
  context.textAlign = 'right'
  context.fillText(`${millimetres} mm`, at.x, at.y - at.size)
}

/** What is drawn over the image, with the looks that the style sheet gives it written out. */
async function pictureOf(figures: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = figures.cloneNode(true) as SVGSVGElement
  const [from, to] = [figures.querySelectorAll('*'), copy.querySelectorAll('*')]
  from.forEach((element, at) => {
    const looks = getComputedStyle(element)
    for (const name of [
      'fill',
      'stroke',
      'stroke-width',
      'stroke-opacity',
      'fill-opacity',
      'paint-order',
      'font-size',
    ]) {
      to[at]!.setAttribute(name, looks.getPropertyValue(name))
    }
    to[at]!.setAttribute('font-family', 'sans-serif')
  })
  for (const handle of copy.querySelectorAll('circle, rect')) handle.remove()
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`
  await image.decode()
  return image
}

/** Hands a file to whoever sits at the browser. */
export function save({ name, bytes }: Exported): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun by then; without this its bytes would stay as long as the page.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
