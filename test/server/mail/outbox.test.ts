import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openLog } from '../../../server/log.ts'
import { queueLetter } from '../../../server/mail/letter.ts'
import type { Mail } from '../../../server/mail/mail.ts'
import { openMail } from '../../../server/mail/openMail.ts'
import { giveUpAfterMilliseconds, openOutbox } from '../../../server/mail/outbox.ts'
import { openPlacement } from '../../../server/placement/placement.ts'
import { openStore } from '../../../server/store/database.ts'
import type { Store } from '../../../server/store/store.ts'
import { mailServer } from '../../support/mailServer.ts'
import { turnedClock } from '../../support/turnedClock.ts'
import { databases } from '../store/places.ts'

const from = { name: 'Board', address: 'board@hospital.example' }

async function queue(store: Store, count: number, at: string, to = 'a@hospital.example') {
  for (let index = 0; index < count; index++) {
    const change = queueLetter({ to, name: 'A', subject: `No ${index}`, text: 'Secret words.' }, at)
    const event = { subject: 'board', by: 'system', action: 'test', target: 'x', detail: {}, at }
    await store.commit([change], { ...event, outcome: 'success' })
  }
}

/** A node with its own placement over a shared store. */
async function node(store: Store, mail: Mail, clock = turnedClock(), url = 'http://a') {
  const errors: string[] = []
  const log = openLog('error', (line) => void errors.push(line))
  const placement = openPlacement(store.leases, url, clock, log)
  const outbox = openOutbox({ store, mail, placement, clock, log })
  await outbox.settled()
  return {
    outbox,
    clock,
    errors,
    async [Symbol.asyncDispose]() {
      await outbox[Symbol.asyncDispose]()
      await placement[Symbol.asyncDispose]()
    },
  }
}

const now = (clock: { now(): number }) => new Date(clock.now()).toISOString()
/** Those that wait first, then those that ended, in the order of the alphabet. */
const states = async (store: Store) => {
  const [waiting, ended] = [await store.list('letter', 'waiting'), await store.list('letter', 'ended')]
  return [...waiting.map(({ record }) => record.state), ...ended.map(({ record }) => record.state).toSorted()]
}

for (const { name, needs, place } of databases) {
  describe(`the outbox on ${name}`, needs, () => {
    test('what was queued while the mail server was down arrives when it is back, once, and leaves no word behind', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      const gone = await mailServer()
      await gone[Symbol.asyncDispose]()
      await using at = await node(store, openMail({ at: 'smtp', url: gone.url, from, tls: 'required' }))
      await queue(store, 3, now(at.clock))
      at.outbox.wake()
      await at.outbox.settled()
      assert.deepEqual(await states(store), ['waiting', 'waiting', 'waiting'])
      await using back = await mailServer({}, gone.port)
      at.clock.turn(6_000)
      await at.outbox.settled()
      assert.deepEqual(
        (await back.letters(3)).map(({ subject }) => subject),
        ['No 0', 'No 1', 'No 2'],
      )
      at.clock.turn(60_000)
      await at.outbox.settled()
      assert.equal(back.received.length, 3)
      assert.deepEqual(await states(store), ['sent', 'sent', 'sent'])
      assert.doesNotMatch(JSON.stringify(await store.list('letter', 'ended')), /Secret|hospital/)
      const events = (await store.audit('board')).filter(({ action }) => action === 'letter:send')
      assert.deepEqual(
        events.map(({ outcome }) => outcome),
        ['success', 'success', 'success'],
      )
    })

    test('a process that dies with letters in hand leaves them to the next, and two nodes do not send one twice', async () => {
      await using database = await place()
      await using store = await openStore(database.at)
      await queue(store, 5, '2026-11-23T09:00:00.000Z')
      await using server = await mailServer()
      const smtp = () => openMail({ at: 'smtp', url: server.url, from, tls: 'required' })
      const clock = turnedClock()
      await using a = await node(store, smtp(), clock, 'http://a')
      await using b = await node(store, smtp(), clock, 'http://b')
      await queue(store, 5, now(clock))
      a.outbox.wake()
      b.outbox.wake()
      await Promise.all([a.outbox.settled(), b.outbox.settled()])
      assert.equal(server.received.length, 10)
      assert.equal(new Set(server.received.map(({ mail }) => mail.messageId)).size, 10)
      assert.deepEqual([...a.errors, ...b.errors], [])
    })
  })
}

test('one letter that is refused, or put off, holds up no other; who was not reached is told to the administrator', async () => {
  await using database = await databases[0]!.place()
  await using store = await openStore(database.at)
  let full = true
  await using server = await mailServer({
    onRcptTo({ address }, _session, done) {
      const code = address.startsWith('unknown') ? 550 : address.startsWith('full') && full ? 452 : 0
      done(code ? Object.assign(new Error('no'), { responseCode: code }) : null)
    },
  })
  await using at = await node(store, openMail({ at: 'smtp', url: server.url, from, tls: 'required' }))
  for (const to of ['unknown@x.example', 'full@x.example', 'good@x.example']) await queue(store, 1, now(at.clock), to)
  at.outbox.wake()
  await at.outbox.settled()
  assert.deepEqual(await states(store), ['waiting', 'refused', 'sent'])
  assert.equal(at.errors.length, 1)
  assert.match(at.errors[0]!, /letter-refused.*550/)
  assert.doesNotMatch(at.errors[0]!, /x\.example/)
  full = false
  at.clock.turn(6_000)
  await at.outbox.settled()
  assert.deepEqual(await states(store), ['refused', 'sent', 'sent'])
})

test('a server that stays down is asked less and less often, and after five days a letter is given up', async () => {
  await using database = await databases[0]!.place()
  await using store = await openStore(database.at)
  let asked = 0
  const down: Mail = {
    deliver: () => Promise.reject(new Error(`down ${++asked}`)),
    [Symbol.asyncDispose]: async () => undefined,
  }
  await using at = await node(store, down)
  await queue(store, 2, now(at.clock))
  at.outbox.wake()
  await at.outbox.settled()
  for (let minute = 0; minute < 60; minute++) {
    at.clock.turn(60_000)
    await at.outbox.settled()
  }
  assert.ok(asked > 10 && asked < 30, `asked ${asked} times in an hour`)
  at.clock.turn(giveUpAfterMilliseconds)
  await at.outbox.settled()
  assert.deepEqual(await states(store), ['refused', 'refused'])
})
