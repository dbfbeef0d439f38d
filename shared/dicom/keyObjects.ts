import { transferSyntax } from './transferSyntaxes.ts'
import type { Turn } from './turn.ts'
import type { VoiWindow } from './window.ts'
import { type Element, writePart10 } from './write.ts'

/** The image a view is of, as those who hold the study have it. */
export type SourceImage = {
  sopClassUid: string
  sopInstanceUid: string
  seriesUid: string
  /** Counted from 1, of a multi-frame image; null for any other. */
  frame: number | null
  rows: number
  columns: number
  /** Millimetres between rows and between columns. */
  spacing: readonly [number, number] | null
  rescale: { slope: number; intercept: number }
  isMonochrome1: boolean
}

/** A figure in the pixels of the image, counted from the outer corner of the first: PS3.3 C.10.5.1.2. */
export type Graphic = { lines: readonly (readonly (readonly [number, number])[])[]; words: string }

export type KeyView = {
  studyUid: string
  /** What the patient is called. */
  pseudonym: string
  image: SourceImage
  window: VoiWindow
  invert: boolean
  turn: Turn
  /** The part that is seen: its first and last column and row, counted from 1. */
  shown: { left: number; top: number; right: number; bottom: number }
  graphics: readonly Graphic[]
  /** One line: what is seen. */
  title: string
  /** UTC. */
  at: Date
  /** Identifiers that nothing else has: of the presentation, its series, the selection, its series. */
  uids: readonly [string, string, string, string]
}

const presentationClass = '1.2.840.10008.5.1.4.1.1.11.1'
const selectionClass = '1.2.840.10008.5.1.4.1.1.88.59'

/** The view as a Grayscale Softcopy Presentation State, PS3.3 A.33.1: window, turn, the part seen, and what is drawn. */
export function presentationState(view: KeyView): Uint8Array<ArrayBuffer> {
  const { image, uids, at, title } = view
  const elements: Element[] = [
    ...common(view, presentationClass, uids[0], uids[1], 'PR'),
    { tag: 'x00200013', vr: 'IS', value: 1 },
    { tag: 'x00700080', vr: 'CS', value: 'KEY_IMAGE' },
    { tag: 'x00700081', vr: 'LO', value: title.slice(0, 64) },
    { tag: 'x00700082', vr: 'DA', value: dateOf(at) },
    { tag: 'x00700083', vr: 'TM', value: timeOf(at) },
    { tag: 'x00700084', vr: 'PN', value: '' },
    {
      tag: 'x00081115',
      vr: 'SQ',
      value: [
        [
          { tag: 'x0020000e', vr: 'UI', value: image.seriesUid },
          { tag: 'x00081140', vr: 'SQ', value: [referenceTo(image)] },
        ],
      ],
    },
    { tag: 'x00281052', vr: 'DS', value: image.rescale.intercept },
    { tag: 'x00281053', vr: 'DS', value: image.rescale.slope },
    { tag: 'x00281054', vr: 'LO', value: 'US' },
    {
      tag: 'x00283110',
      vr: 'SQ',
      value: [
        [
          { tag: 'x00281050', vr: 'DS', value: view.window.center },
          { tag: 'x00281051', vr: 'DS', value: Math.max(1, view.window.width) },
        ],
      ],
    },
    { tag: 'x20500020', vr: 'CS', value: view.invert !== image.isMonochrome1 ? 'INVERSE' : 'IDENTITY' },
    displayedArea(view),
    ...turning(view.turn),
    ...graphicsOf(view),
  ]
  return writePart10({ transferSyntax: transferSyntax.explicitLittleEndian, elements })
}

