import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalBytes, canonicalText, codeWords, sha256Hex } from '../../../shared/statement/canonical.ts'
import { codeWordList } from '../../../shared/statement/codeWordList.ts'
import { parseJson } from '../../../shared/statement/json.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

test('half a surrogate pair, NaN, infinities and what JSON cannot say are refused and never left out', () => {
  const unsayable = [
    '\uD800',
    { a: '\uDFFF' },
    { '\uD83D': 1 },
    NaN,
    Infinity,
    [undefined],
    { a: undefined },
    1n,
    undefined,
  ]
  for (const value of [...unsayable, new Date(0), new Uint8Array(2), { a: () => 1 }, { a: Symbol('a') }, new Map()]) {
    assert.throws(() => canonicalText(value))
  }
})

test('a circle is refused', () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  assert.throws(() => canonicalText(circle))
})

test('RFC 8785 section 3.2.2 is serialised as the standard prints it', () => {
  const input = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
      '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
  )
  const expected =
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
    '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
  assert.equal(canonicalText(input), expected)
})

test('RFC 8785 section 3.2.3 sorts names by UTF-16 code units', () => {
  const input = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  }
  const expected =
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis",' +
    '"\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}'
  assert.equal(canonicalText(input), expected)
})

test('RFC 8785 appendix B numbers are serialised as the standard prints them', () => {
  const samples: [bits: bigint, text: string][] = [
    [0x0000000000000000n, '0'],
    [0x8000000000000000n, '0'],
    [0x0000000000000001n, '5e-324'],
    [0x8000000000000001n, '-5e-324'],
    [0x7fefffffffffffffn, '1.7976931348623157e+308'],
    [0x4340000000000000n, '9007199254740992'],
    [0x4430000000000000n, '295147905179352830000'],
    [0x44b52d02c7e14af5n, '9.999999999999997e+22'],
    [0x44b52d02c7e14af6n, '1e+23'],
    [0x44b52d02c7e14af7n, '1.0000000000000001e+23'],
    [0x444b1ae4d6e2ef4en, '999999999999999700000'],
    [0x444b1ae4d6e2ef4fn, '999999999999999900000'],
    [0x444b1ae4d6e2ef50n, '1e+21'],
    [0x3eb0c6f7a0b5ed8cn, '9.999999999999997e-7'],
    [0x3eb0c6f7a0b5ed8dn, '0.000001'],
    [0x41b3de4355555553n, '333333333.3333332'],
    [0x41b3de4355555554n, '333333333.33333325'],
    [0x41b3de4355555555n, '333333333.3333333'],
    [0xbecbf647612f3696n, '-0.0000033333333333333333'],
    [0x43143ff3c1cb0959n, '1424953923781206.2'],
  ]
  for (const [bits, text] of samples) {
    const [number] = new Float64Array(BigUint64Array.of(bits).buffer)
    assert.equal(canonicalText(number), text)
  }
})

test('the digest is SHA-256 of the canonical bytes', async () => {
  assert.equal(
    await sha256Hex(canonicalBytes({ b: 2, a: 1 })),
    '43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777',
  )
})

test('bytes that are not UTF-8 JSON are read as nothing', () => {
  const junk = ['', '{', '{"a":}', '\uFEFF{}', '{}{}', '"\\ud800"', '[1e999]', 'NaN'].map(bytesOf)
  for (const bytes of [...junk, Uint8Array.of(0x22, 0xff, 0x22)]) assert.equal(parseJson(bytes), undefined)
})

test('another spelling of the same JSON is seen to be another', () => {
  for (const text of ['{"a":1,"a":1}', '{ "a":1}', '{"a":1.0}', '{"\\u0061":1}', '{"b":1,"a":1}', '-0', '{"a":1}\n']) {
    assert.equal(parseJson(bytesOf(text))?.canonical, false, text)
  }
  assert.equal(parseJson(bytesOf('{"a":1,"b":"é"}'))?.canonical, true)
})

test('the code words are 256, no two alike in their first four letters, and name the first eight bytes', () => {
  assert.equal(codeWordList.length, 256)
  assert.equal(new Set(codeWordList.map((word) => word.slice(0, 4))).size, 256)
  assert.ok(codeWordList.every((word) => /^[a-z]{3,9}$/.test(word)))
  const words = codeWords(`00ff01fe0203fd10${'9'.repeat(48)}`)
  assert.deepEqual(
    words,
    [0, 255, 1, 254, 2, 3, 253, 16].map((byte) => codeWordList[byte]),
  )
  assert.throws(() => codeWords('00ff'))
})
