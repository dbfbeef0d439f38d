import { mayShowFace } from '../../shared/dicom/face.ts'
import { sortIntoSeries } from '../../shared/dicom/series.ts'
import type { Study } from '../../shared/domain/study.ts'
import type { SeriesOffer, UploadSummary } from '../../shared/protocol/uploads.ts'
import type { ReceivedInstance, Taken } from './intake.ts'
import { unknownFiles } from './studiesFrom.ts'

/** What would be added to the case, what would not, and what somebody has to look at first. */
export function uploadSummary(taken: readonly Taken[], known: readonly Study[]): UploadSummary {
  const instances = taken.flatMap((one) => one.instance ?? [])
  const recordings = taken.flatMap((one) => one.recording ?? [])
  const fresh = unknownFiles({ instances, recordings }, known)
  const here = new Set(instances.map(({ instance }) => instance.sopInstanceUid))
  const held = new Set(known.flatMap((study) => (study.kind === 'imaging' ? sopInstances(study) : [])))
  const listed = new Set(taken.flatMap((one) => one.listed ?? []))
  const refused = new Map<string, number>()
  for (const { received } of taken) {
    if (received.outcome.kind === 'refused') {
      refused.set(received.outcome.code, (refused.get(received.outcome.code) ?? 0) + 1)
    }
  }
  return {
    series: seriesOffers(fresh.instances, taken),
    recordings: fresh.recordings.length,
    known: instances.length + recordings.length - fresh.instances.length - fresh.recordings.length,
    refused: [...refused].map(([code, count]) => ({ code, count })),
    removed: taken.reduce((sum, { received }) => sum + received.removed, 0),
    missing: [...listed].filter((uid) => !here.has(uid) && !held.has(uid)).length,
    otherPatient: namesOthers(fresh.instances, known),
  }
}

const sopInstances = (study: Extract<Study, { kind: 'imaging' }>): string[] =>
  study.series.flatMap((series) => series.instances.map(({ sopInstanceUid }) => sopInstanceUid))

function seriesOffers(instances: readonly ReceivedInstance[], taken: readonly Taken[]): SeriesOffer[] {
  const byUid = new Map(instances.map((one) => [one.instance.sopInstanceUid, one]))
  const strangers = strangersIn(instances)
  const overlays = new Set(
    taken.flatMap(({ instance, received }) =>
      instance && received.warnings.includes('overlays-removed') ? [instance.instance.seriesUid] : [],
    ),
  )
  return sortIntoSeries(instances.map(({ instance }) => instance)).map((series): SeriesOffer => {
    const middle = series.slices[Math.floor(series.slices.length / 2)]!
    const own = series.slices.flatMap(({ instance }) => byUid.get(instance.sopInstanceUid) ?? [])
    return {
      seriesUid: series.seriesUid,
      studyUid: series.studyUid,
      modality: series.modality,
      description: series.description,
      images: series.slices.length,
      rows: middle.instance.rows,
      columns: middle.instance.columns,
      lossy: series.lossy,
      stackOnly: series.layout.kind === 'stack' ? series.layout.reason : null,
      burntIn: isLettered(own) ? 'lettering' : series.burntIn ? 'possible' : 'no',
      face: mayShowFace(series),
      overlaysRemoved: overlays.has(series.seriesUid),
      anotherPatient: strangers.has(seriesKey(series)),
      sample: { sopInstanceUid: middle.instance.sopInstanceUid, frame: middle.frame },
    }
  })
}

/** Lettering in one image of many may be a vessel; in two, or in the only one looked at, it is taken for such. */
function isLettered(instances: readonly ReceivedInstance[]): boolean {
  const lookedAt = new Map(
    instances.flatMap(({ instance, lettered }) =>
      lettered === undefined ? [] : [[instance.sopInstanceUid, lettered]],
    ),
  )
  const lettered = [...lookedAt.values()].filter(Boolean).length
  return lettered >= 2 || (lettered === 1 && lookedAt.size === 1)
}

const seriesKey = ({ studyUid, seriesUid }: { studyUid: string; seriesUid: string }) => `${studyUid} ${seriesUid}`

/** The series that name another patient than most of their study does, as `study series`. */
export function strangersIn(instances: readonly ReceivedInstance[]): Set<string> {
  const counts = new Map<string, Map<string, number>>()
  for (const { instance, patient } of instances) {
    if (patient === undefined) continue
    const study = counts.get(instance.studyUid) ?? new Map<string, number>()
    counts.set(instance.studyUid, study.set(patient, (study.get(patient) ?? 0) + 1))
  }
  const owners = new Map(
    [...counts].map(([studyUid, patients]) => [studyUid, [...patients].toSorted((a, b) => b[1] - a[1])[0]![0]]),
  )
  return new Set(
    instances
      .filter(({ instance, patient }) => patient !== undefined && patient !== owners.get(instance.studyUid))
      .map(({ instance }) => seriesKey(instance)),
  )
}

/** Whether what is not refused names two people, or somebody else than the case's studies do. */
function namesOthers(instances: readonly ReceivedInstance[], known: readonly Study[]): boolean {
  const strangers = strangersIn(instances)
  const named = new Set([
    ...instances.filter(({ instance }) => !strangers.has(seriesKey(instance))).flatMap(({ patient }) => patient ?? []),
    ...(instances.length === 0
      ? []
      : known.flatMap((study) => (study.kind === 'imaging' ? (study.patient ?? []) : []))),
  ])
  return named.size > 1
}