/** The image and its presentation as a Key Object Selection Document, PS3.3 A.35.4, template TID 2010. */
export function keyObjectSelection(view: KeyView): Uint8Array<ArrayBuffer> {
  const { image, uids, at, title } = view
  const presentation: Element[] = [
    { tag: 'x00081150', vr: 'UI', value: presentationClass },
    { tag: 'x00081155', vr: 'UI', value: uids[0] },
  ]
  const seriesOf = (uid: string, references: Element[][]): Element[] => [
    { tag: 'x0020000e', vr: 'UI', value: uid },
    { tag: 'x00081199', vr: 'SQ', value: references },
  ]
  const elements: Element[] = [
    ...common(view, selectionClass, uids[2], uids[3], 'KO'),
    { tag: 'x00200013', vr: 'IS', value: 1 },
    { tag: 'x00080023', vr: 'DA', value: dateOf(at) },
    { tag: 'x00080033', vr: 'TM', value: timeOf(at) },
    { tag: 'x00081111', vr: 'SQ', value: [] },
    {
      tag: 'x0040a375',
      vr: 'SQ',
      value: [
        [
          { tag: 'x0020000d', vr: 'UI', value: view.studyUid },
          {
            tag: 'x00081115',
            vr: 'SQ',
            value: [
              seriesOf(image.seriesUid, [referenceTo({ ...image, frame: null })]),
              seriesOf(uids[1], [presentation]),
            ],
          },
        ],
      ],
    },
    { tag: 'x0040a040', vr: 'CS', value: 'CONTAINER' },
    { tag: 'x0040a043', vr: 'SQ', value: [code('113000', 'DCM', 'Of Interest')] },
    { tag: 'x0040a050', vr: 'CS', value: 'SEPARATE' },
    {
      tag: 'x0040a504',
      vr: 'SQ',
      value: [
        [
          { tag: 'x00080105', vr: 'CS', value: 'DCMR' },
          { tag: 'x0040db00', vr: 'CS', value: '2010' },
        ],
      ],
    },
    {
      tag: 'x0040a730',
      vr: 'SQ',
      value: [
        [
          { tag: 'x0040a010', vr: 'CS', value: 'CONTAINS' },
          { tag: 'x0040a040', vr: 'CS', value: 'TEXT' },
          { tag: 'x0040a043', vr: 'SQ', value: [code('113012', 'DCM', 'Key Object Description')] },
          { tag: 'x0040a160', vr: 'UT', value: title },
        ],
        [
          { tag: 'x0040a010', vr: 'CS', value: 'CONTAINS' },
          { tag: 'x0040a040', vr: 'CS', value: 'IMAGE' },
          {
            tag: 'x00081199',
            vr: 'SQ',
            value: [[...referenceTo(image), { tag: 'x00081199', vr: 'SQ', value: [presentation] }]],
          },
        ],
      ],
    },
  ]
  return writePart10({ transferSyntax: transferSyntax.explicitLittleEndian, elements })
}

/** What every file of a study says of patient, study, series and equipment. The patient is the pseudonym. */
export function common(
  { studyUid, pseudonym, at }: { studyUid: string; pseudonym: string; at: Date },
  sopClass: string,
  sopInstance: string,
  series: string,
  modality: string,
): Element[] {
  return [
    { tag: 'x00080016', vr: 'UI', value: sopClass },
    { tag: 'x00080018', vr: 'UI', value: sopInstance },
    { tag: 'x00080020', vr: 'DA', value: '' },
    { tag: 'x00080030', vr: 'TM', value: '' },
    { tag: 'x00080050', vr: 'SH', value: '' },
    { tag: 'x00080060', vr: 'CS', value: modality },
    { tag: 'x00080070', vr: 'LO', value: 'Consilium' },
    { tag: 'x00080090', vr: 'PN', value: '' },
    { tag: 'x00100010', vr: 'PN', value: pseudonym },
    { tag: 'x00100020', vr: 'LO', value: pseudonym },
    { tag: 'x00100030', vr: 'DA', value: '' },
    { tag: 'x00100040', vr: 'CS', value: '' },
    { tag: 'x00120062', vr: 'CS', value: 'YES' },
    { tag: 'x00120063', vr: 'LO', value: 'Consilium, PS3.15 Basic Profile' },
    { tag: 'x00181020', vr: 'LO', value: '1' },
    { tag: 'x0020000d', vr: 'UI', value: studyUid },
    { tag: 'x0020000e', vr: 'UI', value: series },
    { tag: 'x00200010', vr: 'SH', value: '' },
    { tag: 'x00200011', vr: 'IS', value: 1 },
    { tag: 'x00080021', vr: 'DA', value: dateOf(at) },
    { tag: 'x00080031', vr: 'TM', value: timeOf(at) },
  ]
}

