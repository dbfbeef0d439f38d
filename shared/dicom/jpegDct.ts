import { Problem } from '../protocol/problems.ts'
import { inverseDct } from './inverseDct.ts'
import { entropyReader, huffmanTable } from './jpegEntropy.ts'
import type { EntropyReader, HuffmanTable } from './jpegEntropy.ts'
import { rgbOfYbr } from './colour.ts'
import type { Samples } from './storedValues.ts'

/**
 * Sequential JPEG with Huffman coding, 8 or 12 bits a sample: processes 1, 2 and 4, which transfer syntax JPEG Extended
 * stands for. The WebAssembly build for JPEG reads 8 bits alone. ITU-T T.81; colour as JFIF and Adobe have it.
 * @throws Problem `dicom-decode-failed`.
 */
export function decodeJpegDct(bytes: Uint8Array): Samples {
  const image = readSegments(bytes)
  const { frame, adobeTransform } = image
  const planes = frame.components.map((component) => planeOf(component, frame))
  const count = frame.rows * frame.columns
  const width = frame.components.length
  const values = new Uint16Array(count * width)
  planes.forEach((plane, index) => {
    for (let i = 0; i < count; i++) values[i * width + index] = plane[i]!
  })
  const ids = frame.components.map(({ id }) => id).join()
  if (width === 3 && adobeTransform !== 0 && ids !== '82,71,66') toRgb(values, (1 << frame.bits) - 1)
  const narrow = frame.bits <= 8
  const cells = narrow ? Uint8Array.from(values) : new Uint8Array(values.buffer)
  return { bytes: cells, bits: narrow ? 8 : frame.bits, signed: false, planar: 0 }
}

type Component = {
  id: number
  across: number
  down: number
  quantisation: number
  blocksAcross: number
  blocksDown: number
  /** Decoded samples, blocksAcross * 8 wide. */
  samples: Uint16Array
  predictor: number
  dc?: HuffmanTable
  ac?: HuffmanTable
}
type Frame = {
  bits: number
  rows: number
  columns: number
  mostAcross: number
  mostDown: number
  components: Component[]
}

const failed = (reason: string) => new Problem('dicom-decode-failed', { codec: 'JPEG', reason })

function readSegments(bytes: Uint8Array): { frame: Frame; adobeTransform: number | null } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const quantisation: (Uint16Array | undefined)[] = []
  const tables = new Map<number, HuffmanTable>()
  let frame: Frame | undefined
  let restartInterval = 0
  let adobeTransform: number | null = null
  let scanned = 0
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw failed('a marker is missing')
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xd9) break
    const length = view.getUint16(at + 2)
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) throw failed('a segment goes past the end')
    const segment = bytes.subarray(at + 4, end)
    at = end
    if (marker === 0xdb) readQuantisation(segment, quantisation)
    else if (marker === 0xc4) readHuffman(segment, tables)
    else if (marker === 0xc0 || marker === 0xc1) frame = readFrame(segment)
    else if (marker >= 0xc2 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc)
      throw failed(marker === 0xc2 ? 'progressive JPEG is not read' : 'this process of JPEG is not read')
    else if (marker === 0xdd) restartInterval = segment.length >= 2 ? segment[0]! * 256 + segment[1]! : 0
    else if (marker === 0xee && String.fromCharCode(...segment.subarray(0, 5)) === 'Adobe')
      adobeTransform = segment[11] ?? null
    else if (marker === 0xda) {
      if (!frame) throw failed('a scan before its frame')
      const scan = scanComponents(segment, frame, tables)
      const reader = entropyReader(bytes, at)
      decodeScan(frame, scan, reader, restartInterval, quantisation)
      scanned += scan.length
      at = reader.end()
      if (scanned >= frame.components.length) break
    }
  }
  if (!frame || scanned < frame.components.length) throw failed('the image is not complete')
  return { frame, adobeTransform }
}

function readQuantisation(segment: Uint8Array, tables: (Uint16Array | undefined)[]) {
  for (let at = 0; at < segment.length;) {
    const wide = segment[at]! >> 4 !== 0
    const table = new Uint16Array(64)
    const need = 1 + (wide ? 128 : 64)
    if (at + need > segment.length) throw failed('quantisation')
    for (let i = 0; i < 64; i++) {
      const from = at + 1 + i * (wide ? 2 : 1)
      table[zigzag[i]!] = wide ? segment[from]! * 256 + segment[from + 1]! : segment[from]!
    }
    tables[segment[at]! & 15] = table
    at += need
  }
}

function readHuffman(segment: Uint8Array, tables: Map<number, HuffmanTable>) {
  for (let at = 0; at < segment.length;) {
    const counts = segment.subarray(at + 1, at + 17)
    const total = counts.reduce((sum, count) => sum + count, 0)
    if (counts.length < 16 || total > 256 || at + 17 + total > segment.length) throw failed('Huffman table')
    tables.set(segment[at]!, huffmanTable(counts, segment.subarray(at + 17, at + 17 + total)))
    at += 17 + total
  }
}

