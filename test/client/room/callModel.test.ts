import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openCallModel } from '../../../client/room/callModel.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { eventually } from '../../support/eventually.ts'
import { deviceTrack } from './deviceTrack.ts'
import { entered, floor, inCall, me, onAir } from './inCall.ts'
import { newDevice, openSfu } from './sfu.ts'

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

describe('what one shares', () => {
  test('a screen is sent in one size at five frames, and its end takes it off the air', () =>
    inCall(async (call, sfu) => {
      call.handleFloor(floor())
      await entered(call)
      call.handleTracks({ screen: deviceTrack('video', 1080), screenSound: deviceTrack('audio') })
      await sfu.count('media:produce', 2)
      const asked = sfu.of('media:produce').map(({ source }) => source)
      assert.deepEqual(new Set(asked), new Set(['screen', 'screenSound']))
      const { rtpParameters } = sfu.of('media:produce').find(({ source }) => source === 'screen') ?? {}
      assert.equal((rtpParameters as { encodings: [] }).encodings.length, 1)
      call.handleTracks({ screen: null, screenSound: null })
      await sfu.count('media:stop', 2)
      call.handleTracks({ screen: deviceTrack('video', 1080) })
      await sfu.count('media:produce', 3)
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

  test('when new transports carry nothing either, time after time, one comes into the room anew', async () => {
    const sfu = openSfu()
    let rejoined = 0
    const call = openCallModel({ ask: sfu.ask, newDevice, rejoin: () => void rejoined++ })
    for (let entry = 1; entry <= 3; entry++) {
      call.handleEntered(me)
      await sfu.count('media:enter', entry)
      await eventually('in the call', () => call.state.get() === 'connected')
      assert.equal(rejoined, 0)
      call.handleLost()
    }
    assert.equal(rejoined, 1)
    call.close()
  })

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
