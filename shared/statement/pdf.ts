/** A value of a PDF file (ISO 32000-1 section 7.3). A name is a string that begins with `/`. */
export type PdfValue =
  | null
  | boolean
  | number
  | string
  | { text: string }
  | { hex: string; start: number; end: number }
  | { reference: number }
  | PdfValue[]
  | PdfStream
  | { dictionary: PdfDictionary }
type PdfDictionary = { [key: string]: PdfValue }
type PdfStream = { dictionary: PdfDictionary; stream: Uint8Array<ArrayBuffer> }

export type Pdf = {
  root: PdfValue
  /** Follows names from a value, and references on the way; null where there is nothing. */
  at(from: PdfValue, ...names: string[]): PdfValue
}

const mostObjects = 20_000
const deepest = 40

/** Why a file is not one that was written once and never added to. */
export class NotThisPdf extends Error {
  override name = 'NotThisPdf'
}

/**
 * Reads the objects of a PDF that was written once, with a cross-reference table, and never added to: the only kind in
 * which nothing can hide behind what is shown. Reads nothing that it is not asked for, and no object twice on one way.
 * @throws NotThisPdf saying why it is not, now or when a value is looked for.
 */
export function readPdf(bytes: Uint8Array<ArrayBuffer>): Pdf {
  const text = new TextDecoder('latin1').decode(bytes)
  const offsets = offsetsOf(text)
  const reader = { text, bytes, offsets }
  const { value: trailer } = readValue(reader, text.indexOf('trailer', offsets.tableAt) + 7, 0)
  const root = dictionaryOf(trailer)?.['Root'] ?? null
  const at = (from: PdfValue, ...names: string[]): PdfValue => {
    let value = resolved(reader, from)
    for (const name of names) value = resolved(reader, dictionaryOf(value)?.[name] ?? null)
    return value
  }
  return { root: resolved(reader, root), at }
}

type Reader = { text: string; bytes: Uint8Array<ArrayBuffer>; offsets: { tableAt: number; of: Map<number, number> } }

function offsetsOf(text: string): Reader['offsets'] {
  if (text.split('startxref').length !== 2 || text.split('%%EOF').length !== 2) {
    throw new NotThisPdf('it was added to after it was written, or is cut off')
  }
  const end = /startxref\n(\d{1,10})\n%%EOF\n?$/.exec(text)
  if (!end) throw new NotThisPdf('something follows its end')
  const tableAt = Number(end[1])
  const head = /^xref\n0 (\d{1,6})\n/.exec(text.slice(tableAt, tableAt + 20))
  if (!head) throw new NotThisPdf('it has no table of its objects')
  const count = Number(head[1])
  if (count > mostObjects) throw new NotThisPdf('it has more objects than a letter may have')
  const first = tableAt + head[0].length
  const of = new Map<number, number>()
  for (let id = 1; id < count; id++) {
    const entry = /^(\d{10}) 00000 n \n$/.exec(text.slice(first + id * 20, first + (id + 1) * 20))
    if (!entry) throw new NotThisPdf('its table of objects is not of one revision')
    of.set(id, Number(entry[1]))
  }
  const trailer = text.slice(first + count * 20)
  if (!trailer.startsWith('trailer') || trailer.includes('/Prev') || trailer.includes('/XRefStm')) {
    throw new NotThisPdf('it was added to after it was written')
  }
  return { tableAt, of }
}

const dictionaryOf = (value: PdfValue): PdfDictionary | undefined =>
  typeof value === 'object' && value !== null && 'dictionary' in value ? value.dictionary : undefined

function resolved(reader: Reader, value: PdfValue): PdfValue {
  let found = value
  for (let step = 0; typeof found === 'object' && found !== null && 'reference' in found; step++) {
    if (step > deepest) throw new NotThisPdf('its objects lead in a circle')
    found = readObject(reader, found.reference)
  }
  return found
}

