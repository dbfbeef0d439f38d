import { attributeOf } from './attributes.ts'
import type { Keyword } from './attributes.ts'
import type { DataSet } from './dicomParser.ts'
import { characterSetOf, numbers, texts, vrOf } from './values.ts'

/** The DICOM JSON Model. PS3.18 annex F. */
export type DicomJson = Record<string, { vr: string; Value?: unknown[] }>

const numeric = new Set(['DS', 'IS', 'US', 'SS', 'UL', 'SL', 'FL', 'FD'])

/** The attributes of a data set that are in the dictionary, without pixels and other bulk data. */
export function dicomJson(dataSet: DataSet, characterSet = characterSetOf(dataSet)): DicomJson {
  const json: DicomJson = {}
  for (const element of Object.values(dataSet.elements)) {
    const attribute = attributeOf(element.tag)
    if (!attribute || attribute.keyword === 'PixelData' || attribute.keyword === 'SpecificCharacterSet') continue
    const tag = element.tag.slice(1).toUpperCase()
    if (attribute.vr === 'SQ') {
      const items = (element.items ?? []).flatMap((item) =>
        item.dataSet ? [dicomJson(item.dataSet, characterSet)] : [],
      )
      json[tag] = { vr: 'SQ', ...(items.length > 0 && { Value: items }) }
      continue
    }
    const vr = vrOf(element)
    if (vr.startsWith('O') || vr === 'UN') continue
    const values = valuesOf(dataSet, attribute.keyword, vr, characterSet)
    json[tag] = { vr, ...(values.length > 0 && { Value: values }) }
  }
  return json
}

function valuesOf(dataSet: DataSet, keyword: Keyword, vr: string, characterSet: string): unknown[] {
  if (numeric.has(vr)) {
    const all = numbers(dataSet, keyword).filter(Number.isFinite)
    return all
  }
  if (vr === 'AT') return []
  const all = texts(dataSet, keyword, characterSet)
  if (all.every((one) => one === '')) return []
  return vr === 'PN' ? all.map((one) => ({ Alphabetic: one })) : all.map((one) => (one === '' ? null : one))
}
