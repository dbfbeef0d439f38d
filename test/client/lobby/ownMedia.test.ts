import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Kept, type MediaSources, openOwnMedia } from '../../../client/lobby/ownMedia.ts'
import { eventually } from '../../support/eventually.ts'
import { type DeviceTrack, deviceTrack } from '../room/deviceTrack.ts'

/** A computer with devices to plug in, and a person who allows them or does not. */
function computer(plugged: MediaDeviceKind[]) {
  const listeners = new Set<() => void>()
  const opened: { track: DeviceTrack; asked: MediaStreamConstraints }[] = []
  const devices = new Set(plugged)
  let refusal: string | null = null
  let gate: Promise<void> = Promise.resolve()
  const sources = {
    getUserMedia: async (asked: MediaStreamConstraints) => {
      await gate
      if (refusal) throw new DOMException('', refusal)
      if (!devices.has(asked.audio ? 'audioinput' : 'videoinput')) throw new DOMException('', 'NotFoundError')
      const track = deviceTrack(asked.audio ? 'audio' : 'video')
      opened.push({ track, asked })
      return { getTracks: () => [track] } as unknown as MediaStream
    },
    enumerateDevices: async () =>
      [...devices].map((kind) => ({ kind, deviceId: `the ${kind}`, label: kind })) as MediaDeviceInfo[],
    addEventListener: (_: string, listener: () => void) => void listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => void listeners.delete(listener),
  } satisfies MediaSources
  return {
    sources,
    opened,
    listeners,
    refuse: (name: string | null) => {
      refusal = name
    },
    hold: () => {
      const held = Promise.withResolvers<void>()
      gate = held.promise
      return held.resolve
    },
    unplug: (kind: MediaDeviceKind) => {
      devices.delete(kind)
      opened.at(-1)?.track.unplug()
      for (const listener of listeners) listener()
    },
    plug: (kind: MediaDeviceKind) => {
      devices.add(kind)
      for (const listener of listeners) listener()
    },
  }
}
const forgetful = (): Kept => ({ read: () => null, write: () => {} })

for (const [name, trouble] of [
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'none'],
  ['NotReadableError', 'inUse'],
  ['TypeError', 'failed'],
] as const) {
  test(`${name} is said as "${trouble}", which one can do something about`, async () => {
    const { sources, refuse } = computer(['audioinput'])
    refuse(name)
    const media = openOwnMedia(sources, forgetful())
    await media.start('microphone')
    assert.deepEqual(media.microphone.get(), { state: 'failed', trouble })
    media.close()
  })
}

test('a page without encryption says that it is why', async () => {
  const media = openOwnMedia(undefined, forgetful())
  await media.start('camera')
  assert.deepEqual(media.camera.get(), { state: 'failed', trouble: 'insecure' })
})

test('a camera turned off while it was starting is let go again', async () => {
  const { sources, opened, hold } = computer(['videoinput'])
  const letGo = hold()
  const media = openOwnMedia(sources, forgetful())
  const started = media.start('camera')
  media.stop('camera')
  letGo()
  await started
  assert.equal(media.camera.get().state, 'off')
  assert.equal(opened[0]?.track.readyState, 'ended')
})

test('going out of the meeting lets every device go, even one that answers afterwards', async () => {
  const { sources, opened, hold, listeners } = computer(['audioinput', 'videoinput'])
  const media = openOwnMedia(sources, forgetful())
  await media.start('microphone')
  const letGo = hold()
  const late = media.start('camera')
  media.close()
  letGo()
  await late
  assert.deepEqual(
    opened.map(({ track }) => track.readyState),
    ['ended', 'ended'],
  )
  assert.equal(listeners.size, 0)
})

test('a camera that is plugged in is found by itself, where one was missing', async () => {
  const { sources, plug } = computer([])
  const media = openOwnMedia(sources, forgetful())
  await media.start('camera')
  assert.deepEqual(media.camera.get(), { state: 'failed', trouble: 'none' })
  plug('videoinput')
  await eventually('on', () => media.camera.get().state === 'on')
  media.close()
})

test('a microphone whose plug is pulled is said to be unplugged', async () => {
  const { sources, unplug } = computer(['audioinput'])
  const media = openOwnMedia(sources, forgetful())
  await media.start('microphone')
  unplug('audioinput')
  assert.deepEqual(media.microphone.get(), { state: 'failed', trouble: 'unplugged' })
  media.close()
})

test('where another is there it takes the place of the one that was unplugged', async () => {
  const { sources, opened } = computer(['audioinput'])
  const media = openOwnMedia(sources, forgetful())
  await media.start('microphone')
  opened[0]?.track.unplug()
  await eventually('another is open', () => media.microphone.get().state === 'on')
  assert.equal(opened.length, 2)
  media.close()
})

test('one is heard by the microphone in use until the other is open', async () => {
  const { sources, opened, hold } = computer(['audioinput'])
  const media = openOwnMedia(sources, forgetful())
  await media.start('microphone')
  const letGo = hold()
  media.choose('microphone', 'another')
  assert.equal(media.microphone.get().state, 'on')
  assert.equal(opened[0]?.track.readyState, 'live')
  letGo()
  await eventually('the other is in use', () => opened[0]?.track.readyState === 'ended')
  const now = media.microphone.get()
  assert.ok(now.state === 'on' && (now.track as unknown) === opened[1]?.track)
  media.close()
})

test('noise suppression that is turned off stays off, in the microphone in use and the next time', async () => {
  const { sources, opened } = computer(['audioinput'])
  const written: string[] = []
  const kept: Kept = { read: () => written.at(-1) ?? null, write: (value) => void written.push(value) }
  const media = openOwnMedia(sources, kept)
  await media.start('microphone')
  assert.equal(Object(opened[0]?.asked.audio).noiseSuppression, true)
  media.setVoice({ noiseSuppression: false })
  await eventually('opened again', () => opened.length === 2)
  const asked = Object(opened[1]?.asked.audio)
  assert.deepEqual([asked.noiseSuppression, asked.echoCancellation, asked.autoGainControl], [false, true, true])
  media.close()
  assert.equal(openOwnMedia(sources, kept).voice.get().noiseSuppression, false)
})

test('the chosen device is opened, and remembered for the next time', async () => {
  const { sources, opened } = computer(['audioinput'])
  const written: string[] = []
  const kept: Kept = { read: () => written.at(-1) ?? null, write: (value) => void written.push(value) }
  const media = openOwnMedia(sources, kept)
  await media.start('microphone')
  media.choose('microphone', 'another')
  await eventually('opened again', () => opened.length === 2)
  assert.equal(opened[0]?.track.readyState, 'ended')
  media.close()
  const next = openOwnMedia(sources, kept)
  await next.start('microphone')
  assert.deepEqual(Object(opened[2]?.asked.audio).deviceId, { ideal: 'another' })
  next.close()
})
