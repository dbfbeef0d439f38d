import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Action, may, mayOpenCase, permissions, type Role, rolesOf } from '../../../shared/domain/permissions.ts'
import { archivedCase, chair, draftCase, home, member, outsider, panel, person, readyCase, scribe } from './samples.ts'

const actions = Object.keys(permissions) as Action[]
const seated = panel({ [chair]: 'chair', [member]: 'member', [scribe]: 'scribe' })
const coordinatorOf = (network: string) => person(outsider, { network, role: 'coordinator' })

test('who is nothing may nothing', () => {
  for (const action of actions) assert.equal(may([], action), false, action)
})

test('an observer changes nothing, is not heard and signs nothing', () => {
  const allowed = actions.filter((action) => may(['observer'], action))
  assert.deepEqual(allowed, ['case:read', 'study:read', 'meeting:join', 'document:read', 'recommendation:read'])
})

test('only the home clinician changes the case and its consent, and they write no recommendation', () => {
  for (const action of [
    'case:describe',
    'case:present',
    'consent:record',
    'consent:withdraw',
    'study:receive',
  ] as const) {
    assert.deepEqual(permissions[action], ['homeClinician'], action)
  }
  for (const action of ['document:write', 'recommendation:freeze', 'recommendation:sign'] as const) {
    assert.equal(may(['homeClinician'], action), false, action)
  }
})

test('a coordinator neither writes, freezes nor signs', () => {
  for (const action of [
    'document:write',
    'recommendation:freeze',
    'recommendation:reopen',
    'recommendation:sign',
  ] as const) {
    assert.equal(may(['coordinator'], action), false, action)
  }
})

test('several roles are worth what each is worth, and no more', () => {
  for (const action of actions) {
    assert.equal(may(['homeClinician', 'scribe'], action), may(['homeClinician'], action) || may(['scribe'], action))
  }
})

test('a draft exists for its home clinician alone', () => {
  const everyone = [coordinatorOf('EPI'), person(chair), person(member), person(outsider)]
  for (const one of everyone) assert.deepEqual(rolesOf(one, draftCase, seated), [])
  assert.deepEqual(rolesOf(person(home), draftCase, undefined), ['homeClinician'])
})

test('a coordinator of another network, and an expert without a seat, have no part in a case', () => {
  assert.deepEqual(rolesOf(coordinatorOf('SKIN'), readyCase, seated), [])
  assert.deepEqual(rolesOf(person(outsider, { network: 'EPI', role: 'expert' }), readyCase, seated), [])
  assert.deepEqual(rolesOf(person(outsider, { network: 'EPI', role: 'homeClinician' }), readyCase, seated), [])
})

test('a recused seat is no seat, and an archived case has none', () => {
  const recused = { ...seated, seats: seated.seats.map((seat) => ({ ...seat, recused: seat.person === member })) }
  assert.deepEqual(rolesOf(person(member), readyCase, recused), [])
  assert.deepEqual(rolesOf(person(chair), readyCase, recused), ['chair'])
  assert.deepEqual(rolesOf(person(chair), archivedCase, seated), [])
})

test('a person can be several things at once', () => {
  const both = person(chair, { network: 'EPI', role: 'coordinator' })
  assert.deepEqual(rolesOf(both, readyCase, seated), ['coordinator', 'chair'] satisfies Role[])
})

test('a case is opened in a network by its home clinicians alone', () => {
  assert.equal(mayOpenCase(person(home, { network: 'EPI', role: 'homeClinician' }), 'EPI'), true)
  assert.equal(mayOpenCase(person(home, { network: 'EPI', role: 'homeClinician' }), 'SKIN'), false)
  assert.equal(mayOpenCase(coordinatorOf('EPI'), 'EPI'), false)
})
