import { mayShowFace } from '../../shared/dicom/face.ts'
import { type Slice, type SortedSeries, sortIntoSeries } from '../../shared/dicom/series.ts'
import type { EegStudy, ImagingStudy, Series, Study } from '../../shared/domain/study.ts'
import type { ReceivedFiles, ReceivedInstance } from './intake.ts'

type About = Pick<Study, 'id' | 'case' | 'receivedAt' | 'receivedBy'>

/** Makes studies of what was received; files that the case holds already are left out. */
export function studiesFrom(received: ReceivedFiles, known: readonly Study[], about: () => About): Study[] {
  const { instances, recordings } = unknownFiles(received, known)
  return [
    ...imagingStudies(instances, about),
    ...recordings.map((recording): EegStudy => ({ ...about(), kind: 'eeg', ...recording })),
  ]
}

/** What of it the case does not hold yet. */
export function unknownFiles(received: ReceivedFiles, known: readonly Study[]): ReceivedFiles {
  const knownFiles = new Set(known.flatMap((study) => (study.kind === 'eeg' ? [study.file] : [])))
  const knownInstances = new Set(
    known.flatMap((study) =>
      study.kind === 'imaging' ? study.series.flatMap((one) => one.instances.map((each) => each.sopInstanceUid)) : [],
    ),
  )
  return {
    instances: received.instances.filter(({ instance }) => !knownInstances.has(instance.sopInstanceUid)),
    recordings: received.recordings.filter(({ file }) => !knownFiles.has(file)),
  }
}

function imagingStudies(received: readonly ReceivedInstance[], about: () => About): ImagingStudy[] {
  const byUid = new Map(received.map((one) => [one.instance.sopInstanceUid, one]))
  const sorted = sortIntoSeries(received.map(({ instance }) => instance))
  const studies = new Map<string, ImagingStudy>()
  for (const series of sorted) {
    const first = byUid.get(series.slices[0]?.instance.sopInstanceUid ?? '')
    const study = studies.get(series.studyUid) ?? {
      ...about(),
      kind: 'imaging' as const,
      studyUid: series.studyUid,
      description: first?.studyDescription ?? '',
      ...(first?.patient && { patient: first.patient }),
      series: [],
    }
    studies.set(series.studyUid, { ...study, series: [...study.series, seriesOf(series, byUid)] })
  }
  return [...studies.values()]
}

function seriesOf(sorted: SortedSeries, byUid: ReadonlyMap<string, ReceivedInstance>): Series {
  const inOrder = new Map(sorted.slices.map((slice: Slice) => [slice.instance.sopInstanceUid, slice.instance]))
  const instances = [...inOrder.values()]
  const first = instances[0]
  if (!first) throw new Error('a series without an instance')
  return {
    seriesUid: sorted.seriesUid,
    frameOfReferenceUid: sorted.frameOfReferenceUid,
    modality: sorted.modality,
    description: sorted.description.slice(0, 64),
    number: sorted.number,
    rows: first.rows,
    columns: first.columns,
    lossy: sorted.lossy,
    stackOnly: sorted.layout.kind === 'stack' ? sorted.layout.reason : null,
    burntInPossible: sorted.burntIn,
    ...(mayShowFace(sorted) && { faceVisible: true }),
    instances: instances.flatMap(({ sopInstanceUid, frames }) => {
      const stored = byUid.get(sopInstanceUid)
      return stored ? [{ sopInstanceUid, file: stored.file, bytes: stored.bytes, frames }] : []
    }),
  }
}
