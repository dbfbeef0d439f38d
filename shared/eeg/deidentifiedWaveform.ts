import { attributes, tagOf } from '../dicom/attributes.ts'
import type { Keyword } from '../dicom/attributes.ts'
import { encodedText, joined } from '../dicom/bytes.ts'
import type { Cleaning } from '../dicom/cleanedValue.ts'
import { hasForm, unnamed } from '../dicom/cleanedValue.ts'
import type { ProfileOptions } from '../dicom/confidentialityProfile.ts'
import { cleanedElements, identity, methodElements, remapped } from '../dicom/deidentify.ts'
import type { DataSet } from '../dicom/dicomParser.ts'
import { identifyingWords } from '../dicom/identifyingWords.ts'
import type { RemapUid } from '../dicom/keyedUid.ts'
import { transferSyntax as syntaxes } from '../dicom/transferSyntaxes.ts'
import { items, numbers, text, texts } from '../dicom/values.ts'
import { elementBytes, writePart10 } from '../dicom/write.ts'
import type { Element } from '../dicom/write.ts'
import { Problem } from '../protocol/problems.ts'
import { applyPatches, paddedText } from './deidentify.ts'
import type { Patch, ReplaceText } from './deidentify.ts'
import { siteOf } from './labels.ts'
import { readExactly, readHead } from './ranges.ts'
import type { ReadRange } from './ranges.ts'
import { readWaveform, sampleBytes } from './waveform.ts'
import type { MultiplexGroup, Waveform, WaveformChannel } from './waveform.ts'
import { waveformAnnotations } from './waveformAnnotations.ts'
import type { WaveformAnnotation } from './waveformAnnotations.ts'
import { readWaveformDataSet } from './waveformDataSet.ts'

export type WaveformDeidentification = ProfileOptions & {
  /** Becomes patient name and patient id. */
  pseudonym: string
  remapUid: RemapUid
  /** See `Deidentification`. A coded concept is asked about by its words. */
  replaceText: ReplaceText
}

const chunkBytes = 4 * 1024 * 1024
/** Room for other words where a text is short. */
const leastTextBytes = 32

/**
 * A DICOM waveform without the person: the header by the profile of `deidentifyDicom`, channels and annotations written
 * anew from what was understood of them, the samples as they are. An annotation becomes its words and its times after
 * the start: codes and dates are not carried over. PS3.15 annex E.
 * @returns chunks, explicit VR little endian. Memory stays at the header and a few megabytes.
 * @throws Problem as `readWaveform`
 */
export async function* deidentifiedWaveform(
  size: number,
  read: ReadRange,
  wanted: WaveformDeidentification,
): AsyncGenerator<Uint8Array> {
  const waveform = await readWaveform(await readHead(size, read), size, read)
  const { dataSet } = waveform.file
  const sopInstanceUid = text(dataSet, 'SOPInstanceUID')
  if (!sopInstanceUid) throw new Problem('dicom-malformed', { reason: 'a unique identifier is missing' })
  const named = { sopInstanceUid, sopClassUid: waveform.sopClassUid }
  const uids = await remapped(dataSet, named, wanted.remapUid)
  const cleaning: Cleaning = { options: wanted, uids, identifying: identifyingWords(dataSet) }
  const head = writePart10({
    transferSyntax: syntaxes.explicitLittleEndian,
    elements: [
      ...cleanedElements(dataSet, cleaning),
      // Decided texts may be in any script, and are put in place of the old ones later.
      of('SpecificCharacterSet', 'ISO_IR 192'),
      ...identity(named, uids, wanted),
      ...methodElements(wanted),
      ...annotationElements(waveform),
    ],
  })
  yield applyPatches(head, 0, await textPatches(head, waveform, wanted.replaceText))
  yield sequenceStart
  for (const group of waveform.groups) yield* groupBytes(group, read, cleaning)
  yield delimiter(0xe0dd, 0)
}

const of = (keyword: Keyword, value: Element['value']): Element => ({
  tag: tagOf(keyword),
  vr: attributes[keyword][1],
  value,
})

