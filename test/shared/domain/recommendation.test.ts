import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import { everyoneHasSigned, freeze, reopen, seal, sign } from '../../../shared/domain/recommendation.ts'
import { at, chair, digest, draftText, later, member, other, outsider, personId } from './samples.ts'

const text = digest('a')
const by = (signers: PersonId[]) => ({
  statementDigest: text,
  statementFile: digest('b'),
  frozenAt: at,
  frozenBy: chair,
  signers,
})
const frozen = freeze(draftText, by([member, other, chair]))
const signedBy = (...people: PersonId[]) => people.reduce((so, person) => sign(so, person, text), frozen)
const final = seal(signedBy(member, other, chair), digest('c'), later)

test('a text is frozen once, and for somebody to sign', () => {
  for (const one of [frozen, final]) assert.throws(() => freeze(one, by([chair])), { code: 'wrong-state' })
  assert.throws(() => freeze(draftText, by([])), { code: 'wrong-state' })
})

test('nobody signs a draft or a final text', () => {
  for (const one of [draftText, final]) assert.throws(() => sign(one, member, text), { code: 'wrong-state' })
})

test('nobody signs another text than the frozen one', () => {
  assert.throws(() => sign(frozen, member, digest('d')), { code: 'digest-mismatch' })
})

test('nobody signs who was not seated at the freeze', () => {
  assert.throws(() => sign(frozen, outsider, text), { code: 'not-permitted' })
})

test('the chair signs last, in whatever order the others do', () => {
  const members = [3, 4, 5, 6].map(personId)
  const panel = freeze(draftText, by([...members, chair]))
  for (const order of orders(members)) {
    let now = panel
    for (const person of order) {
      assert.throws(() => sign(now, chair, text), { code: 'wrong-state' })
      assert.equal(everyoneHasSigned(now), false)
      assert.throws(() => seal(now, digest('c'), later), { code: 'wrong-state' })
      now = sign(now, person, text)
    }
    assert.equal(everyoneHasSigned(now), false)
    assert.ok(everyoneHasSigned(sign(now, chair, text)))
  }
})

test('a chair who sits alone signs alone', () => {
  assert.ok(everyoneHasSigned(sign(freeze(draftText, by([chair])), chair, text)))
})

test('a second signature of one person changes nothing', () => {
  const once = signedBy(member)
  assert.equal(sign(once, member, text), once)
})

test('a reopened text is a next version that nobody has signed, and a final one is never reopened', () => {
  for (const one of [draftText, final]) assert.throws(() => reopen(one), { code: 'wrong-state' })
  assert.deepEqual(reopen(signedBy(member)), { ...draftText, version: 2 })
})

const orders = <T>(of: readonly T[]): T[][] =>
  of.length === 0
    ? [[]]
    : of.flatMap((first) => orders(of.filter((one) => one !== first)).map((rest) => [first, ...rest]))
