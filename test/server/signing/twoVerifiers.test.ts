import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { verifyFile } from '../../../shared/statement/verifyFile.ts'
import { debianProgram } from '../../support/debianPackages.ts'
import { aSealedLetter } from '../../support/sealedLetters.ts'
import { signedBundle, temporaryAuthority } from '../../support/signedBundle.ts'

const recipe = join(import.meta.dirname, '../../../server/signing/verify-with-openssl.sh')
const mutants = 200

/** Mulberry32: the same files in every run, so that a disagreement can be looked at again. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A byte changed, put in, taken out, or a stretch written twice; half of them in the seal, where signatures end. */
function mutant(
  letter: Uint8Array,
  seal: { start: number; end: number },
  random: () => number,
): Uint8Array<ArrayBuffer> {
  const inSeal = random() < 0.5
  const at = inSeal ? seal.start + Math.floor(random() * (seal.end - seal.start)) : Math.floor(random() * letter.length)
  const bytes = [...letter.subarray(Math.max(0, at - 40), at)]
  const kind = Math.floor(random() * 4)
  const digit = '0123456789abcdefABCDEF <>'.charCodeAt(Math.floor(random() * 25))
  const other = (letter[at]! + 1 + Math.floor(random() * 255)) % 256
  const replaced = inSeal ? (digit === letter[at] ? 0x67 : digit) : other
  const middle = { 0: [replaced], 1: [replaced, letter[at]!], 2: [], 3: [...bytes, letter[at]!] }[kind] ?? [replaced]
  const whole = [letter.subarray(0, at), Uint8Array.from(middle), letter.subarray(at + 1)]
  return new Uint8Array(Buffer.concat(whole))
}

const byOpenssl = (path: string): Promise<{ code: number | null; said: string }> =>
  new Promise((done, fail) => {
    const child = spawn('sh', [recipe, path])
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += String(chunk)))
    child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)))
    child.on('error', fail)
    child.on('close', (code) => done({ code, said }))
  })

test('two verifiers, ours and openssl’s recipe, agree on an honest letter and on 200 mutated ones', async (t) => {
  const openssl = await debianProgram('openssl', ['openssl'])
  if ('missing' in openssl) return t.skip(openssl.missing)
  await using temporary = await temporaryAuthority()
  const folder = await mkdtemp(join(tmpdir(), 'consilium-mutants-'))
  try {
    const letter = await aSealedLetter(temporary, await signedBundle(temporary))
    const path = join(folder, 'letter.pdf')
    await writeFile(path, letter)
    const honest = await byOpenssl(path)
    assert.equal(honest.code, 0, honest.said)
    assert.match(honest.said, /3 signatures/)
    assert.equal((await verifyFile(letter)).verdict, 'valid')

    const contents = /\/Contents <([0-9a-f]+)>/.exec(Buffer.from(letter).toString('latin1'))
    assert.ok(contents)
    const seal = { start: contents.index, end: contents.index + 6000 }
    const random = dice(20261125)
    for (let made = 0; made < mutants; made++) {
      const bytes = mutant(letter, seal, random)
      await writeFile(path, bytes)
      const ours = (await verifyFile(bytes)).verdict === 'valid'
      const theirs = await byOpenssl(path)
      assert.equal(theirs.code === 0, ours, `mutant ${made}: ours ${ours}, openssl: ${theirs.said}`)
      assert.equal(ours, false, `mutant ${made} is valid`)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
