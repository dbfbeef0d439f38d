import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headPlace, topography } from '../../../shared/eeg/topography.ts'

const sites = 'Fp1 Fp2 F7 F3 Fz F4 F8 T7 C3 Cz C4 T8 P7 P3 Pz P4 P8 O1 O2'.split(' ')

test('of too few electrodes, or values that are none, there is no map', () => {
  assert.equal(topography(sites.slice(0, 5).map((site) => ({ site, value: 1 }))), null)
  assert.equal(topography(sites.map((site) => ({ site, value: Number.NaN }))), null)
})

test('the field goes through what was measured, and a field that is everywhere the same is so between sites too', () => {
  const values = sites.map((site) => ({ site, value: 60 * headPlace(site)!.x - 40 * headPlace(site)!.y ** 2 }))
  const field = topography(values)!
  for (const { site, value } of values) {
    const { x, y } = headPlace(site)!
    assert.ok(Math.abs(field(x, y) - value) < 2, `${site}: ${field(x, y)} for ${value}`)
  }
  const flat = topography(sites.map((site) => ({ site, value: 7 })))!
  assert.ok(Math.abs(flat(0.3, 0.2) - 7) < 1e-6)
})

test('left is left, the nose is up', () => {
  assert.ok(headPlace('C3')!.x < 0 && headPlace('C4')!.x > 0)
  assert.ok(headPlace('Fp1')!.y < 0 && headPlace('O1')!.y > 0)
  assert.ok(Math.abs(Math.hypot(headPlace('O1')!.x, headPlace('O1')!.y) - 1) < 1e-9)
})
