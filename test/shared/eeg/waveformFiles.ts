import { attributes } from '../../../shared/dicom/attributes.ts'
import type { Keyword } from '../../../shared/dicom/attributes.ts'
import { openRecording } from '../../../shared/eeg/recording.ts'
import { readerOf } from './files.ts'

export const syntax = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  bigEndian: '1.2.840.10008.1.2.2',
} as const
export const routineScalpEeg = '1.2.840.10008.5.1.4.1.1.9.7.1'

/** An item of a sequence by keyword; numbers are written by their VR, bytes as they are. */
export type Item = { [keyword in Keyword]?: string | number | readonly number[] | Uint8Array | readonly Item[] }
/** How it is written, and elements of no keyword, as they are. */
export type Writing = {
  transferSyntax?: string
  lengths?: 'defined' | 'undefined'
  more?: { tag: string; vr: string; value: string }[]
}

/** A waveform file written by a writer of its own, so that reader and writer of the product do not agree on a mistake. */
export function waveformFile(item: Item, writing: Writing = {}): Uint8Array<ArrayBuffer> {
  const { transferSyntax = syntax.explicit, more = [] } = writing
  const meta = Buffer.concat([
    written('00020001', 'OB', Buffer.from([0, 1]), true),
    written('00020002', 'UI', text('SOPClassUID' in item ? String(item.SOPClassUID) : routineScalpEeg, 0), true),
    written('00020003', 'UI', text(String(item.SOPInstanceUID ?? '2.25.3'), 0), true),
    written('00020010', 'UI', text(transferSyntax, 0), true),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(meta.length)
  const dataSet = dataSetBytes(item, { transferSyntax, lengths: writing.lengths ?? 'defined', more })
  return Uint8Array.from(
    Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), written('00020000', 'UL', length, true), meta, dataSet]),
  )
}

function dataSetBytes(item: Item, writing: Required<Writing>): Buffer {
  const isExplicit = writing.transferSyntax !== syntax.implicit
  const own = (Object.keys(item) as Keyword[]).map((keyword) => {
    const [tag, vr] = attributes[keyword]
    const value = item[keyword]!
    const isSequence = vr === 'SQ'
    const bytes = isSequence ? sequenceBytes(value as Item[], writing) : valueBytes(vr, value as string | number)
    const open = isSequence && writing.lengths === 'undefined'
    return { tag: tag.slice(1), bytes: written(tag.slice(1), vr, bytes, isExplicit, open) }
  })
  const others = writing.more.map(({ tag, vr, value }) => ({ tag, bytes: written(tag, vr, text(value), isExplicit) }))
  return Buffer.concat([...own, ...others].toSorted((a, b) => (a.tag < b.tag ? -1 : 1)).map(({ bytes }) => bytes))
}

function sequenceBytes(items: readonly Item[], writing: Required<Writing>): Buffer {
  const isOpen = writing.lengths === 'undefined'
  const parts = items.flatMap((item) => {
    const bytes = dataSetBytes(item, { ...writing, more: [] })
    return [delimiter(0xe000, isOpen ? 0xffffffff : bytes.length), bytes, ...(isOpen ? [delimiter(0xe00d, 0)] : [])]
  })
  return Buffer.concat([...parts, ...(isOpen ? [delimiter(0xe0dd, 0)] : [])])
}

function delimiter(element: number, length: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16LE(0xfffe, 0)
  bytes.writeUInt16LE(element, 2)
  bytes.writeUInt32LE(length, 4)
  return bytes
}

function written(tag: string, vr: string, value: Buffer, isExplicit: boolean, isOpen = false): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0)
  head.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2)
  const long = Buffer.alloc(4)
  long.writeUInt32LE(isOpen ? 0xffffffff : value.length)
  if (!isExplicit) return Buffer.concat([head, long, value])
  if (/^(OB|OW|SQ|UN|UT)$/.test(vr)) return Buffer.concat([head, Buffer.from(`${vr}\0\0`), long, value])
  const short = Buffer.alloc(2)
  short.writeUInt16LE(value.length)
  return Buffer.concat([head, Buffer.from(vr), short, value])
}

