import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { flattenedVerify, importX509 } from 'jose'
import { openAuthority } from '../../../server/signing/authority.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { fromBase64, toBase64 } from '../../../shared/statement/base64.ts'
import { memberFault, readCertificate, timeFault } from '../../../shared/statement/certificate.ts'
import { openJws } from '../../../shared/statement/jws.ts'
import { openTimeStamp } from '../../../shared/statement/timeStamp.ts'
import { certificateRequest, makeSigningKey } from '../../../shared/statement/signingKey.ts'
import { aStatement, everybody, sign, temporaryAuthority } from '../../support/signedBundle.ts'

const run = promisify(execFile)
const openssl = await run('openssl', ['version']).then(
  () => ({}),
  () => ({ skip: 'no openssl on this machine' }),
)
const member = { memberId: 'per_neuro00000000001', name: '#04 "Zoë", O=Board + CN=Somebody else\\' }
const pem = (base64: string) =>
  `-----BEGIN CERTIFICATE-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`
const isRefusal = (rule: string) => (error: unknown) => error instanceof Problem && error.detail['rule'] === rule

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'consilium-signing-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

test('a request that is junk, of another curve or not signed by its own key is given no certificate', async () => {
  await using board = await temporaryAuthority()
  const { issueCertificate } = board.authority
  for (const junk of ['', 'x', 'AAAA', 'A'.repeat(8000), 'MIIB']) {
    await assert.rejects(issueCertificate(junk, member), isRefusal('pkcs10-p256'))
  }
  const p384 = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, false, ['sign', 'verify'])
  const otherCurve = await certificateRequest(p384, member.memberId)
  await assert.rejects(issueCertificate(otherCurve, member), isRefusal('pkcs10-p256'))
  const der = fromBase64(await certificateRequest(await makeSigningKey(), member.memberId))
  assert.ok(der)
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1
  await assert.rejects(issueCertificate(toBase64(der), member), isRefusal('proof-of-possession'))
})

test('a certificate is made out to the member that the server names, for ten minutes, whatever their name holds', async () => {
  await using board = await temporaryAuthority()
  const request = await certificateRequest(await makeSigningKey(), 'per_somebodyelse0000')
  const [leaf, root] = (await board.authority.issueCertificate(request, member)).map(readCertificate)
  assert.ok(leaf && root)
  assert.equal(memberFault(leaf, member), undefined)
  assert.match(memberFault(leaf, { ...member, name: 'Somebody else' }) ?? '', /its subject/)
  const long = { ...member, name: 'Ж'.repeat(120) }
  const [longLeaf = ''] = await board.authority.issueCertificate(request, long)
  const certificate = readCertificate(longLeaf)
  assert.ok(certificate)
  assert.equal(memberFault(certificate, long), undefined)
  const now = board.clock.now()
  assert.equal(timeFault(leaf, root, new Date(now)), undefined)
  assert.equal(timeFault(leaf, root, new Date(now + 10 * 60_000)), undefined)
  assert.ok(timeFault(leaf, root, new Date(now + 10 * 60_000 + 1)))
  assert.ok(timeFault(leaf, root, new Date(now - 1)))
})

test('the signing key of a member cannot be taken out of the page', async () => {
  const { privateKey } = await makeSigningKey()
  await assert.rejects(crypto.subtle.exportKey('pkcs8', privateKey))
})

test('the authority is made once, kept for its owner only, and the same after a restart', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'data', 'authority')
  const clock = { now: () => Date.UTC(2026, 0, 1), after: () => () => {} }
  const opened = await Promise.all([openAuthority(path, clock), openAuthority(path, clock), openAuthority(path, clock)])
  const again = await openAuthority(path, clock)
  assert.deepEqual([...new Set([...opened, again].map((one) => one.rootFingerprint))], [again.rootFingerprint])
  const files = await readdir(path)
  assert.deepEqual(files.toSorted(), [
    'root.key.pem',
    'root.pem',
    'seal.key.pem',
    'seal.pem',
    'time.key.pem',
    'time.pem',
  ])
  for (const file of files) assert.equal((await stat(join(path, file))).mode & 0o777, 0o600)
  assert.equal((await stat(path)).mode & 0o777, 0o700)
  assert.deepEqual(await readdir(join(folder.path, 'data')), ['authority'])
})

test('an authority from before there were time-stamps is given a key for them by its own root', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'authority')
  const clock = { now: () => Date.UTC(2026, 0, 1), after: () => () => {} }
  const before = await openAuthority(path, clock)
  for (const name of ['time.key.pem', 'time.pem']) await rm(join(path, name))
  const after = await openAuthority(path, clock)
  assert.equal(after.rootFingerprint, before.rootFingerprint)
  const root = readCertificate(after.rootCertificate)
  assert.ok(root)
  const bytes = new TextEncoder().encode('stamped')
  assert.deepEqual(await openTimeStamp(await after.timeStamp(bytes), bytes, root), { at: new Date(clock.now()) })
  // Half of it lost is not a folder from before.
  await rm(join(path, 'time.key.pem'))
  await assert.rejects(openAuthority(path, clock), { code: 'ENOENT' })
})

