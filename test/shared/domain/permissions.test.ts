import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Action,
  may,
  mayOpenCase,
  permissions,
  type Role,
  rolesNow,
  rolesOf,
} from '../../../shared/domain/permissions.ts'
import type { Case } from '../../../shared/domain/case.ts'
import type { ConsentScope } from '../../../shared/domain/consent.ts'
import type { Panel, Seat } from '../../../shared/domain/panel.ts'
import {
  archivedCase,
  at,
  chair,
  consent,
  draftCase,
  home,
  member,
  outsider,
  panel,
  person,
  readyCase,
  scribe,
} from './samples.ts'

const actions = Object.keys(permissions) as Action[]
const seated = panel({ [chair]: 'chair', [member]: 'member', [scribe]: 'scribe' })
const coordinatorOf = (network: string) => person(outsider, { network, role: 'coordinator' })

test('who is nothing may nothing', () => {
  for (const action of actions) assert.equal(may([], action), false, action)
})

test('an observer says when they can come, changes nothing else, is not heard and signs nothing', () => {
  const allowed = actions.filter((action) => may(['observer'], action))
  assert.deepEqual(allowed, [
    'case:read',
    'attachment:read',
    'consent:read',
    'study:read',
    'panel:read',
    'panel:declareInterest',
    'panel:decline',
    'meeting:read',
    'poll:read',
    'poll:answer',
    'outcome:read',
    'comment:list',
    'comment:seen',
    'meeting:join',
    'document:read',
    'recommendation:read',
  ])
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
  const recused = {
    ...seated,
    seats: seated.seats.map((seat) => ({
      ...seat,
      ruling: seat.person === member ? ('recused' as const) : null,
    })),
  }
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

test('a seat is not open before its interests are declared, and then not before the chair has ruled on a conflict', () => {
  const seatAs = (change: Partial<Seat>) => ({
    ...seated,
    seats: seated.seats.map((seat) => (seat.person === member ? { ...seat, ...change } : seat)),
  })
  const conflict = { conflict: true, text: 'Holds the patent.' }
  const rolesAs = (change: Partial<Seat>) => rolesOf(person(member), readyCase, seatAs(change))
  assert.deepEqual(rolesAs({ answer: 'invited', interest: null }), ['invitee'])
  assert.deepEqual(rolesAs({ interest: conflict }), ['invitee'])
  assert.deepEqual(rolesAs({ interest: conflict, ruling: 'noAction' }), ['member'])
  assert.deepEqual(rolesAs({ interest: conflict, ruling: 'noVote' }), ['member'])
  assert.deepEqual(rolesAs({ interest: conflict, ruling: 'recused' }), [])
  assert.deepEqual(rolesAs({ answer: 'declined', interest: null }), [])
  assert.equal(may(['invitee'], 'case:read'), false)
})

test('a seat is open only while the panel runs, and to who still works where they did', () => {
  const expert = person(member)
  const requested: Panel = { ...panel({ [member]: 'member' }), state: 'requested' }
  assert.deepEqual(rolesOf(expert, readyCase, requested), [])
  assert.deepEqual(rolesOf({ ...expert, provider: { name: 'Elsewhere', country: 'SE' } }, readyCase, seated), [])
})

test('several clinicians of the same provider look after a case, until they leave it', () => {
  const shared: Case = { ...draftCase, homeTeam: [outsider] }
  assert.deepEqual(rolesOf(person(outsider), shared, undefined), ['homeClinician'])
  const elsewhere = { ...person(outsider), provider: { name: 'Elsewhere', country: 'FI' } }
  assert.deepEqual(rolesOf(elsewhere, shared, undefined), [])
})

test('who works outside the EU and EEA sees a case only with the patient’s own yes to that', () => {
  const abroad = { ...person(member), provider: { name: 'Abroad', country: 'GB' } }
  const withGuest = { ...seated, seats: seated.seats.map((seat) => ({ ...seat, provider: abroad.provider })) }
  const rolesWith = (...scopes: ConsentScope[]) => rolesNow(abroad, readyCase, withGuest, [consent(...scopes)], at)
  assert.deepEqual(rolesWith('care'), [])
  assert.deepEqual(rolesWith('care', 'thirdCountry'), ['member'])
})

test('when the consent has run out only the home team is left', () => {
  const given = consent('care')
  const over = [{ ...given, form: { ...given.form, expiresOn: '2026-11-22' } }]
  assert.deepEqual(rolesNow(person(chair), readyCase, seated, over, at), [])
  assert.deepEqual(rolesNow(coordinatorOf('EPI'), readyCase, seated, over, at), [])
  assert.deepEqual(rolesNow(person(home), readyCase, seated, over, at), ['homeClinician'])
})
