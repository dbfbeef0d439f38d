import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chosenPictures, type Picture } from '../../../client/room/lastN.ts'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import type { ProducerId } from '../../../shared/protocol/media.ts'

const person = (name: string) => `per_${name}` as PersonId
const face = (name: string, height = 180): Picture => ({
  producer: name as ProducerId,
  person: person(name),
  isShare: false,
  height,
})
const names = (chosen: ReadonlySet<ProducerId>) => [...chosen].toSorted()

test('with fewer faces than places nobody is cut', () => {
  assert.deepEqual(names(chosenPictures([face('a'), face('b')], { spoke: [], leader: null })), ['a', 'b'])
})

test('who speaks, who leads and who spoke before keep their places, in that order', () => {
  const all = ['a', 'b', 'c', 'd', 'e'].map((name) => face(name))
  const rules = { spoke: [person('e'), person('c')], leader: person('d') }
  assert.deepEqual(names(chosenPictures(all, { ...rules, limit: 1 })), ['e'])
  assert.deepEqual(names(chosenPictures(all, { ...rules, limit: 2 })), ['d', 'e'])
  assert.deepEqual(names(chosenPictures(all, { ...rules, limit: 3 })), ['c', 'd', 'e'])
})

test('of those who did neither, the larger tile goes first, and of equal ones who came first', () => {
  const all = [face('small'), face('large', 700), face('other')]
  assert.deepEqual(names(chosenPictures(all, { spoke: [], leader: null, limit: 2 })), ['large', 'small'])
})

test('shares are taken beside the faces, and take no place of theirs', () => {
  const share = { ...face('share'), isShare: true }
  assert.deepEqual(names(chosenPictures([face('a'), share], { spoke: [], leader: null, limit: 1 })), ['a', 'share'])
})
