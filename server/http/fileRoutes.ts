import { Router, type Request } from 'express'
import { CaseVideo } from '../../shared/domain/caseVideo.ts'
import {
  AttachmentId,
  CaseId,
  CaseVideoId,
  MeetingRecordingId,
  RecommendationId,
  Sha256,
  StudyId,
  Uid,
  UploadId,
} from '../../shared/domain/identifiers.ts'
import { filesOf } from '../../shared/domain/study.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { parseInput } from '../../shared/protocol/table.ts'
import { fhirOf, letterOf } from '../actions/letters.ts'
import { readAttachment, receiveAttachment } from '../actions/attachments.ts'
import { bundleOf } from '../actions/recommendations.ts'
import { studyFor } from '../actions/studies.ts'
import { receiveVideo, videoFor } from '../actions/videos.ts'
import { recordedTrackFor } from '../actions/meetingRecordings.ts'
import { auditChain } from '../actions/auditTrail.ts'
import { endOf } from '../actions/reports.ts'
import { who } from '../actions/access.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { accessReport } from '../reports/accessReport.ts'
import { participationCertificate } from '../reports/certificate.ts'
import { timeLogOf } from '../reports/timeLog.ts'
import { z } from 'zod'
import type { Board } from '../board.ts'
import type { CallerOf } from './app.ts'
import { sendBytes, sendFile } from './sendBytes.ts'

