import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathOf, type Route, routeOf } from '../../../client/app/route.ts'

test('an address that is not ours leads nowhere', () => {
  for (const path of [
    '/nope',
    '/cases/NEU-0417',
    '/cases/cas_short',
    '/cases/mtg_0000000000000001',
    '/meetings/',
    '/cases/cas_0000000000000001/edit',
    '/recommendations/rec_0000000000000001',
    '/recommendations/rec_0000000000000001/sign/now',
    '//evil.example',
  ]) {
    assert.equal(routeOf(path).at, 'nowhere', path)
  }
})

test('every place has one address and is found again there', () => {
  const places: Route[] = [
    { at: 'home' },
    { at: 'signIn' },
    { at: 'cases' },
    { at: 'case', case: 'cas_0123456789abcdef' },
    { at: 'meeting', meeting: 'mtg_0123456789abcdef' },
    { at: 'signing', recommendation: 'rec_0123456789abcdef' },
    { at: 'verify' },
  ]
  for (const place of places) assert.deepEqual(routeOf(pathOf(place)), place)
})
