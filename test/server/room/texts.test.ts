import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { demoNetwork } from '../../../server/demo/people.ts'
import { type Message, messageLimits, type Said } from '../../../shared/domain/message.ts'
import type { Phase } from '../../../shared/protocol/room.ts'
import { eventually } from '../../support/eventually.ts'
import { type InMeeting, liveServer, type LiveServer } from '../../support/liveServer.ts'
import { enter, gathered, idOf, seat } from './gathered.ts'

let live: LiveServer
before(async () => {
  live = await liveServer()
})
after(async () => {
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

const plain = (text: string): Said => ({ kind: 'plain', text })
const say = (one: InMeeting, text: string) => one.ask['text:say']({ said: plain(text) })
const type = (one: InMeeting, text: string | null) =>
  one.socket.emit('text:type', { said: text === null ? null : plain(text) })
type Log = { messages: Message[]; lines: { person: string; said: Said }[]; isKept: boolean }
type Typed = { person: string; said: Said | null }
const typed = (text: string | null) => (told: Typed) =>
  text === null ? told.said === null : told.said?.kind === 'plain' && told.said.text === text

test('each letter is seen as it is typed, what is taken back is taken back, and each line has its author', async () => {
  const { in: room } = await gathered(live, 'surgeon', 'chair')
  for (const so of ['d', 'do', 'dos', 'dose', 'dos']) {
    type(room.surgeon, so)
    const told = await room.chair.heard<Typed>('text:typed', typed(so))
    assert.equal(told.person, idOf('surgeon'))
  }
  const last = () => room.chair.told.findLast(({ name }) => name === 'text:typed')?.content as Typed
  await eventually('taken back', () => typed('dos')(last()))
  assert.ok(!room.surgeon.told.some(({ name }) => name === 'text:typed'), 'nobody is told their own line')
  await say(room.surgeon, 'dose?')
  await room.chair.heard<Typed>('text:typed', typed(null))
  const { person, name } = await room.chair.heard<Message>('text:said', ({ number }) => number === 1)
  assert.deepEqual([person, name.length > 0], [idOf('surgeon'), true])
})

test('who comes in later reads what was said and what is being typed', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  await say(room.coordinator, 'welcome')
  type(room.coordinator, 'and')
  await room.surgeon.heard<Typed>('text:typed', typed('and'))
  const late = await enter(live, 'chair', at.meeting)
  assert.ok(!late.told.some(({ name }) => name.startsWith('text:')), 'in the lobby nothing is read')
  await room.coordinator.ask['lobby:admit']({ person: idOf('chair') })
  const { messages, lines } = await late.heard<Log>('text:log', () => true)
  assert.deepEqual(
    [messages.map(({ said }) => said), lines.map(({ said }) => said)],
    [[plain('welcome')], [plain('and')]],
  )
})

test('nobody writes from the lobby, as an observer, too much, too fast, or what is no text', async () => {
  const { at, in: room } = await gathered(live, 'surgeon')
  const waiting = await enter(live, 'chair', at.meeting)
  await assert.rejects(say(waiting, 'hello'), { code: 'not-admitted' })
  type(waiting, 'hello')
  for (const text of ['', ' \n', 'a\u0000b', 'a\u202Eb', 'x'.repeat(messageLimits.characters + 1)]) {
    await assert.rejects(say(room.surgeon, text), { code: 'invalid-input' }, JSON.stringify(text).slice(0, 20))
  }
  await assert.rejects(room.surgeon.ask['text:say']({ said: { kind: 'sealed', bytes: 'AAAA' } }), {
    code: 'wrong-state',
  })
  const refused = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => say(room.surgeon, `${index}`)))
  const codes = refused.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
  assert.ok(codes.length >= 20 && codes.every((code) => code === 'too-many-requests'))
  await seat(live, at.case, { surgeon: 'observer' })
  await eventually('an observer writes nothing', async () => {
    const code = await say(room.surgeon, 'still here').then(
      () => 'said',
      (error: { code: string }) => error.code,
    )
    return code === 'not-permitted'
  })
  assert.ok(!room.coordinator.told.some(({ name }) => name === 'text:typed'))
})

test('who leaves leaves no line behind', async () => {
  const { in: room } = await gathered(live, 'surgeon')
  type(room.surgeon, 'half a')
  await room.coordinator.heard<Typed>('text:typed', typed('half a'))
  await room.surgeon.ask['room:leave']({})
  await room.coordinator.heard<Typed>('text:typed', typed(null))
})

test('text ends with the meeting unless the chair keeps it; kept, it stands in the record of its case, and is audited', async () => {
  const { at, in: room } = await gathered(live, 'surgeon', 'chair')
  await say(room.surgeon, 'before')
  const { store } = live.served.board
  assert.deepEqual(await store.list('transcript', at.case), [])
  await assert.rejects(room.surgeon.ask['text:keep']({}), { code: 'not-permitted' })
  await room.chair.ask['text:keep']({})
  await room.surgeon.heard('text:kept', () => true)
  await say(room.surgeon, 'after')
  const { ask } = await live.visitor('surgeon')
  await eventually('kept', async () => {
    const { transcripts } = await ask['transcript:list']({ case: at.case })
    return transcripts[0]?.messages.map(({ text }) => text).join() === 'before,after'
  })
  const { events } = await (await live.visitor('coordinator')).ask['audit:read']({ case: at.case })
  assert.ok(events.some(({ action, by }) => action === 'text:keep' && by === idOf('chair')))
  assert.ok(!JSON.stringify(events).includes('before'), 'the trail holds no words of it')
  await (await live.visitor('home')).ask['consent:withdraw']({ case: at.case })
  await assert.rejects(ask['transcript:list']({ case: at.case }))
  await eventually('erased with the consent', async () => (await store.list('transcript', at.case)).length === 0)
})

test('the text of one case is not told to those who discuss the next', async () => {
  const first = await live.meeting()
  const second = await live.meeting({ seated: ['chair', 'geneticist'] })
  const { meeting } = await (
    await live.visitor('coordinator')
  ).ask['meeting:schedule']({
    network: demoNetwork,
    startsAt: new Date().toISOString(),
    timeZone: 'Europe/Brussels',
    agenda: [first.case, second.case].map((one) => ({ case: one, minutes: 10 })),
  })
  const coordinator = await enter(live, 'coordinator', meeting)
  await say(coordinator, 'of the first')
  await coordinator.ask['agenda:go']({ item: 1, from: 0 })
  await coordinator.heard<Log>('text:log', ({ messages }) => messages.length === 0)
  const late = await enter(live, 'chair', meeting)
  await coordinator.ask['lobby:admit']({ person: idOf('chair') })
  await late.heard('room:phase', ({ phase }: { phase: Phase }) => phase === 'room')
  await say(coordinator, 'of the second')
  await late.heard<Message>('text:said', () => true)
  assert.ok(!JSON.stringify(late.told).includes('of the first'))
  await coordinator.ask['agenda:go']({ item: 0, from: 1 })
  await late.heard<Log>('text:log', ({ messages }) => messages.length === 1)
})
