import assert from 'node:assert/strict'
import { existsSync, globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { nodeCodecs } from '../../../server/imaging/codecs.ts'
import { inspectDicom } from '../../../server/imaging/inspectDicom.ts'
import { startsAsDicom } from '../../../shared/dicom/parse.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { independentDigests, needsDicomTools } from '../../support/dicomOracle.ts'
import { needsSharedData, sharedData } from '../../support/sharedData.ts'

const options = existsSync(sharedData('dicom')) ? await needsDicomTools() : needsSharedData

test('every file is read to the values that dcmtk or gdcm decodes, and what has none is refused', options, async () => {
  const codecs = nodeCodecs()
  const paths: string[] = []
  for (const path of globSync('**/*', { cwd: sharedData('dicom') }).map((name) => sharedData(`dicom/${name}`))) {
    const bytes = await readFile(path).catch(() => null)
    if (bytes && startsAsDicom(bytes.subarray(0, 256))) paths.push(path)
  }
  assert.ok(paths.length > 200, `only ${paths.length} files`)
  const theirs = await independentDigests(paths)
  const differing: string[] = []
  let compared = 0
  for (const path of paths) {
    const oracle = theirs.get(path)
    const ours = await inspectDicom(path, codecs).catch((thrown: unknown) => thrown)
    if (!oracle) {
      assert.ok(ours instanceof Problem, `${path} has no pixels and was not refused`)
      continue
    }
    compared++
    if (ours instanceof Error) differing.push(`${path}: ${ours.message}`)
    else if ((ours as { pixelSha256: string }).pixelSha256 !== oracle.sha256) differing.push(path)
  }
  assert.deepEqual(differing, [])
  assert.ok(compared > 200, `only ${compared} files were compared`)
})
