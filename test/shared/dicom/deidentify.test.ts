import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { nodeCodecs } from '../../../server/imaging/codecs.ts'
import { nodeInflate } from '../../../server/imaging/inflate.ts'
import { pixelDigest } from '../../../server/imaging/inspectDicom.ts'
import { deidentifyDicom } from '../../../shared/dicom/deidentify.ts'
import type { Deidentification } from '../../../shared/dicom/deidentify.ts'
import { cleanDescription } from '../../../shared/dicom/descriptionWords.ts'
import { keyedUids } from '../../../shared/dicom/keyedUid.ts'
import { items, text, texts } from '../../../shared/dicom/values.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { needsSharedData, sharedData } from '../../support/sharedData.ts'
import { element, fileOf, read } from './specimen.ts'

const remapUid = await keyedUids(new Uint8Array(32).fill(3))
const everything: Deidentification = {
  pseudonym: 'OAK-7',
  remapUid,
  inflate: nodeInflate,
  codecs: nodeCodecs(),
  descriptions: true,
  characteristics: true,
  dateShiftDays: -30,
}
const nothing: Deidentification = { ...everything, descriptions: false, characteristics: false, dateShiftDays: null }

const planted = fileOf(
  {
    PatientName: 'Zelenka^Oldrich',
    PatientID: 'HOSP-4711-99',
    PatientBirthDate: '19660103',
    PatientAge: '092Y',
    PatientSex: 'F',
    InstitutionName: 'Klinikum Zelenka',
    ReferringPhysicianName: 'Marlowe^Quentin',
    AccessionNumber: 'ACC4711',
    StudyID: 'ACC4711',
    StudyDate: '20130717',
    StudyTime: '141500.25',
    AcquisitionDateTime: '20130717141500.25+0200',
    StudyDescription: 'MRI Zelenka 1966 head w/o contrast',
    SeriesDescription: 'FLAIR ax 3mm for Dr Marlowe',
    ProtocolName: 'Zelenka_T1_mprage',
    BodyPartExamined: 'ZELENKA',
    ImageType: ['ORIGINAL', 'PRIMARY', 'ZELENKA', 'M'],
    DeviceSerialNumber: 'SN4711',
    PulseSequenceName: '*tfl Oldrich',
    SliceThickness: 'Zelenka',
    RescaleType: 'Oldric',
    StackID: 'Zel 1',
    ReferencedImageSequence: [
      [
        element('ReferencedSOPInstanceUID', '2.25.1001'),
        element('PatientName', 'Zelenka^Oldrich'),
        { tag: 'x00091001', vr: 'LO', value: 'Zelenka' },
        { tag: 'x00104000', vr: 'LT', value: 'Oldrich, born 19660103' },
      ],
    ],
  },
  {
    more: [
      { tag: 'x00090010', vr: 'LO', value: 'MARLOWE PRIVATE' },
      { tag: 'x00091001', vr: 'UN', value: new TextEncoder().encode('Zelenka^Oldrich ') },
      { tag: 'x00104000', vr: 'LT', value: 'Oldrich Zelenka called, tel 4711' },
      { tag: 'x00204000', vr: 'LT', value: 'Zelenka moved' },
      { tag: 'x00400275', vr: 'SQ', value: [[{ tag: 'x00321060', vr: 'LO', value: 'Zelenka head' }]] },
      { tag: 'x60003000', vr: 'OW', value: new TextEncoder().encode('Zelenka ') },
    ],
  },
)

test('no planted name, number or date is left in the file, whatever is asked to be kept', async () => {
  for (const options of [everything, nothing]) {
    const { bytes } = await deidentifyDicom(planted, options)
    const left = Buffer.from(bytes).toString('latin1').toLowerCase()
    for (const word of ['zelen', 'oldri', 'marlowe', 'quentin', '4711', '1966', 'klinikum', '20130717', '2.25.1001']) {
      assert.ok(!left.includes(word), `${word} is left`)
    }
  }
})

test('what a panel needs is kept: examination, age, sex, moved dates', async () => {
  const { dataSet } = (await read((await deidentifyDicom(planted, everything)).bytes)).file
  assert.equal(text(dataSet, 'PatientName'), 'OAK-7')
  assert.equal(text(dataSet, 'PatientID'), 'OAK-7')
  assert.equal(text(dataSet, 'PatientBirthDate'), undefined)
  assert.equal(text(dataSet, 'PatientSex'), 'F')
  assert.equal(text(dataSet, 'PatientAge'), '090Y')
  assert.equal(text(dataSet, 'StudyDate'), '20130617')
  assert.equal(text(dataSet, 'StudyTime'), '141500.25')
  assert.equal(text(dataSet, 'AcquisitionDateTime'), '20130617141500.25')
  assert.equal(text(dataSet, 'StudyDescription'), 'MRI head WO contrast')
  assert.equal(text(dataSet, 'SeriesDescription'), 'FLAIR ax 3mm')
  assert.deepEqual(texts(dataSet, 'ImageType'), ['ORIGINAL', 'PRIMARY', '', 'M'])
})

