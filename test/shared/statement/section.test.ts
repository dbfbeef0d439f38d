import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainText } from '../../../shared/statement/plainText.ts'
import type { Section } from '../../../shared/statement/prose.ts'
import { checkSection } from '../../../shared/statement/section.ts'
import { decimalOf, Decimal, isSignable, normaliseText, SignedDecimal } from '../../../shared/statement/text.ts'
import { random } from './random.ts'

const doc = (...content: unknown[]) => ({ type: 'doc', content })
const p = (...content: unknown[]) => ({ type: 'paragraph', content })
const t = (text: string, ...marks: string[]) => ({ type: 'text', text, marks: marks.map((type) => ({ type })) })
const slice = {
  kind: 'slice',
  study: 'std_1',
  seriesUid: '1.2.3',
  sopInstanceUid: '1.2.3.4',
  frame: 0,
  point: ['-12.5', '0', '40.25'],
}
const evidence = (attrs: unknown) => ({ type: 'evidence', attrs })

function normal(json: unknown): Section {
  const checked = checkSection(json)
  assert.ok(checked.ok, JSON.stringify(checked))
  return checked.section
}

function refusal(json: unknown): string {
  const checked = checkSection(json)
  assert.ok(!checked.ok, 'was accepted')
  return `${checked.at} ${checked.reason}`
}

test('whatever the schema does not name is refused, and where it stands is said', () => {
  const cases: [unknown, string][] = [
    [null, ' not-a-node'],
    [[], ' not-a-node'],
    [{ type: 'paragraph' }, ' node-not-allowed'],
    [doc({ type: 'codeBlock' }), 'content.0 node-not-allowed'],
    [doc({ type: 'constructor' }), 'content.0 node-not-allowed'],
    [doc(t('loose')), 'content.0 node-not-allowed'],
    [doc(p(p())), 'content.0.content.0 node-not-allowed'],
    [doc({ type: 'listItem' }), 'content.0 node-not-allowed'],
    [doc({ type: 'bulletList', content: [p()] }), 'content.0.content.0 node-not-allowed'],
    [doc(p(t('x', 'link'))), 'content.0.content.0.marks mark-not-allowed'],
    [doc({ ...p(), marks: [{ type: 'bold' }] }), 'content.0 mark-not-allowed'],
    [doc({ ...p(), style: 'x' }), 'content.0 field-not-allowed'],
    [doc({ ...p(), attrs: { textAlign: 'left' } }), 'content.0.attrs attribute-not-allowed'],
    [doc({ type: 'heading', attrs: { level: 1 } }), 'content.0.attrs.level heading-level'],
    [doc({ type: 'heading' }), 'content.0.attrs.level heading-level'],
    [doc({ type: 'orderedList', attrs: { start: 1.5 } }), 'content.0.attrs.start list-start'],
    [doc({ type: 'orderedList', attrs: { start: 1, type: 'a' } }), 'content.0.attrs attribute-not-allowed'],
    [doc(p({ type: 'text' })), 'content.0.content.0 text-missing'],
    [doc(p({ type: 'hardBreak', content: [t('x')] })), 'content.0.content.0 content-not-allowed'],
    [
      doc(p(evidence({ reference: { ...slice, frame: -1 }, label: 'x' }))),
      'content.0.content.0.attrs.reference evidence-reference',
    ],
    [
      doc(p(evidence({ reference: { ...slice, url: 'x' }, label: 'x' }))),
      'content.0.content.0.attrs.reference evidence-reference',
    ],
    [doc(p(evidence({ reference: slice, label: '' }))), 'content.0.content.0.attrs.label evidence-label'],
    [doc(p(evidence({ reference: slice, label: 'a\u202Eb' }))), 'content.0.content.0.attrs.label evidence-label'],
    [{ type: 'doc', content: {} }, 'content not-a-list'],
  ]
  for (const [json, expected] of cases) assert.equal(refusal(json), expected, JSON.stringify(json))
})

test('depth, number of nodes and amount of text are bounded', () => {
  let deep: unknown = p(t('x'))
  for (let level = 0; level < 10_000; level++) deep = { type: 'blockquote', content: [deep] }
  assert.match(refusal(doc(deep)), /too-deep$/)
  assert.match(refusal(doc(...Array.from({ length: 5_001 }, () => p()))), /too-many-nodes$/)
  assert.match(refusal(doc(p(t('x'.repeat(60_001))))), /too-much-text$/)
})

test('runs that two people typed are one run, in NFC, with marks in one order', () => {
  const typed = doc(p(t('cafe', 'italic', 'bold'), t('\u0301 au lait', 'bold', 'italic', 'bold'), t('', 'bold')))
  const same = doc(p(t('café au lait', 'bold', 'italic')))
  assert.deepEqual(normal(typed), normal(same))
  assert.deepEqual(normal(typed), {
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: [{ type: 'text', text: 'café au lait', marks: [{ type: 'bold' }, { type: 'italic' }] }],
      },
    ],
  })
})

