import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { type CallModel, openCallModel } from '../../../client/room/callModel.ts'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import type { FloorState } from '../../../shared/domain/floor.ts'
import type { ProducerId } from '../../../shared/protocol/media.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import type { OnAir } from '../../../shared/protocol/room.ts'
import { eventually } from '../../support/eventually.ts'
import { deviceTrack } from './deviceTrack.ts'
import { newDevice, openSfu, type Sfu } from './sfu.ts'

const me = 'per_me00000000000000' as PersonId
const other = 'per_other00000000000' as PersonId

const floor = (change: Partial<FloorState> = {}): FloorState => ({
  person: me,
  microphoneMuted: true,
  cameraOff: true,
  hand: null,
  ...change,
})
/** The first letter of its id tells the stand-in which kind it is. */
const onAir = (kind: 'audio' | 'video', change: Partial<OnAir> = {}): OnAir => ({
  producer: `${kind === 'audio' ? 'a' : 'b'}${randomUUID().slice(1)}` as ProducerId,
  person: other,
  source: kind === 'audio' ? 'microphone' : 'camera',
  paused: false,
  ...change,
})

async function inCall(run: (call: CallModel, sfu: Sfu) => Promise<void>): Promise<void> {
  const sfu = openSfu()
  const call = openCallModel({ ask: sfu.ask, newDevice })
  try {
    await run(call, sfu)
  } finally {
    call.close()
  }
}

async function entered(call: CallModel): Promise<void> {
  call.handleEntered(me)
  await eventually('in the call', () => call.state.get() === 'connected')
}

describe('what one sends', () => {
  test('a muted microphone is not produced, though its track is there', () =>
    inCall(async (call, sfu) => {
      const track = deviceTrack('audio')
      call.handleFloor(floor())
      call.handleTracks({ microphone: track, camera: null })
      await entered(call)
      call.handleFloor(floor({ cameraOff: false }))
      call.handleTracks({ microphone: track, camera: deviceTrack('video') })
      await sfu.count('media:produce', 1)
      assert.deepEqual(
        sfu.of('media:produce').map(({ source }) => source),
        ['camera'],
      )
      assert.equal(track.enabled, false)
    }))

  test('a microphone muted while the media was lost stays silent when it is back', () =>
    inCall(async (call, sfu) => {
      const track = deviceTrack('audio')
      call.handleFloor(floor({ microphoneMuted: false }))
      call.handleTracks({ microphone: track, camera: null })
      await entered(call)
      await sfu.count('media:produce', 1)
      assert.equal(track.enabled, true)

      call.handleLost()
      call.handleFloor(floor())
      await sfu.count('media:enter', 2)
      await eventually('back in the call', () => call.state.get() === 'connected')
      call.handleFloor(floor({ cameraOff: false }))
      call.handleTracks({ microphone: track, camera: deviceTrack('video') })
      await sfu.count('media:produce', 2)
      assert.deepEqual(
        sfu.of('media:produce').map(({ source }) => source),
        ['microphone', 'camera'],
      )
      assert.equal(track.enabled, false)
    }))

  test('muting while the microphone is being produced silences its track at once', () =>
    inCall(async (call, sfu) => {
      const track = deviceTrack('audio')
      const letGo = sfu.hold('media:produce')
      call.handleFloor(floor({ microphoneMuted: false }))
      call.handleTracks({ microphone: track, camera: null })
      await entered(call)
      await sfu.count('media:produce', 1)
      call.handleFloor(floor())
      assert.equal(track.enabled, false)
      letGo()
    }))

  test('one who speaks is heard again after the media was lost', () =>
    inCall(async (call, sfu) => {
      call.handleFloor(floor({ microphoneMuted: false }))
      call.handleTracks({ microphone: deviceTrack('audio'), camera: null })
      await entered(call)
      await sfu.count('media:produce', 1)
      call.handleLost()
      assert.equal(call.state.get(), 'broken')
      await sfu.count('media:produce', 2)
      assert.notEqual(sfu.of('media:produce')[0]?.['transport'], sfu.of('media:produce')[1]?.['transport'])
    }))

  test('a picture is sent in three sizes when it is tall, in one when it is small; sound with DTX', () =>
    inCall(async (call, sfu) => {
      call.handleFloor(floor({ cameraOff: false }))
      call.handleTracks({ microphone: null, camera: deviceTrack('video', 720) })
      await entered(call)
      await sfu.count('media:produce', 1)
      call.handleLost()
      call.handleTracks({ microphone: null, camera: deviceTrack('video', 240) })
      await sfu.count('media:produce', 2)
      const sizes = sfu
        .of('media:produce')
        .map(({ rtpParameters }) => (rtpParameters as { encodings: [] }).encodings.length)
      assert.deepEqual(sizes, [3, 1])
    }))

  test('a camera that is opened again takes the place of the one before, and is not produced twice', () =>
    inCall(async (call, sfu) => {
      call.handleFloor(floor({ cameraOff: false }))
      call.handleTracks({ microphone: null, camera: deviceTrack('video') })
      await entered(call)
      await sfu.count('media:produce', 1)
      call.handleFloor(floor())
      call.handleTracks({ microphone: null, camera: null })
      call.handleFloor(floor({ cameraOff: false, microphoneMuted: false }))
      call.handleTracks({ microphone: deviceTrack('audio'), camera: deviceTrack('video') })
      await sfu.count('media:produce', 2)
      assert.deepEqual(
        sfu.of('media:produce').map(({ source }) => source),
        ['camera', 'microphone'],
      )
    }))

  test('what the server does not take is said, and sound and picture of others go on', () =>
    inCall(async (call, sfu) => {
      sfu.refuse('media:produce', new Problem('media-refused'))
      call.handleFloor(floor({ microphoneMuted: false }))
      call.handleTracks({ microphone: deviceTrack('audio'), camera: null })
      await entered(call)
      await eventually('said', () => call.sendingProblem.get()?.code === 'media-refused')
      call.handleOnAir([onAir('audio')])
      await eventually('heard', () => call.received.get().length === 1)
    }))
})

