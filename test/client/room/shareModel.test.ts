import assert from 'node:assert/strict'
import { test } from 'node:test'
import { observable } from '../../../client/app/observable.ts'
import type { CallState } from '../../../client/room/callModel.ts'
import type { OwnTracks } from '../../../client/room/ownSending.ts'
import type { RoomListener } from '../../../client/room/roomModel.ts'
import { openShareModel } from '../../../client/room/shareModel.ts'
import type { OnAir } from '../../../shared/protocol/room.ts'
import { deviceTrack } from './deviceTrack.ts'
import { me, onAir } from './inCall.ts'

function desk() {
  const state = observable<CallState>('connected')
  let tracks: Partial<OwnTracks> = {}
  let listener: RoomListener = {}
  let refusal: string | null = null
  const screen = deviceTrack('video', 1080)
  const sound = deviceTrack('audio')
  const asked: DisplayMediaStreamOptions[] = []
  const stream = {
    getTracks: () => [screen, sound],
    getVideoTracks: () => [screen],
    getAudioTracks: () => [sound],
  } as unknown as MediaStream
  const share = openShareModel({
    call: { state, handleTracks: (now) => void (tracks = { ...tracks, ...now }) },
    room: {
      self: observable(me),
      listen: (given) => {
        listener = given
        return () => undefined
      },
    },
    display: async (options) => {
      asked.push(options)
      if (refusal) throw new DOMException('', refusal)
      return stream
    },
  })
  const tellOnAir = (...producers: OnAir[]) => listener.told?.({ name: 'media:onAir', content: { producers } })
  return {
    share,
    state,
    screen,
    sound,
    asked,
    tracks: () => tracks,
    tellOnAir,
    refuse: (name: string) => (refusal = name),
  }
}
const mine = onAir('video', { person: me, source: 'screen' })

test('a screen is shared with its sound, sharp rather than smooth, at five frames at most', async () => {
  const { share, screen, sound, tracks, asked } = desk()
  await share.start()
  assert.equal(share.state.get().state, 'on')
  assert.deepEqual([tracks().screen, tracks().screenSound], [screen, sound])
  assert.equal(screen.contentHint, 'detail')
  assert.deepEqual(Object(asked[0]?.video).frameRate, { max: 5 })
  share.close()
})

test('who closes the browser’s question shares nothing, and is told of no error', async () => {
  const { share, refuse, tracks } = desk()
  refuse('NotAllowedError')
  await share.start()
  assert.equal(share.state.get().state, 'off')
  refuse('NotReadableError')
  await share.start()
  assert.equal(share.state.get().state, 'failed')
  assert.equal(tracks().screen, undefined)
})

test('ended in the browser’s own bar, it is off here too', async () => {
  const { share, screen, tracks } = desk()
  await share.start()
  screen.unplug()
  assert.equal(share.state.get().state, 'off')
  assert.equal(tracks().screen, null)
})

test('a share that somebody else takes off the air is stopped at its source', async () => {
  const { share, screen, sound, tellOnAir } = desk()
  await share.start()
  tellOnAir(mine)
  tellOnAir()
  assert.equal(share.state.get().state, 'off')
  assert.deepEqual([screen.readyState, sound.readyState], ['ended', 'ended'])
})

test('a share that is off the air while the line is built anew goes on', async () => {
  const { share, state, tellOnAir } = desk()
  await share.start()
  tellOnAir(mine)
  state.set('broken')
  tellOnAir()
  state.set('connected')
  assert.equal(share.state.get().state, 'on')
  share.close()
})
