import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import { eventually } from '../../support/eventually.ts'
import { entered, inCall, me, onAir, place, taken } from './inCall.ts'
import type { Sfu } from './sfu.ts'

describe('what one receives', () => {
  test('what is one’s own is not taken', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const theirs = onAir('video')
      call.handleOnAir([onAir('audio', { person: me }), theirs])
      place(call, theirs)
      await eventually('taken', () => taken(call).length === 1)
      assert.deepEqual(
        sfu.of('media:consume').map(({ producer }) => producer),
        [theirs.producer],
      )
    }))

  test('what went off air while it was being taken is not shown', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const letGo = sfu.hold('media:consume')
      const gone = onAir('video')
      call.handleOnAir([gone])
      place(call, gone)
      await sfu.count('media:consume', 1)
      const stays = onAir('audio')
      call.handleOnAir([stays])
      await sfu.count('media:consume', 2)
      letGo()
      await eventually('the other is taken', () => taken(call).length === 1)
      assert.equal(call.received.get()[0]?.producer, stays.producer)
    }))

  test('what was muted while it was being taken is known to be muted', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const letGo = sfu.hold('media:consume')
      const one = onAir('video')
      call.handleOnAir([one])
      place(call, one)
      await sfu.count('media:consume', 1)
      call.handleOnAir([{ ...one, paused: true }])
      letGo()
      await eventually('taken', () => taken(call).length === 1)
      assert.equal(call.received.get()[0]?.paused, true)
    }))

  test('the same told twice is taken once, what is gone is dropped, what is new is taken', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const [a, b, c] = [onAir('audio'), onAir('video'), onAir('video')]
      call.handleOnAir([a, b])
      call.handleOnAir([a, b])
      place(call, b)
      await eventually('both', () => taken(call).length === 2)
      const dropped = call.received.get().find(({ producer }) => producer === b.producer)
      call.handleOnAir([a, c])
      place(call, c)
      await eventually('one of them is another', () => taken(call).some(({ producer }) => producer === c.producer))
      assert.deepEqual(new Set(call.received.get().map(({ producer }) => producer)), new Set([a.producer, c.producer]))
      assert.equal(sfu.of('media:consume').length, 3)
      assert.equal(dropped?.track?.readyState, 'ended')
    }))

  test('nothing flows before it is attached, and a picture no better than its tile', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const [voice, picture] = [onAir('audio'), onAir('video')]
      call.handleOnAir([voice])
      call.handleOnAir([voice, picture])
      await eventually('the voice is taken', () => taken(call).length === 1)
      assert.equal(sfu.of('media:consume').length, 1, 'a picture without a place is not even taken')
      call.handleUse(picture.producer, { attached: true, height: 180 })
      await sfu.count('media:resume', 1)
      assert.deepEqual(
        sfu.of('media:layer').map(({ spatial }) => spatial),
        [0],
      )
      call.handleUse(picture.producer, { height: 700 })
      await sfu.count('media:layer', 2)
      assert.deepEqual(
        sfu.of('media:layer').map(({ spatial }) => spatial),
        [0, 2],
      )
      call.handleUse(picture.producer, { isVisible: false })
      await sfu.count('media:pause', 1)
    }))

  test('on coming in the first few pictures are taken with the voices, before anything is drawn, and do not flow', () =>
    inCall(async (call, sfu) => {
      const off = onAir('video', { paused: true })
      const pictures = Array.from({ length: 6 }, () => onAir('video'))
      call.handleOnAir([off, ...pictures, onAir('audio')])
      await entered(call)
      await eventually('taken', () => taken(call).length === 5)
      assert.deepEqual(
        sfu.of('media:consume').map(({ producer }) => pictures.findIndex((one) => one.producer === producer)),
        [0, 1, 2, 3, -1],
      )
      assert.equal(sfu.of('media:resume').length, 0)
    }))

  test('a tile that moves lets go and attaches in one go, and nothing is stopped for it', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const [picture, next] = [onAir('video'), onAir('audio')]
      call.handleOnAir([picture, next])
      await eventually('taken', () => taken(call).length === 2)
      call.handleUse(picture.producer, { attached: true })
      await sfu.count('media:resume', 1)
      call.handleUse(picture.producer, { attached: false })
      call.handleUse(picture.producer, { attached: true })
      call.handleUse(next.producer, { attached: true })
      await sfu.count('media:resume', 2)
      assert.equal(sfu.of('media:pause').length, 0)
    }))
})

describe('which pictures are taken', () => {
  const crowd = () =>
    Array.from({ length: 15 }, (_, index) =>
      onAir('video', { person: `per_${String(index).padStart(16, 'a')}` as PersonId }),
    )
  const flowing = (sfu: Sfu) => sfu.of('media:resume').length - sfu.of('media:pause').length

  test('at most twelve faces, and who begins to speak takes the place of one who did not', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const all = crowd()
      call.handleOnAir(all)
      place(call, ...all)
      await sfu.count('media:resume', 12)
      const left = call.received.get().filter(({ notShown }) => notShown === 'tooMany')
      assert.equal(left.length, 3)
      call.handleSpeaker(left[0]?.person ?? me)
      await sfu.count('media:resume', 13)
      await sfu.count('media:pause', 1)
      assert.equal(flowing(sfu), 12)
      const speaker = call.received.get().find(({ person }) => person === left[0]?.person)
      assert.equal(speaker?.notShown, null)
    }))

  test('a shared screen and who leads are never cut, however many faces there are', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const all = crowd()
      const leader = all[14]?.person ?? me
      const screen = onAir('video', { source: 'screen', person: all[13]?.person ?? me })
      call.handleLeader(leader)
      call.handleOnAir([...all, screen])
      place(call, ...all, screen)
      await sfu.count('media:resume', 13)
      const notShown = (which: (one: { person: PersonId; source: string }) => boolean) =>
        call.received.get().find(which)?.notShown
      assert.equal(
        notShown(({ source }) => source === 'screen'),
        null,
      )
      assert.equal(
        notShown(({ person, source }) => person === leader && source === 'camera'),
        null,
      )
    }))

  test('with sound and images alone no picture flows, and voices go on; undone, pictures come back', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const [voice, face] = [onAir('audio'), onAir('video')]
      call.handleOnAir([voice, face])
      place(call, voice, face)
      await sfu.count('media:resume', 2)
      call.setAudioOnly(true)
      await sfu.count('media:pause', 1)
      assert.equal(call.received.get().find(({ source }) => source === 'camera')?.notShown, 'audioOnly')
      call.setAudioOnly(false)
      await sfu.count('media:resume', 3)
      assert.equal(sfu.of('media:pause').length, 1)
    }))

  test('where the line has no room for faces they stop and say so, and a shared screen goes on', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const [face, screen] = [onAir('video'), onAir('video', { source: 'screen' })]
      call.handleOnAir([face, screen])
      place(call, face, screen)
      await sfu.count('media:resume', 2)
      call.handleBudget('screen')
      await sfu.count('media:pause', 1)
      const why = Object.fromEntries(call.received.get().map(({ source, notShown }) => [source, notShown]))
      assert.deepEqual(why, { camera: 'slowLine', screen: null })
      call.handleBudget('all')
      await sfu.count('media:resume', 3)
    }))
})
