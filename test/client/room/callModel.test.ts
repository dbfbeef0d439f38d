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

const place = (call: CallModel, ...pictures: OnAir[]) => {
  for (const { producer } of pictures) call.handleUse(producer, { attached: true, height: 180 })
}
const taken = (call: CallModel) => call.received.get().filter(({ track }) => track !== null)

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
      const picture = onAir('video')
      call.handleOnAir([picture])
      assert.equal(call.received.get().length, 1)
      assert.equal(sfu.of('media:consume').length, 0, 'a picture without a place is not even taken')
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
      await eventually('taken', () => taken(call).length === 1)
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
