import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openKeys, seal, unseal } from '../../../server/identity/keys.ts'

const none = async () => false
const some = async () => true

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'consilium-keys-'))
  return { path: join(path, 'data'), [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

test('keys are made once, each its own, for their owner alone, and are whole before they have their name', async () => {
  await using at = await folder()
  const [made, again] = await Promise.all([openKeys(undefined, at.path, none), openKeys(undefined, at.path, none)])
  assert.deepEqual(made, again)
  assert.deepEqual(made, await openKeys(undefined, at.path, some))
  assert.equal(new Set([made.signing, made.uid, made.anchor, made.recordings, made.factors.toString('base64')]).size, 5)
  assert.ok(made.signing.length >= 32 && made.uid.length >= 32)
  const names = (await readdir(at.path)).toSorted()
  assert.deepEqual(names, ['anchor-secret', 'factor-secret', 'recording-secret', 'session-secret', 'uid-secret'])
  for (const name of names) assert.equal((await stat(join(at.path, name))).mode & 0o077, 0)
})

test('identifiers of what was uploaded before keep the key they had, and a new session secret does not change it', async () => {
  await using at = await folder()
  await mkdir(at.path)
  await writeFile(join(at.path, 'session-secret'), 'the secret of the first version, long enough')
  const before = await openKeys(undefined, at.path, some)
  assert.equal(before.uid, 'the secret of the first version, long enough')
  const rotated = await openKeys('a new secret that an administrator configured', at.path, some)
  assert.equal(rotated.signing, 'a new secret that an administrator configured')
  assert.equal(rotated.uid, before.uid)
  assert.deepEqual(rotated.factors, before.factors)
})

test('what is sealed opens for the same person alone, and not when it was altered', async () => {
  await using at = await folder()
  const keys = await openKeys(undefined, at.path, none)
  const sealed = seal(keys, Buffer.from('secret'), 'totp per_a')
  assert.equal(unseal(keys, sealed, 'totp per_a').toString(), 'secret')
  assert.throws(() => unseal(keys, sealed, 'totp per_b'))
  assert.throws(() => unseal(keys, `${sealed.slice(0, -2)}AA`, 'totp per_a'))
  assert.throws(() => unseal(keys, '', 'totp per_a'))
  assert.notEqual(sealed, seal(keys, Buffer.from('secret'), 'totp per_a'))
})
