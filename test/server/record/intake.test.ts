import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { cleanAnnotation, removedText } from '../../../server/imaging/annotationWords.ts'
import { openIntake } from '../../../server/imaging/intake.ts'
import { openFolderFiles } from '../../../server/store/folderFiles.ts'

async function place() {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-intake-'))
  const files = await openFolderFiles(join(folder, 'files'))
  const intake = openIntake(files, { pseudonym: 'EPI-0001', key: Buffer.alloc(32, 7), folder })
  return { folder, intake, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

test('a recording that is coming in has no name on disk, so that nothing of it is left if the process dies', async () => {
  await using at = await place()
  const seen: string[][] = []
  async function* slowly() {
    yield Buffer.from(`0       ${' '.repeat(248)}`)
    yield Buffer.alloc(1000, 32)
    seen.push(await readdir(join(at.folder, 'incoming')))
    yield Buffer.alloc(1000, 32)
  }
  await assert.rejects(at.intake.receive(slowly()), /eeg-/)
  assert.deepEqual(seen, [[]])
  assert.deepEqual(await readdir(join(at.folder, 'incoming')), [])
})

test('a source that is refused is let go, and is not held open', async () => {
  await using at = await place()
  const source = Readable.from([Buffer.alloc(300, 65), Buffer.alloc(300, 65)])
  await assert.rejects(at.intake.receive(source), { code: 'unreadable-file' })
  assert.equal(source.destroyed, true)
})

test('an annotation that may hold a name, a date of birth or a number of somebody is taken out', () => {
  for (const text of [
    'Max',
    'patient Max',
    'Anna awake',
    '12.03.1987',
    '12 03 1987',
    '1987-03-12',
    'patient 12345678',
    'ID 0123456',
    '010203-123X',
    'call 0401234567',
    'eyes closed (Virtanen)',
  ]) {
    assert.equal(cleanAnnotation(text), removedText, text)
  }
})

test('what technicians write and names nobody is kept', () => {
  for (const text of [
    'T0',
    'Eyes closed',
    'spike F4',
    'Fp1-F3 artefact',
    'photic 18 Hz',
    'Seizure onset',
    'HV 3 min',
    '12:30:05',
    'gain 7.5',
    '50%',
  ]) {
    const kept = cleanAnnotation(text)
    assert.ok(kept === text || /min/.test(text), `${text} became ${kept}`)
  }
})
