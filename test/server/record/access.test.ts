import assert from 'node:assert/strict'
import { test } from 'node:test'
import { permissions, type Action, type Role } from '../../../shared/domain/permissions.ts'
import { aDescription, type Who, world } from '../../world.ts'
import { verifyChain } from '../../../shared/domain/audit.ts'
import { demoNetwork } from '../../../server/demo/people.ts'

const refused = (code: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, code)
  return true
}

test('for who has no part in a case it does not exist, and the attempt is in its audit chain', async () => {
  await using w = await world()
  const { case: id } = await w.seated()
  await assert.rejects(w.as('stranger')['case:read']({ case: id }), refused('not-found'))
  const { events } = await w.as('coordinator')['audit:read']({ case: id })
  const attempt = events.find((event) => event.by === w.person('stranger').id)
  assert.deepEqual([attempt?.action, attempt?.outcome, attempt?.detail['code']], ['case:read', 'refused', 'not-found'])
  assert.deepEqual(w.errors, [])
})

test('a draft is seen by its home clinician alone', async () => {
  await using w = await world()
  const id = await w.draft()
  for (const who of ['coordinator', 'chair', 'surgeon', 'stranger'] satisfies Who[]) {
    await assert.rejects(w.as(who)['case:read']({ case: id }), refused('not-found'))
  }
  assert.equal((await w.as('home')['case:read']({ case: id })).case.state, 'draft')
})

test('no case leaves draft without a recorded consent for care', async () => {
  await using w = await world()
  const { case: id } = await w.as('home')['case:open']({ network: demoNetwork, description: aDescription })
  await assert.rejects(w.as('home')['case:present']({ case: id }), refused('consent-missing'))
  assert.equal((await w.as('home')['case:read']({ case: id })).case.state, 'draft')
})

test('no case leaves draft without a question', async () => {
  await using w = await world()
  const description = { ...aDescription, question: '  ' }
  const id = await w.draft()
  await w.as('home')['case:describe']({ case: id, description })
  await assert.rejects(w.as('home')['case:present']({ case: id }), refused('invalid-input'))
})

test('withdrawing the consent closes the case to everybody and leaves the home team a stub without content', async () => {
  await using w = await world()
  const { case: id } = await w.seated()
  await w.as('home')['consent:withdraw']({ case: id })
  for (const who of ['coordinator', 'chair', 'surgeon', 'geneticist'] satisfies Who[]) {
    await assert.rejects(w.as(who)['case:read']({ case: id }), refused('consent-withdrawn'))
  }
  await assert.rejects(w.as('stranger')['case:read']({ case: id }), refused('not-found'))
  const left = await w.as('home')['case:read']({ case: id })
  assert.equal(left.case.state, 'erased')
  assert.deepEqual([left.panel, left.recommendation, left.studies, left.submissions], [null, null, [], []])
  await assert.rejects(
    w.as('home')['case:describe']({ case: id, description: aDescription }),
    refused('consent-withdrawn'),
  )
  const { verdict } = await w.as('home')['audit:read']({ case: id })
  assert.equal(verdict.valid, true)
})

test('nobody who is not signed in is answered anything but that', async () => {
  await using w = await world()
  const { case: id, recommendation } = await w.seated()
  const nobody = w.as('nobody')
  const asked = [
    nobody['case:list']({}),
    nobody['case:read']({ case: id }),
    nobody['meeting:list']({}),
    nobody['people:list']({ network: demoNetwork }),
    nobody['document:ticket']({ recommendation }),
    nobody['recommendation:freeze']({ recommendation }),
    nobody['audit:read']({ case: id }),
    nobody['upload:open']({ case: id }),
  ]
  for (const one of asked) await assert.rejects(one, refused('not-signed-in'))
  assert.equal((await nobody['session:read']({})).person, null)
})

test('each role may do what the table says and nothing else', async () => {
  await using w = await world()
  const { case: id, recommendation } = await w.seated()
  const roles: Record<Exclude<Who, 'stranger' | 'nobody'>, Role> = {
    home: 'homeClinician',
    coordinator: 'coordinator',
    chair: 'chair',
    radiologist: 'member',
    surgeon: 'member',
    neurophysiologist: 'member',
    neuropsychologist: 'member',
    geneticist: 'scribe',
  }
  const acts: [Action, (who: Who) => Promise<unknown>][] = [
    ['case:read', (who) => w.as(who)['case:read']({ case: id })],
    ['case:describe', (who) => w.as(who)['case:describe']({ case: id, description: aDescription })],
    ['study:receive', (who) => w.as(who)['upload:open']({ case: id })],
    ['document:read', (who) => w.as(who)['document:ticket']({ recommendation })],
    ['audit:read', (who) => w.as(who)['audit:read']({ case: id })],
    [
      'panel:declareInterest',
      (who) => w.as(who)['panel:declareInterest']({ case: id, interest: { conflict: false, text: '' } }),
    ],
  ]
  for (const [action, act] of acts) {
    for (const [who, role] of Object.entries(roles) as [keyof typeof roles, Role][]) {
      const outcome = await act(who).then(
        () => 'done',
        (error: { code?: string }) => error.code,
      )
      const expected = (permissions[action] as readonly Role[]).includes(role) ? 'done' : 'not-permitted'
      assert.equal(outcome, expected, `${role} ${action}`)
    }
  }
})

test('the audit chain of a case verifies, and one changed character is found', async () => {
  await using w = await world()
  const { case: id } = await w.seated()
  const { events, verdict } = await w.as('coordinator')['audit:read']({ case: id })
  assert.equal(verdict.valid, true)
  const forged = events.map((event, index) => (index === 2 ? { ...event, by: 'per_somebodyelse0001' } : event))
  assert.deepEqual(await verifyChain(forged), { valid: false, brokenAt: 3 })
})
