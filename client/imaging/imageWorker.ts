import '../app/noEval.ts'
import { decodeFrame } from '../../shared/dicom/decode.ts'
import { describeInstance, type Instance } from '../../shared/dicom/instance.ts'
import { type DicomFile, parseDicom } from '../../shared/dicom/parse.ts'
import { paletteColours } from '../../shared/dicom/palette.ts'
import type { StoredValues } from '../../shared/dicom/storedValues.ts'
import { defaultWindow } from '../../shared/dicom/window.ts'
import { type DecodedSlice, type ImageRequests, imageRequests } from '../../shared/protocol/imaging.ts'
import { servePort } from '../../shared/protocol/carriers.ts'
import type { Handlers } from '../../shared/protocol/table.ts'
import { browserCodecs } from './browserCodecs.ts'
import { browserInflate } from './browserInflate.ts'
import { fetchBytes } from './fetchStudy.ts'

type Opened = { file: DicomFile; instance: Instance }

const codecs = browserCodecs()
/** Files of several frames, kept while their frames are asked for one by one. */
const opened = new Map<string, Promise<Opened>>()
const keptFiles = 4

const handlers: Handlers<ImageRequests, void> = {
  'slice:load': ({ study, sopInstanceUid, frame }) =>
    decodedSlice(`/api/studies/${study}/instances/${sopInstanceUid}`, frame),
  'slice:preview': ({ upload, sopInstanceUid, frame }) =>
    decodedSlice(`/api/uploads/${upload}/instances/${sopInstanceUid}`, frame),
}

async function decodedSlice(url: string, frame: number): Promise<DecodedSlice> {
  const { file, instance } = await open(url)
  const stored = await decodeFrame(file, instance, frame, codecs)
  const { perFrame, ...described } = instance
  // Indices into a table of colours are no greys, and a wrong picture is worse than none.
  const palette = instance.photometric.startsWith('PALETTE')
  const values = palette ? paletteColours(file.dataSet, stored) : stored
  const header = palette ? { ...described, ...asColour } : described
  const attributes = perFrame[frame]!
  const { lowest, highest } = rangeOf(values)
  return { header, attributes, values, lowest, highest, window: defaultWindow(instance.modality, attributes, values) }
}

const asColour = {
  samplesPerPixel: 3,
  photometric: 'RGB',
  planar: 0,
  bitsAllocated: 8,
  bitsStored: 8,
  highBit: 7,
  signed: false,
} as const

servePort(
  self as unknown as MessagePort,
  imageRequests,
  handlers,
  (error) => reportError(error),
  (slice) => [(slice as DecodedSlice).values.buffer],
)

function open(url: string): Promise<Opened> {
  const known = opened.get(url)
  if (known) return known
  const opening = read(url)
  opened.set(url, opening)
  const forget = () => void opened.delete(url)
  opening.then(({ instance }) => instance.frames === 1 && forget(), forget)
  if (opened.size > keptFiles) opened.delete(opened.keys().next().value ?? '')
  return opening
}

async function read(url: string): Promise<Opened> {
  const file = await parseDicom(await fetchBytes(url), { inflate: browserInflate })
  return { file, instance: describeInstance(file) }
}

function rangeOf(values: StoredValues): { lowest: number; highest: number } {
  let lowest = values[0] ?? 0
  let highest = lowest
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!
    if (value < lowest) lowest = value
    else if (value > highest) highest = value
  }
  return { lowest, highest }
}
