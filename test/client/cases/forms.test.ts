import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seat, seatsOf, whyNot } from '../../../client/cases/appointModel.ts'
import { emptyConsent, readConsent } from '../../../client/cases/consentFormModel.ts'
import { instantOf, zonesFor } from '../../../shared/domain/zonedTime.ts'
import type { Panel } from '../../../shared/domain/panel.ts'

const today = '2026-11-24'

test('nothing of a consent is presumed: an untouched form is refused, field by field', () => {
  const { form, errors } = readConsent(emptyConsent(), today)
  assert.equal(form, null)
  assert.deepEqual(errors, {
    formVersion: true,
    language: true,
    signatory: true,
    evidence: true,
    signedOn: 'signedOn',
  })
  assert.ok(Object.values(emptyConsent().choices).every((choice) => !choice))
})

test('a consent is not signed in the future', () => {
  const filled = {
    ...emptyConsent(),
    formVersion: ' EpiCARE 2026-01 ',
    language: 'fi',
    signatory: 'guardian' as const,
    signedOn: today,
    keptLocally: true,
  }
  assert.equal(readConsent(filled, today).form?.formVersion, 'EpiCARE 2026-01')
  assert.deepEqual(readConsent({ ...filled, signedOn: '2026-11-25' }, today).errors, { signedOn: 'signedOnFuture' })
})

const panel: Panel = {
  id: 'pan_0123456789abcdef',
  case: 'cas_0123456789abcdef',
  network: 'EpiCARE',
  requestedAt: '2026-11-24T12:00:00Z',
  seats: [],
  state: 'requested',
}

const provider = { name: 'A hospital', country: 'FI' }
const first = { id: 'per_0000000000000001' as const, provider }
const second = { id: 'per_0000000000000002' as const, provider }

test('a panel is not appointed without exactly one chair', () => {
  const one = seat(new Map(), first, 'member')
  assert.equal(whyNot(panel, one), 'noChair')
  const chaired = seat(one, second, 'chair')
  assert.equal(whyNot(panel, chaired), null)
  assert.equal(whyNot(panel, seat(chaired, first, 'chair')), 'twoChairs')
  assert.deepEqual(seatsOf(seat(chaired, first, 'none')), [{ person: 'per_0000000000000002', role: 'chair' }])
})

test('the clock is read right on both sides of its changes', () => {
  const utc = (date: string, time: string, zone: string) => {
    const at = instantOf(date, time, zone)
    return at === null ? null : new Date(at).toISOString()
  }
  assert.equal(utc('2027-03-28', '01:59', 'Europe/Paris'), '2027-03-28T00:59:00.000Z')
  assert.equal(utc('2027-03-28', '02:30', 'Europe/Paris'), null)
  assert.equal(utc('2027-03-28', '03:00', 'Europe/Paris'), '2027-03-28T01:00:00.000Z')
  assert.equal(utc('2026-10-25', '02:30', 'Europe/Paris'), '2026-10-25T00:30:00.000Z')
  assert.equal(utc('2026-10-25', '03:00', 'Europe/Paris'), '2026-10-25T02:00:00.000Z')
  assert.equal(utc('2026-07-01', '12:00', 'UTC'), '2026-07-01T12:00:00.000Z')
  assert.equal(utc('nonsense', '12:00', 'UTC'), null)
})

test('the own zone of the reader is offered first and once', () => {
  const zones = zonesFor('Europe/Helsinki')
  assert.equal(zones[0], 'Europe/Helsinki')
  assert.equal(zones.filter((zone) => zone === 'Europe/Helsinki').length, 1)
})