test('characters that nobody sees and that turn the reading round disappear', () => {
  assert.equal(plainText(normal(doc(p(t('5\u202E gm 01\u202C mg\u0000\uFEFF'))))), '5 gm 01 mg')
  assert.equal(normaliseText('a\uD800b\r\nc'), 'a\uFFFDb\nc')
  for (const text of ['\u202E', '\u0000', '\uD800', 'e\u0301', '\r', '\u{E0041}']) assert.equal(isSignable(text), false)
  for (const text of ['é', 'Ελληνικά 😀', 'a\tb\nc', '']) assert.equal(isSignable(text), true)
})

test('attributes left at null and empty lists are as if they were not there', () => {
  const spelled = { type: 'orderedList', attrs: { start: 1, type: null }, content: [{ type: 'listItem', content: [] }] }
  const bare = { type: 'orderedList', content: [{ type: 'listItem' }] }
  assert.deepEqual(normal(doc(spelled)), normal(doc(bare)))
})

test('plain text reads as the section does', () => {
  const section = normal(
    doc(
      { type: 'heading', attrs: { level: 3 }, content: [t('Plan')] },
      p(t('See '), evidence({ reference: slice, label: 'FLAIR 88/176' }), { type: 'hardBreak' }, t('then', 'bold')),
      {
        type: 'orderedList',
        attrs: { start: 3 },
        content: [
          {
            type: 'listItem',
            content: [p(t('first')), { type: 'bulletList', content: [{ type: 'listItem', content: [p(t('inner'))] }] }],
          },
        ],
      },
      { type: 'blockquote', content: [p(t('quoted'))] },
    ),
  )
  assert.equal(plainText(section), 'Plan\nSee [FLAIR 88/176]\nthen\n3. first\n   - inner\n> quoted')
})

test('any section that is accepted is accepted again, unchanged', () => {
  const next = random(7)
  const letters = ['a', 'e', '\u0301', ' ', '\n', '\t', '\u202E', '😀', '\uD83D', 'Ω']
  const text = () => Array.from({ length: next(6) }, () => letters[next(letters.length)]).join('')
  const inline = () =>
    next(8) === 0 ? { type: 'hardBreak' } : t(text(), ...['underline', 'bold', 'italic'].slice(next(4)))
  const inlines = () => Array.from({ length: next(6) }, inline)
  const block = (depth: number): unknown => {
    const kind = next(depth > 3 ? 1 : 4)
    if (kind === 0) return p(...inlines())
    if (kind === 1) return { type: 'blockquote', content: blocks(depth + 1) }
    if (kind === 2) return { type: 'heading', attrs: { level: 3 }, content: inlines() }
    return { type: 'bulletList', content: [{ type: 'listItem', content: blocks(depth + 1) }] }
  }
  const blocks = (depth: number): unknown[] => Array.from({ length: next(4) }, () => block(depth))
  for (let round = 0; round < 300; round++) {
    const once = normal(doc(...blocks(0)))
    assert.deepEqual(normal(structuredClone(once)), once)
    assert.ok(isSignable(plainText(once)))
  }
})

test('junk in the place of a section is refused and never thrown at', () => {
  const next = random(11)
  const junk = (depth: number): unknown => {
    const leaves = [null, true, -1, 'doc', 'text', { type: 'doc' }, { type: 'text', text: 5 }, []]
    if (depth > 4 || next(3) === 0) return leaves[next(leaves.length)]
    const keys = ['type', 'content', 'attrs', 'marks', 'text', '__proto__']
    const entries = Array.from(
      { length: next(4) },
      () => `"${keys[next(keys.length)]}":${JSON.stringify(junk(depth + 1))}`,
    )
    return JSON.parse(`{"type":"doc",${[...entries, '"content":[{"type":"paragraph"}]'].join()}}`) as unknown
  }
  for (let round = 0; round < 2000; round++) assert.equal(typeof checkSection(junk(0)).ok, 'boolean')
})

test('decimals have one spelling', () => {
  for (const text of ['', '.5', '05', '1e3', '+1', '1.', '-1', '0x1', '1,5', ' 1']) {
    assert.equal(Decimal.safeParse(text).success, false, text)
  }
  assert.equal(SignedDecimal.safeParse('-0').success, false)
  assert.equal(SignedDecimal.safeParse('-0.0').success, false)
  assert.equal(SignedDecimal.safeParse('-0.5').success, true)
  for (const [value, text] of [
    [-0.0001, '0'],
    [100, '100'],
    [12.5, '12.5'],
    [-2.71859, '-2.719'],
  ] as const) {
    assert.equal(decimalOf(value), text)
    assert.ok(SignedDecimal.safeParse(decimalOf(value)).success)
  }
  assert.throws(() => decimalOf(NaN), RangeError)
})
