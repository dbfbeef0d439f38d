import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matches, paletteEntries } from '../../../client/app/paletteModel.ts'
import { initialsOf } from '../../../client/app/people.ts'
import type { Person } from '../../../shared/domain/person.ts'

const person = (role: 'homeClinician' | 'expert'): Person => ({
  id: 'per_0123456789abcdef',
  name: 'Dr Aino Laaksonen',
  discipline: 'Paediatric neurology',
  provider: { name: 'Helsinki University Hospital', country: 'FI' },
  networks: [{ network: 'EpiCARE', role }],
})

test('only those who may open a case are offered to', () => {
  const offers = (role: 'homeClinician' | 'expert') =>
    paletteEntries(person(role), [], []).some((entry) => entry.kind === 'act' && entry.id === 'openCase')
  assert.equal(offers('expert'), false)
  assert.equal(offers('homeClinician'), true)
})

test('a meeting that has ended is not offered', () => {
  const ended = {
    id: 'mtg_0123456789abcdef' as const,
    state: 'ended' as const,
    startsAt: '2026-11-24T12:00:00Z',
    timeZone: 'UTC',
    cases: [],
  }
  assert.equal(
    paletteEntries(person('expert'), [], [ended]).some((entry) => entry.kind === 'meeting'),
    false,
  )
})

test('words are found in any order, whatever their case and accents', () => {
  assert.equal(matches('NEU-0417 Dysplasia, left frontal', 'frontal 0417'), true)
  assert.equal(matches('Dr Étienne Roussel', 'etienne'), true)
  assert.equal(matches('Dr Étienne Roussel', 'etienne marseille'), false)
})

test('initials leave titles out', () => {
  assert.deepEqual(['Dr Aino Laaksonen', 'Prof. Giulia Ferrante', 'Marit Solberg', 'Κατερίνα'].map(initialsOf), [
    'AL',
    'GF',
    'MS',
    'Κ',
  ])
})
