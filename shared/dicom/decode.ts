import { Problem } from '../protocol/problems.ts'
import { swappedWords } from './bytes.ts'
import { codestreamHeader } from './codestream.ts'
import { frameBytes } from './frames.ts'
import type { Instance } from './instance.ts'
import { decodeJpegDct } from './jpegDct.ts'
import type { DicomFile } from './parse.ts'
import { isHalved } from './pixelLayout.ts'
import { decodeRle } from './rle.ts'
import { storedValues } from './storedValues.ts'
import type { Samples, StoredValues } from './storedValues.ts'
import { nameOfTransferSyntax, transferSyntax as syntaxes } from './transferSyntaxes.ts'

/** Decodes one compressed image. May throw anything: what it throws is turned into a Problem. */
export type Codec = (compressed: Uint8Array) => Samples

/** The codecs, each loaded when it is first asked for. The browser and Node bring their own. */
export type Codecs = {
  jpegBaseline8: () => Promise<Codec>
  jpegLossless: () => Promise<Codec>
  jpegLs: () => Promise<Codec>
  jpeg2000: () => Promise<Codec>
  htj2k: () => Promise<Codec>
}

/**
 * The stored values of one frame: row by row, the samples of a pixel together, before rescale and window.
 * @throws Problem `dicom-unsupported-transfer-syntax`, `dicom-decode-failed`, `dicom-malformed`.
 */
export async function decodeFrame(
  file: DicomFile,
  instance: Instance,
  frame: number,
  codecs: Codecs,
): Promise<StoredValues> {
  const codecName = codecOf(instance.transferSyntax)
  const bytes = frameBytes(file, instance, frame)
  if (codecName === 'native') {
    const words = instance.bitsAllocated > 8 || file.dataSet.elements['x7fe00010']?.vr === 'OW'
    const cells = !file.encoding.littleEndian && words ? swappedWords(bytes) : bytes
    const whole = isHalved(instance) ? doubled(cells) : cells
    const planar = isHalved(instance) ? 0 : instance.planar
    return storedValues({ bytes: whole, bits: instance.bitsAllocated, signed: false, planar }, instance)
  }
  if (codecName === 'rle') {
    const cells = decodeRle(bytes, instance)
    return storedValues({ bytes: cells, bits: instance.bitsAllocated, signed: false, planar: 0 }, instance)
  }
  expectHeader(bytes, instance)
  const codec = codecName === 'jpegExtended' ? decodeJpegDct : await codecs[codecName]()
  const samples = decoded(codec, bytes, codecName)
  // Cells that say they have more bits than are stored may hold an overlay where nothing is lost in coding.
  return storedValues(samples, instance, overshoots.includes(instance.transferSyntax) ? 'clamp' : 'mask')
}

/** Whether a transfer syntax can be read. @throws Problem `dicom-unsupported-transfer-syntax`, naming it. */
export function codecOf(transferSyntax: string): CodecName {
  const codec = codecsBySyntax[transferSyntax]
  if (!codec) {
    const name = nameOfTransferSyntax(transferSyntax)
    throw new Problem('dicom-unsupported-transfer-syntax', { transferSyntax, ...(name && { name }) })
  }
  return codec
}

const overshoots: string[] = [syntaxes.jpegLsNearLossless, syntaxes.jpeg2000, syntaxes.htj2k]

type CodecName = keyof Codecs | 'jpegExtended' | 'rle' | 'native'

const codecsBySyntax: Record<string, CodecName> = {
  [syntaxes.implicitLittleEndian]: 'native',
  [syntaxes.explicitLittleEndian]: 'native',
  [syntaxes.deflated]: 'native',
  [syntaxes.explicitBigEndian]: 'native',
  [syntaxes.rleLossless]: 'rle',
  [syntaxes.jpegBaseline8]: 'jpegBaseline8',
  [syntaxes.jpegExtended12]: 'jpegExtended',
  [syntaxes.jpegLossless]: 'jpegLossless',
  [syntaxes.jpegLosslessFirstOrder]: 'jpegLossless',
  [syntaxes.jpegLsLossless]: 'jpegLs',
  [syntaxes.jpegLsNearLossless]: 'jpegLs',
  [syntaxes.jpeg2000Lossless]: 'jpeg2000',
  [syntaxes.jpeg2000]: 'jpeg2000',
  [syntaxes.htj2kLossless]: 'htj2k',
  [syntaxes.htj2kLosslessRpcl]: 'htj2k',
  [syntaxes.htj2k]: 'htj2k',
}

/** Two pixels of YBR_FULL_422, Y1 Y2 Cb Cr, to two of three samples each. PS3.3 C.7.6.3.1.2. */
function doubled(pairs: Uint8Array): Uint8Array {
  const whole = new Uint8Array((pairs.length / 4) * 6)
  for (let from = 0, to = 0; from + 3 < pairs.length; from += 4, to += 6) {
    const [first, second, blue, red] = [pairs[from]!, pairs[from + 1]!, pairs[from + 2]!, pairs[from + 3]!]
    whole.set([first, blue, red, second, blue, red], to)
  }
  return whole
}

/** The codecs allocate what the compressed image claims, so its claim is held against the data set's first. */
function expectHeader(bytes: Uint8Array, instance: Instance) {
  const header = codestreamHeader(bytes)
  const agrees =
    header &&
    header.columns === instance.columns &&
    header.rows === instance.rows &&
    header.components === instance.samplesPerPixel &&
    header.bits <= instance.bitsAllocated
  if (!agrees)
    throw new Problem('dicom-decode-failed', { reason: 'the compressed image is not of the size that the header says' })
}

function decoded(codec: Codec, bytes: Uint8Array, name: string): Samples {
  try {
    return codec(bytes)
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown
    // The WebAssembly codecs throw numbers: addresses of exceptions that mean nothing outside.
    throw new Problem('dicom-decode-failed', { codec: name }, { cause: thrown })
  }
}
