import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Admission, type LineEvents, RoomConnection } from '../../../client/room/roomConnection.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { eventually } from '../../support/eventually.ts'

/** A connection over lines that open, drop and speak when the test says so. */
function connection(admit: (attempt: number) => Admission | Problem | Promise<Admission>) {
  const lines: { admission: Admission; events: LineEvents; isClosed: boolean; sent: string[] }[] = []
  const states: string[] = []
  const told: string[] = []
  const refused: string[] = []
  let attempts = 0
  const connected = new RoomConnection({
    admission: async () => {
      const admission = await admit(++attempts)
      if (admission instanceof Problem) throw admission
      return admission
    },
    openLine: (admission, events) => {
      const line = { admission, events, isClosed: false, sent: [] as string[] }
      lines.push(line)
      return {
        send: async (name) => {
          line.sent.push(name)
          return { ok: true, value: {} }
        },
        signal: () => {},
        close: () => {
          line.isClosed = true
        },
      }
    },
    changed: (state) => void states.push(state),
    opened: () => {},
    told: (name) => void told.push(name),
    refused: ({ code }) => void refused.push(code),
  })
  return { connected, lines, states, told, refused, attempts: () => attempts }
}
const here = (token: number): Admission => ({ url: 'https://one.example', token: String(token) })

test('it goes back by the way it came, and asks where the meeting is when that leads nowhere', async () => {
  const { connected, lines, attempts } = connection((n) =>
    n === 1 ? here(n) : { url: 'https://two.example', token: String(n) },
  )
  connected.open()
  await eventually('a line', () => lines.length === 1)
  lines[0]?.events.opened()
  lines[0]?.events.dropped()
  await eventually('the way back', () => lines.length === 2)
  assert.equal(attempts(), 1)
  lines[1]?.events.refused(undefined)
  await eventually('another way', () => lines.length === 3)
  assert.deepEqual(
    lines.map(({ admission }) => admission.token),
    ['1', '1', '2'],
  )
  assert.equal(connected.url, 'https://two.example')
  connected.close()
})

test('a way back that is refused is not tried again', async () => {
  const { connected, lines } = connection(here)
  connected.open()
  await eventually('a line', () => lines.length === 1)
  lines[0]?.events.opened()
  lines[0]?.events.dropped()
  await eventually('the way back', () => lines.length === 2)
  lines[1]?.events.refused(new Problem('lease-lost'))
  await eventually('another way', () => lines.length === 3)
  lines[2]?.events.refused(undefined)
  await eventually('and another', () => lines.length === 4)
  assert.deepEqual(
    lines.map(({ admission }) => admission.token),
    ['1', '1', '2', '3'],
  )
  connected.close()
})

test('a line that neither opens nor fails is given up, and the next one tried', async () => {
  const { connected, lines } = connection(here)
  connected.open()
  await eventually('a line', () => lines.length === 1)
  await eventually('the next', () => lines.length === 2, 20_000)
  assert.equal(lines[0]?.isClosed, true)
  lines[0]?.events.opened()
  lines[1]?.events.opened()
  lines[1]?.events.dropped()
  await eventually('its way back', () => lines.length === 3)
  assert.equal(lines[2]?.admission.token, '2')
  connected.close()
})

test('an admission that is slow to come is asked for once, and the way back tried meanwhile', async () => {
  const { promise, resolve } = Promise.withResolvers<Admission>()
  const { connected, lines, attempts } = connection((n) => (n === 1 ? here(1) : promise))
  connected.open()
  await eventually('a line', () => lines.length === 1)
  lines[0]?.events.opened()
  lines[0]?.events.dropped()
  await eventually('the way back', () => lines.length === 2)
  lines[1]?.events.refused(undefined)
  await eventually('the way back again, without an answer', () => lines.length === 3, 20_000)
  assert.equal(lines[2]?.admission.token, '1')
  lines[2]?.events.refused(undefined)
  await new Promise((passed) => setTimeout(passed, 2_500))
  resolve(here(2))
  await eventually('a line by the answer', () => lines.length === 4)
  assert.equal(lines[3]?.admission.token, '2')
  assert.equal(attempts(), 2)
  connected.close()
})

test('what an earlier line still says is not heard', async () => {
  const { connected, lines, told, states } = connection(here)
  connected.open()
  await eventually('a line', () => lines.length === 1)
  lines[0]?.events.opened()
  connected.renew()
  await eventually('another', () => lines.length === 2)
  lines[0]?.events.told('room:people', {})
  lines[0]?.events.dropped()
  lines[1]?.events.opened()
  lines[1]?.events.told('stage:state', {})
  assert.equal(lines[0]?.isClosed, true)
  assert.deepEqual(told, ['stage:state'])
  assert.deepEqual(states, ['connecting', 'connected', 'reconnecting', 'connected'])
  connected.close()
})

test('a refusal for good ends it, one that passes is tried again', async () => {
  const { connected, refused, attempts } = connection((n) => new Problem(n < 2 ? 'unavailable' : 'not-permitted'))
  connected.open()
  await eventually('refused', () => refused.length === 1)
  assert.deepEqual(refused, ['not-permitted'])
  assert.equal(attempts(), 2)
})

test('a token that came too late is replaced rather than believed', async () => {
  const { connected, lines, refused } = connection(here)
  connected.open()
  await eventually('a line', () => lines.length === 1)
  lines[0]?.events.refused(new Problem('not-signed-in'))
  await eventually('another', () => lines.length === 2)
  assert.deepEqual(refused, [])
  connected.close()
})

test('without a line a request is answered at once', async () => {
  const { connected } = connection(here)
  const answer = await connected.send('stage:lead', {})
  assert.equal(!answer.ok && answer.problem.code, 'unavailable')
})

test('the last word is said before the line is closed', async () => {
  const { connected, lines, states } = connection(here)
  connected.open()
  await eventually('a line', () => lines.length === 1)
  lines[0]?.events.opened()
  await connected.closeAfter('room:leave', {})
  assert.deepEqual(lines[0]?.sent, ['room:leave'])
  assert.equal(lines[0]?.isClosed, true)
  assert.equal(states.at(-1), 'closed')
})
