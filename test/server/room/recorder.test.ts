import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newKeyPair } from '../../../client/room/encryption/keyExchange.ts'
import { currentItem } from '../../../shared/domain/meeting.ts'
import type { CaseId, MeetingId } from '../../../shared/domain/identifiers.ts'
import type { RoomConduct } from '../../../shared/protocol/room.ts'
import { aConsentForm } from '../../world.ts'
import { eventually } from '../../support/eventually.ts'
import { type InMeeting, liveServer, type LiveServer } from '../../support/liveServer.ts'
import { enter, gathered, idOf } from './gathered.ts'

let live: LiveServer
before(async () => {
  live = await liveServer()
})
after(async () => {
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

const agree = async (of: CaseId, recording: boolean) => {
  const home = await live.visitor('home')
  const choices = { ...aConsentForm.choices, recording }
  await home.ask['consent:record']({ case: of, form: { ...aConsentForm, choices } })
}
const told = (one: InMeeting) =>
  (one.told.findLast(({ name }) => name === 'room:conduct')?.content as RoomConduct | undefined)?.recording
const kept = async (of: CaseId) =>
  (await live.served.board.store.list('meetingRecording', of)).map(({ record }) => record)
const acts = async (of: CaseId) =>
  (await live.served.board.store.audit(of)).filter(({ action }) => action.startsWith('recording:'))
const isKept = (of: CaseId, ended: boolean) =>
  eventually(ended ? 'the recording ended' : 'a recording is going on', async () => {
    const last = (await kept(of)).at(-1)
    return last !== undefined && (last.endedAt !== null) === ended
  })

test('without the patient’s word nothing is recorded, and why is said', async () => {
  const { in: room, at } = await gathered(live, 'chair')
  await assert.rejects(room.chair.ask['meeting:record']({ on: true }), ({ code, detail }) => {
    assert.deepEqual(detail, { scope: 'recording', item: '1' })
    return code === 'consent-missing'
  })
  assert.equal(told(room.chair), null)
  assert.deepEqual(await kept(at.case), [])
})

test('who does not moderate cannot have it recorded, nor stop it', async () => {
  const { in: room, at } = await gathered(live, 'chair', 'surgeon', 'home')
  await agree(at.case, true)
  for (const who of ['surgeon', 'home'] as const) {
    await assert.rejects(room[who].ask['meeting:record']({ on: true }), ({ code }) => code === 'not-permitted')
  }
  await room.chair.ask['meeting:record']({ on: true })
  await assert.rejects(room.surgeon.ask['meeting:record']({ on: false }), ({ code }) => code === 'not-permitted')
  await isKept(at.case, false)
})

test('everybody is told at once, who comes later too, and the trail says who turned it on and off', async () => {
  const { in: room, at } = await gathered(live, 'chair', 'surgeon')
  await agree(at.case, true)
  await room.chair.ask['meeting:record']({ on: true })
  for (const one of [room.chair, room.surgeon, room.coordinator]) {
    const { recording } = await one.heard<RoomConduct>('room:conduct', (conduct) => conduct.recording !== null)
    assert.equal(recording?.by, idOf('chair'))
  }
  const late = await enter(live, 'home', at.meeting)
  await room.coordinator.ask['lobby:admit']({ person: idOf('home') })
  await late.heard<RoomConduct>('room:conduct', ({ recording }) => recording?.by === idOf('chair'))
  // Before they are let in they read it in the meeting they have asked for.
  const { meeting } = await (await live.visitor('home')).ask['meeting:join']({ meeting: at.meeting })
  assert.equal(meeting.conduct?.recording?.by, idOf('chair'))

  await isKept(at.case, false)
  const waiting = await enter(live, 'geneticist', at.meeting)
  await room.coordinator.ask['meeting:record']({ on: false })
  await waiting.heard('lobby:recording', ({ recording }: { recording: unknown }) => recording === null)
  assert.equal(told(waiting), undefined, 'and nothing of the case')
  await isKept(at.case, true)
  await eventually('all are told', () => [room.chair, room.surgeon, late].every((one) => told(one) === null))
  const by = (await acts(at.case)).map(({ action, by: person }) => `${action} ${person}`)
  assert.deepEqual(by, [
    `recording:start ${idOf('chair')}`,
    `recording:begin ${idOf('chair')}`,
    `recording:stop ${idOf('coordinator')}`,
    'recording:end system',
  ])
})

test('it is never together with encryption from browser to browser', async () => {
  const at = await live.meeting()
  await agree(at.case, true)
  await (await live.visitor('chair')).ask['meeting:encrypt']({ meeting: at.meeting, endToEnd: true })
  const coordinator = await (await live.visitor('coordinator')).enter(at.meeting)
  await coordinator.ask['room:enter']({ key: (await newKeyPair()).publicKey })
  await assert.rejects(coordinator.ask['meeting:record']({ on: true }), ({ code, detail }) => {
    assert.deepEqual(detail, { because: 'encryption' })
    return code === 'wrong-state'
  })
  assert.equal(told(coordinator), null)
})

test('it ends the moment the patient no longer agrees, and cannot be seen any more', async () => {
  const { in: room, at } = await gathered(live, 'chair')
  await agree(at.case, true)
  await room.chair.ask['meeting:record']({ on: true })
  await isKept(at.case, false)
  await agree(at.case, false)
  await isKept(at.case, true)
  await eventually('it is told', () => told(room.chair) === null)
  const stopped = (await acts(at.case)).find(({ action }) => action === 'recording:stop')
  assert.deepEqual([stopped?.by, stopped?.detail['because']], ['system', 'consent'])
  const chair = await live.visitor('chair')
  const { isAgreed } = await chair.ask['meetingRecording:list']({ case: at.case })
  assert.equal(isAgreed, false)
  const [recording] = await kept(at.case)
  const track = crypto.randomUUID()
  const response = await chair.fetch(`/api/meeting-recordings/${recording?.id}/tracks/${track}`)
  assert.equal(((await response.json()) as { code: string }).code, 'consent-missing')
})

test('it ends when the last one leaves, and goes on when somebody is back', async () => {
  const { in: room, at } = await gathered(live)
  await agree(at.case, true)
  await room.coordinator.ask['meeting:record']({ on: true })
  await isKept(at.case, false)
  await room.coordinator.ask['room:leave']({})
  await isKept(at.case, true)
  const again = await enter(live, 'coordinator', at.meeting)
  await again.heard<RoomConduct>('room:conduct', ({ recording }) => recording !== null)
  await isKept(at.case, false)
  assert.equal((await kept(at.case)).length, 2)
})

test('one that a crash ended is no longer going on, and can be taken away', async () => {
  const { in: room, at } = await gathered(live, 'chair')
  await agree(at.case, true)
  await room.chair.ask['meeting:record']({ on: true })
  await isKept(at.case, false)
  const [going] = await kept(at.case)
  assert.ok(going)
  const chair = await live.visitor('chair')
  const isGoing = async () => (await chair.ask['meetingRecording:list']({ case: at.case })).recordings[0]?.isGoing
  assert.equal(await isGoing(), true)
  await room.chair.ask['meeting:record']({ on: false })
  await isKept(at.case, true)
  // As a server that was killed leaves it.
  const { store } = live.served.board
  const { record, version } = await store.read('meetingRecording', going.id)
  const about = { subject: at.case, by: 'system', action: 'recording:begin', target: going.id, detail: {} }
  const change = { kind: 'meetingRecording' as const, parent: at.case, record: { ...record, endedAt: null }, version }
  await store.commit([change], { ...about, outcome: 'success', at: new Date().toISOString() })
  assert.equal(await isGoing(), false)
  await chair.ask['meetingRecording:remove']({ recording: going.id })
  assert.deepEqual(await kept(at.case), [])
})

test('of two cases each has its own recording, and one without the patient’s word forbids it for both', async () => {
  const [first, second] = [await live.meeting(), await live.meeting()]
  const meeting = await together(first.case, second.case)
  const coordinator = await enter(live, 'coordinator', meeting)
  await agree(first.case, true)
  await assert.rejects(coordinator.ask['meeting:record']({ on: true }), ({ detail }) => detail.item === '2')
  await agree(second.case, true)
  await coordinator.ask['meeting:record']({ on: true })
  await isKept(first.case, false)
  assert.deepEqual(await kept(second.case), [])
  await coordinator.ask['agenda:go']({ item: 1, from: 0 })
  await isKept(first.case, true)
  await isKept(second.case, false)
  const { record } = await live.served.board.store.read('meeting', meeting)
  assert.equal(currentItem(record).item.case, second.case)
})

test('it is seen by those with a voice in the case alone, and taken away by who moderates', async () => {
  const { in: room, at } = await gathered(live, 'chair')
  await agree(at.case, true)
  await room.chair.ask['meeting:record']({ on: true })
  await isKept(at.case, false)
  const [going] = await kept(at.case)
  assert.ok(going)
  const chair = await live.visitor('chair')
  const surgeon = await live.visitor('surgeon')
  await assert.rejects(
    chair.ask['meetingRecording:remove']({ recording: going.id }),
    ({ code }) => code === 'wrong-state',
  )
  await room.chair.ask['meeting:record']({ on: false })
  await isKept(at.case, true)
  const { recordings, mayRemove } = await surgeon.ask['meetingRecording:list']({ case: at.case })
  assert.deepEqual([recordings.length, recordings[0]?.recording.id, mayRemove], [1, going.id, false])
  await assert.rejects(
    surgeon.ask['meetingRecording:remove']({ recording: going.id }),
    ({ code }) => code === 'not-permitted',
  )
  await chair.ask['meetingRecording:remove']({ recording: going.id })
  assert.deepEqual(await kept(at.case), [])
})

async function together(...cases: CaseId[]): Promise<MeetingId> {
  const coordinator = await live.visitor('coordinator')
  const { meeting } = await coordinator.ask['meeting:schedule']({
    network: (await live.served.board.store.read('case', cases[0] ?? assert.fail())).record.network,
    startsAt: new Date().toISOString(),
    timeZone: 'Europe/Brussels',
    agenda: cases.map((one) => ({ case: one, minutes: 10 })),
  })
  return meeting
}
