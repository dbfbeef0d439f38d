import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { nodeCodecs } from '../../../server/imaging/codecs.ts'
import { nodeInflate } from '../../../server/imaging/inflate.ts'
import { decodeFrame } from '../../../shared/dicom/decode.ts'
import { deidentifyDicom } from '../../../shared/dicom/deidentify.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { needsSharedData, sharedData } from '../../support/sharedData.ts'
import { mutated, seeded } from './mutation.ts'
import { read } from './specimen.ts'

const files = [
  'dicom/single/MR_small.dcm',
  'dicom/single/MR_small_RLE.dcm',
  'dicom/single/MR_small_jp2klossless.dcm',
  'dicom/single/flair_implicit_le_GE.dcm',
  'dicom/single/image_dfl.dcm',
  'dicom/same_slice_transfer_syntaxes/3.dcm',
  'dicom/same_slice_transfer_syntaxes/5.dcm',
  'dicom/same_slice_transfer_syntaxes/7.dcm',
  'dicom/enhanced_multiframe_MR/emri_small_RLE.dcm',
]
const rounds = 25

test('a damaged file is read or refused, and nothing else happens', needsSharedData, async () => {
  const codecs = nodeCodecs()
  const random = seeded(20261123)
  const seen = { read: 0, refused: 0 }
  for (const path of files) {
    const whole = await readFile(sharedData(path))
    for (let round = 0; round < rounds; round++) {
      const bytes = mutated(whole, random)
      try {
        const { file, instance } = await read(bytes)
        const values = await decodeFrame(file, instance, instance.frames - 1, codecs)
        assert.equal(values.length, instance.rows * instance.columns * instance.samplesPerPixel)
        await deidentifyDicom(bytes, {
          pseudonym: 'OAK-7',
          remapUid: async () => '2.25.1',
          inflate: nodeInflate,
          codecs,
          descriptions: true,
          characteristics: true,
          dateShiftDays: 1,
        })
        seen.read++
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw new Error(`${path}, round ${round}`, { cause: thrown })
        seen.refused++
      }
    }
  }
  assert.ok(seen.read > 0 && seen.refused > 0, JSON.stringify(seen))
})
