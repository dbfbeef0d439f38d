import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { addItem, readItems, removeItem, setItemField } from '../../../client/recommendation/itemsModel.ts'
import { maximumItems } from '../../../shared/statement/document.ts'

function exchange(...docs: Y.Doc[]): void {
  for (const from of docs) for (const to of docs) if (from !== to) Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
}

/** Two people with the same medication on screen, before either changes it. */
function twoPeople() {
  const [ann, bob] = [new Y.Doc({ gc: false }), new Y.Doc({ gc: false })]
  const id = addItem(ann) ?? assert.fail('there is room for one')
  setItemField(ann, id, 'doseValue', '5')
  exchange(ann, bob)
  return { ann, bob, id }
}

const rowOf = (doc: Y.Doc) => readItems(doc)[0] ?? assert.fail('the medication is there')

test('two doses set at once never merge into a third, and both people see that there were two', () => {
  const { ann, bob, id } = twoPeople()
  setItemField(ann, id, 'doseValue', '10')
  setItemField(bob, id, 'doseValue', '20')
  exchange(ann, bob)
  const [seenByAnn, seenByBob] = [rowOf(ann), rowOf(bob)]
  assert.deepEqual(seenByAnn, seenByBob)
  const { values, conflicts } = seenByAnn
  assert.deepEqual([values.doseValue, conflicts.get('doseValue')].toSorted(), ['10', '20'])
})

test('a conflict is settled for everybody when somebody sets the dose again', () => {
  const { ann, bob, id } = twoPeople()
  setItemField(ann, id, 'doseValue', '10')
  setItemField(bob, id, 'doseValue', '20')
  exchange(ann, bob)
  setItemField(ann, id, 'doseValue', rowOf(ann).values.doseValue)
  exchange(ann, bob)
  for (const doc of [ann, bob]) assert.equal(rowOf(doc).conflicts.size, 0)
})

test('whoever comes later still sees that a dose was set twice, though no longer what the other value was', () => {
  const { ann, bob, id } = twoPeople()
  setItemField(ann, id, 'doseValue', '10')
  setItemField(bob, id, 'doseValue', '20')
  const server = new Y.Doc()
  exchange(ann, bob, server)
  const late = new Y.Doc({ gc: false })
  Y.applyUpdate(late, Y.encodeStateAsUpdate(server))
  assert.deepEqual([...rowOf(late).conflicts], [['doseValue', null]])
})

test('one change after another is no conflict, nor are two people who agree', () => {
  const { ann, bob, id } = twoPeople()
  setItemField(ann, id, 'doseValue', '10')
  exchange(ann, bob)
  setItemField(bob, id, 'doseValue', '20')
  exchange(ann, bob)
  assert.equal(rowOf(ann).conflicts.size, 0)
  setItemField(ann, id, 'route', 'oral')
  setItemField(bob, id, 'route', 'oral')
  exchange(ann, bob)
  assert.equal(rowOf(ann).conflicts.size, 0)
})

test('what cannot be signed is named field by field', () => {
  const doc = new Y.Doc()
  const id = addItem(doc) ?? assert.fail('there is room for one')
  assert.deepEqual(rowOf(doc).invalid, ['drug', 'doseValue', 'doseUnit', 'route', 'frequency'])
  for (const [field, value] of [
    ['drug', ' Everolimus '],
    ['doseValue', '4,5'],
    ['doseUnit', 'mg/m2'],
    ['route', 'oral'],
    ['frequency', 'once a day'],
    ['code', 'everolimus'],
  ] as const) {
    setItemField(doc, id, field, value)
  }
  assert.equal(rowOf(doc).values.drug, 'Everolimus')
  assert.deepEqual(rowOf(doc).invalid, ['code', 'doseValue'])
})

test('a medication that somebody removes is gone, also while another fills it in', () => {
  const { ann, bob, id } = twoPeople()
  removeItem(ann, id)
  setItemField(bob, id, 'drug', 'Everolimus')
  exchange(ann, bob)
  assert.deepEqual([readItems(ann), readItems(bob)], [[], []])
})

test('there are no more medications than a statement may hold', () => {
  const doc = new Y.Doc()
  for (let count = 0; count < maximumItems; count++) assert.ok(addItem(doc))
  assert.equal(addItem(doc), undefined)
})
