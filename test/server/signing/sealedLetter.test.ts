import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import type { Bundle } from '../../../shared/statement/bundle.ts'
import type { Report } from '../../../shared/statement/report.ts'
import { verifyFile } from '../../../shared/statement/verifyFile.ts'
import { debianProgram } from '../../support/debianPackages.ts'
import { aSealedLetter } from '../../support/sealedLetters.ts'
import { signedBundle, temporaryAuthority } from '../../support/signedBundle.ts'

const run = promisify(execFile)
let temporary: Awaited<ReturnType<typeof temporaryAuthority>>
let bundle: Bundle
let letter: Uint8Array<ArrayBuffer>
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-letter-'))
  temporary = await temporaryAuthority()
  bundle = await signedBundle(temporary)
  letter = await aSealedLetter(temporary, bundle)
  await writeFile(join(folder, 'letter.pdf'), letter)
})
after(async () => {
  await temporary[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const failed = (report: Report) => report.checks.filter((one) => !one.ok).map((one) => one.id)
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const bytesOf = (latin1: string) => new Uint8Array(Buffer.from(latin1, 'latin1'))

/** The bytes with one place changed, which must exist. */
function changed(from: string, to: string): Uint8Array<ArrayBuffer> {
  assert.equal(from.length, to.length)
  const whole = text(letter)
  assert.ok(whole.includes(from), from)
  return bytesOf(whole.replace(from, () => to))
}

test('a sealed letter is valid by its bytes alone, and says what its evidence says', async () => {
  const report = await verifyFile(letter)
  assert.deepEqual([report.verdict, failed(report)], ['valid', []])
  assert.ok(report.checks.some((one) => one.id === 'pdf-seal'))
  assert.equal(report.summary?.digest, bundle.statementDigest)
})

test('the same recommendation gives the same letter, but for the seal', async () => {
  const again = text(await aSealedLetter(temporary, bundle))
  const withoutSeal = (file: string) => file.replace(/\/Contents <[0-9a-f]+>/, '')
  assert.equal(withoutSeal(again), withoutSeal(text(letter)))
})

test('a changed byte anywhere in the letter is noticed', async () => {
  // Every class of byte there is: each 997th, which comes to head, pages, fonts, table, attachments and seal.
  for (let at = 0; at < letter.length; at += 997) {
    const mutant = letter.slice()
    mutant[at]! ^= 1 << (at % 8)
    assert.notEqual((await verifyFile(mutant)).verdict, 'valid', `byte ${at}`)
  }
})

test('every digit of the place of the seal counts, also those after it and the case they are written in', async () => {
  const contents = /\/Contents <([0-9a-f]+)>/.exec(text(letter))
  assert.ok(contents)
  const start = contents.index + '/Contents <'.length
  const length = contents[1]?.length ?? 0
  for (let at = start; at < start + length; at += at < start + 5000 ? 61 : 1201) {
    const mutant = letter.slice()
    mutant[at] = mutant[at] === 0x30 ? 0x31 : 0x30
    assert.notEqual((await verifyFile(mutant)).verdict, 'valid', `digit ${at - start}`)
  }
  const letterDigit = text(letter).slice(start).search(/[a-f]/) + start
  const upper = letter.slice()
  upper[letterDigit]! -= 32
  assert.deepEqual(failed(await verifyFile(upper)), ['pdf-seal'])
})

test('bytes after the end, and a revision added to it, are noticed', async () => {
  const appended = await verifyFile(bytesOf(`${text(letter)}\n% more`))
  assert.equal(appended.verdict, 'not-readable')
  const update = `1 0 obj\n<< >>\nendobj\nxref\n0 0\ntrailer\n<< /Prev 5 >>\nstartxref\n${letter.length}\n%%EOF\n`
  const revised = await verifyFile(bytesOf(text(letter) + update))
  assert.deepEqual(
    [revised.verdict, revised.checks[0]?.detail],
    ['not-readable', 'it was added to after it was written, or is cut off'],
  )
})

test('a seal that leaves something out is refused for that', async () => {
  const range = /\/ByteRange \[0 (\d+) (\d+) (\d+)\] */.exec(text(letter))
  assert.ok(range)
  const shorter = `/ByteRange [0 ${Number(range[1]) - 1} ${range[2]} ${range[3]}]`.padEnd(range[0].length)
  const report = await verifyFile(changed(range[0], shorter))
  assert.ok(failed(report).includes('pdf-whole'))
})

test('a seal that permits changes is refused', async () => {
  assert.ok(failed(await verifyFile(changed('/P 1\n/V', '/P 2\n/V'))).includes('pdf-whole'))
})

test('a letter whose attachments were taken from another recommendation is refused', async () => {
  const another = await signedBundle(temporary)
  const swapped = await aSealedLetter(temporary, another)
  const cut = (file: string) => /\/Contents <[0-9a-f]+>/.exec(file)?.[0] ?? ''
  const forged = await verifyFile(bytesOf(text(letter).replace(cut(text(letter)), () => cut(text(swapped)))))
  assert.deepEqual(failed(forged), ['pdf-changed'])
})

test('a letter sealed by another board is refused, whatever it carries', async () => {
  await using elsewhere = await temporaryAuthority()
  const report = await verifyFile(await aSealedLetter(elsewhere, bundle))
  assert.ok(failed(report).includes('pdf-seal'), failed(report).join())
})

test('junk that begins like a PDF is not readable, at once and without an error', async () => {
  for (const junk of [
    '%PDF-1.7\n',
    `%PDF-1.7\n${'('.repeat(100_000)}`,
    `%PDF-1.7\nxref\n0 999999\ntrailer\n<< >>\nstartxref\n9\n%%EOF\n`,
    `%PDF-1.7\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n${'<< /A '.repeat(5000)}\nstartxref\n9\n%%EOF\n`,
  ]) {
    assert.equal((await verifyFile(bytesOf(junk))).verdict, 'not-readable')
  }
})

test('pdfsig finds one valid PAdES signature over the whole document', async (t) => {
  const pdfsig = await debianProgram('pdfsig', ['poppler-utils'])
  if ('missing' in pdfsig) return t.skip(pdfsig.missing)
  const { stdout } = await run(pdfsig.path, [join(folder, 'letter.pdf')])
  assert.match(stdout, /Signature Type: ETSI\.CAdES\.detached/)
  assert.match(stdout, /Total document signed/)
  assert.match(stdout, /Signature Validation: Signature is Valid\./)
  assert.doesNotMatch(stdout, /Signature #2/)
})

test('qpdf finds nothing wrong, and the parts of PDF/A-3b that can be looked up are there', async (t) => {
  const qpdf = await debianProgram('qpdf', ['qpdf'])
  if ('missing' in qpdf) return t.skip(qpdf.missing)
  const { stdout } = await run(qpdf.path, ['--check', join(folder, 'letter.pdf')])
  assert.match(stdout, /No syntax or stream encoding errors found/)
  const plain = join(folder, 'plain.pdf')
  await run(qpdf.path, ['--qdf', '--object-streams=disable', join(folder, 'letter.pdf'), plain]).catch(() => undefined)
  const open = (await readFile(plain)).toString('latin1')
  assert.match(open, /<pdfaid:part>3<\/pdfaid:part>/)
  assert.match(open, /<pdfaid:conformance>B<\/pdfaid:conformance>/)
  assert.match(open, /\/OutputIntents/)
  assert.match(open, /\/MarkInfo/)
  assert.match(open, /\/Lang \(en\)/)
  assert.doesNotMatch(open, /\/JavaScript|\/Launch|\/Encrypt/)
  const fonts = open.split('endobj').filter((object) => object.includes('/Type /FontDescriptor'))
  assert.ok(fonts.length > 2)
  // A font of which the file holds nothing would be replaced by whatever the reader's machine has.
  assert.ok(fonts.every((font) => /\/FontFile[23]? /.test(font)))
})
