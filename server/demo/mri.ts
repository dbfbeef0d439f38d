import { writePart10 } from '../../shared/dicom/write.ts'
import type { Element } from '../../shared/dicom/write.ts'
import { transferSyntax } from '../../shared/dicom/transferSyntaxes.ts'
import { makeHead } from './head.ts'
import { randomFor } from './random.ts'
import { flairSlices, flairThickness, t1Slices } from './sequences.ts'
import type { Slice } from './sequences.ts'

/** The DICOM files of both series, made one at a time as they are read. */
export interface DemoMri extends Iterable<DemoFile> {
  /** Middle of the focal cortical dysplasia in patient coordinates: left, posterior, superior, mm. */
  readonly lesionCentre: readonly [x: number, y: number, z: number]
}

export interface DemoFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * A study of a synthetic head: a sagittal T1 of 176 and an axial FLAIR of 52 slices in one frame of reference, as DICOM
 * Part 10 files. The same seed gives the same bytes. Takes some seconds before the first file.
 */
export function generateMri(seed: number): DemoMri {
  const { t1, flair, lesion } = makeHead(seed)
  const uids = studyUids(seed)
  return {
    lesionCentre: [lesion[0], -lesion[1], lesion[2]],
    *[Symbol.iterator]() {
      yield* seriesFiles(seed, uids, t1Series, t1Slices(t1, seed))
      yield* seriesFiles(seed, uids, flairSeries, flairSlices(flair, seed))
    },
  }
}

interface SeriesKind {
  readonly folder: string
  readonly number: number
  readonly description: string
  readonly protocol: string
  /** hhmmss */
  readonly time: string
  readonly sliceThickness: number
  readonly windowCentre: number
  readonly windowWidth: number
  readonly acquisition: readonly Element[]
}

const t1Series: SeriesKind = {
  folder: 't1',
  number: 2,
  description: 'SYNTHETIC T1 MPRAGE',
  protocol: 't1_mprage_sag_1mm_iso',
  time: '091210',
  sliceThickness: 1,
  windowCentre: 500,
  windowWidth: 1000,
  acquisition: [
    { tag: 'x00180020', vr: 'CS', value: ['GR', 'IR'] },
    { tag: 'x00180021', vr: 'CS', value: ['SP', 'MP'] },
    { tag: 'x00180023', vr: 'CS', value: '3D' },
    { tag: 'x00180080', vr: 'DS', value: 2300 },
    { tag: 'x00180081', vr: 'DS', value: 2.98 },
    { tag: 'x00180082', vr: 'DS', value: 900 },
    { tag: 'x00180091', vr: 'IS', value: 1 },
    { tag: 'x00181314', vr: 'DS', value: 9 },
  ],
}

const flairSeries: SeriesKind = {
  folder: 'flair',
  number: 3,
  description: 'SYNTHETIC FLAIR',
  protocol: 't2_flair_tra_3mm',
  time: '091855',
  sliceThickness: flairThickness,
  windowCentre: 330,
  windowWidth: 620,
  acquisition: [
    { tag: 'x00180020', vr: 'CS', value: ['SE', 'IR'] },
    { tag: 'x00180021', vr: 'CS', value: ['SK', 'SP'] },
    { tag: 'x00180023', vr: 'CS', value: '2D' },
    { tag: 'x00180080', vr: 'DS', value: 9000 },
    { tag: 'x00180081', vr: 'DS', value: 93 },
    { tag: 'x00180082', vr: 'DS', value: 2500 },
    { tag: 'x00180091', vr: 'IS', value: 16 },
    { tag: 'x00181314', vr: 'DS', value: 150 },
  ],
}

interface StudyUids {
  readonly study: string
  readonly frameOfReference: string
  readonly series: (kind: SeriesKind) => string
  readonly instance: (kind: SeriesKind, number: number) => string
}

const studyUids = (seed: number): StudyUids => ({
  study: uidFor(seed, 'study'),
  frameOfReference: uidFor(seed, 'frame of reference'),
  series: (kind) => uidFor(seed, `series ${kind.number}`),
  instance: (kind, number) => uidFor(seed, `series ${kind.number} instance ${number}`),
})

/** A UID from a version 4 UUID, PS3.5 B.2. */
function uidFor(seed: number, subject: string): string {
  const random = randomFor(seed, `uid ${subject}`)
  let value = 0n
  for (let word = 0; word < 4; word++) value = (value << 32n) | BigInt(Math.floor(random.uniform() * 4294967296))
  const versioned = (value & ~(0xf000n << 64n)) | (0x4000n << 64n)
  const uuid = (versioned & ~(0xcn << 60n)) | (0x8n << 60n)
  return `2.25.${uuid}`
}