test('a file says how it was de-identified', async () => {
  const { dataSet } = (await read((await deidentifyDicom(planted, everything)).bytes)).file
  assert.equal(text(dataSet, 'PatientIdentityRemoved'), 'YES')
  assert.ok(text(dataSet, 'DeidentificationMethod'))
  const codes = items(dataSet, 'DeidentificationMethodCodeSequence').map((item) => text(item, 'CodeValue'))
  assert.deepEqual(codes, ['113100', '113105', '113107', '113108'])
  assert.equal(text(dataSet, 'LongitudinalTemporalInformationModified'), 'MODIFIED')
})

test('a UID becomes the same one everywhere under one key, and another under another', async () => {
  const { dataSet } = (await read((await deidentifyDicom(planted, everything)).bytes)).file
  const referenced = items(dataSet, 'ReferencedImageSequence')[0]!
  assert.equal(text(referenced, 'ReferencedSOPInstanceUID'), text(dataSet, 'SOPInstanceUID'))
  assert.equal(text(dataSet, 'SOPInstanceUID'), await remapUid('2.25.1001'))
  assert.match(await remapUid('1.2.3'), /^2\.25\.[1-9][0-9]{30,38}$/)
  const other = await keyedUids(new Uint8Array(32).fill(4))
  assert.notEqual(await other('1.2.3'), await remapUid('1.2.3'))
  await assert.rejects(keyedUids(new Uint8Array(8)), RangeError)
})

test('a description that says without contrast never comes out as with', () => {
  assert.equal(cleanDescription('HEAD W/O CONTRAST'), 'HEAD WO CONTRAST')
  assert.equal(cleanDescription('T1 ohne KM (Müller)'), 'T1 ohne KM')
  assert.equal(cleanDescription('t2_tse_tra_512 Smith, John 3.0T'), 't2 tse tra 3.0T')
})

test('pixels that may show names are warned of, and stay', async () => {
  const { warnings } = await deidentifyDicom(fileOf({ Modality: 'OT' }), everything)
  assert.deepEqual(warnings, ['burnt-in-possible'])
})

test('what stands after the pixels or hides before the file is left behind', async () => {
  const hidden = Buffer.concat([planted, Buffer.from('Zelenka')])
  hidden.write('Zelenka', 0, 'latin1')
  const { bytes } = await deidentifyDicom(hidden, everything)
  assert.ok(!Buffer.from(bytes).toString('latin1').includes('Zelenka'))
})

test('a file without pixels is not de-identified but refused', async () => {
  await assert.rejects(
    deidentifyDicom(fileOf({ PixelData: new Uint8Array(0) }), everything),
    (thrown) => thrown instanceof Problem && thrown.code === 'dicom-no-pixels',
  )
})

const encodings = {
  'implicit little endian': 'dicom/single/flair_implicit_le_GE.dcm',
  'explicit big endian': 'dicom/same_slice_transfer_syntaxes/3.dcm',
  deflated: 'dicom/single/image_dfl.dcm',
  'JPEG 2000': 'dicom/brain_DERIVED_flairlike_axial_J2K/IM030.dcm',
  'JPEG-LS of 71 frames': 'dicom/enhanced_multiframe_MR/brain_DERIVED_coronal_71frames_JPEGLS.dcm',
  RLE: 'dicom/enhanced_multiframe_MR/emri_small_RLE.dcm',
}
for (const [name, path] of Object.entries(encodings)) {
  test(`the pixels, geometry and windows of ${name} are what they were`, needsSharedData, async () => {
    const { codecs } = everything
    const before = await read(await readFile(sharedData(path)))
    const { bytes } = await deidentifyDicom(await readFile(sharedData(path)), everything)
    const after = await read(bytes)
    assert.equal(
      await pixelDigest(after.file, after.instance, codecs),
      await pixelDigest(before.file, before.instance, codecs),
    )
    assert.deepEqual(
      after.instance.perFrame.map(({ plane, windows }) => [plane, windows]),
      before.instance.perFrame.map(({ plane, windows }) => [plane, windows]),
    )
  })
}

test('the institution left in a real file is gone', needsSharedData, async () => {
  const path = join(sharedData('dicom/single'), 'flair_implicit_le_GE.dcm')
  const bytes = await readFile(path)
  const institution = text((await read(bytes)).file.dataSet, 'InstitutionName')
  assert.ok(institution)
  const clean = Buffer.from((await deidentifyDicom(bytes, everything)).bytes).toString('latin1')
  assert.ok(!clean.includes(institution))
  assert.ok(clean.includes('FLAIR'))
})

test('a deflated file with a planted name loses it', async () => {
  const at = Buffer.from(planted).indexOf('1.2.840.10008.1.2.1')
  const bodyStart = Buffer.from(planted).indexOf('CONSILIUM') + 12
  const meta = Buffer.from(planted.subarray(0, bodyStart))
  const syntax = Buffer.from('1.2.840.10008.1.2.1.99')
  const head = Buffer.concat([meta.subarray(0, at), syntax, meta.subarray(at + 20)])
  head.writeUInt16LE(22, at - 2)
  const deflated = Buffer.concat([head, deflateRawSync(planted.subarray(bodyStart))])
  const { bytes } = await deidentifyDicom(deflated, everything)
  assert.ok(!/zelenka/i.test(Buffer.from(bytes).toString('latin1')))
  assert.equal((await read(bytes)).instance.rows, 2)
})
