import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesBetween } from '../../../client/recommendation/changesModel.ts'
import { plainText } from '../../../shared/statement/plainText.ts'
import { aStatement, paragraph } from '../../support/signedBundle.ts'

const first = aStatement()
const saying = (key: string, text: string, changes: Partial<typeof first> = {}) =>
  aStatement({
    sections: first.sections.map((section) => {
      const content = section.key === key ? paragraph(text) : section.content
      return { ...section, content, text: plainText(content) }
    }),
    ...changes,
  })

test('what did not change is not shown', () => {
  assert.deepEqual(changesBetween(first, aStatement({ version: 2 })), [])
})

test('a section is compared word by word, and putting the words together gives both texts again', () => {
  const [was, is] = ['Resection of the right frontal lesion.', 'Ablation of the right frontal lesion is advised.']
  const parts = changesBetween(saying('rationale', was), saying('rationale', is))
  assert.deepEqual(
    parts.map(({ title }) => title),
    ['rationale'],
  )
  const { stretches } = parts[0]!
  const without = (kind: string) =>
    stretches
      .filter((one) => one.kind !== kind)
      .map(({ text }) => text)
      .join('')
  assert.deepEqual([without('added'), without('removed')], [was, is])
  assert.ok(stretches.some(({ kind, text }) => kind === 'same' && text.includes('of the right frontal lesion')))
})

test('a dose that changed is seen, number and all', () => {
  const [item] = first.items
  const [part] = changesBetween(first, aStatement({ items: [{ ...item!, doseValue: '400' }] }))
  assert.deepEqual(
    part?.stretches.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => `${kind} ${text.trim()}`),
    ['removed 200', 'added 400'],
  )
})
