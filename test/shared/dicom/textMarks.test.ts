import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { nodeCodecs } from '../../../server/imaging/codecs.ts'
import { decodeFrame } from '../../../shared/dicom/decode.ts'
import type { StoredValues } from '../../../shared/dicom/storedValues.ts'
import { showsTextMarks } from '../../../shared/dicom/textMarks.ts'
import { needsSharedData, sharedData } from '../../support/sharedData.ts'
import { read } from './specimen.ts'

const codecs = nodeCodecs()
// Five by seven, as consoles print.
const letters: Record<string, string[]> = {
  Z: ['11111', '00001', '00010', '00100', '01000', '10000', '11111'],
  E: ['11111', '10000', '10000', '11110', '10000', '10000', '11111'],
  L: ['10000', '10000', '10000', '10000', '10000', '10000', '11111'],
  N: ['10001', '11001', '10101', '10011', '10001', '10001', '10001'],
  K: ['10001', '10010', '10100', '11000', '10100', '10010', '10001'],
  A: ['01110', '10001', '10001', '11111', '10001', '10001', '10001'],
}

function printed(values: StoredValues, columns: number, text: string, scale: number): StoredValues {
  const copy = values.slice()
  const highest = copy.toSorted().at(-1)!
  ;[...text].forEach((letter, index) => {
    letters[letter]!.forEach((line, y) =>
      [...line].forEach((bit, x) => {
        if (bit === '0') return
        for (let i = 0; i < scale * scale; i++) {
          const row = 8 + y * scale + Math.floor(i / scale)
          const column = 8 + (index * 6 + x) * scale + (i % scale)
          copy[row * columns + column] = highest
        }
      }),
    )
  })
  return copy
}

test('a name printed into a real slice is noticed, in small letters and large', needsSharedData, async () => {
  for (const path of ['dicom/brain_t1_axial_7T/N2D_0193.dcm', 'dicom/single/flair_implicit_le_GE.dcm']) {
    const { file, instance } = await read(await readFile(sharedData(path)))
    const values = await decodeFrame(file, instance, 0, codecs)
    assert.equal(showsTextMarks(values, instance), false, path)
    for (const scale of [1, 2, 3]) {
      assert.equal(
        showsTextMarks(printed(values, instance.columns, 'ZELENKA', scale), instance),
        true,
        `${path} ${scale}`,
      )
    }
  }
})

test(
  'of two hundred real slices at most one is taken for lettered: a series is judged by several',
  needsSharedData,
  async () => {
    const paths = [
      ...globSync(sharedData('dicom/brain_t1_axial_7T/*.dcm')),
      ...globSync(sharedData('dicom/brain_DERIVED_flairlike_axial_J2K/*.dcm')),
      ...globSync(sharedData('dicom/dicomdir/98892003/*/*')),
      ...globSync(sharedData('dicom/enhanced_multiframe_MR/*.dcm')),
      ...globSync(sharedData('dicom/single/MR*.dcm')),
    ]
    const lettered: string[] = []
    for (const path of paths) {
      const { file, instance } = await read(await readFile(path))
      const values = await decodeFrame(file, instance, Math.floor(instance.frames / 2), codecs)
      if (showsTextMarks(values, instance)) lettered.push(path)
    }
    assert.ok(paths.length > 200 && lettered.length <= 1, lettered.join())
  },
)
