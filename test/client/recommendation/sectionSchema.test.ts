import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getSchema } from '@tiptap/core'
import { prosemirrorToYXmlFragment, yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { sectionSchema } from '../../../client/recommendation/sectionSchema.ts'
import { proseMarks, proseNodes, type Section } from '../../../shared/statement/prose.ts'
import { checkSection } from '../../../shared/statement/section.ts'

const schema = getSchema(sectionSchema)

const everything: Section = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: 'Surgery' }] },
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'The panel ' },
        { type: 'text', text: 'recommends', marks: [{ type: 'bold' }, { type: 'italic' }, { type: 'underline' }] },
        { type: 'hardBreak' },
        {
          type: 'evidence',
          attrs: {
            reference: {
              kind: 'slice',
              study: 'stu_1',
              seriesUid: '1.2',
              sopInstanceUid: '1.2.3',
              frame: 0,
              point: ['1.5', '0', '-3'],
            },
            label: 'FLAIR 88/176',
          },
        },
      ],
    },
    {
      type: 'orderedList',
      attrs: { start: 3 },
      content: [{ type: 'listItem', content: [{ type: 'bulletList', content: [{ type: 'listItem' }] }] }],
    },
    { type: 'blockquote', content: [{ type: 'paragraph' }] },
  ],
}

test('the editor takes no node and no mark that could not be signed', () => {
  assert.deepEqual(Object.keys(schema.nodes).toSorted(), Object.keys(proseNodes).toSorted())
  assert.deepEqual(Object.keys(schema.marks).toSorted(), proseMarks.toSorted())
  for (const type of ['table', 'image', 'codeBlock', 'horizontalRule']) {
    assert.throws(() => schema.nodeFromJSON({ type: 'doc', content: [{ type }] }), RangeError)
  }
})

test('each node of the editor holds what the description of signed text says, empty ones included', () => {
  for (const [name, described] of Object.entries(proseNodes)) {
    const { spec } = schema.nodes[name] ?? assert.fail(name)
    assert.equal(spec.content ?? '', 'content' in described ? described.content : '', name)
    assert.equal(spec.group ?? '', 'group' in described ? described.group : '', name)
    assert.deepEqual(Object.keys(spec.attrs ?? {}).toSorted(), described.attributes.toSorted(), name)
  }
  for (const type of ['bulletList', 'orderedList', 'blockquote']) {
    schema.nodeFromJSON({ type: 'doc', content: [{ type }] }).check()
  }
})

test('what the editor holds is what would be signed, through the shared document and back', () => {
  const node = schema.nodeFromJSON(everything)
  node.check()
  assert.deepEqual(checkSection(node.toJSON()), { ok: true, section: everything })
  const fragment = new Y.Doc().getXmlFragment('sec:summary')
  prosemirrorToYXmlFragment(node, fragment)
  assert.deepEqual(checkSection(yXmlFragmentToProsemirrorJSON(fragment)), { ok: true, section: everything })
})

test('a line that is written into an empty list item or quotation is a paragraph', () => {
  for (const name of ['doc', 'listItem', 'blockquote']) {
    assert.equal(schema.nodes[name]?.contentMatch.defaultType?.name, 'paragraph')
  }
})