const noted = (waveform: Waveform): WaveformAnnotation[] => waveformAnnotations(waveform).flatMap((one) => one ?? [])

function annotationElements(waveform: Waveform): Element[] {
  const found = noted(waveform)
  if (found.length === 0) return []
  const [first] = waveform.groups
  const sequence = found.map((one): Element[] => [
    of('UnformattedTextValue', padded(one.text)),
    of('ReferencedWaveformChannels', [1, 0]),
    ...times(one.spans, first!.startSeconds),
  ])
  return [of('WaveformAnnotationSequence', sequence)]
}

function padded(words: string): Uint8Array {
  const bytes = encodedText(words)
  const whole = new Uint8Array(Math.max(leastTextBytes, bytes.length + (bytes.length % 2))).fill(0x20)
  whole.set(bytes)
  return whole
}

/** Seconds after the first sample of the first group, to which every annotation is made to refer. */
function times(spans: WaveformAnnotation['spans'], groupStart: number): Element[] {
  const isRange = spans.every(({ duration }) => duration !== null)
  const kind = spans.length === 1 ? (isRange ? 'SEGMENT' : 'POINT') : isRange ? 'MULTISEGMENT' : 'MULTIPOINT'
  const seconds = spans.flatMap(({ onset, duration }) => (duration === null ? [onset] : [onset, onset + duration]))
  return [
    of('TemporalRangeType', kind),
    of(
      'ReferencedTimeOffsets',
      seconds.map((one) => Number((one - groupStart).toFixed(6))),
    ),
  ]
}

/** The places of the texts in the file that is being written, each with the words that are to stand there. */
async function textPatches(head: Uint8Array, waveform: Waveform, replaceText: ReplaceText): Promise<Patch[]> {
  const start = await readHead(head.length, async (from, to) => head.subarray(from, to))
  const written = await readWaveformDataSet(start, head.length, async (from, to) => head.subarray(from, to))
  const found = noted(waveform)
  return items(written.dataSet, 'WaveformAnnotationSequence').flatMap((item, index): Patch[] => {
    const { text: words, spans } = found[index]!
    const { start: offset, end } = written.placeOf(item, 'UnformattedTextValue')!
    const place = { offset, bytes: end - offset, text: words }
    const becomes = replaceText(words, place, spans[0]!.onset - waveform.firstSample)
    return becomes === words ? [] : [{ offset, bytes: paddedText(becomes, place.bytes) }]
  })
}

const sequenceStart = Uint8Array.of(0x00, 0x54, 0x00, 0x01, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff)

function delimiter(element: number, length: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8))
  view.setUint16(0, 0xfffe, true)
  view.setUint16(2, element, true)
  view.setUint32(4, length, true)
  return new Uint8Array(view.buffer)
}

/** An item of undefined length: no length has to be known before the samples, and none can be too large. */
async function* groupBytes(group: MultiplexGroup, read: ReadRange, cleaning: Cleaning) {
  const bytes = group.samples * group.frameBytes
  const element = new DataView(new ArrayBuffer(12))
  element.setUint32(0, 0x10105400, true)
  new Uint8Array(element.buffer).set(encodedText(sampleBytes[group.interpretation] === 1 ? 'OB' : 'OW'), 4)
  element.setUint32(8, bytes + (bytes % 2), true)
  yield joined([delimiter(0xe000, 0xffffffff), elementBytes(groupElements(group, cleaning)), asBytes(element)])
  for (let at = 0; at < bytes; at += chunkBytes) {
    yield await readExactly(read, group.dataStart + at, group.dataStart + Math.min(bytes, at + chunkBytes))
  }
  yield joined([new Uint8Array(bytes % 2), delimiter(0xe00d, 0)])
}

const asBytes = (view: DataView) => new Uint8Array(view.buffer)

