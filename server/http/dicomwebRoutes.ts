import { type Request, type Response, Router } from 'express'
import { randomUUID } from 'node:crypto'
import { dicomJson, type DicomJson } from '../../shared/dicom/dicomJson.ts'
import { frameBytes } from '../../shared/dicom/frames.ts'
import { CaseId, Uid } from '../../shared/domain/identifiers.ts'
import type { ImagingStudy, Series, StoredInstance } from '../../shared/domain/study.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { parseInput } from '../../shared/protocol/table.ts'
import { caseFor } from '../actions/access.ts'
import { studyFor } from '../actions/studies.ts'
import type { Board } from '../board.ts'
import { storedDicom } from '../imaging/storedDicom.ts'
import type { CallerOf } from './app.ts'

type Place = { study: ImagingStudy; series: Series; instance: StoredInstance }

const mostFrames = 1000

/**
 * The images of a case over DICOMweb (PS3.18), read only, for a viewer that a person who may see them has opened:
 * QIDO-RS, WADO-RS metadata, instances and frames. Each look at a study is audited as any other. Everything is
 * de-identified: there is nothing else.
 */
export function dicomwebRoutes(board: Board, callerOf: CallerOf): Router {
  const router = Router({ mergeParams: true })
  const read = storedDicom(board.files)

  /** The studies of the case that this person may see, as far as the path names one. */
  async function studiesIn(request: Request): Promise<ImagingStudy[]> {
    const caller = await callerOf(request)
    const id = parseInput(CaseId, request.params['case'])
    await caseFor(board, caller, 'study:read', id)
    const wanted = named(request, 'study') ?? queried(request, 'StudyInstanceUID', '0020000D')
    const all = (await board.store.list('study', id)).flatMap(({ record }) =>
      record.kind === 'imaging' ? [record] : [],
    )
    const found = all.filter(({ studyUid }) => wanted === undefined || studyUid === wanted)
    // A look at what is inside is an event; that it exists is part of the case.
    if (named(request, 'study') !== undefined) for (const { id: study } of found) await studyFor(board, caller, study)
    return found
  }

  async function placesIn(request: Request): Promise<Place[]> {
    const studies = await studiesIn(request)
    const [seriesUid, sop] = [named(request, 'series'), named(request, 'instance')]
    const places = studies.flatMap((study) =>
      study.series
        .filter((series) => seriesUid === undefined || series.seriesUid === seriesUid)
        .flatMap((series) => series.instances.map((instance) => ({ study, series, instance })))
        .filter(({ instance }) => sop === undefined || instance.sopInstanceUid === sop),
    )
    if (places.length === 0) throw new Problem('not-found')
    return places
  }

  const json = (response: Response, answer: unknown) =>
    void response.set('cache-control', 'no-store').type('application/dicom+json').send(JSON.stringify(answer))

  const metadata = async ({ instance }: Place): Promise<DicomJson> => {
    const { file } = await read(instance.file)
    return { ...dicomJson(file.dataSet), '00083002': { vr: 'UI', Value: [file.transferSyntax] } }
  }

  router.get('/studies', async (request, response) => {
    const { limit, offset } = paging(request)
    const studies = (await studiesIn(request)).slice(offset, offset + limit)
    json(response, await Promise.all(studies.map(async (study) => studyRow(study, await metadata(first(study))))))
  })
  router.get(['/studies/:study/series', '/series'], async (request, response) => {
    const wanted = queried(request, 'SeriesInstanceUID', '0020000E')
    const rows: DicomJson[] = []
    for (const study of await studiesIn(request)) {
      for (const series of study.series) {
        if (wanted !== undefined && series.seriesUid !== wanted) continue
        rows.push(seriesRow(study, series, await metadata({ study, series, instance: series.instances[0]! })))
      }
    }
    const { limit, offset } = paging(request)
    json(response, rows.slice(offset, offset + limit))
  })
  router.get(
    ['/studies/:study/series/:series/instances', '/studies/:study/instances', '/instances'],
    async (request, response) => {
      const { limit, offset } = paging(request)
      const places = (await placesIn(request)).slice(offset, offset + limit)
      json(response, await Promise.all(places.map(metadata)))
    },
  )
  router.get(
    [
      '/studies/:study/metadata',
      '/studies/:study/series/:series/metadata',
      '/studies/:study/series/:series/instances/:instance/metadata',
    ],
    async (request, response) => {
      const answers: DicomJson[] = []
      for (const place of await placesIn(request)) answers.push(await metadata(place))
      json(response, answers)
    },
  )

  router.get('/studies/:study/series/:series/instances/:instance/frames/:frames', async (request, response) => {
    const [place] = await placesIn(request)
    const { file, instance } = await read(place!.instance.file)
    const list = String(request.params['frames']).split(',').slice(0, mostFrames).map(Number)
    if (!list.every((frame) => Number.isInteger(frame) && frame >= 1 && frame <= instance.frames)) {
      throw new Problem('not-found', { frame: 'no such frame' })
    }
    const type = `application/octet-stream; transfer-syntax=${file.transferSyntax}`
    const parts = list.map((frame) => frameBytes(file, instance, frame - 1))
    await sendParts(response, 'application/octet-stream', type, each(parts))
  })
  router.get(
    ['/studies/:study', '/studies/:study/series/:series', '/studies/:study/series/:series/instances/:instance'],
    async (request, response) => {
      const places = await placesIn(request)
      const whole = async function* () {
        for (const { instance } of places) yield await board.files.read(instance.file)
      }
      await sendParts(response, 'application/dicom', 'application/dicom', whole())
    },
  )
  router.all('/{*rest}', () => {
    throw new Problem('not-found')
  })
  return router
}

