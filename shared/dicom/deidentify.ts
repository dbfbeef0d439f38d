import { Problem } from '../protocol/problems.ts'
import { attributeOf, attributes, tagOf } from './attributes.ts'
import type { Keyword } from './attributes.ts'
import { actionOn, methodCodes } from './confidentialityProfile.ts'
import type { ProfileOptions } from './confidentialityProfile.ts'
import { cleanPixels } from './cleanPixels.ts'
import type { CleanPixels } from './cleanPixels.ts'
import type { Codecs } from './decode.ts'
import type { DataSet } from './dicomParser.ts'
import { identifyingWords } from './identifyingWords.ts'
import { describeInstance } from './instance.ts'
import type { Instance } from './instance.ts'
import { isStandardUid } from './keyedUid.ts'
import type { RemapUid } from './keyedUid.ts'
import { cleanedValue } from './cleanedValue.ts'
import type { Cleaning } from './cleanedValue.ts'
import { parseDicom } from './parse.ts'
import type { Inflate } from './parse.ts'
import { hasOverlays } from './overlay.ts'
import { texts, vrOf } from './values.ts'
import { writePart10 } from './write.ts'
import type { Element } from './write.ts'
import type { Warning } from './warnings.ts'

export type Deidentification = ProfileOptions & {
  /** Becomes patient name and patient id. */
  pseudonym: string
  remapUid: RemapUid
  inflate: Inflate
  /** For compressed images whose free bits may hold something. */
  codecs: Codecs
}

/**
 * A file without what identifies the patient, by the Basic Application Level Confidentiality Profile (PS3.15 annex E):
 * only attributes of the dictionary are carried over, private and unknown ones are not, sequences are cleaned within,
 * UIDs are remapped, and preamble and file meta information are written anew. Overlays are not carried over. What is
 * burnt into the pixels stays: the warnings say where that may be. The
 * stored values stay as they are: see `cleanPixels`.
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
  const pixels = await cleanPixels(file, instance, options.codecs)
  const elements = [
    ...cleanedElements(file.dataSet, cleaning).map((element) => ofPixels(element, pixels)),
    ...identity(instance, uids, options),
    ...methodElements(options),
    // Also where it had not said so and is uncompressed now.
    ...(instance.lossy ? [of('LossyImageCompression', '01')] : []),
    pixels.element,
  ]
  const warnings: Warning[] = hasOverlays(file) ? [...instance.warnings, 'overlays-removed'] : instance.warnings
  return { bytes: writePart10({ transferSyntax: pixels.transferSyntax, elements }), warnings }
}

/** What an image says of its pixels, where they had to be uncompressed. */
function ofPixels(element: Element, { photometric, highBit }: CleanPixels): Element {
  if (highBit === undefined) return element
  if (element.tag === tagOf('HighBit')) return { ...element, value: highBit }
  if (element.tag === tagOf('PlanarConfiguration')) return { ...element, value: 0 }
  if (element.tag === tagOf('PhotometricInterpretation') && photometric) return { ...element, value: photometric }
  return element
}

/** Web Crypto answers later, so the UIDs are gathered and remapped before anything is written. */
export async function remapped(
  dataSet: DataSet,
  { sopInstanceUid }: Pick<Instance, 'sopInstanceUid'>,
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

/** What is carried over of the attributes that an object is described by. */
export function cleanedElements(dataSet: DataSet, cleaning: Cleaning): Element[] {
  return Object.values(dataSet.elements).flatMap((element): Element[] => {
    const attribute = attributeOf(element.tag)
    if (!attribute) return []
    const { keyword } = attribute
    const tag = tagOf(keyword)
    if (writtenAnew.has(tag) || (keyword === 'LossyImageCompression' && texts(dataSet, keyword)[0] !== '00')) return []
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

export const identity = (
  instance: Pick<Instance, 'sopClassUid' | 'sopInstanceUid'>,
  uids: ReadonlyMap<string, string>,
  { pseudonym }: Pick<Deidentification, 'pseudonym'>,
): Element[] => [
  of('SOPClassUID', instance.sopClassUid),
  of('SOPInstanceUID', uids.get(instance.sopInstanceUid)!),
  of('PatientName', pseudonym),
  of('PatientID', pseudonym),
]

export const methodElements = (options: ProfileOptions): Element[] => [
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
