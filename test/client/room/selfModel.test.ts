import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openOwnMedia } from '../../../client/lobby/ownMedia.ts'
import { openCallModel } from '../../../client/room/callModel.ts'
import type { LineEvents } from '../../../client/room/roomConnection.ts'
import { openRoomModel } from '../../../client/room/roomModel.ts'
import { openSelfModel } from '../../../client/room/selfModel.ts'
import { arrives, type Floor, type FloorState, setCamera, setMicrophone } from '../../../shared/domain/floor.ts'
import type { MeetingId, PersonId } from '../../../shared/domain/identifiers.ts'
import type { Meeting } from '../../../shared/domain/meeting.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import type { Phase } from '../../../shared/protocol/room.ts'
import { refusal } from '../../../shared/protocol/table.ts'
import { eventually } from '../../support/eventually.ts'
import { type DeviceTrack, deviceTrack } from './deviceTrack.ts'
import { newDevice, openSfu } from './sfu.ts'

const me = 'per_me00000000000000' as PersonId

/** One person's window, over a line whose other end keeps the floor by the floor's own rules. */
function windowInto(phase: Phase) {
  const asked: string[] = []
  const tracks: DeviceTrack[] = []
  let floor: Floor = arrives([], me)
  let now = phase
  let isUnreachable = false
  let isDenied = false
  let events: LineEvents | undefined
  const tellPeople = () => {
    const [state] = floor
    const person = { id: me, name: 'Dr Me', discipline: 'Neurology', provider: { name: 'Here', country: 'FI' } }
    if (now === 'room' && state) {
      events?.told('room:people', {
        people: [{ ...person, roles: ['member'], floor: state, key: null, connected: true }],
      })
    }
  }
  const setFloor = (change: (floor: Floor) => Floor) => {
    floor = change(floor)
    tellPeople()
  }
  const answerTo = (name: string, input: unknown) => {
    const { muted, off } = input as { muted?: boolean; off?: boolean }
    if (name === 'room:enter') {
      tellPeople()
      return { phase: now, person: me }
    }
    if (muted !== undefined) setFloor((was) => setMicrophone(was, me, me, muted, false))
    if (off !== undefined) setFloor((was) => setCamera(was, me, me, off, false))
    return {}
  }
  const room = openRoomModel({
    meeting: 'mtg_0000000000000000' as MeetingId,
    join: async () => ({ url: 'https://one.example', token: 'token', meeting: {} as Meeting }),
    openLine: (_, line) => {
      events = line
      queueMicrotask(line.opened)
      return {
        send: async (name, input) => {
          asked.push(`${name} ${JSON.stringify(Object.values(input as object).slice(1))}`)
          if (isUnreachable) return refusal(new Problem('unavailable'))
          return { ok: true, value: answerTo(name, input) }
        },
        signal: () => {},
        close: () => {},
      }
    },
  })
  const media = openOwnMedia(
    {
      getUserMedia: async ({ audio }: MediaStreamConstraints) => {
        if (isDenied) throw new DOMException('', 'NotAllowedError')
        const track = deviceTrack(audio ? 'audio' : 'video')
        tracks.push(track)
        return { getTracks: () => [track] } as unknown as MediaStream
      },
      enumerateDevices: async () => [],
      addEventListener: () => {},
      removeEventListener: () => {},
    },
    { read: () => null, write: () => {} },
  )
  const sfu = openSfu()
  const call = openCallModel({ ask: sfu.ask, newDevice })
  const self = openSelfModel({ room, media, call })
  room.listen({ entered: () => call.handleEntered(me) })
  room.open()
  return {
    room,
    media,
    call,
    self,
    sfu,
    tracks,
    floorAsked: () => asked.filter((one) => one.startsWith('floor:')),
    moderate: (change: Partial<FloorState>) => setFloor(([state]) => (state ? [{ ...state, ...change }] : [])),
    admit: () => {
      now = 'room'
      // As the server tells it: first who is there, then that one is.
      tellPeople()
      events?.told('room:phase', { phase: 'room' })
      tellPeople()
    },
    loseLine: () => {
      isUnreachable = true
    },
    deny: () => {
      isDenied = true
    },
    reaches: (wanted: string) => eventually(`phase ${wanted}`, () => room.phase.get() === wanted),
    close: () => {
      self.close()
      call.close()
      media.close()
      room.close()
    },
  }
}

describe('one’s own microphone and camera', () => {
  test('going straight into the room opens no device and asks for nothing', async () => {
    const window = windowInto('room')
    await window.reaches('room')
    assert.deepEqual(window.floorAsked(), [])
    assert.equal(window.tracks.length, 0)
    window.close()
  })

  test('what was off in the lobby stays off inside', async () => {
    const window = windowInto('lobby')
    await window.reaches('lobby')
    await window.media.start('camera')
    window.media.stop('camera')
    window.admit()
    await window.reaches('room')
    assert.deepEqual(window.floorAsked(), [])
    window.close()
  })

  test('what was on in the lobby is on inside, and its device was not closed on the way', async () => {
    const window = windowInto('lobby')
    await window.reaches('lobby')
    await window.media.start('microphone')
    await window.media.start('camera')
    window.admit()
    await window.sfu.count('media:produce', 2)
    assert.deepEqual(window.floorAsked().toSorted(), ['floor:camera [false]', 'floor:microphone [false]'])
    assert.deepEqual(
      window.tracks.map(({ readyState }) => readyState),
      ['live', 'live'],
    )
    window.close()
  })

  test('muting silences the track at once, even where the server cannot be reached', async () => {
    const window = windowInto('room')
    await window.reaches('room')
    await window.self.toggle('microphone')
    await window.sfu.count('media:produce', 1)
    assert.equal(window.tracks[0]?.enabled, true)
    window.loseLine()
    const muting = window.self.toggle('microphone')
    assert.equal(window.tracks[0]?.enabled, false)
    await muting
    assert.equal(window.self.problem.get()?.code, 'unavailable')
    window.close()
  })

  test('one whom a moderator mutes is told so, and their track carries nothing', async () => {
    const window = windowInto('room')
    await window.reaches('room')
    await window.self.toggle('microphone')
    window.moderate({ microphoneMuted: true })
    assert.equal(window.self.silenced.get(), 'microphone')
    assert.equal(window.tracks[0]?.enabled, false)
    window.close()
  })

  test('a camera that a moderator stops goes dark', async () => {
    const window = windowInto('room')
    await window.reaches('room')
    await window.self.toggle('camera')
    window.moderate({ cameraOff: true })
    assert.equal(window.tracks[0]?.readyState, 'ended')
    assert.equal(window.self.silenced.get(), 'camera')
    window.close()
  })

  test('a microphone that one may not use leaves one muted, as everybody sees', async () => {
    const window = windowInto('room')
    await window.reaches('room')
    window.deny()
    await window.self.toggle('microphone')
    assert.deepEqual(window.floorAsked(), [])
    assert.equal(window.room.me()?.floor.microphoneMuted, true)
    window.close()
  })

  test('after a reload one who spoke speaks, and one whose camera does not open is not said to be seen', async () => {
    const window = windowInto('room')
    window.moderate({ microphoneMuted: false })
    await window.reaches('room')
    await window.sfu.count('media:produce', 1)
    assert.equal(window.tracks[0]?.kind, 'audio')
    window.deny()
    window.moderate({ cameraOff: false })
    await eventually('said to be off', () => window.floorAsked().includes('floor:camera [true]'))
    window.close()
  })
})