/** Bytes in and out: what is uploaded, images and recordings for those who may see them, the sealed bundle. */
export function fileRoutes(board: Board, callerOf: CallerOf): Router {
  const router = Router()

  router.post('/api/uploads/:upload/files', async (request, response) => {
    const caller = await callerOf(request)
    const upload = parseInput(UploadId, request.params['upload'])
    const index = Number(request.get('x-index') ?? 0)
    const fingerprint = parseInput(Sha256.optional(), request.get('x-fingerprint'))
    try {
      response.json(
        await board.uploads.receive(caller, upload, request.iterator({ destroyOnReturn: false }), {
          index,
          fingerprint,
        }),
      )
    } finally {
      // What was refused half way is read to its end and thrown away: a browser listens only when it has said it all.
      request.resume()
    }
  })

  router.get('/api/uploads/:upload/instances/:uid', async (request, response) => {
    const upload = parseInput(UploadId, request.params['upload'])
    const file = await board.uploads.image(await callerOf(request), upload, parseInput(Uid, request.params['uid']))
    await sendFile(board, request, response, { of: null, file, type: 'application/dicom' })
  })

  router.get('/api/studies/:study/instances/:uid', async (request, response) => {
    const study = await studyFor(board, await callerOf(request), parseInput(StudyId, request.params['study']))
    const uid = parseInput(Uid, request.params['uid'])
    const series = study.kind === 'imaging' ? study.series : []
    const instance = series.flatMap((one) => one.instances).find((one) => one.sopInstanceUid === uid)
    if (!instance) throw new Problem('not-found')
    await sendFile(board, request, response, { of: study.case, file: instance.file, type: 'application/dicom' })
  })

  router.get('/api/studies/:study/recording', async (request, response) => {
    const study = await studyFor(board, await callerOf(request), parseInput(StudyId, request.params['study']))
    const [file] = study.kind === 'eeg' ? filesOf(study) : []
    if (file === undefined) throw new Problem('not-found')
    await sendFile(board, request, response, { of: study.case, file, type: 'application/octet-stream' })
  })

  router.post('/api/cases/:case/attachments', async (request, response) => {
    const of = parseInput(CaseId, request.params['case'])
    try {
      const bytes = request.iterator({ destroyOnReturn: false })
      const caller = await callerOf(request)
      response.json(await receiveAttachment(board, caller, of, request.get('x-category') ?? '', bytes))
    } finally {
      request.resume()
    }
  })

  router.get('/api/attachments/:attachment', async (request, response) => {
    const id = parseInput(AttachmentId, request.params['attachment'])
    const { case: of, file, type } = await readAttachment(board, await callerOf(request), id)
    // Opened by itself it is a download and never a page: whatever a PDF carries runs nowhere.
    response.set({ 'content-disposition': `attachment; filename="${id}"`, 'content-security-policy': 'sandbox' })
    await sendFile(board, request, response, { of, file, type })
  })

  router.post('/api/studies/:study/videos', async (request, response) => {
    const caller = await callerOf(request)
    const study = parseInput(StudyId, request.params['study'])
    const faceConsent = request.get('x-face-consent') === 'stated'
    const offsetSeconds = parseInput(CaseVideo.shape.offsetSeconds, Number(request.get('x-offset-seconds') ?? 0))
    try {
      const bytes = request.iterator({ destroyOnReturn: false })
      response.json(await receiveVideo(board, caller, study, { faceConsent, offsetSeconds }, bytes))
    } finally {
      request.resume()
    }
  })

  router.get('/api/studies/:study/videos/:video', async (request, response) => {
    const study = parseInput(StudyId, request.params['study'])
    const id = parseInput(CaseVideoId, request.params['video'])
    const video = await videoFor(board, await callerOf(request), study, id)
    await sendFile(board, request, response, { of: video.case, file: video.file, type: video.type })
  })

  router.get('/api/meeting-recordings/:recording/tracks/:track', async (request, response) => {
    const id = parseInput(MeetingRecordingId, request.params['recording'])
    const track = parseInput(z.uuid(), request.params['track'])
    await sendBytes(board, request, response, await recordedTrackFor(board, await callerOf(request), id, track))
  })

  router.get('/api/recommendations/:recommendation/bundle', async (request, response) => {
    const id = parseInput(RecommendationId, request.params['recommendation'])
    const { bytes, name } = await bundleOf(board, await callerOf(request), id, versionIn(request))
    response.set({ 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' })
    response.type('application/json').send(Buffer.from(bytes))
  })

  router.get('/api/recommendations/:recommendation/letter', async (request, response) => {
    const id = parseInput(RecommendationId, request.params['recommendation'])
    const { bytes, name } = await letterOf(board, await callerOf(request), id, versionIn(request))
    response.set({ 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' })
    response.type('application/pdf').send(Buffer.from(bytes))
  })

  router.get('/api/recommendations/:recommendation/fhir', async (request, response) => {
    const id = parseInput(RecommendationId, request.params['recommendation'])
    const { document, name } = await fhirOf(board, await callerOf(request), id, versionIn(request))
    response.set({ 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' })
    response.type('application/fhir+json').send(JSON.stringify(document))
  })

  router.get('/api/cases/:case/audit', async (request, response) => {
    const id = parseInput(CaseId, request.params['case'])
    response.set('cache-control', 'no-store').json(await auditChain(board, await callerOf(request), id))
  })

  for (const form of ['csv', 'json', 'fhir'] as const) {
    router.get(`/api/cases/:case/access.${form}`, async (request, response) => {
      const id = parseInput(CaseId, request.params['case'])
      const { type, text, name } = await accessReport(board, await callerOf(request), id, form)
      const file = `${name}-${id}.${form === 'csv' ? 'csv' : 'json'}`
      response.set({ 'content-disposition': `attachment; filename="${file}"`, 'cache-control': 'no-store' })
      response.type(type).send(text)
    })
  }

  router.get('/api/participation.pdf', async (request, response) => {
    const person = who(await callerOf(request))
    const { from, until } = parseInput(Period, { from: request.query['from'], until: request.query['until'] })
    const at = instant(board.clock)
    const rows = await timeLogOf(board, person.id, `${from}T00:00:00.000Z`, endOf(from, until))
    const pdf = await participationCertificate(person, rows, { from, until, at, serial: newId('prt').slice(4) })
    response.set({ 'content-disposition': 'attachment; filename="participation.pdf"', 'cache-control': 'no-store' })
    response.type('application/pdf').send(pdf)
  })

  return router
}

/** Which version is asked for; the latest without. @throws Problem `invalid-input`. */
const versionIn = (request: Request): number | undefined =>
  request.query['version'] === undefined
    ? undefined
    : parseInput(z.number().int().positive(), Number(request.query['version']))

const Period = z.strictObject({ from: z.iso.date(), until: z.iso.date() })