function readFrame(segment: Uint8Array): Frame {
  const count = segment[5] ?? 0
  if (segment.length < 6 + 3 * count || (count !== 1 && count !== 3)) throw failed('frame')
  const bits = segment[0]!
  const [rows, columns] = [segment[1]! * 256 + segment[2]!, segment[3]! * 256 + segment[4]!]
  if ((bits !== 8 && bits !== 12) || rows === 0 || columns === 0) throw failed('frame')
  const factors = Array.from({ length: count }, (_, i) => {
    const [id, sampling, quantisation] = segment.subarray(6 + 3 * i, 9 + 3 * i) as unknown as [number, number, number]
    const alone = count === 1
    return { id, across: alone ? 1 : sampling >> 4, down: alone ? 1 : sampling & 15, quantisation }
  })
  if (factors.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4)) throw failed('sampling')
  const mostAcross = Math.max(...factors.map(({ across }) => across))
  const mostDown = Math.max(...factors.map(({ down }) => down))
  const unitsAcross = Math.ceil(columns / (8 * mostAcross))
  const unitsDown = Math.ceil(rows / (8 * mostDown))
  const components = factors.map((factor): Component => {
    const blocksAcross = unitsAcross * factor.across
    const blocksDown = unitsDown * factor.down
    return {
      ...factor,
      blocksAcross,
      blocksDown,
      samples: new Uint16Array(blocksAcross * blocksDown * 64),
      predictor: 0,
    }
  })
  return { bits, rows, columns, mostAcross, mostDown, components }
}

function scanComponents(segment: Uint8Array, frame: Frame, tables: Map<number, HuffmanTable>): Component[] {
  const count = segment[0] ?? 0
  if (count < 1 || segment.length < 1 + 2 * count) throw failed('scan')
  return Array.from({ length: count }, (_, i) => {
    const component = frame.components.find(({ id }) => id === segment[1 + 2 * i])
    const selector = segment[2 + 2 * i]!
    const dc = tables.get(selector >> 4)
    const ac = tables.get(0x10 | (selector & 15))
    if (!component || !dc || !ac) throw failed('scan')
    return Object.assign(component, { dc, ac, predictor: 0 })
  })
}

function decodeScan(
  frame: Frame,
  scan: Component[],
  reader: EntropyReader,
  restartInterval: number,
  quantisation: (Uint16Array | undefined)[],
) {
  const alone = scan.length === 1 ? scan[0]! : undefined
  // A scan of one component has its own blocks one by one, and none beyond the image. ITU-T T.81 A.2.2.
  const across = alone
    ? Math.ceil((frame.columns * alone.across) / (8 * frame.mostAcross))
    : Math.ceil(frame.columns / (8 * frame.mostAcross))
  const down = alone
    ? Math.ceil((frame.rows * alone.down) / (8 * frame.mostDown))
    : Math.ceil(frame.rows / (8 * frame.mostDown))
  const block = new Int32Array(64)
  for (let unit = 0; unit < across * down; unit++) {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) {
      reader.restart()
      for (const component of scan) component.predictor = 0
    }
    const [column, row] = [unit % across, Math.floor(unit / across)]
    for (const component of scan) {
      const table = quantisation[component.quantisation]
      if (!table) throw failed('quantisation')
      const [wide, high] = alone ? [1, 1] : [component.across, component.down]
      for (let i = 0; i < wide * high; i++) {
        readBlock(component, reader, table, block)
        const to = (row * high + Math.floor(i / wide)) * component.blocksAcross * 64 + (column * wide + (i % wide)) * 8
        inverseDct(block, component.samples, to, component.blocksAcross * 8, frame.bits)
      }
    }
  }
}

/** One block of coefficients, multiplied by their steps. ITU-T T.81 F.2.2. */
function readBlock(component: Component, reader: EntropyReader, steps: Uint16Array, block: Int32Array) {
  block.fill(0)
  const size = reader.symbol(component.dc!)
  if (size > 15) throw failed('a coefficient is too large')
  component.predictor += reader.signed(size)
  block[0] = Math.imul(component.predictor, steps[0]!)
  for (let k = 1; k < 64; k++) {
    const symbol = reader.symbol(component.ac!)
    const zeros = symbol >> 4
    const bits = symbol & 15
    if (bits === 0) {
      if (zeros !== 15) return
      k += 15
      continue
    }
    k += zeros
    if (k > 63) throw failed('too many coefficients')
    const place = zigzag[k]!
    block[place] = Math.imul(reader.signed(bits), steps[place]!)
  }
}

/** The samples of a component at the size of the image. */
function planeOf(component: Component, { rows, columns, mostAcross, mostDown }: Frame): Uint16Array {
  const plane = new Uint16Array(rows * columns)
  const stride = component.blocksAcross * 8
  for (let row = 0, to = 0; row < rows; row++) {
    const from = Math.floor((row * component.down) / mostDown) * stride
    for (let column = 0; column < columns; column++, to++) {
      plane[to] = component.samples[from + Math.floor((column * component.across) / mostAcross)]!
    }
  }
  return plane
}

function toRgb(values: Uint16Array, most: number) {
  const half = (most + 1) / 2
  for (let i = 0; i < values.length; i += 3) {
    const rgb = rgbOfYbr(values[i]!, values[i + 1]! - half + 128, values[i + 2]! - half + 128)
    for (let c = 0; c < 3; c++) values[i + c] = Math.min(most, Math.max(0, Math.round(rgb[c]!)))
  }
}

/** From the order of the stream to row by row. ITU-T T.81 figure A.6. */
const zigzag = Uint8Array.from(
  Array.from({ length: 64 }, (_, place) => place).toSorted((a, b) => {
    const [x, y, u, v] = [a % 8, a >> 3, b % 8, b >> 3]
    if (x + y !== u + v) return x + y - (u + v)
    return (x + y) % 2 === 0 ? v - y : y - v
  }),
)