function valueBytes(vr: string, value: string | number | readonly number[] | Uint8Array): Buffer {
  if (value instanceof Uint8Array) return Buffer.concat([value, Buffer.alloc(value.length % 2)])
  const numbers = typeof value === 'string' ? [] : [value].flat()
  if (vr === 'US') return Buffer.from(Uint16Array.from(numbers).buffer)
  if (vr === 'UL') return Buffer.from(Uint32Array.from(numbers).buffer)
  return text(typeof value === 'string' ? value : numbers.join('\\'), vr === 'UI' ? 0 : 0x20)
}

function text(value: string, padding = 0x20): Buffer {
  const bytes = Buffer.from(value)
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from([padding])])
}

export const coded = (CodeValue: string, CodingSchemeDesignator: string, CodeMeaning: string): Item => ({
  CodeValue,
  CodingSchemeDesignator,
  CodeMeaning,
})

/** A channel of half a microvolt a step, which is exact. */
export const channel = (label: string, changes: Item = {}): Item => ({
  ChannelLabel: label,
  ChannelSourceSequence: [coded('1', '99LAB', label)],
  ChannelSensitivity: 0.5,
  ChannelSensitivityUnitsSequence: [coded('uV', 'UCUM', 'microvolt')],
  ChannelSensitivityCorrectionFactor: 1,
  ChannelBaseline: 0,
  ChannelSampleSkew: 0,
  WaveformBitsStored: 16,
  ...changes,
})

/** Samples of several channels of one rate, interleaved. */
export function group(
  channels: readonly Item[],
  samples: readonly (Int16Array | Int32Array | Uint16Array | Uint32Array | Int8Array | Uint8Array)[],
  samplesPerSecond: number,
  changes: Item = {},
): Item {
  const [first] = samples
  const bytes = first?.BYTES_PER_ELEMENT ?? 2
  const frames = first?.length ?? 0
  const data = new Uint8Array(frames * bytes * samples.length)
  samples.forEach((one, at) => {
    const own = new Uint8Array(one.buffer, one.byteOffset, one.byteLength)
    for (let frame = 0; frame < frames; frame++) {
      data.set(own.subarray(frame * bytes, (frame + 1) * bytes), (frame * samples.length + at) * bytes)
    }
  })
  const isSigned = first instanceof Int16Array || first instanceof Int32Array || first instanceof Int8Array
  return {
    MultiplexGroupTimeOffset: 0,
    WaveformOriginality: 'ORIGINAL',
    NumberOfWaveformChannels: channels.length,
    NumberOfWaveformSamples: frames,
    SamplingFrequency: samplesPerSecond,
    ChannelDefinitionSequence: channels,
    WaveformBitsAllocated: bytes * 8,
    WaveformSampleInterpretation: `${isSigned ? 'S' : 'U'}${{ 1: 'B', 2: 'S', 4: 'L' }[bytes]!}`,
    WaveformData: data,
    ...changes,
  }
}

export const waveform = (groups: readonly Item[], changes: Item = {}): Item => ({
  SOPClassUID: routineScalpEeg,
  SOPInstanceUID: '2.25.3',
  AcquisitionDateTime: '20260302093000',
  Modality: 'EEG',
  StudyInstanceUID: '2.25.1',
  SeriesInstanceUID: '2.25.2',
  WaveformSequence: groups,
  ...changes,
})

export const openedWaveform = (
  groups: readonly Item[],
  changes: Item = {},
  writing: Writing = {},
  log: { start: number; end: number }[] = [],
) => {
  const file = waveformFile(waveform(groups, changes), writing)
  return openRecording(file.length, readerOf(file, log))
}
