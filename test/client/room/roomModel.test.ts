import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openRoomModel, type RoomModel } from '../../../client/room/roomModel.ts'
import type { LineEvents, OpenLine } from '../../../client/room/roomConnection.ts'
import { openSocketLine } from '../../../client/room/socketLine.ts'
import type { MeetingId } from '../../../shared/domain/identifiers.ts'
import { demoPeople } from '../../../server/demo/people.ts'
import { eventually } from '../../support/eventually.ts'
import { liveServer, type LiveServer } from '../../support/liveServer.ts'

type Who = Parameters<LiveServer['visitor']>[0]
type Window = { room: RoomModel; told: string[]; cut(): void }

describe('a browser in a meeting of the real server', () => {
  let server: LiveServer
  const windows: RoomModel[] = []
  before(async () => {
    server = await liveServer()
  })
  after(async () => {
    for (const room of windows) room.close()
    await server[Symbol.asyncDispose]()
    assert.deepEqual(server.errors, [])
  })

  async function open(who: Who, meeting: MeetingId): Promise<Window> {
    const { ask } = await server.visitor(who)
    let cut = () => {}
    const openLine: OpenLine = (admission, events: LineEvents) => {
      const line = openSocketLine(admission, events)
      cut = () => {
        line.close()
        events.dropped()
      }
      return line
    }
    const room = openRoomModel({ meeting, join: ask['meeting:join'], openLine })
    const told: string[] = []
    room.listen({ told: ({ name }) => void told.push(name) })
    windows.push(room)
    room.open()
    return { room, told, cut: () => cut() }
  }
  const reaches = ({ room }: Window, phase: string) => eventually(`phase ${phase}`, () => room.phase.get() === phase)
  const id = (who: Who) => demoPeople[who].id

  async function lobby(): Promise<{ meeting: MeetingId; coordinator: Window; guest: Window }> {
    const { meeting } = await server.meeting()
    const coordinator = await open('coordinator', meeting)
    await reaches(coordinator, 'room')
    const guest = await open('radiologist', meeting)
    await reaches(guest, 'lobby')
    await eventually('seen to wait', () => coordinator.room.waiting.get().length === 1)
    return { meeting, coordinator, guest }
  }
  async function together() {
    const both = await lobby()
    await both.coordinator.room.ask['lobby:admit']({ person: id('radiologist') })
    await reaches(both.guest, 'room')
    return both
  }

  test('in the lobby one is told of nobody, nothing on the stage, and nothing on air', async () => {
    const { coordinator, guest } = await lobby()
    await coordinator.room.ask['stage:lead']({})
    await coordinator.room.ask['floor:hand']({ person: id('coordinator'), raised: true })
    await assert.rejects(guest.room.ask['stage:lead']({}), { code: 'not-admitted' })
    assert.deepEqual(guest.told, [])
    assert.deepEqual(guest.room.people.get(), [])
  })

  test('let in, one knows everybody, and that one arrives muted', async () => {
    const { guest } = await together()
    await eventually('both known', () => guest.room.people.get().length === 2)
    assert.equal(guest.room.me()?.floor.microphoneMuted, true)
    assert.equal(guest.room.me()?.floor.cameraOff, true)
    assert.equal(guest.room.may('lobby:admit'), false)
  })

  test('refused at the door, one is out and does not come back by oneself', async () => {
    const { coordinator, guest } = await lobby()
    await coordinator.room.ask['lobby:refuse']({ person: id('radiologist') })
    await reaches(guest, 'refused')
    assert.equal(guest.room.connection.get(), 'closed')
  })

  test('removed, one keeps nothing of what was in the room', async () => {
    const { coordinator, guest } = await together()
    await eventually('people known', () => guest.room.people.get().length === 2)
    await coordinator.room.ask['floor:remove']({ person: id('radiologist') })
    await reaches(guest, 'removed')
    assert.deepEqual(guest.room.people.get(), [])
    assert.equal(guest.room.connection.get(), 'closed')
  })

  test('a second window takes over, and the first does not take it back', async () => {
    const { meeting, guest } = await together()
    const second = await open('radiologist', meeting)
    await reaches(second, 'room')
    await reaches(guest, 'elsewhere')
    await second.room.ask['floor:hand']({ person: id('radiologist'), raised: true })
    await eventually('the hand is up', () => second.room.me()?.floor.hand === 1)
    assert.equal(guest.room.phase.get(), 'elsewhere')
  })

  test('a line that is cut comes back into the room, and says so to what lives on it', async () => {
    const { coordinator, guest } = await together()
    let entered = 0
    guest.room.listen({ entered: () => void entered++ })
    await guest.room.ask['floor:microphone']({ person: id('radiologist'), muted: false })
    guest.cut()
    assert.equal(guest.room.connection.get(), 'reconnecting')
    await assert.rejects(guest.room.ask['stage:lead']({}), { code: 'unavailable' })
    await coordinator.room.ask['floor:microphone']({ person: id('radiologist'), muted: true })
    await eventually('back', () => entered === 1)
    assert.equal(guest.room.phase.get(), 'room')
    await eventually('muted meanwhile, and so now', () => guest.room.me()?.floor.microphoneMuted === true)
  })

  test('when the meeting ends everybody is told so, and later comers are', async () => {
    const { meeting, guest, coordinator } = await together()
    const { ask } = await server.visitor('coordinator')
    await ask['meeting:end']({ meeting })
    await Promise.all([reaches(guest, 'ended'), reaches(coordinator, 'ended')])
    await reaches(await open('surgeon', meeting), 'ended')
  })

  test('a meeting that is not one’s own is refused for good, in words', async () => {
    const missing = 'mtg_0000000000000000' as MeetingId
    const one = await open('surgeon', missing)
    await reaches(one, 'failed')
    assert.equal(one.room.problem.get()?.code, 'not-found')
    assert.equal(one.room.connection.get(), 'closed')
  })

  test('one who leaves is gone at once', async () => {
    const { coordinator, guest } = await together()
    guest.room.leave()
    await eventually('one is left', () => coordinator.room.people.get().length === 1)
  })
})