function* seriesFiles(seed: number, uids: StudyUids, kind: SeriesKind, slices: Iterable<Slice>): Generator<DemoFile> {
  let number = 0
  for (const slice of slices) {
    number++
    const elements = [
      ...caseElements(seed, uids),
      ...seriesElements(uids, kind),
      ...sliceElements(uids, kind, number, slice),
    ]
    yield {
      name: `${kind.folder}/${String(number).padStart(4, '0')}.dcm`,
      bytes: writePart10({ transferSyntax: transferSyntax.explicitLittleEndian, elements }),
    }
  }
}

const caseElements = (seed: number, uids: StudyUids): Element[] => [
  { tag: 'x00080020', vr: 'DA', value: '20260914' },
  { tag: 'x00080030', vr: 'TM', value: '090500' },
  { tag: 'x00080050', vr: 'SH', value: '' },
  { tag: 'x00080090', vr: 'PN', value: '' },
  { tag: 'x00081030', vr: 'LO', value: 'SYNTHETIC EPILEPSY PROTOCOL' },
  { tag: 'x00100010', vr: 'PN', value: 'SYNTHETIC^DEMO' },
  { tag: 'x00100020', vr: 'LO', value: `SYNTHETIC-${seed}` },
  { tag: 'x00100030', vr: 'DA', value: '' },
  { tag: 'x00100040', vr: 'CS', value: '' },
  { tag: 'x00101010', vr: 'AS', value: '004Y' },
  { tag: 'x00104000', vr: 'LT', value: 'SYNTHETIC: computed, there is no patient.' },
  { tag: 'x0020000d', vr: 'UI', value: uids.study },
  { tag: 'x00200010', vr: 'SH', value: 'SYNTHETIC' },
  { tag: 'x00200052', vr: 'UI', value: uids.frameOfReference },
  { tag: 'x00201040', vr: 'LO', value: '' },
]

const seriesElements = (uids: StudyUids, kind: SeriesKind): Element[] => [
  { tag: 'x00080008', vr: 'CS', value: ['DERIVED', 'SECONDARY', 'OTHER'] },
  { tag: 'x00080021', vr: 'DA', value: '20260914' },
  { tag: 'x00080031', vr: 'TM', value: kind.time },
  { tag: 'x00080060', vr: 'CS', value: 'MR' },
  { tag: 'x00080070', vr: 'LO', value: 'SYNTHETIC' },
  { tag: 'x0008103e', vr: 'LO', value: kind.description },
  { tag: 'x00081090', vr: 'LO', value: 'SYNTHETIC' },
  { tag: 'x00082111', vr: 'ST', value: 'SYNTHETIC: computed from a model of a head.' },
  { tag: 'x00180015', vr: 'CS', value: 'HEAD' },
  { tag: 'x00180050', vr: 'DS', value: kind.sliceThickness },
  { tag: 'x00180087', vr: 'DS', value: 3 },
  { tag: 'x00180088', vr: 'DS', value: kind.sliceThickness },
  { tag: 'x00181030', vr: 'LO', value: kind.protocol },
  { tag: 'x00185100', vr: 'CS', value: 'HFS' },
  { tag: 'x0020000e', vr: 'UI', value: uids.series(kind) },
  { tag: 'x00200011', vr: 'IS', value: kind.number },
  ...kind.acquisition,
  { tag: 'x00180022', vr: 'CS', value: '' },
]

const sliceElements = (uids: StudyUids, kind: SeriesKind, number: number, slice: Slice): Element[] => [
  { tag: 'x00080016', vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.4' },
  { tag: 'x00080018', vr: 'UI', value: uids.instance(kind, number) },
  { tag: 'x00080023', vr: 'DA', value: '20260914' },
  { tag: 'x00080033', vr: 'TM', value: kind.time },
  { tag: 'x00200012', vr: 'IS', value: 1 },
  { tag: 'x00200013', vr: 'IS', value: number },
  { tag: 'x00200032', vr: 'DS', value: slice.position },
  { tag: 'x00200037', vr: 'DS', value: slice.orientation },
  { tag: 'x00280002', vr: 'US', value: 1 },
  { tag: 'x00280004', vr: 'CS', value: 'MONOCHROME2' },
  { tag: 'x00280010', vr: 'US', value: slice.rows },
  { tag: 'x00280011', vr: 'US', value: slice.columns },
  { tag: 'x00280030', vr: 'DS', value: slice.pixelSpacing },
  { tag: 'x00280100', vr: 'US', value: 16 },
  { tag: 'x00280101', vr: 'US', value: 12 },
  { tag: 'x00280102', vr: 'US', value: 11 },
  { tag: 'x00280103', vr: 'US', value: 0 },
  { tag: 'x00280301', vr: 'CS', value: 'NO' },
  { tag: 'x00281050', vr: 'DS', value: kind.windowCentre },
  { tag: 'x00281051', vr: 'DS', value: kind.windowWidth },
  // Stored little endian on every machine this runs on; DICOM's order here is the same.
  { tag: 'x7fe00010', vr: 'OW', value: new Uint8Array(slice.pixels.buffer) },
]