describe('what one receives', () => {
  test('what is one’s own is not taken', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const theirs = onAir('video')
      call.handleOnAir([onAir('audio', { person: me }), theirs])
      await eventually('taken', () => call.received.get().length === 1)
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
      await sfu.count('media:consume', 1)
      const stays = onAir('audio')
      call.handleOnAir([stays])
      await sfu.count('media:consume', 2)
      letGo()
      await eventually('the other is taken', () => call.received.get().length === 1)
      assert.equal(call.received.get()[0]?.producer, stays.producer)
    }))

  test('what was muted while it was being taken is known to be muted', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const letGo = sfu.hold('media:consume')
      const one = onAir('video')
      call.handleOnAir([one])
      await sfu.count('media:consume', 1)
      call.handleOnAir([{ ...one, paused: true }])
      letGo()
      await eventually('taken', () => call.received.get().length === 1)
      assert.equal(call.received.get()[0]?.paused, true)
    }))

  test('the same told twice is taken once, what is gone is dropped, what is new is taken', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const [a, b, c] = [onAir('audio'), onAir('video'), onAir('video')]
      call.handleOnAir([a, b])
      call.handleOnAir([a, b])
      await eventually('both', () => call.received.get().length === 2)
      const dropped = call.received.get().find(({ producer }) => producer === b.producer)
      call.handleOnAir([a, c])
      await eventually('one of them is another', () =>
        call.received.get().some(({ producer }) => producer === c.producer),
      )
      assert.deepEqual(new Set(call.received.get().map(({ producer }) => producer)), new Set([a.producer, c.producer]))
      assert.equal(sfu.of('media:consume').length, 3)
      assert.equal(dropped?.track.readyState, 'ended')
    }))

  test('nothing flows before it is attached, and a picture no better than its tile', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const picture = onAir('video')
      call.handleOnAir([picture])
      await eventually('taken', () => call.received.get().length === 1)
      assert.equal(sfu.of('media:resume').length, 0)
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

  test('a tile that moves lets go and attaches in one go, and nothing is stopped for it', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const [picture, next] = [onAir('video'), onAir('audio')]
      call.handleOnAir([picture, next])
      await eventually('taken', () => call.received.get().length === 2)
      call.handleUse(picture.producer, { attached: true })
      await sfu.count('media:resume', 1)
      call.handleUse(picture.producer, { attached: false })
      call.handleUse(picture.producer, { attached: true })
      call.handleUse(next.producer, { attached: true })
      await sfu.count('media:resume', 2)
      assert.equal(sfu.of('media:pause').length, 0)
    }))
})

describe('when the line breaks', () => {
  test('a new connection asks whether the transports are still known, and keeps them when they are', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      call.handleEntered(me)
      await sfu.count('media:restart', 2)
      assert.equal(sfu.of('media:enter').length, 1)
    }))

  test('transports the server knows no more are built anew, and what is on air is taken again', () =>
    inCall(async (call, sfu) => {
      await entered(call)
      const voice = onAir('audio')
      call.handleOnAir([voice])
      await eventually('taken', () => call.received.get().length === 1)
      sfu.refuse('media:restart', new Problem('not-found'))
      call.handleEntered(me)
      await sfu.count('media:enter', 2)
      await sfu.count('media:consume', 2)
    }))

  test('who may not enter does not ask again and again', () =>
    inCall(async (call, sfu) => {
      sfu.refuse('media:enter', new Problem('not-admitted'))
      call.handleEntered(me)
      await sfu.count('media:enter', 1)
      sfu.refuse('media:enter', null)
      call.handleEntered(me)
      await eventually('in the call', () => call.state.get() === 'connected')
      assert.equal(sfu.of('media:enter').length, 2)
    }))
})