const named = (request: Request, name: 'study' | 'series' | 'instance'): string | undefined => {
  const value = request.params[name]
  return value === undefined ? undefined : parseInput(Uid, value)
}

function queried(request: Request, keyword: string, tag: string): string | undefined {
  const value = request.query[keyword] ?? request.query[tag]
  return typeof value === 'string' && value !== '' ? parseInput(Uid, value) : undefined
}

function paging({ query }: Request): { limit: number; offset: number } {
  const whole = (value: unknown, otherwise: number) => {
    const number = Number(value ?? otherwise)
    return Number.isSafeInteger(number) && number >= 0 ? number : otherwise
  }
  return { limit: whole(query['limit'], 5000), offset: whole(query['offset'], 0) }
}

async function* each(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

/** PS3.18 8.6.1.2: each part with its own content type, one at a time in memory. */
async function sendParts(response: Response, outer: string, inner: string, parts: AsyncIterable<Uint8Array>) {
  const boundary = `part-${randomUUID()}`
  response.set('cache-control', 'private, no-cache')
  response.set('content-type', `multipart/related; type="${outer}"; boundary=${boundary}`)
  for await (const bytes of parts) {
    if (response.destroyed) return
    response.write(`\r\n--${boundary}\r\ncontent-type: ${inner}\r\ncontent-length: ${bytes.length}\r\n\r\n`)
    const more = response.write(bytes)
    if (!more) await new Promise((go) => response.once('drain', go).once('close', go))
  }
  response.end(`\r\n--${boundary}--\r\n`)
}

const first = (study: ImagingStudy): Place => {
  const series = study.series[0]!
  return { study, series, instance: series.instances[0]! }
}

const ofStudy = [
  '00080020',
  '00080030',
  '00080050',
  '00080090',
  '00081030',
  '00100010',
  '00100020',
  '00100030',
  '00100040',
  '00200010',
  '0020000D',
]
const ofSeries = [...ofStudy, '00080060', '0008103E', '00180015', '0020000E', '00200011', '00200052']

const pick = (json: DicomJson, tags: readonly string[]): DicomJson =>
  Object.fromEntries(tags.flatMap((tag) => (json[tag] ? [[tag, json[tag]]] : [])))

const frameCount = ({ instances }: Series) => instances.length

function studyRow(study: ImagingStudy, json: DicomJson): DicomJson {
  return {
    ...pick(json, ofStudy),
    '00080061': { vr: 'CS', Value: [...new Set(study.series.map(({ modality }) => modality))] },
    '00201206': { vr: 'IS', Value: [study.series.length] },
    '00201208': { vr: 'IS', Value: [study.series.reduce((sum, series) => sum + frameCount(series), 0)] },
  }
}

const seriesRow = (study: ImagingStudy, series: Series, json: DicomJson): DicomJson => ({
  ...pick(json, ofSeries),
  '0020000D': { vr: 'UI', Value: [study.studyUid] },
  '00201209': { vr: 'IS', Value: [frameCount(series)] },
})
