import assert from 'node:assert/strict'
import { test } from 'node:test'
import { levelOf } from '../../../client/lobby/microphoneLevel.ts'
import { clockWords, timeLeft } from '../../../client/room/countdown.ts'
import { openLayoutModel } from '../../../client/room/layoutModel.ts'
import { filmstripOf, queueOf } from '../../../client/room/order.ts'
import { layerFor } from '../../../client/room/reception.ts'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import type { Participant } from '../../../shared/protocol/room.ts'

const person = (name: string, hand: number | null = null): Participant => {
  const id = `per_${name.padEnd(16, '0')}` as PersonId
  return {
    id,
    name,
    discipline: 'Neurology',
    provider: { name: 'Somewhere', country: 'FI' },
    roles: ['member'],
    floor: { person: id, microphoneMuted: true, cameraOff: true, hand, hasWord: false, mayShare: true },
    key: null,
    connected: true,
  }
}
const [ann, bea, cem] = [person('ann'), person('bea', 2), person('cem', 1)]
const names = (people: readonly Participant[]) => people.map(({ name }) => name)

test('large is who spoke, never oneself while there are others; oneself comes last', () => {
  const { large, others } = filmstripOf([ann, bea, cem], cem.id, ann.id)
  assert.equal(large?.name, 'cem')
  assert.deepEqual(names(others), ['bea', 'ann'])
  assert.equal(filmstripOf([ann, bea], ann.id, ann.id).large?.name, 'bea')
})

test('alone, one sees oneself', () => {
  const { large, others } = filmstripOf([ann], null, ann.id)
  assert.equal(large?.name, 'ann')
  assert.deepEqual(others, [])
})

test('hands stand in the order in which they went up, whatever the order of people', () => {
  assert.deepEqual(names(queueOf([ann, bea, cem])), ['cem', 'bea'])
})

test('time over is not time left', () => {
  const opened = '2026-11-23T10:00:00.000Z'
  const at = Date.parse(opened)
  assert.deepEqual(timeLeft(opened, 20, at + 440_000), { isOver: false, seconds: 760 })
  assert.deepEqual(timeLeft(opened, 20, at + 1_205_000), { isOver: true, seconds: 5 })
  assert.equal(clockWords(760), '12:40')
  assert.equal(clockWords(3725), '1:02:05')
})

test('a small tile asks for no more than a small picture, and nobody for a layer that is not sent', () => {
  assert.deepEqual(
    [130, 400, 700].map((height) => layerFor(height, 3)),
    [0, 1, 2],
  )
  assert.equal(layerFor(700, 1), 0)
})

test('an arrangement is remembered, within what fits; nonsense that was kept is passed over', () => {
  const written: string[] = []
  const layout = openLayoutModel({ read: () => '{"leftWidth":"wide"}', write: (value) => void written.push(value) })
  assert.equal(layout.layout.get().leftOpen, true)
  layout.resize('left', 5)
  layout.toggle('right')
  const again = openLayoutModel({ read: () => written.at(-1) ?? null, write: () => {} })
  assert.deepEqual(again.layout.get(), layout.layout.get())
  assert.equal(again.layout.get().leftWidth, 160)
  assert.equal(again.layout.get().rightOpen, false)
  assert.equal(openLayoutModel({ read: () => '{', write: () => {} }).layout.get().rightOpen, true)
})

test('silence is no level, and the loudest is all of it', () => {
  assert.equal(levelOf(new Float32Array(512)), 0)
  assert.equal(levelOf(new Float32Array(512).fill(1)), 1)
})
