import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { bundleBytes, bundleFileName } from '../../../shared/statement/bundle.ts'
import type { Report } from '../../../shared/statement/report.ts'
import { everybody, signedBundle, temporaryAuthority } from '../../support/signedBundle.ts'

const board = await temporaryAuthority()
after(() => board[Symbol.asyncDispose]())
const bundle = await signedBundle(board)
const text = new TextDecoder().decode(bundleBytes(bundle))

async function fileOf(content: string): Promise<string> {
  const path = join(board.folder, bundleFileName(bundle.statement))
  await writeFile(path, content)
  return path
}

async function verify(...args: string[]) {
  const program = join(import.meta.dirname, '../../../server/signing/verifyFile.ts')
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()])
  return {
    code: await closed,
    out: Buffer.concat(out as Buffer[]).toString(),
    err: Buffer.concat(err as Buffer[]).toString(),
  }
}

test('one changed character in a section is not valid, exit 1, and the first line names the section', async () => {
  const { code, out } = await verify(
    await fileOf(text.replace('What the panel says under risks', 'What the panel says under Risks')),
  )
  assert.equal(code, 1)
  assert.match(out.split('\n')[0] ?? '', /^NOT VALID: parts, statement\.sections\.risks/)
  assert.match(out, /^✗ seal: /m)
  assert.match(out, /is not to be relied on/)
})

test('what is no bundle, no file, a folder or a wrong call is not readable, exit 2', async () => {
  const calls = [
    [await fileOf('{"not":"a bundle"}')],
    [join(board.folder, 'nothing')],
    [board.folder],
    [],
    ['a', 'b'],
    ['--what'],
  ]
  for (const call of calls) {
    const { code, out, err } = await verify(...call)
    assert.equal(code, 2)
    assert.match(out + err, /^(NOT READABLE|usage)/)
    assert.doesNotMatch(err, /node:|Error/)
  }
})

test('a file cannot steer the terminal it is printed on', async () => {
  const { code, out } = await verify(await fileOf(text.replace('"audit":{', '"audit":{"\\u001b[2J\\u202e":1,')))
  assert.equal(code, 1)
  assert.ok(out.includes('[2J'))
  assert.ok(!out.includes('\u001B') && !out.includes('\u202E'))
})

test('a valid file is valid, exit 0: the verdict first, then each check, then who said what', async () => {
  const { code, out } = await verify(await fileOf(text), '--root', board.authority.rootFingerprint.toUpperCase())
  assert.equal(code, 0)
  const lines = out.split('\n')
  assert.equal(lines[0], 'VALID')
  assert.doesNotMatch(out, /✗/)
  assert.ok(lines.findIndex((line) => line.startsWith('✓ seal')) < lines.findIndex((line) => line.startsWith('Ilse')))
  for (const { position, reason } of everybody) assert.ok(out.includes(position) && out.includes(reason ?? ''))
})

test('--json is the report on one line', async () => {
  const { out } = await verify(await fileOf(text), '--json')
  assert.equal(out.trimEnd().split('\n').length, 1)
  const report = JSON.parse(out) as Report
  assert.equal(report.verdict, 'valid')
  assert.equal(report.summary?.digest, bundle.statementDigest)
})
