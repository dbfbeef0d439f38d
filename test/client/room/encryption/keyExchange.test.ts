import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codeLength,
  derived,
  give,
  type KeyHolder,
  newKeyPair,
  newSecret,
  safetyWords,
  take,
} from '../../../../client/room/encryption/keyExchange.ts'
import type { MeetingId, PersonId } from '../../../../shared/domain/identifiers.ts'

const meeting = 'mtg_0000000000000001' as MeetingId
const person = (name: string) => `per_${name.padEnd(16, '0')}` as PersonId

async function somebody(name: string) {
  const pair = await newKeyPair()
  return { pair, holder: { person: person(name), key: pair.publicKey } satisfies KeyHolder }
}

test('who a secret was given to opens it, and nobody else, as nothing else', async () => {
  const [ann, bob, eve] = [await somebody('ann'), await somebody('bob'), await somebody('eve')]
  const secret = newSecret(7)
  const pairing = { meeting, from: ann.holder, to: bob.holder }
  const given = await give(secret, ann.pair, pairing)
  assert.deepEqual(await take(given, bob.pair, pairing), secret)

  assert.equal(await take(given, eve.pair, pairing), null, 'another key')
  assert.equal(await take(given, eve.pair, { ...pairing, to: eve.holder }), null, 'to another person')
  assert.equal(await take(given, bob.pair, { ...pairing, from: eve.holder }), null, 'as from another')
  assert.equal(await take(given, bob.pair, { ...pairing, from: { ...ann.holder, person: person('eve') } }), null)
  const other = 'mtg_0000000000000002' as MeetingId
  assert.equal(await take(given, bob.pair, { ...pairing, meeting: other }), null, 'of another meeting')
})

test('junk, and points that are on no curve, give nothing', async () => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const pairing = { meeting, from: ann.holder, to: bob.holder }
  for (const junk of ['', 'AAAA', '====', 'A'.repeat(88), '\u0000'])
    assert.equal(await take(junk, bob.pair, pairing), null)
  const given = await give(newSecret(1), ann.pair, pairing)
  const offCurve = { ...ann.holder, key: Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64') }
  assert.equal(await take(given, bob.pair, { ...pairing, from: offCurve }), null)
})

test('frames and text are never encrypted with the same key', async () => {
  const secret = newSecret(1)
  assert.notDeepEqual(await derived(secret, 'frames'), await derived(secret, 'text'))
})

test('all who hold the same keys read the same words, in whatever order they were told', async () => {
  const all = (await Promise.all(['ann', 'bob', 'cem'].map(somebody))).map(({ holder }) => holder)
  const words = await safetyWords(meeting, all)
  assert.equal(words.length, codeLength)
  assert.deepEqual(await safetyWords(meeting, all.toReversed()), words)
})

test('a server that puts a key of its own between two people changes their words', async () => {
  const [ann, bob, forAnn, forBob] = await Promise.all(['ann', 'bob', 'x', 'y'].map(somebody))
  if (!ann || !bob || !forAnn || !forBob) assert.fail()
  const honest = await safetyWords(meeting, [ann.holder, bob.holder])
  const annReads = await safetyWords(meeting, [ann.holder, { ...bob.holder, key: forAnn.holder.key }])
  const bobReads = await safetyWords(meeting, [{ ...ann.holder, key: forBob.holder.key }, bob.holder])
  assert.notDeepEqual(annReads, bobReads)
  assert.notDeepEqual(annReads, honest)
  assert.notDeepEqual(
    await safetyWords(meeting, [ann.holder, bob.holder, forAnn.holder]),
    honest,
    'one more who listens',
  )
})
