import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openRecordingPlayer, type Player } from '../../../client/kept/playerModel.ts'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import { lengthOf, type PlayedTrack, playedTracks, type TrackPart } from '../../../shared/domain/meetingRecording.ts'

const track = (source: PlayedTrack['source'], ...spans: [number, number][]): PlayedTrack => ({
  track: crypto.randomUUID(),
  person: 'per_aaaaaaaaaaaaaaaa' as PersonId,
  name: 'Lee',
  source,
  picture: source === 'camera' || source === 'screen' ? { width: 320, height: 180 } : null,
  spans,
})

/** Plays as a browser does, by a clock that the test turns. */
function fakePlayer(clock: { now: number }): Player & { slowness: number; readyState: number } {
  let base = 0
  let since = clock.now
  let isPaused = true
  let rate = 1
  const time = () => base + (isPaused ? 0 : ((clock.now - since) / 1000) * rate * (1 - player.slowness))
  const settle = () => {
    base = time()
    since = clock.now
  }
  const player = {
    slowness: 0,
    readyState: 4,
    get currentTime() {
      return time()
    },
    set currentTime(next: number) {
      base = next
      since = clock.now
    },
    get paused() {
      return isPaused
    },
    get playbackRate() {
      return rate
    },
    set playbackRate(next: number) {
      settle()
      rate = next
    },
    async play() {
      settle()
      isPaused = false
    },
    pause() {
      settle()
      isPaused = true
    },
  }
  return player
}

function shown(...tracks: PlayedTrack[]) {
  const clock = { now: 0 }
  const model = openRecordingPlayer(tracks, () => clock.now)
  const players = tracks.map((one) => {
    const player = fakePlayer(clock)
    model.attach(one, player)
    return player
  })
  const pass = (milliseconds: number) => {
    for (let left = milliseconds; left > 0; left -= 100) {
      clock.now += 100
      model.look()
    }
  }
  return { model, players, pass }
}
const near = (value: number | undefined, wanted: number, by = 0.15) =>
  assert.ok(Math.abs((value ?? NaN) - wanted) <= by, `${value} is not about ${wanted}`)

test('tracks play together, each from where it begins, and all rest when it is over', () => {
  const { model, players, pass } = shown(track('microphone', [0, 10_000]), track('camera', [4_000, 10_000]))
  const [sound, camera] = players
  model.toggle()
  pass(2_000)
  assert.deepEqual([sound?.paused, camera?.paused], [false, true])
  pass(4_000)
  near(sound?.currentTime, 6)
  near(camera?.currentTime, 2)
  pass(5_000)
  assert.equal(model.state.get(), 'paused')
  assert.deepEqual([sound?.paused, camera?.paused], [true, true])
  model.toggle()
  pass(100)
  near(sound?.currentTime, 0.1)
})

test('one that falls behind catches up without a jump, and jumps where it is far behind', () => {
  const { model, players, pass } = shown(track('microphone', [0, 60_000]), track('camera', [0, 60_000]))
  const [sound, camera] = players
  assert.ok(sound && camera)
  model.toggle()
  camera.slowness = 0.05
  pass(20_000)
  assert.ok(camera.playbackRate > 1 && camera.playbackRate <= 1.1)
  near(camera.currentTime, sound.currentTime, 0.5)
  camera.currentTime = 1
  pass(200)
  near(camera.currentTime, sound.currentTime)
  assert.equal(sound.playbackRate, 1, 'what is heard leads')
})

test('all wait for one that has to load, and go on together', () => {
  const { model, players, pass } = shown(track('microphone', [0, 60_000]), track('camera', [0, 60_000]))
  const [sound, camera] = players
  assert.ok(sound && camera)
  model.toggle()
  pass(1_000)
  camera.readyState = 1
  pass(3_000)
  assert.equal(model.state.get(), 'waiting')
  assert.ok(sound.paused)
  near(sound.currentTime, 1, 0.3)
  camera.readyState = 4
  pass(1_000)
  assert.equal(model.state.get(), 'playing')
  near(sound.currentTime, 2, 0.5)
})

test('one can jump, also while it rests, and play faster', () => {
  const { model, players, pass } = shown(track('microphone', [0, 60_000]), track('camera', [30_000, 40_000]))
  const [sound, camera] = players
  model.goTo(35_000)
  near(sound?.currentTime, 35)
  near(camera?.currentTime, 5)
  assert.ok(sound?.paused)
  model.setSpeed(2)
  model.toggle()
  pass(2_000)
  near(sound?.currentTime, 39, 0.3)
  model.goTo(-5)
  assert.equal(model.position.get(), 0)
  model.goTo(1e9)
  assert.equal(model.position.get(), 60_000)
})

test('without any sound it goes by the clock', () => {
  const { model, pass } = shown(track('screen', [0, 5_000]), track('microphone', [60_000, 61_000]))
  model.toggle()
  pass(10_000)
  near(model.position.get() / 1000, 10)
})

test('the parts of a track are one track, with the times in which there was something', () => {
  const about = { ...track('microphone'), file: '0'.repeat(64), clusters: [] }
  const part = (startMs: number, endMs: number): TrackPart => ({ ...about, startMs, endMs })
  const parts = [[part(500, 20_000)], [part(20_020, 40_000), part(90_000, 95_000)]].map((tracks, number) => ({
    id: 'rpt_aaaaaaaaaaaaaaaa' as const,
    recording: 'mrc_aaaaaaaaaaaaaaaa' as const,
    number,
    tracks,
  }))
  const [one, ...others] = playedTracks(parts)
  assert.deepEqual(one?.spans, [
    [500, 40_000],
    [90_000, 95_000],
  ])
  assert.deepEqual(others, [])
  assert.equal(lengthOf([one]), 95_000)
  assert.equal(lengthOf([]), 0)
})