function groupElements(group: MultiplexGroup, cleaning: Cleaning): Element[] {
  const { dataSet, channels, samples, interpretation, padding } = group
  const size = sampleBytes[interpretation]
  const originality = text(dataSet, 'WaveformOriginality')
  const pad = new DataView(new ArrayBuffer(size))
  if (padding !== null) writeStored(pad, padding)
  return [
    ...kept(dataSet, ['MultiplexGroupTimeOffset', 'SamplingFrequency']),
    of('WaveformOriginality', originality === 'DERIVED' ? originality : 'ORIGINAL'),
    of('NumberOfWaveformChannels', channels.length),
    of('NumberOfWaveformSamples', samples),
    of('WaveformBitsAllocated', size * 8),
    of('WaveformSampleInterpretation', interpretation),
    ...(padding === null ? [] : [of('WaveformPaddingValue', asBytes(pad))]),
    of(
      'ChannelDefinitionSequence',
      channels.map((channel, index) => channelElements(channel, index + 1, cleaning)),
    ),
  ]
}

/** The low bits of a number, signed or not. */
function writeStored(view: DataView, value: number): void {
  if (view.byteLength === 1) view.setInt8(0, value)
  else if (view.byteLength === 2) view.setInt16(0, value, true)
  else view.setInt32(0, value, true)
}

/** As in a de-identified EDF header the label stays, unless it holds a word that names somebody in this file. */
function channelElements(channel: WaveformChannel, ordinal: number, cleaning: Cleaning): Element[] {
  const { dataSet, label, unit, fault } = channel
  const numeric = kept(dataSet, numericOfChannel)
  const isFaulty = fault === 'calibration-not-numeric'
  const shown = unnamed(label, cleaning) ? label : `Channel ${ordinal}`
  const [source] = items(dataSet, 'ChannelSourceSequence')
  return [
    of('ChannelLabel', shown),
    of('ChannelSourceSequence', [(source && leadOf(source)) ?? codeOf(String(ordinal), '99CONSILIUM', shown)]),
    ...numeric.filter(({ tag }) => !isFaulty || tag !== tagOf('ChannelSensitivity')),
    // Without the value that is none it would look as if it had a scale.
    ...(isFaulty ? [of('ChannelSensitivity', 0)] : []),
    ...(unit === '' || !unnamed(unit, cleaning)
      ? []
      : [of('ChannelSensitivityUnitsSequence', [codeOf(unit, 'UCUM', unit)])]),
  ]
}

const numericOfChannel: readonly Keyword[] = [
  'ChannelSensitivity',
  'ChannelSensitivityCorrectionFactor',
  'ChannelBaseline',
  'ChannelTimeSkew',
  'ChannelSampleSkew',
  'WaveformBitsStored',
  'FilterLowFrequency',
  'FilterHighFrequency',
  'NotchFilterFrequency',
  'NotchFilterBandwidth',
]

/** A lead of ISO/IEEE 11073; a laboratory's own codes may say anything. CID 3030. */
function leadOf(source: DataSet): Element[] | null {
  const [value, meaning] = [text(source, 'CodeValue') ?? '', text(source, 'CodeMeaning') ?? '']
  const isLead = text(source, 'CodingSchemeDesignator') === 'MDC' && /^\d{1,2}:\d{1,5}$/.test(value)
  return isLead && siteOf(meaning) !== null ? codeOf(value, 'MDC', meaning) : null
}

const codeOf = (value: string, scheme: string, meaning: string): Element[] => [
  of('CodeValue', value),
  of('CodingSchemeDesignator', scheme),
  of('CodeMeaning', meaning),
]

/** Numbers, a decimal string as it was written. What is none is left out. */
function kept(dataSet: DataSet, keywords: readonly Keyword[]): Element[] {
  return keywords.flatMap((keyword): Element[] => {
    if (attributes[keyword][1] !== 'DS') {
      const value = numbers(dataSet, keyword)[0]
      return value === undefined ? [] : [of(keyword, value)]
    }
    const said = texts(dataSet, keyword)[0] ?? ''
    return hasForm(said, 'DS') ? [of(keyword, said)] : []
  })
}
