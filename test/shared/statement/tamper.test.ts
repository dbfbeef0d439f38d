import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fromBase64, toBase64 } from '../../../shared/statement/base64.ts'
import { bundleBytes, maximumBundleBytes } from '../../../shared/statement/bundle.ts'
import { canonicalBytes } from '../../../shared/statement/canonical.ts'
import { chainFault, readCertificate, rootFault } from '../../../shared/statement/certificate.ts'
import { openJws } from '../../../shared/statement/jws.ts'
import { verifyBundle } from '../../../shared/statement/verify.ts'
import { signedBundle, temporaryAuthority } from '../../support/signedBundle.ts'
import { random } from './random.ts'

const board = await temporaryAuthority()
after(() => board[Symbol.asyncDispose]())
const bundle = await signedBundle(board)
const bytes = bundleBytes(bundle)
const text = new TextDecoder().decode(bytes)

const verdictOf = async (changed: string | Uint8Array) => {
  const { verdict, checks } = await verifyBundle(
    typeof changed === 'string' ? new TextEncoder().encode(changed) : changed,
  )
  assert.equal(
    verdict === 'valid',
    checks.every((one) => one.ok),
  )
  return verdict
}

/** Step between the bytes changed: prime, so that over the lines of a file every kind of place is met. */
const stride = 131

test('a changed byte anywhere is noticed', async () => {
  assert.equal(await verdictOf(bytes), 'valid')
  for (let at = 0; at < bytes.length; at += stride) {
    const changed = bytes.slice()
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 7))
    assert.notEqual(await verdictOf(changed), 'valid', `byte ${at}`)
  }
})

test('a byte put in or taken out is noticed', async () => {
  for (let at = 0; at < bytes.length; at += stride * 3) {
    assert.notEqual(await verdictOf(Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + 1))), 'valid')
    assert.notEqual(await verdictOf(Uint8Array.of(...bytes.subarray(0, at), 0x20, ...bytes.subarray(at))), 'valid')
  }
})

test('every character of the seal counts, also the bits that base64 leaves unused', async () => {
  const { signature } = bundle.seal
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  for (const letter of alphabet) {
    const changed = signature.slice(0, -1) + letter
    if (changed === signature) continue
    const resigned = { ...bundle, seal: { ...bundle.seal, signature: changed } }
    assert.equal(await verdictOf(canonicalBytes(resigned)), 'not-valid')
  }
})

test('a certificate with any byte changed that its issuer signed vouches for nothing, and nothing is thrown', async () => {
  const root = fromBase64(bundle.certificates.root)
  const [first] = bundle.attestations
  const opened = first && openJws(first.jws, 'consilium-attestation+jws')
  const leaf = opened && fromBase64(opened.chain[0])
  assert.ok(root && leaf)
  const trusted = readCertificate(bundle.certificates.root)
  assert.ok(trusted)
  for (const der of [root, leaf]) {
    // SEQUENCE { SEQUENCE tbsCertificate, ... }: what follows it is the issuer's signature and how to read that.
    const signedUntil = 8 + new DataView(der.buffer).getUint16(6)
    for (let at = 0; at < der.length; at++) {
      const changed = der.slice()
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      const certificate = readCertificate(toBase64(changed))
      const fault =
        certificate && (der === root ? await rootFault(certificate) : await chainFault(certificate, trusted))
      if (at >= 4 && at < signedUntil) assert.ok(!certificate || fault, `byte ${at} of ${der.length}`)
    }
  }
})

test('bytes before or after the bundle, other spellings and hidden names are noticed', async () => {
  const spellings = [
    `${text}\n`,
    ` ${text}`,
    `\uFEFF${text}`,
    `${text}{}`,
    JSON.stringify(bundle, null, 2),
    JSON.stringify(Object.fromEntries(Object.entries(bundle).toReversed())),
    text.replace('naïve', 'na\\u00efve'),
    text.replace('naïve', 'nai\u0308ve'),
    text.replace('{', '{"audit":{},'),
    text.replace('{', '{"__proto__":{},'),
    text.replace('"statement":{', '"statement":{"__proto__":1,'),
    text.replace('"consensus":true', '"__proto__":null,"consensus":true'),
    text.replace('"count":97', '"count":97.0'),
  ]
  for (const spelling of spellings) assert.notEqual(spelling, text)
  for (const spelling of spellings) assert.notEqual(await verdictOf(spelling), 'valid', spelling.slice(0, 60))
})

test('a hidden name is noticed also where the file is spelled canonically', async () => {
  const hidden = JSON.parse(text.replaceAll('"statement":{', '"statement":{"__proto__":{"x":1},')) as unknown
  assert.equal(await verdictOf(canonicalBytes(hidden)), 'not-valid')
})

test('junk is not readable, and nothing is thrown', async () => {
  const next = random(5)
  const junk: (string | Uint8Array)[] = [
    '',
    '{}',
    'null',
    '[]',
    '"x"',
    '{"schema":"consilium.bundle"}',
    '['.repeat(1_000_000),
  ]
  for (let round = 0; round < 300; round++) junk.push(Uint8Array.from({ length: next(400) }, () => next(256)))
  junk.push('{"schema":"consilium.bundle","schemaVersion":2}', new Uint8Array(maximumBundleBytes + 1))
  for (const one of junk) assert.equal(await verdictOf(one), 'not-readable')
})

test('a bundle with any part replaced by junk is not valid, and nothing is thrown', async () => {
  const next = random(9)
  const values = [null, true, 0, -1, 1e300, '', 'x', '\u202E', 'A'.repeat(86), [], {}, [[]], { kind: 'x' }, bundle.seal]
  for (let round = 0; round < 600; round++) {
    const changed = structuredClone(bundle) as unknown as Record<string, unknown>
    let place = changed
    for (;;) {
      const keys = Object.keys(place).filter((key) => key !== 'schema' && key !== 'schemaVersion')
      const key = keys[next(keys.length)]
      if (key === undefined) break
      const child = place[key]
      if (typeof child === 'object' && child !== null && Object.keys(child).length > 0 && next(5) > 0) {
        place = child as Record<string, unknown>
        continue
      }
      place[key] = values[next(values.length)]
      break
    }
    const bytesNow = canonicalBytes(changed)
    if (new TextDecoder().decode(bytesNow) !== text) assert.equal(await verdictOf(bytesNow), 'not-valid')
  }
})
