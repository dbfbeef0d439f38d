import { XMLParser } from 'fast-xml-parser'
import type { CodeSystem } from '../../shared/domain/clinical.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { TermCode } from '../store/terminology.ts'

/** A whole official table as read: which it is, of which release, and its codes that are in use. */
export type OfficialTable = { system: CodeSystem; release: string; codes: TermCode[] }

const codeForms: Record<CodeSystem, RegExp> = {
  orpha: /^[0-9]{1,7}$/,
  hpo: /^HP:[0-9]{7}$/,
  icd11: /^[0-9A-Z]{4,6}(\.[0-9A-Z]{1,3})?$/,
  icd10: /^[A-Z][0-9]{2}(\.[0-9]{1,3})?$/,
}

/** The text of a file: in the encoding that its XML declares, else UTF-8, else Latin-1, in which the WHO writes. */
export function textOfTable(bytes: Uint8Array): string {
  const declared = /^\s*<\?xml[^>]*encoding="([A-Za-z0-9._-]{1,20})"/.exec(
    Buffer.from(bytes.subarray(0, 200)).toString('latin1'),
  )?.[1]
  try {
    return new TextDecoder(declared ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/**
 * Reads one of the official files, told apart by what is in it: Orphadata's product 1 (JSON or XML), the HPO (obo or
 * OBO Graphs JSON), the WHO's simple tabulation of ICD-11 and ICD-10 (ClaML or its text file of codes).
 * @param release of a file that does not say it itself
 * @throws Problem `unreadable-file`: what is none of them, a code that its system cannot have, or a table without codes
 */
export function readOfficialTable(text: string, release?: string): OfficialTable {
  const start = text.slice(0, 4096)
  const table = /^\s*[{[]/.test(start)
    ? fromJson(text)
    : /<ClaML[\s>]/.test(start)
      ? fromClaml(text)
      : /<JDBOR[\s>]/.test(start)
        ? fromOrphadataXml(text)
        : /^format-version:/m.test(start)
          ? fromObo(text)
          : /^\ufeff?Foundation URI\t/.test(start)
            ? fromIcd11(text)
            : /^[1-5];[TN];/m.test(start)
              ? fromIcd10Text(text)
              : undefined
  if (!table) throw unreadable('none of the official tables')
  const said = table.release || release
  if (!said) throw unreadable('it does not say its release: name it with --release')
  const wrong = table.codes.find(({ code, label }) => !codeForms[table.system].test(code) || !label.trim())
  if (wrong) throw unreadable(`not a code of ${table.system}: ${wrong.code.slice(0, 40)}`)
  if (table.codes.length === 0) throw unreadable('there are no codes in it')
  return { ...table, release: said.slice(0, 80) }
}

const unreadable = (reason: string) => new Problem('unreadable-file', { reason })

type Words = { label: string; lang?: string }

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable('its JSON is cut off or damaged')
  }
}

function fromJson(text: string): OfficialTable | undefined {
  if (/^\s*\{[^\n]*\}\s*\n\s*\{/.test(text)) return fromOrphadataLines(text)
  const read = json(text)
  const root = read as { JDBOR?: unknown; graphs?: unknown }
  if (root.graphs) return fromOboGraphs(root.graphs as OboGraph[])
  return root.JDBOR ? fromOrphadataJson(root.JDBOR) : undefined
}

type OrphaJson = {
  version?: string
  date?: string
  DisorderList?: Many<{
    Disorder?: Many<{ OrphaCode?: string; Name?: Many<Words>; SynonymList?: Many<{ Synonym?: Many<Words> }> }>
  }>
}
/** Orphadata writes one thing as itself and several as a list. */
type Many<T> = T | T[]
const many = <T>(value: Many<T> | undefined): T[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

function fromOrphadataJson(root: unknown): OfficialTable {
  const parts = many(root as Many<OrphaJson>)
  const codes = parts.flatMap(({ DisorderList }) =>
    many(DisorderList).flatMap(({ Disorder }) =>
      many(Disorder).map(({ OrphaCode, Name, SynonymList }) => ({
        code: String(OrphaCode ?? ''),
        label: many(Name)[0]?.label ?? '',
        synonyms: many(SynonymList).flatMap(({ Synonym }) => many(Synonym).map(({ label }) => label)),
      })),
    ),
  )
  return { system: 'orpha', release: orphaRelease(parts[0]?.version, parts[0]?.date), codes }
}

/** As Orphadata fills its search index: a disorder a line, between lines that only number them. */
function fromOrphadataLines(text: string): OfficialTable {
  type Line = { ORPHAcode?: number | string; 'Preferred term'?: string; Synonym?: string[] | null }
  const codes = text.split(/\r?\n/).flatMap((line) => {
    const { ORPHAcode: code, 'Preferred term': label = '', Synonym } = line.trim() ? (json(line) as Line) : {}
    return code === undefined ? [] : [{ code: String(code), label, synonyms: Synonym ?? [] }]
  })
  return { system: 'orpha', release: '', codes }
}

/** `1.3.42 / 4.1.8 [2025-03-03] (orientdb version)` and a date become the number and the day. */
const orphaRelease = (version = '', date = ''): string =>
  [version.split(/[/[(]/)[0]?.trim(), date.slice(0, 10)].filter(Boolean).join(' ')

const xml = (lists: readonly string[]) =>
  new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    textNodeName: '#',
    parseTagValue: false,
    // Nothing of what a document type declares is taken.
    processEntities: true,
    isArray: (name) => lists.includes(name),
  })
type Text = string | { '#'?: string }
const textOf = (value: Text | undefined): string => (typeof value === 'string' ? value : (value?.['#'] ?? '')).trim()

function parsed<T>(parser: XMLParser, text: string): T {
  try {
    return parser.parse(text, true) as T
  } catch {
    throw unreadable('its XML is cut off or damaged')
  }
}

function fromOrphadataXml(text: string): OfficialTable {
  type Disorder = { OrphaCode?: string; Name?: Text[]; SynonymList?: { Synonym?: Text[] } | '' }
  type Root = { JDBOR: { '@version'?: string; '@date'?: string; DisorderList?: { Disorder?: Disorder[] } } }
  const { JDBOR: root } = parsed<Root>(xml(['Disorder', 'Name', 'Synonym']), text)
  const codes = (root.DisorderList?.Disorder ?? []).map(({ OrphaCode, Name, SynonymList }) => ({
    code: String(OrphaCode ?? ''),
    label: textOf(Name?.[0]),
    synonyms: SynonymList ? (SynonymList.Synonym ?? []).map(textOf) : [],
  }))
  return { system: 'orpha', release: orphaRelease(root['@version'], root['@date']), codes }
}

function fromClaml(text: string): OfficialTable {
  type Rubric = { '@kind'?: string; Label?: Text[] }
  type Class = { '@code'?: string; '@kind'?: string; Rubric?: Rubric[] }
  type Root = { ClaML: { Title?: { '@name'?: string; '@version'?: string }; Class?: Class[] } }
  const { ClaML: root } = parsed<Root>(xml(['Class', 'Rubric', 'Label']), text)
  const labels = (rubrics: readonly Rubric[] | undefined, kind: string) =>
    (rubrics ?? []).filter((one) => one['@kind'] === kind).flatMap(({ Label }) => (Label ?? []).map(textOf))
  const codes = (root.Class ?? [])
    .filter((one) => one['@kind'] === 'category')
    .map((one) => ({
      code: one['@code'] ?? '',
      label: labels(one.Rubric, 'preferred')[0] ?? '',
      synonyms: labels(one.Rubric, 'inclusion'),
    }))
  return {
    system: 'icd10',
    release: [root.Title?.['@name'], root.Title?.['@version']].filter(Boolean).join(' '),
    codes,
  }
}

/** Level; T or N; ...; the code with its dot and without a dash in the seventh field, its words in the ninth. */
function fromIcd10Text(text: string): OfficialTable {
  const codes = text.split(/\r?\n/).flatMap((line) => {
    const fields = line.split(';')
    if (!/^[1-5]$/.test(fields[0] ?? '') || fields.length < 9) {
      if (line.trim()) throw unreadable('a line of it is cut off')
      return []
    }
    return [{ code: fields[6] ?? '', label: fields[8] ?? '', synonyms: [] }]
  })
  return { system: 'icd10', release: '', codes }
}

function fromIcd11(text: string): OfficialTable {
  const [head = '', ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const columns = head.split('\t')
  const at = (name: string) => columns.indexOf(name)
  const [code, title, uri] = [at('Code'), at('Title'), columns.findIndex((name) => name.startsWith('Linearization'))]
  if (code < 0 || title < 0) throw unreadable('it has no columns Code and Title')
  let release = /Version:\s*([^\t]+?)(?: - [^\t]*)?$/.exec(head)?.[1] ?? ''
  const codes = lines.flatMap((line) => {
    const fields = line.split('\t')
    if (!fields[code]?.trim()) return []
    release ||= /release\/11\/([^/]+)\//.exec(fields[uri] ?? '')?.[1] ?? ''
    // How deep an entry stands is drawn with dashes before its words.
    const label = (fields[title] ?? '')
      .replace(/^"|"$/g, '')
      .replace(/^(- ?)+/, '')
      .trim()
    return [{ code: fields[code]?.trim() ?? '', label, synonyms: [] }]
  })
  return { system: 'icd11', release, codes }
}

function fromObo(text: string): OfficialTable {
  const [head = '', ...stanzas] = text.split(/^\[/m)
  const release = /^data-version:\s*(?:hp\/releases\/)?(\S+)/m.exec(head)?.[1]?.replace(/\/.*$/, '') ?? ''
  const codes = stanzas.flatMap((stanza) => {
    if (!stanza.startsWith('Term]') || /^is_obsolete:\s*true/m.test(stanza)) return []
    const code = /^id:\s*(\S+)/m.exec(stanza)?.[1] ?? ''
    const label = /^name:\s*(.+)$/m.exec(stanza)?.[1]?.trim() ?? ''
    const synonyms = [...stanza.matchAll(/^synonym:\s*"((?:[^"\\]|\\.)*)"/gm)].map(([, words = '']) => words)
    return code.startsWith('HP:') ? [{ code, label, synonyms }] : []
  })
  return { system: 'hpo', release, codes }
}

type OboGraph = {
  meta?: { version?: string }
  nodes?: { id?: string; lbl?: string; type?: string; meta?: { deprecated?: boolean; synonyms?: { val?: string }[] } }[]
}

function fromOboGraphs(graphs: readonly OboGraph[]): OfficialTable {
  const release = /releases\/([^/]+)\//.exec(graphs[0]?.meta?.version ?? '')?.[1] ?? ''
  const codes = graphs.flatMap(({ nodes }) =>
    (nodes ?? []).flatMap(({ id, lbl, meta }) => {
      const number = /\/HP_([0-9]+)$/.exec(id ?? '')?.[1]
      if (number === undefined || meta?.deprecated) return []
      const synonyms = (meta?.synonyms ?? []).flatMap(({ val }) => (val ? [val] : []))
      return [{ code: `HP:${number}`, label: lbl ?? '', synonyms }]
    }),
  )
  return { system: 'hpo', release, codes }
}