test('openssl accepts a time-stamp, and not of other bytes', openssl, async () => {
  await using board = await temporaryAuthority()
  const bytes = new TextEncoder().encode('a signature')
  await writeFile(join(board.folder, 'token.der'), await board.authority.timeStamp(bytes))
  await writeFile(join(board.folder, 'bytes'), bytes)
  await writeFile(join(board.folder, 'others'), 'another')
  const at = (name: string) => join(board.folder, name)
  const when = String(Math.floor(board.clock.now() / 1000))
  const ask = (data: string) =>
    run('openssl', [
      'ts',
      '-verify',
      '-token_in',
      '-in',
      at('token.der'),
      '-data',
      at(data),
      '-CAfile',
      at('authority/root.pem'),
      '-attime',
      when,
    ])
  assert.match((await ask('bytes')).stdout + (await ask('bytes')).stderr, /Verification: OK/)
  await assert.rejects(ask('others'), /message imprint mismatch/)
})

test('an authority with a key lost does not quietly become another', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'authority')
  const clock = { now: () => 0, after: () => () => {} }
  await openAuthority(path, clock)
  await rm(join(path, 'seal.key.pem'))
  await assert.rejects(openAuthority(path, clock), { code: 'ENOENT' })
})

test('an independent JOSE library agrees that the attestation is signed', async () => {
  await using board = await temporaryAuthority()
  const [vote] = everybody
  assert.ok(vote)
  const { jws } = await sign(board.authority, board.clock, aStatement(), vote, 1)
  const [leaf] = openJws(jws, 'consilium-attestation+jws')?.chain ?? []
  const key = await importX509(pem(leaf ?? ''), 'ES256')
  const { payload } = await flattenedVerify(jws, key, { algorithms: ['ES256'] })
  assert.match(new TextDecoder().decode(payload), /"position":"agree"/)
  await assert.rejects(flattenedVerify({ ...jws, payload: `${jws.payload.slice(0, -2)}AA` }, key))
})

test('openssl alone verifies an attestation, its chain, and its ten minutes', openssl, async () => {
  await using board = await temporaryAuthority()
  const [vote] = everybody
  assert.ok(vote)
  const issuedAt = Math.floor(board.clock.now() / 1000)
  const { jws } = await sign(board.authority, board.clock, aStatement(), vote, 1)
  const chain = openJws(jws, 'consilium-attestation+jws')?.chain
  assert.ok(chain)
  const at = (name: string) => join(board.folder, name)
  await writeFile(at('leaf.pem'), pem(chain[0]))
  await writeFile(at('root.pem'), pem(chain[1]))
  const raw = Buffer.from(jws.signature, 'base64url')
  await writeFile(at('signature.der'), derSignature(raw))
  await writeFile(at('input'), `${jws.protected}.${jws.payload}`)
  const { stdout: key } = await run('openssl', ['x509', '-in', at('leaf.pem'), '-pubkey', '-noout'])
  await writeFile(at('key.pem'), key)

  const checkSignature = ['dgst', '-sha256', '-verify', at('key.pem'), '-signature', at('signature.der'), at('input')]
  assert.match((await run('openssl', checkSignature)).stdout, /Verified OK/)
  const checkChain = (seconds: number) =>
    run('openssl', ['verify', '-x509_strict', '-attime', String(seconds), '-CAfile', at('root.pem'), at('leaf.pem')])
  assert.match((await checkChain(issuedAt + 60)).stdout, /OK/)
  await assert.rejects(checkChain(issuedAt + 601), /certificate has expired/)
  await assert.rejects(checkChain(issuedAt - 60), /not yet valid/)
  const { stdout: subject } = await run('openssl', [
    'x509',
    '-in',
    at('leaf.pem'),
    '-noout',
    '-subject',
    '-nameopt',
    'utf8',
  ])
  assert.match(subject, /CN ?= ?Γιώργος Παπαδόπουλος.*serialNumber ?= ?per_neuro00000000001/)
  await writeFile(at('input'), `${jws.protected}.${jws.payload}x`)
  await assert.rejects(run('openssl', checkSignature), { stdout: /Verification failure/ })
})

/** ECDSA as X.509 writes it, SEQUENCE of two INTEGERs, from the r and s side by side of RFC 7518. */
function derSignature(raw: Buffer): Buffer {
  const body = [...integer(raw.subarray(0, 32)), ...integer(raw.subarray(32))]
  return Buffer.from([0x30, body.length, ...body])
}

function integer(bytes: Buffer): number[] {
  const start = bytes.findIndex((byte) => byte !== 0)
  const body = (bytes[start] ?? 0) >= 0x80 ? [0, ...bytes.subarray(start)] : [...bytes.subarray(start)]
  return [0x02, body.length, ...body]
}
