import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { openPointers } from '../../../client/imaging/pointers.ts'
import type { Pointer } from '../../../shared/domain/stage.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { me, other } from './samples.ts'

const at = (x: number, ping = false): Pointer => ({ viewport: 0, at: { unit: 'millimetres', point: [x, 0, 0] }, ping })

test('a pointer is sent thirty times a second at most, its last place last; a ping at once', () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  const sent: Pointer[] = []
  const pointers = openPointers((pointer) => sent.push(pointer))
  for (let x = 0; x < 100; x++) {
    pointers.point(at(x))
    mock.timers.tick(1)
  }
  assert.ok(sent.length <= 4, `${sent.length}`)
  pointers.point(at(500, true))
  assert.deepEqual(sent.at(-1), at(500, true))
  mock.timers.tick(100)
  assert.deepEqual(sent.at(-1), at(99))
  pointers.close()
  mock.timers.reset()
})

test('a pointer fades when it rests, and goes with its person', () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  const pointers = openPointers(() => undefined)
  pointers.handle({ person: me, pointer: at(1) })
  pointers.handle({ person: other, pointer: at(2) })
  pointers.handle({ person: other, pointer: at(3) })
  assert.equal(pointers.shown.get().length, 2)
  pointers.keep([other])
  assert.deepEqual(
    pointers.shown.get().map(({ person, pointer }) => [person, pointer]),
    [[other, at(3)]],
  )
  mock.timers.tick(10_000)
  assert.deepEqual(pointers.shown.get(), [])
  mock.timers.reset()
})

test('a pointer that is nowhere is refused', () => {
  const pointers = openPointers(() => undefined)
  assert.throws(() => pointers.handle({ person: other, pointer: at(Number.NaN) }), Problem)
  assert.throws(() => pointers.handle({ person: other, pointer: { ...at(1), viewport: 99 } }), Problem)
  assert.deepEqual(pointers.shown.get(), [])
})
