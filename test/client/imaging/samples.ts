import type { Plane } from '../../../shared/dicom/functionalGroups.ts'
import { PersonId } from '../../../shared/domain/identifiers.ts'
import type { SliceView } from '../../../shared/domain/stage.ts'
import type { EegStudy, ImagingStudy, Series } from '../../../shared/domain/study.ts'
import type { DecodedSlice } from '../../../shared/protocol/imaging.ts'
import type { Participant } from '../../../shared/protocol/room.ts'

const common = {
  case: 'cas_0000000000000417',
  receivedAt: '2026-11-24T09:00:00.000Z',
  receivedBy: 'per_0000000000000001',
} as const

export const series = (uid: string, description: string, slices: number, more: Partial<Series> = {}): Series => ({
  seriesUid: uid,
  frameOfReferenceUid: '1.9',
  modality: 'MR',
  description,
  number: 1,
  rows: 256,
  columns: 256,
  lossy: false,
  stackOnly: null,
  burntInPossible: false,
  instances: Array.from({ length: slices }, (_, index) => ({
    sopInstanceUid: `${uid}.${index + 1}`,
    file: 'a'.repeat(64),
    bytes: 1000,
    frames: 1,
  })),
  ...more,
})

export const imagingStudy = (...all: Series[]): ImagingStudy => ({
  ...common,
  id: 'std_0000000000000001',
  kind: 'imaging',
  studyUid: '1.2',
  description: 'Brain',
  series: all,
})

export const eegStudy: EegStudy = {
  ...common,
  id: 'std_0000000000000002',
  kind: 'eeg',
  file: 'b'.repeat(64),
  bytes: 1_000_000,
  description: 'EEG',
  format: 'EDF+C',
  channels: 21,
  durationSeconds: 1200,
  warnings: [],
}

export const me = PersonId.parse('per_aaaaaaaaaaaaaaaa')
export const other = PersonId.parse('per_bbbbbbbbbbbbbbbb')

export const participant = (id: PersonId, roles: Participant['roles']): Participant => ({
  id,
  name: id,
  discipline: 'Neurology',
  provider: { name: 'Hospital', country: 'FR' },
  roles,
  floor: { person: id, microphoneMuted: true, cameraOff: true, hand: null, hasWord: false, mayShare: true },
  key: null,
  connected: true,
})

export const sliceView = (uid: string): SliceView => ({
  kind: 'slice',
  study: 'std_0000000000000001',
  seriesUid: '1.1',
  sopInstanceUid: uid,
  frame: 0,
  window: null,
  framing: null,
  invert: false,
  turn: { quarters: 0, mirrored: false },
})

/** An axial plane at a height, in millimetres. */
export const axial = (z: number): Plane => ({
  position: [-100, -120, z],
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  pixelSpacing: [0.9, 0.8],
})

export const decoded = (values: number[], plane: Plane | null = null): DecodedSlice =>
  ({
    header: {},
    attributes: { plane },
    values: Uint16Array.from(values),
    lowest: 0,
    highest: 1,
    window: { center: 1, width: 1 },
  }) as unknown as DecodedSlice
