import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { derivedImage } from '../../../shared/dicom/derivedImage.ts'
import { keyObjectSelection, type KeyView, presentationState } from '../../../shared/dicom/keyObjects.ts'
import { debianProgram } from '../../support/debianPackages.ts'

const run = promisify(execFile)
const tools = {
  dcmdump: await debianProgram('dcmdump', ['dcmtk']),
  dsrdump: await debianProgram('dsrdump', ['dcmtk']),
  dcmpschk: await debianProgram('dcmpschk', ['dcmtk']),
}
const missing = Object.values(tools).flatMap((tool) => ('missing' in tool ? [tool.missing] : []))[0]
const needsDcmtk = { skip: missing ?? false }
const path = (name: keyof typeof tools) => ('path' in tools[name] ? tools[name].path : '')

const view: KeyView = {
  studyUid: '1.2.3',
  pseudonym: 'NEU-0417',
  image: {
    sopClassUid: '1.2.840.10008.5.1.4.1.1.4',
    sopInstanceUid: '1.2.3.1.88',
    seriesUid: '1.2.3.1',
    frame: null,
    rows: 256,
    columns: 192,
    spacing: [1.5, 0.9],
    rescale: { slope: 1, intercept: 0 },
    isMonochrome1: false,
  },
  window: { center: 512.5, width: 900 },
  invert: true,
  turn: { quarters: 1, mirrored: true },
  shown: { left: -20, top: 1, right: 212, bottom: 256 },
  graphics: [
    {
      lines: [
        [
          [10.5, 20.25],
          [60, 80],
          [10.5, 20.25],
        ],
      ],
      words: 'Läsion 12,3 mm',
    },
  ],
  title: 'FLAIR 88/176: dysplasia, right frontal',
  at: new Date('2026-11-25T21:14:05Z'),
  uids: ['2.25.1', '2.25.2', '2.25.3', '2.25.4'],
}

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-key-'))
})
after(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function kept(name: string, bytes: Uint8Array): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, bytes)
  return file
}

test('dcmtk checks the presentation state and finds nothing wrong with it', needsDcmtk, async () => {
  const file = await kept('state.dcm', presentationState(view))
  const { stdout, stderr } = await run(path('dcmpschk'), ['-v', file])
  const said = stdout + stderr
  assert.match(said, /Test passed/i)
  assert.doesNotMatch(said, /error|failed/i)
  const dump = (await run(path('dcmdump'), [file])).stdout
  for (const words of ['512.5', 'INVERSE', 'ImageRotation', '270', 'POLYLINE', 'SCALE TO FIT', 'ISO_IR 192']) {
    assert.ok(dump.includes(words), words)
  }
})

test(
  'dcmtk reads the key object selection as a document that points to the image and how it was seen',
  needsDcmtk,
  async () => {
    const file = await kept('selection.dcm', keyObjectSelection(view))
    const { stdout } = await run(path('dsrdump'), [file])
    assert.match(stdout, /Key Object Selection/)
    assert.match(stdout, /Of Interest/)
    assert.match(stdout, /dysplasia, ri/)
    assert.match(stdout, /IMAGE:=\(MR image,\),\(GSPS,\)/)
    const dump = (await run(path('dcmdump'), [file])).stdout
    assert.ok(dump.includes('1.2.3.1.88') && dump.includes('2.25.1'))
  },
)

test('a plane nobody else has goes along as a derived image with its place in the patient', needsDcmtk, async () => {
  const { bytes, source } = derivedImage({
    studyUid: '1.2.3',
    pseudonym: 'NEU-0417',
    frameOfReferenceUid: '1.2.9',
    plane: { position: [1, 2, 3], rowDirection: [0, 1, 0], columnDirection: [0, 0, -1], pixelSpacing: [2, 1] },
    rows: 2,
    columns: 3,
    values: Int16Array.from([-5, 0, 1, 2, 3, 700]),
    rescale: { slope: 2, intercept: -1 },
    window: { center: 40, width: 80 },
    derivation: 'Sagittal plane, 5 mm, mean',
    source: { sopClassUid: '1.2.840.10008.5.1.4.1.1.4', sopInstanceUid: '1.2.3.1.88' },
    at: view.at,
    uids: ['2.25.7', '2.25.8'],
  })
  const dump = (await run(path('dcmdump'), ['+W', folder, await kept('plane.dcm', bytes)])).stdout
  assert.match(dump, /DERIVED\\SECONDARY\\MPR/)
  assert.match(dump, /\[1\\2\\3\]/)
  assert.equal(source.sopInstanceUid, '2.25.7')
})