function readObject(reader: Reader, id: number): PdfValue {
  const offset = reader.offsets.of.get(id)
  const head = offset === undefined ? undefined : `${id} 0 obj\n`
  if (offset === undefined || head === undefined || !reader.text.startsWith(head, offset)) {
    throw new NotThisPdf('an object is not where its table says')
  }
  const { value, end } = readValue(reader, offset + head.length, 0)
  const dictionary = dictionaryOf(value)
  const after = /^\s*stream\r?\n/.exec(reader.text.slice(end, end + 12))
  if (!dictionary || !after) return value
  const length = resolved(reader, dictionary['Length'] ?? null)
  const start = end + after[0].length
  if (typeof length !== 'number' || length < 0 || start + length > reader.bytes.length) {
    throw new NotThisPdf('a stream is cut off')
  }
  return { dictionary, stream: reader.bytes.slice(start, start + length) }
}

type Found = { value: PdfValue; end: number }
const white = /[\0\t\n\f\r ]*/y
const token = /[+-]?\d*\.?\d+|true|false|null/y
const name = /\/[^\0\t\n\f\r ()<>[\]{}/%]*/y
const reference = /(\d{1,6}) 0 R(?![^\0\t\n\f\r ()<>[\]{}/%])/y

function readValue(reader: Reader, from: number, depth: number): Found {
  if (depth > deepest) throw new NotThisPdf('its values are nested too deeply')
  const { text } = reader
  const at = from + (match(white, text, from)?.[0].length ?? 0)
  if (text.startsWith('<<', at)) return readDictionary(reader, at + 2, depth)
  const first = text[at]
  if (first === '[') return readList(reader, at + 1, depth)
  if (first === '(') return readString(text, at + 1)
  if (first === '<') {
    const end = text.indexOf('>', at) + 1
    if (end === 0) throw new NotThisPdf('a value does not end')
    return { value: { hex: text.slice(at + 1, end - 1), start: at, end }, end }
  }
  const named = match(name, text, at)
  if (named) return { value: named[0], end: at + named[0].length }
  const referred = match(reference, text, at)
  if (referred) return { value: { reference: Number(referred[1]) }, end: at + referred[0].length }
  const plain = match(token, text, at)
  if (!plain) throw new NotThisPdf('a value cannot be read')
  const words: Record<string, PdfValue> = { true: true, false: false, null: null }
  return { value: words[plain[0]] ?? (plain[0] === 'null' ? null : Number(plain[0])), end: at + plain[0].length }
}

function readDictionary(reader: Reader, from: number, depth: number): Found {
  const dictionary: PdfDictionary = Object.create(null) as PdfDictionary
  for (let at = from; ;) {
    at += match(white, reader.text, at)?.[0].length ?? 0
    if (reader.text.startsWith('>>', at)) return { value: { dictionary }, end: at + 2 }
    const key = match(name, reader.text, at)
    if (!key) throw new NotThisPdf('a dictionary cannot be read')
    const { value, end } = readValue(reader, at + key[0].length, depth + 1)
    const plain = key[0].slice(1)
    if (plain in dictionary) throw new NotThisPdf('a dictionary says a thing twice')
    dictionary[plain] = value
    at = end
  }
}

function readList(reader: Reader, from: number, depth: number): Found {
  const list: PdfValue[] = []
  for (let at = from; ;) {
    at += match(white, reader.text, at)?.[0].length ?? 0
    if (reader.text[at] === ']') return { value: list, end: at + 1 }
    const { value, end } = readValue(reader, at, depth + 1)
    list.push(value)
    at = end
  }
}

/** Escapes are kept as they are: the names we look for have none. */
function readString(text: string, from: number): Found {
  let depth = 1
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '(') depth++
    else if (text[at] === ')' && --depth === 0) return { value: { text: text.slice(from, at) }, end: at + 1 }
  }
  throw new NotThisPdf('a value does not end')
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
