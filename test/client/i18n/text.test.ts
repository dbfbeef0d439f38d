import assert from 'node:assert/strict'
import { test } from 'node:test'
import { english } from '../../../client/i18n/messages.ts'
import { openText } from '../../../client/i18n/text.ts'

const text = openText(english, 'en-GB', 'Europe/Helsinki')
const at = '2026-11-24T12:30:00Z'

test('a time never stands without its zone', () => {
  assert.equal(text.time(at), '14:30 EET')
  assert.equal(text.time(at, 'Europe/Paris'), '13:30 CET')
  assert.match(text.dateTime(at, 'Europe/Lisbon'), /24 Nov 2026, 12:30 (GMT|WET)$/)
})

test('a day is the day of its zone', () => {
  assert.match(text.day('2026-11-24T23:30:00Z', 'Europe/Helsinki'), /25 Nov/)
  assert.match(text.day('2026-11-24T23:30:00Z', 'Europe/Lisbon'), /24 Nov/)
})

test('what begins soon is told in minutes, what is further off in hours and days', () => {
  const now = Date.parse(at)
  const inMinutes = (minutes: number) => text.relative(new Date(now + minutes * 60_000), now)
  assert.equal(inMinutes(12), 'in 12 minutes')
  assert.equal(inMinutes(0.5), 'in 1 minute')
  assert.equal(inMinutes(-0.5), 'this minute')
  assert.equal(inMinutes(125), 'in 2 hours')
  assert.equal(inMinutes(-3 * 24 * 60), '3 days ago')
})

test('sizes are told in units of a thousand', () => {
  assert.deepEqual([0, 999, 1000, 12_400_000, 2_147_483_648].map(text.bytes), [
    '0 bytes',
    '999 bytes',
    '1 kB',
    '12 MB',
    '2.1 GB',
  ])
})

test('plurals follow the number', () => {
  assert.equal(text.t('cases.imageCount', { count: 1 }), '1 image')
  assert.equal(text.t('cases.imageCount', { count: 176 }), '176 images')
})

test('a code that nobody gave words to is shown as it is', () => {
  assert.equal(text.code('audit', 'case:read'), 'Read the case')
  assert.equal(text.code('audit', 'no-such-act'), 'no-such-act')
})
