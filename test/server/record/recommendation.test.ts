import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { documentRoots } from '../../../shared/statement/document.ts'
import { verifyBundle } from '../../../shared/statement/verify.ts'
import { bundleOf } from '../../../server/actions/recommendations.ts'
import { world, type Who } from '../../world.ts'
import { frozen, members, sign, write } from './signed.ts'

test('only the chair freezes, and an empty panel text freezes as it is', async () => {
  await using w = await world()
  const { recommendation } = await w.seated()
  for (const who of ['home', 'coordinator', 'surgeon', 'geneticist'] satisfies Who[]) {
    await assert.rejects(w.as(who)['recommendation:freeze']({ recommendation }), { code: 'not-permitted' })
  }
  await w.as('chair')['recommendation:freeze']({ recommendation })
  await assert.rejects(w.as('chair')['recommendation:freeze']({ recommendation }), { code: 'wrong-state' })
})

test('a frozen text takes no more words until the chair reopens it, as a next version', async () => {
  await using w = await world()
  const { case: id, recommendation } = await frozen(w)
  await assert.rejects(write(w, recommendation, 'And more.'), { code: 'frozen' })
  await w.as('chair')['recommendation:reopen']({ recommendation })
  await write(w, recommendation, 'And more.')
  const { recommendation: record } = await w.as('chair')['case:read']({ case: id })
  assert.deepEqual([record?.state, record?.version], ['draft', 2])
})

test('an item that is not complete stops the freeze, and writing goes on', async () => {
  await using w = await world()
  const { recommendation } = await w.seated()
  await w.board.documents.amend(recommendation, w.person('chair').id, (doc) => {
    doc.getMap(documentRoots.items).set('item-1', new Y.Map([['drug', 'Everolimus']]))
    doc.getArray(documentRoots.order).push(['item-1'])
  })
  await assert.rejects(w.as('chair')['recommendation:freeze']({ recommendation }), { code: 'statement-invalid' })
  await write(w, recommendation, 'Still open.')
})

test('nobody signs for another, twice, before their turn, or a text that is not this one', async () => {
  await using w = await world()
  const { recommendation } = await frozen(w)
  await assert.rejects(sign(w, 'home', recommendation, 'agree'), { code: 'not-permitted' })
  await assert.rejects(sign(w, 'geneticist', recommendation, 'agree'), { code: 'not-permitted' })
  await assert.rejects(sign(w, 'chair', recommendation, 'agree'), { code: 'wrong-state' })

  const { jws, send } = await sign(w, 'surgeon', recommendation, 'agree')
  await assert.rejects(w.as('radiologist')['recommendation:sign']({ recommendation, jws }), { code: 'not-permitted' })
  assert.deepEqual(await send(), { state: 'signing' })
  await assert.rejects(send(), { code: 'invalid-input' })
  const forged = { ...jws, payload: jws.payload.replace(/.$/, (last) => (last === 'Q' ? 'g' : 'Q')) }
  await assert.rejects(w.as('surgeon')['recommendation:sign']({ recommendation, jws: forged }), {
    code: 'invalid-input',
  })
})

test('members who sign in the same instant have all signed', async () => {
  await using w = await world()
  const { case: id, recommendation } = await frozen(w)
  const ready = await Promise.all(members.map((who) => sign(w, who, recommendation, 'agree')))
  const answers = await Promise.all(ready.map(({ send }) => send()))
  assert.deepEqual(
    answers.map(({ state }) => state),
    members.map(() => 'signing'),
  )
  const { recommendation: record } = await w.as('chair')['case:read']({ case: id })
  assert.equal(record?.state === 'signing' && record.signed.length, members.length)
  const { events } = await w.as('coordinator')['audit:read']({ case: id })
  assert.equal(events.filter(({ action }) => action === 'recommendation:sign').length, members.length)
})

test('of two freezes at once one freezes, and what it froze stays closed', async () => {
  await using w = await world()
  const { case: id, recommendation } = await w.seated()
  const freezes = Array.from({ length: 3 }, () => w.as('chair')['recommendation:freeze']({ recommendation }))
  const tickets = Array.from({ length: 5 }, () => w.as('surgeon')['document:ticket']({ recommendation }))
  const outcomes = await Promise.allSettled(freezes)
  await Promise.all(tickets)
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const one of outcomes) if (one.status === 'rejected') assert.equal(one.reason.code, 'wrong-state')
  const { recommendation: record } = await w.as('chair')['case:read']({ case: id })
  assert.equal(record?.state, 'signing')
  await assert.rejects(write(w, recommendation, 'Later.'), { code: 'frozen' })
  await w.as('surgeon')['document:ticket']({ recommendation })
  await assert.rejects(write(w, recommendation, 'Later still.'), { code: 'frozen' })
  assert.deepEqual(w.errors, [])
})

test('a certificate that has run out signs nothing', async () => {
  await using w = await world()
  const { recommendation } = await frozen(w)
  const { send } = await sign(w, 'surgeon', recommendation, 'agree')
  w.clock.turn(11 * 60_000)
  await assert.rejects(send(), { code: 'invalid-input' })
})

test('the last signature seals a bundle that is valid by itself, dissent included', async () => {
  await using w = await world()
  const { case: id, recommendation } = await frozen(w)
  for (const who of members) {
    const dissents = who === 'surgeon'
    const signed = await sign(
      w,
      who,
      recommendation,
      dissents ? 'disagree' : 'agree',
      dissents ? 'Ablation first.' : '',
    )
    assert.deepEqual(await signed.send(), { state: 'signing' })
  }
  assert.deepEqual(await (await sign(w, 'chair', recommendation, 'agree')).send(), { state: 'final' })

  const { bytes, name } = await bundleOf(
    w.board,
    { person: w.person('home'), session: 's', assurance: 'two' as const },
    recommendation,
  )
  assert.match(name, /\.consilium\.json$/)
  const report = await verifyBundle(bytes)
  assert.equal(report.verdict, 'valid', JSON.stringify(report.checks.filter((check) => !check.ok)))
  const text = new TextDecoder().decode(bytes)
  const changed = text.replace('resection', 'resectiom')
  assert.notEqual(changed, text)
  const broken = await verifyBundle(new TextEncoder().encode(changed))
  assert.equal(broken.verdict, 'not-valid')
  assert.ok(broken.checks.some((check) => !check.ok && check.subject?.includes('recommendation')))

  const { events, verdict } = await w.as('coordinator')['audit:read']({ case: id })
  assert.equal(verdict.valid, true)
  const acts = events.map((event) => event.action)
  for (const act of ['recommendation:freeze', 'recommendation:sign', 'recommendation:seal', 'recommendation:bundle']) {
    assert.ok(acts.includes(act), act)
  }
  assert.deepEqual(w.errors, [])
})
