import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { needsSharedData, sharedData } from '../../support/sharedData.ts'
import { fileOf } from '../../shared/dicom/specimen.ts'
import { inspect } from './inspectProgram.ts'

const folder = await mkdtemp(join(tmpdir(), 'inspect-'))
after(() => rm(folder, { recursive: true }))

test('what is not there, is empty or is a text is refused with a code, each on its line, and exit 1', async () => {
  const empty = join(folder, 'empty.dcm')
  const words = join(folder, 'words.edf')
  await writeFile(empty, '')
  await writeFile(words, 'Dear colleague, thank you for referring this patient to us.')
  const { exitCode, lines, errors } = await inspect(join(folder, 'absent'), empty, words, folder)
  assert.equal(exitCode, 1)
  assert.equal(errors, '')
  assert.deepEqual(
    lines.map(({ kind, code }) => [kind, code]),
    [
      ['refused', 'not-found'],
      ['refused', 'unreadable-file'],
      ['refused', 'unreadable-file'],
      ['refused', 'unreadable-file'],
    ],
  )
})

test('a DICOM file is told by its content, whatever it is called, and exit is 0', async () => {
  const path = join(folder, 'sleep.edf')
  await writeFile(path, fileOf())
  const { exitCode, lines } = await inspect(path)
  assert.equal(exitCode, 0)
  assert.deepEqual(lines, [
    {
      file: path,
      kind: 'dicom',
      sopInstanceUid: '2.25.1001',
      modality: 'MR',
      rows: 2,
      columns: 3,
      frames: 1,
      transferSyntax: '1.2.840.10008.1.2.1',
      lossy: false,
      // sha256 of the six values 0, 1, 2, 3, 4, 4095 as little-endian int32.
      pixelSha256: '0ed262fbca7d030a31610451ba80bb3c39e17c8b5ecd34e1957ddb6d09a3d15b',
      warnings: [],
    },
  ])
})

test('every broken file is refused with a code or read with a warning, and none crashes', needsSharedData, async () => {
  const broken = ['dicom', 'eeg'].map((kind) => sharedData(join('broken', kind)))
  const names = await Promise.all(
    broken.map(async (path) =>
      (await readdir(path, { withFileTypes: true })).filter((one) => one.isFile()).map((one) => join(path, one.name)),
    ),
  )
  const { exitCode, lines, errors } = await inspect(...names.flat())
  assert.equal(exitCode, 1)
  assert.equal(errors, '')
  assert.deepEqual(
    lines.map(({ file }) => file),
    names.flat(),
  )
  for (const line of lines) {
    const warnings = line['warnings'] as string[] | undefined
    assert.ok(line.kind === 'refused' ? line.code && line.message : warnings && warnings.length > 0, line.file)
  }
  const codeOf = (name: string) => lines.find(({ file }) => file.endsWith(name))?.code
  assert.equal(codeOf('MUT_deflate_bomb_200MiB.dcm'), 'dicom-inflate-limit')
  assert.equal(codeOf('MUT_numberofframes_1e9.dcm'), 'dicom-pixels-implausible')
  assert.equal(codeOf('MUT_bitsallocated_12.dcm'), 'dicom-pixels-implausible')
  assert.equal(codeOf('MR_truncated.dcm'), 'dicom-truncated')
  assert.equal(codeOf('MUT_pixeldata_length_beyond_eof.dcm'), 'dicom-truncated')
  assert.equal(codeOf('no-pixel-data.dcm'), 'dicom-no-pixels')
})

test('an EEG recording is told by its content', needsSharedData, async () => {
  const { exitCode, lines } = await inspect(sharedData('eeg/short_psg.edf'))
  assert.equal(exitCode, 0)
  assert.equal(lines[0]?.kind, 'eeg')
})