const referenceTo = ({ sopClassUid, sopInstanceUid, frame }: SourceImage): Element[] => [
  { tag: 'x00081150', vr: 'UI', value: sopClassUid },
  { tag: 'x00081155', vr: 'UI', value: sopInstanceUid },
  ...(frame === null ? [] : [{ tag: 'x00081160', vr: 'IS', value: frame } satisfies Element]),
]

const code = (value: string, scheme: string, meaning: string): Element[] => [
  { tag: 'x00080100', vr: 'SH', value },
  { tag: 'x00080102', vr: 'SH', value: scheme },
  { tag: 'x00080104', vr: 'LO', value: meaning },
]

function displayedArea({ image, shown }: KeyView): Element {
  const { left, top, right, bottom } = shown
  const shape: Element = image.spacing
    ? { tag: 'x00700101', vr: 'DS', value: [...image.spacing] }
    : { tag: 'x00700102', vr: 'IS', value: [1, 1] }
  return {
    tag: 'x0070005a',
    vr: 'SQ',
    value: [
      [
        { tag: 'x00700052', vr: 'SL', value: [left, top] },
        { tag: 'x00700053', vr: 'SL', value: [right, bottom] },
        { tag: 'x00700100', vr: 'CS', value: 'SCALE TO FIT' },
        shape,
      ],
    ],
  }
}

/** DICOM turns first and mirrors then, PS3.3 C.10.6; we the other way round, which turns the other way. */
function turning({ quarters, mirrored }: Turn): Element[] {
  return [
    { tag: 'x00700041', vr: 'CS', value: mirrored ? 'Y' : 'N' },
    { tag: 'x00700042', vr: 'US', value: 90 * (mirrored ? (4 - quarters) % 4 : quarters) },
  ]
}

const layer = 'CONSILIUM'

function graphicsOf({ graphics, image }: KeyView): Element[] {
  if (graphics.length === 0) return []
  const objects = graphics.flatMap(({ lines }) => lines.filter((line) => line.length > 1).map(polyline))
  const texts = graphics.flatMap(({ lines, words }) => {
    const at = lines[0]?.[0]
    return words && at ? [textAt(words, at, image)] : []
  })
  return [
    {
      tag: 'x00700060',
      vr: 'SQ',
      value: [
        [
          { tag: 'x00700002', vr: 'CS', value: layer },
          { tag: 'x00700062', vr: 'IS', value: 1 },
        ],
      ],
    },
    {
      tag: 'x00700001',
      vr: 'SQ',
      value: [
        [
          { tag: 'x00081140', vr: 'SQ', value: [referenceTo(image)] },
          { tag: 'x00700002', vr: 'CS', value: layer },
          ...(texts.length > 0 ? [{ tag: 'x00700008', vr: 'SQ', value: texts } satisfies Element] : []),
          ...(objects.length > 0 ? [{ tag: 'x00700009', vr: 'SQ', value: objects } satisfies Element] : []),
        ],
      ],
    },
  ]
}

const polyline = (line: readonly (readonly [number, number])[]): Element[] => [
  { tag: 'x00700005', vr: 'CS', value: 'PIXEL' },
  { tag: 'x00700020', vr: 'US', value: 2 },
  { tag: 'x00700021', vr: 'US', value: line.length },
  { tag: 'x00700022', vr: 'FL', value: line.flatMap(([x, y]) => [x, y]) },
  { tag: 'x00700023', vr: 'CS', value: 'POLYLINE' },
  { tag: 'x00700024', vr: 'CS', value: 'N' },
]

const textAt = (words: string, [x, y]: readonly [number, number], { columns, rows }: SourceImage): Element[] => [
  { tag: 'x00700004', vr: 'CS', value: 'PIXEL' },
  { tag: 'x00700006', vr: 'ST', value: words.slice(0, 1024) },
  { tag: 'x00700014', vr: 'FL', value: [Math.min(columns, Math.max(0, x)), Math.min(rows, Math.max(0, y))] },
  { tag: 'x00700015', vr: 'CS', value: 'Y' },
]

/** YYYYMMDD and HHMMSS, of UTC. PS3.5 6.2. */
const dateOf = (at: Date): string => at.toISOString().slice(0, 10).replaceAll('-', '')
const timeOf = (at: Date): string => at.toISOString().slice(11, 19).replaceAll(':', '')
