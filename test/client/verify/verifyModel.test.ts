import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLines, type GivenFile, openVerifyModel, type Verification } from '../../../client/verify/verifyModel.ts'
import { bundleBytes } from '../../../shared/statement/bundle.ts'
import { maximumFileBytes } from '../../../shared/statement/verifyFile.ts'
import { signedBundle, temporaryAuthority } from '../../support/signedBundle.ts'

async function aFile(): Promise<Uint8Array<ArrayBuffer>> {
  await using temporary = await temporaryAuthority()
  return bundleBytes(await signedBundle(temporary))
}

async function judged(...parts: BlobPart[]): Promise<Verification> {
  const model = openVerifyModel()
  await model.give(new File(parts, 'r-v1.consilium.json'))
  return model.verification.get()
}

const verdictOf = (verification: Verification) =>
  verification.state === 'checked' ? verification.report.verdict : verification.state

test('what is no signed recommendation is called unreadable, never valid and never an error', async () => {
  for (const parts of [[], ['hello'], ['{}'], ['null'], [new Uint8Array([0xff, 0xfe])]]) {
    const verification = await judged(...parts)
    assert.equal(verdictOf(verification), 'not-readable')
    assert.equal(verification.state === 'checked' && verification.statement, null)
  }
})

test('a file too large to be one is refused before it is read', async () => {
  const model = openVerifyModel()
  const file: GivenFile = {
    name: 'large.json',
    size: maximumFileBytes + 1,
    arrayBuffer: () => assert.fail('it was read'),
  }
  await model.give(file)
  assert.deepEqual(model.verification.get(), { state: 'refused', name: 'large.json', because: 'tooLarge' })
})

test('a file that is gone before it is read is said to be so', async () => {
  const model = openVerifyModel()
  const gone = () => Promise.reject(new DOMException('gone', 'NotFoundError'))
  await model.give({ name: 'gone.json', size: 5, arrayBuffer: gone })
  assert.deepEqual(model.verification.get(), { state: 'refused', name: 'gone.json', because: 'unreadable' })
})

test('one changed word makes a file not valid, and each failure stands first with its place', async () => {
  const text = new TextDecoder().decode(await aFile())
  const verification = await judged(text.replace('The margin at the motor strip', 'The margin at the motor cortex'))
  assert.equal(verdictOf(verification), 'valid', 'what is signed is in base64, so that this changes nothing')
  const changed = await judged(text.replaceAll('under rationale', 'under reasons'))
  assert.equal(verdictOf(changed), 'not-valid')
  if (changed.state !== 'checked') return
  const lines = checkLines(changed.report.checks)
  const firstPassed = lines.findIndex(({ ok }) => ok)
  assert.ok(lines.slice(firstPassed).every(({ ok }) => ok))
  assert.ok(lines.some((line) => !line.ok && line.subject === 'statement.sections.rationale'))
})

test('of a valid file each check is told once, with how many signatures it stands for', async () => {
  const verification = await judged(await aFile())
  assert.equal(verdictOf(verification), 'valid')
  if (verification.state !== 'checked') return
  const lines = checkLines(verification.report.checks)
  assert.equal(new Set(lines.map(({ id }) => id)).size, lines.length)
  assert.deepEqual(
    lines.find(({ id }) => id === 'attestation-signature'),
    { id: 'attestation-signature', ok: true, count: 3 },
  )
  assert.equal(verification.statement?.case.pseudonym, 'SYN-0042')
})

test('a file given later is the one that is judged, however long the first takes', async () => {
  const model = openVerifyModel()
  const { promise, resolve } = Promise.withResolvers<ArrayBuffer>()
  const slow = model.give({ name: 'slow.json', size: 5, arrayBuffer: () => promise })
  assert.deepEqual(model.verification.get(), { state: 'checking', name: 'slow.json' })
  await model.give(new File(['hello'], 'second.json'))
  resolve(new ArrayBuffer(5))
  await slow
  const verification = model.verification.get()
  assert.equal(verification.state === 'checked' && verification.name, 'second.json')
})
