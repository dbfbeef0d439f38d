import assert from 'node:assert/strict'
import { test } from 'node:test'
import { io, type Socket } from 'socket.io-client'
import { demoNetwork } from '../../../server/demo/people.ts'
import type { MeetingId } from '../../../shared/domain/identifiers.ts'
import { may, rolesNow } from '../../../shared/domain/permissions.ts'
import { overSocket } from '../../../shared/protocol/carriers.ts'
import { roomNeeds } from '../../../shared/protocol/needs.ts'
import { roomRequests } from '../../../shared/protocol/room.ts'
import { eventually } from '../../support/eventually.ts'
import { asker, everyRole, seatEveryRole, type Walker } from '../../support/everyRole.ts'
import { type LiveServer, liveServer } from '../../support/liveServer.ts'
import { dtls, opus } from '../../support/rtpParameters.ts'
import { aConsentForm, aDescription } from '../../world.ts'
import { sampleOf } from '../record/sampleOf.ts'

type Code = string
type Line = { ask(name: string, input: unknown): Promise<Code>; phase: () => string | undefined; socket: Socket }
const nobody = 'per_nobodyishere0001'
const nothing = '00000000-0000-4000-8000-000000000000'
const codec = { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 111, clockRate: 48_000, channels: 2 }
/** What a browser says of itself, which no schema alone makes up. */
const said: Record<string, object> = {
  'media:connect': { transport: nothing, dtlsParameters: dtls() },
  'media:produce': { transport: nothing, source: 'microphone', rtpParameters: opus(1234) },
  'media:consume': { producer: nothing, rtpCapabilities: { codecs: [codec], headerExtensions: [] } },
}
/** About oneself these are anybody's; another is never unmuted or shown by anybody, and a hand is lowered by who moderates. */
const aboutSomebody = ['floor:microphone', 'floor:camera', 'floor:hand'] as const
/** Of who leads, which is given beforehand. */
const ofTheLeader = ['stage:show', 'stage:gather']
/** These end what is walked: they are tried last, by one who may. */
const last = new Set(['room:leave', 'room:enter'])

