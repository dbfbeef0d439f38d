import { Problem } from '../protocol/problems.ts'
import { swappedWords } from './bytes.ts'
import { attributeOf, attributes, tagOf } from './attributes.ts'
import type { Keyword } from './attributes.ts'
import { actionOn, methodCodes } from './confidentialityProfile.ts'
import type { ProfileOptions } from './confidentialityProfile.ts'
import type { DataSet } from './dicomParser.ts'
import { frameStarts } from './frames.ts'
import { identifyingWords } from './identifyingWords.ts'
import { describeInstance } from './instance.ts'
import type { Instance } from './instance.ts'
import { isStandardUid } from './keyedUid.ts'
import type { RemapUid } from './keyedUid.ts'
import { cleanedValue } from './cleanedValue.ts'
import type { Cleaning } from './cleanedValue.ts'
import { parseDicom } from './parse.ts'
import type { DicomFile, Inflate } from './parse.ts'
import { nativeFrameLength, pixelData } from './pixelLayout.ts'
import { transferSyntax as syntaxes } from './transferSyntaxes.ts'
import { texts, valueBytes, vrOf } from './values.ts'
import { writePart10 } from './write.ts'
import type { Element } from './write.ts'
import type { Warning } from './warnings.ts'

export type Deidentification = ProfileOptions & {
  /** Becomes patient name and patient id. */
  pseudonym: string
  remapUid: RemapUid
  inflate: Inflate
}

/**
 * A file without what identifies the patient, by the Basic Application Level Confidentiality Profile (PS3.15 annex E):
 * only attributes of the dictionary are carried over, private and unknown ones are not, sequences are cleaned within,
 * UIDs are remapped, and preamble and file meta information are written anew. Compressed frames stay as they are, byte
 * for byte; uncompressed ones become explicit little endian. What is burnt into the pixels stays: the warnings say
 * where that may be.
 * @throws Problem for a file that cannot be read, or whose object is not a standard image.
 */
export async function deidentifyDicom(
  bytes: Uint8Array,
  options: Deidentification,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; warnings: Warning[] }> {
  const file = await parseDicom(bytes, { inflate: options.inflate })
  const instance = describeInstance(file)
  if (!isStandardUid(instance.sopClassUid)) {
    throw new Problem('dicom-unsupported-object', { sopClass: 'private' })
  }
  const uids = await remapped(file.dataSet, instance, options.remapUid)
  const cleaning: Cleaning = { options, uids, identifying: identifyingWords(file.dataSet) }
  const elements = [
    ...cleanedElements(file.dataSet, cleaning),
    ...identity(instance, uids, options),
    ...methodElements(options),
    pixelElement(file, instance),
  ]
  const native = !pixelData(file)?.fragments
  const transferSyntax = native ? syntaxes.explicitLittleEndian : file.transferSyntax
  return { bytes: writePart10({ transferSyntax, elements }), warnings: instance.warnings }
}

/** Web Crypto answers later, so the UIDs are gathered and remapped before anything is written. */
async function remapped(
  dataSet: DataSet,
  { sopInstanceUid }: Instance,
  remapUid: RemapUid,
): Promise<Map<string, string>> {
  const found = new Set([sopInstanceUid])
  gatherUids(dataSet, found)
  const pairs = [...found].map(async (uid) => [uid, await remapUid(uid)] as const)
  return new Map(await Promise.all(pairs))
}

function gatherUids(dataSet: DataSet, found: Set<string>) {
  for (const element of Object.values(dataSet.elements)) {
    for (const item of element.items ?? []) if (item.dataSet) gatherUids(item.dataSet, found)
    const attribute = attributeOf(element.tag)
    if (attribute?.vr !== 'UI') continue
    for (const uid of texts(dataSet, attribute.keyword)) if (uid && !isStandardUid(uid)) found.add(uid)
  }
}

function cleanedElements(dataSet: DataSet, cleaning: Cleaning): Element[] {
  return Object.values(dataSet.elements).flatMap((element): Element[] => {
    const attribute = attributeOf(element.tag)
    if (!attribute) return []
    const { keyword } = attribute
    const tag = tagOf(keyword)
    if (writtenAnew.has(tag)) return []
    if (attribute.vr === 'SQ') {
      if (!element.items || actionOn(keyword, 'SQ') !== 'keep') return []
      const items = element.items.flatMap((item) => (item.dataSet ? [cleanedElements(item.dataSet, cleaning)] : []))
      return [{ tag, vr: 'SQ', value: items }]
    }
    const vr = vrOf(element)
    // What says it is one thing and is another is not read as either: only the ambiguous US and SS may differ.
    const expected =
      vr === attribute.vr || (attribute.vr === 'US' && vr === 'SS') || (attribute.vr === 'OW' && vr === 'US')
    if (!expected) return []
    const value = cleanedValue(dataSet, keyword, vr, cleaning)
    return value === null ? [] : [{ tag, vr, value }]
  })
}

const anew: Keyword[] = ['SOPClassUID', 'SOPInstanceUID', 'PatientName', 'PatientID', 'PixelData']
const writtenAnew: ReadonlySet<string> = new Set(anew.map(tagOf))

const identity = (
  instance: Instance,
  uids: ReadonlyMap<string, string>,
  { pseudonym }: Deidentification,
): Element[] => [
  of('SOPClassUID', instance.sopClassUid),
  of('SOPInstanceUID', uids.get(instance.sopInstanceUid)!),
  of('PatientName', pseudonym),
  of('PatientID', pseudonym),
]

const methodElements = (options: ProfileOptions): Element[] => [
  of('PatientIdentityRemoved', 'YES'),
  of('DeidentificationMethod', 'PS3.15 Table E.1-1 basic profile, by allow-list'),
  {
    tag: tagOf('DeidentificationMethodCodeSequence'),
    vr: 'SQ',
    value: methodCodes(options).map(({ value, meaning }) => [
      of('CodeValue', value),
      of('CodingSchemeDesignator', 'DCM'),
      of('CodeMeaning', meaning),
    ]),
  },
  of('LongitudinalTemporalInformationModified', options.dateShiftDays === null ? 'REMOVED' : 'MODIFIED'),
]

const of = (keyword: Keyword, value: string): Element => ({ tag: tagOf(keyword), vr: attributes[keyword][1], value })

/** What stands after the last frame is not part of the image, and left behind. */
function pixelElement(file: DicomFile, instance: Instance): Element {
  const element = pixelData(file)
  if (!element) throw new Problem('dicom-no-pixels')
  const all: Uint8Array = file.dataSet.byteArray
  const tag = tagOf('PixelData')
  if (element.fragments) {
    const fragments = element.fragments.map(({ position, length }) => all.subarray(position, position + length))
    return { tag, vr: 'OB', value: { fragments, frameStarts: frameStarts(file, instance.frames) } }
  }
  const vr = instance.bitsAllocated > 8 ? 'OW' : element.vr === 'OW' ? 'OW' : 'OB'
  const cells = valueBytes(file.dataSet, element).subarray(0, nativeFrameLength(instance) * instance.frames)
  return { tag, vr, value: file.encoding.littleEndian || vr === 'OB' ? cells : swappedWords(cells) }
}
