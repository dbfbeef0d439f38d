import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { RtpCapabilities } from '../../../shared/protocol/media.ts'
import type { OnAir, Participant } from '../../../shared/protocol/room.ts'
import { eventually } from '../../support/eventually.ts'
import type { InMeeting } from '../../support/liveServer.ts'
import { liveServer, type LiveServer } from '../../support/liveServer.ts'
import { opus, vp8Simulcast } from '../../support/rtpParameters.ts'
import { enter, gathered, idOf, seat } from './gathered.ts'

let live: LiveServer
before(async () => {
  live = await liveServer()
})
after(async () => {
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

type Told = { people: Participant[] }
type OnAirNow = { producers: OnAir[] }
const surgeon = idOf('surgeon')
const floorOf = ({ people }: Told, person: string) => people.find(({ id }) => id === person)?.floor

/** Whether the SFU itself holds a producer paused, by what it says to one who begins to take it. */
async function isPausedInSfu(listener: InMeeting, producer: OnAir['producer'], rtpCapabilities: RtpCapabilities) {
  const { producerPaused } = await listener.ask['media:consume']({ producer, rtpCapabilities })
  return producerPaused
}

async function speaks(one: InMeeting, ssrc: number) {
  const { send } = await one.ask['media:enter']({})
  const input = { transport: send.transport, source: 'microphone' as const, rtpParameters: opus(ssrc) }
  return (await one.ask['media:produce'](input)).producer
}

test('nobody unmutes another, and who does not moderate does not mute another', async () => {
  const { in: room } = await gathered(live, 'surgeon', 'chair')
  const refused = { code: 'not-permitted' }
  await assert.rejects(room.coordinator.ask['floor:microphone']({ person: surgeon, muted: false }), refused)
  await assert.rejects(room.coordinator.ask['floor:camera']({ person: surgeon, off: false }), refused)
  await assert.rejects(room.surgeon.ask['floor:microphone']({ person: idOf('chair'), muted: true }), refused)
  await assert.rejects(room.surgeon.ask['floor:remove']({ person: idOf('chair') }), refused)
  await assert.rejects(room.chair.ask['floor:microphone']({ person: idOf('geneticist'), muted: true }), {
    code: 'not-found',
  })
})

test('what one sends while muted is paused in the SFU, and a moderator who mutes pauses it there', async () => {
  const { in: room } = await gathered(live, 'surgeon')
  const producer = await speaks(room.surgeon, 1000)
  const { routerRtpCapabilities } = await room.coordinator.ask['media:enter']({})
  assert.equal(await isPausedInSfu(room.coordinator, producer, routerRtpCapabilities), true)

  await room.surgeon.ask['floor:microphone']({ person: surgeon, muted: false })
  const isPaused = () => isPausedInSfu(room.coordinator, producer, routerRtpCapabilities)
  await eventually('heard', async () => !(await isPaused()))
  await room.coordinator.heard<OnAirNow>('media:onAir', ({ producers }) => producers.some((one) => !one.paused))
  await room.coordinator.ask['floor:microphone']({ person: surgeon, muted: true })
  await eventually('silenced', isPaused)
})

test('who was muted by a moderator is muted after a reconnect, in the SFU as well', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  await room.surgeon.ask['floor:microphone']({ person: surgeon, muted: false })
  await speaks(room.surgeon, 2000)
  await room.coordinator.ask['floor:microphone']({ person: surgeon, muted: true })
  room.surgeon.leave()
  const again = await enter(live, 'surgeon', at.meeting)
  const producer = await speaks(again, 3000)
  const { routerRtpCapabilities } = await room.coordinator.ask['media:enter']({})
  assert.equal(await isPausedInSfu(room.coordinator, producer, routerRtpCapabilities), true)
  const told = await again.heard<Told>('room:people', () => true)
  assert.equal(floorOf(told, surgeon)?.microphoneMuted, true)
})

test('hands are told in the order in which they went up', async () => {
  const { in: room } = await gathered(live, 'surgeon', 'chair')
  for (const who of ['chair', 'surgeon'] as const)
    await room[who].ask['floor:hand']({ person: idOf(who), raised: true })
  const told = await room.coordinator.heard<Told>('room:people', (now) => floorOf(now, surgeon)?.hand !== null)
  assert.ok((floorOf(told, idOf('chair'))?.hand ?? 9) < (floorOf(told, surgeon)?.hand ?? 0))
  await room.coordinator.ask['floor:hand']({ person: idOf('chair'), raised: false })
  await room.coordinator.heard<Told>('room:people', (now) => floorOf(now, idOf('chair'))?.hand === null)
})

test('an observer sends nothing', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  await seat(live, at.case, { surgeon: 'observer' })
  await room.surgeon.heard<Told>('room:people', ({ people }) =>
    people.some(({ id, roles }) => id === surgeon && roles.includes('observer')),
  )
  await assert.rejects(speaks(room.surgeon, 4000), { code: 'not-permitted' })
})

test('who becomes an observer while speaking is off the air and leads no longer', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  await room.surgeon.ask['floor:microphone']({ person: surgeon, muted: false })
  await room.surgeon.ask['stage:lead']({})
  const producer = await speaks(room.surgeon, 5000)
  const { routerRtpCapabilities: rtpCapabilities } = await room.coordinator.ask['media:enter']({})
  await room.coordinator.ask['media:consume']({ producer, rtpCapabilities })
  await seat(live, at.case, { surgeon: 'observer' })
  await room.coordinator.heard<OnAirNow>('media:onAir', ({ producers }) => producers.length === 0)
  await assert.rejects(room.coordinator.ask['media:consume']({ producer, rtpCapabilities }), { code: 'not-found' })
  await room.coordinator.heard(
    'stage:state',
    ({ leader, sequence }: { leader: string | null; sequence: number }) => leader === null && sequence > 1,
  )
})

test("nobody connects, resumes, pauses or stops what is another's", async () => {
  const { in: room } = await gathered(live, 'surgeon', 'chair')
  const { send } = await room.surgeon.ask['media:enter']({})
  const mine = { transport: send.transport, source: 'camera' as const, rtpParameters: vp8Simulcast(6000) }
  const { producer } = await room.surgeon.ask['media:produce'](mine)
  const { routerRtpCapabilities: rtpCapabilities } = await room.chair.ask['media:enter']({})
  const { consumer } = await room.chair.ask['media:consume']({ producer, rtpCapabilities })
  await room.coordinator.ask['media:enter']({})
  const as = room.coordinator.ask
  for (const asked of [
    as['media:produce']({ ...mine, rtpParameters: vp8Simulcast(7000) }),
    as['media:restart']({ transport: send.transport }),
    as['media:resume']({ consumer }),
    as['media:layer']({ consumer, spatial: 0 }),
  ]) {
    await assert.rejects(asked, { code: 'not-found' })
  }
  await as['media:stop']({ producer })
  assert.equal((await room.chair.ask['media:consume']({ producer, rtpCapabilities })).consumer, consumer)
  const told = await room.coordinator.heard<OnAirNow>('media:onAir', ({ producers }) => producers.length === 1)
  assert.equal(told.producers[0]?.producer, producer)
})

test('what somebody sends is off the air when they leave', async () => {
  const { in: room } = await gathered(live, 'surgeon')
  await speaks(room.surgeon, 8000)
  await room.coordinator.heard<OnAirNow>('media:onAir', ({ producers }) => producers.length === 1)
  await room.surgeon.ask['room:leave']({})
  await room.coordinator.heard<OnAirNow>('media:onAir', ({ producers }) => producers.length === 0)
})