test('every request of a meeting, by every role, at its door and inside: what the table says, and nothing else', async () => {
  await using live = await liveServer()
  const walkers = await everyRole(live)
  const by = (name: string) => walkers.find((one) => one.name === name) ?? assert.fail(name)
  const [home, coordinator] = [asker(live, by('home')), asker(live, by('coordinator'))]
  const { case: id } = await home('case:open', { network: demoNetwork, description: aDescription })
  await home('consent:record', { case: id, form: aConsentForm })
  await home('case:present', { case: id })
  await seatEveryRole(live, id, walkers)
  const scheduled = await coordinator('meeting:schedule', {
    network: demoNetwork,
    startsAt: new Date().toISOString(),
    timeZone: 'Europe/Brussels',
    agenda: [{ case: id, minutes: 30 }],
  })
  const { meeting } = scheduled as unknown as { meeting: MeetingId }

  const { store } = live.served.board
  const roles = new Map<string, readonly string[]>()
  const [of, panel] = [(await store.read('case', id)).record, (await store.list('panel', id)).at(-1)?.record]
  const consents = (await store.list('consent', id)).map(({ record }) => record)
  for (const { name, person } of walkers) {
    roles.set(name, rolesNow(person, of, panel, consents, new Date().toISOString()))
  }
  const held = (name: string) => (roles.get(name) ?? []) as ReturnType<typeof rolesNow>

  // A token alone opens nothing: who has no part in the meeting does not even get a line, whatever they hold.
  const lines = new Map<string, Line>()
  const refused: Record<string, Code> = {}
  for (const walker of walkers) {
    const line = await lineOf(live, walker, meeting)
    if (typeof line === 'string') refused[walker.name] = line
    else lines.set(walker.name, line)
  }
  assert.deepEqual(refused, {
    invitee: 'interest-undeclared',
    dispatcher: 'not-permitted',
    auditor: 'not-permitted',
    expert: 'not-found',
    stranger: 'not-found',
  })
  assert.deepEqual([...lines.keys()], ['home', 'coordinator', 'chair', 'member', 'scribe', 'guest', 'observer'])

  const wrong: string[] = []
  let walked = 0
  const known = new Map([
    ['per', nobody],
    ['cas', id],
    ['mtg', meeting],
  ])
  const requests = Object.entries(roomRequests).flatMap(([name, row]) => {
    const input = said[name] ?? sampleOf(row.input, known) ?? assert.fail(`no sample for ${name}`)
    return last.has(name) ? [] : [{ name: name as keyof typeof roomNeeds, input }]
  })
  assert.ok(requests.length > 30)
  const giveLead = async (person: string) => {
    await lines.get('coordinator')?.ask('stage:lead', {})
    await lines.get('coordinator')?.ask('stage:give', { person })
  }
  const walk = async (
    where: string,
    names: readonly string[],
    fits: (name: string, need: never) => (code: Code) => boolean,
  ) => {
    for (const { name, input } of requests) {
      for (const walker of names) {
        if (!(name in roomNeeds)) wrong.push(`${name} has no entry`)
        const isOwn = aboutSomebody.includes(name as never)
        const asked = isOwn ? { ...(input as object), person: by(walker).person.id } : input
        if (ofTheLeader.includes(name)) await giveLead(by(walker).person.id)
        const code = (await lines.get(walker)?.ask(name, asked)) ?? 'no line'
        walked++
        if (!fits(walker, roomNeeds[name] as never)(code)) wrong.push(`${where}, ${walker}, ${name}: ${code}`)
      }
    }
  }

  // At the door: nothing but coming in and going away.
  const waiting = ['home', 'chair', 'member', 'scribe', 'guest', 'observer']
  for (const name of waiting) assert.equal(await lines.get(name)?.ask('room:enter', {}), 'ok')
  await walk('at the door', waiting, () => (code) => code === 'not-admitted')

  // Inside: what each may not is refused as such; what they may is refused for other reasons at most.
  assert.equal(await lines.get('coordinator')?.ask('room:enter', {}), 'ok')
  for (const name of waiting) {
    assert.equal(await lines.get('coordinator')?.ask('lobby:admit', { person: by(name).person.id }), 'ok')
    await eventually(`${name} is in`, () => lines.get(name)?.phase() === 'room')
  }
  await walk('inside', [...lines.keys()], (walker, need) => {
    const mayDo = need === null || may(held(walker), need)
    return mayDo ? (code) => !['not-permitted', 'not-admitted'].includes(code) : (code) => code === 'not-permitted'
  })
  const another = by('member').person.id
  for (const walker of ['home', 'coordinator', 'chair', 'scribe', 'guest', 'observer']) {
    const ask = (name: string, input: object) => lines.get(walker)?.ask(name, { person: another, ...input })
    assert.equal(await ask('floor:microphone', { muted: false }), 'not-permitted', walker)
    assert.equal(await ask('floor:camera', { off: false }), 'not-permitted', walker)
    const moderates = may(held(walker), 'floor:moderate')
    const code = moderates ? 'ok' : 'not-permitted'
    assert.equal(await ask('floor:hand', { raised: false }), code, walker)
    assert.equal(await ask('floor:microphone', { muted: true }), code, walker)
    assert.equal(await ask('floor:camera', { off: true }), code, walker)
  }
  assert.deepEqual(wrong, [])
  assert.ok(walked > 400, String(walked))

  // The consent is withdrawn: all but the home team are out, and no token comes in again.
  await home('consent:withdraw', { case: id })
  for (const name of ['coordinator', 'chair', 'member', 'scribe', 'guest', 'observer']) {
    await eventually(`${name} is out`, () => lines.get(name)?.socket.disconnected === true, 5_000)
    assert.equal(await lineOf(live, by(name), meeting), 'consent-withdrawn', name)
  }
})

/** A line into a meeting by a token made for this person's own session, or the code that it is refused with. */
async function lineOf(live: LiveServer, { person, cookie }: Walker, meeting: MeetingId): Promise<Line | Code> {
  const { board, url } = live.served
  const session = board.tokens.open('session', cookie.split('=')[1] ?? '')?.session ?? assert.fail('no session')
  const token = board.tokens.make('meeting', { sub: person.id, meeting, session })
  const socket = io(`${url}/meeting`, {
    transports: ['websocket'],
    auth: { token },
    forceNew: true,
    reconnection: false,
  })
  let phase: string | undefined
  socket.on('room:phase', (told: { phase: string }) => (phase = told.phase))
  const code = await new Promise<Code | undefined>((known) => {
    socket.once('connect', () => known(undefined))
    socket.once('connect_error', (error) =>
      known((error as { data?: { problem?: { code: string } } }).data?.problem?.code ?? error.message),
    )
  })
  if (code !== undefined) {
    socket.disconnect()
    return code
  }
  const send = overSocket(socket, 10_000)
  const ask = async (name: string, input: unknown) => {
    const answer = await send(name, input)
    return answer.ok ? 'ok' : (answer.problem.code as string)
  }
  return { ask, phase: () => phase, socket }
}
