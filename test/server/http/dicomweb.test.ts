import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { describeInstance } from '../../../shared/dicom/instance.ts'
import { frameBytes } from '../../../shared/dicom/frames.ts'
import { needsSharedData, sharedData } from '../../support/sharedData.ts'
import { liveServer, type LiveServer } from '../../support/liveServer.ts'
import { bytesOf, fileOf, read } from '../../shared/dicom/specimen.ts'

let live: LiveServer
before(async () => {
  live = await liveServer()
})
after(async () => {
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

type Row = Record<string, { vr: string; Value?: unknown[] }>

const slices = () =>
  [0, 1, 2].map((at) =>
    fileOf({
      SOPInstanceUID: `2.25.${900 + at}`,
      InstanceNumber: at,
      ImagePositionPatient: [0, 0, at],
      PatientName: 'Zelenka^Oldrich',
      PixelData: bytesOf(Uint16Array.of(at, 1, 2, 3, 4, 5)),
    }),
  )

/** The parts of a multipart answer. */
async function parts(response: Response): Promise<{ head: string; body: Buffer }[]> {
  const boundary =
    /boundary=([^;]+)/.exec(response.headers.get('content-type') ?? '')?.[1] ?? assert.fail('no boundary')
  const whole = Buffer.from(await response.arrayBuffer())
  const found: { head: string; body: Buffer }[] = []
  for (let at = whole.indexOf(`--${boundary}\r\n`); at >= 0; at = whole.indexOf(`--${boundary}\r\n`, at + 1)) {
    const headEnd = whole.indexOf('\r\n\r\n', at)
    const head = whole.subarray(at, headEnd).toString()
    const length = Number(/content-length: (\d+)/.exec(head)?.[1])
    found.push({ head, body: whole.subarray(headEnd + 4, headEnd + 4 + length) })
  }
  return found
}

test('a viewer finds, describes and fetches the images of a case, and nobody’s name', async () => {
  const { case: id } = await live.meeting({ files: slices() })
  const surgeon = await live.visitor('surgeon')
  const base = `/api/cases/${id}/dicomweb`
  const studies = (await (await surgeon.fetch(`${base}/studies`)).json()) as Row[]
  assert.equal(studies.length, 1)
  assert.equal(studies[0]?.['00201208']?.Value?.[0], 3)
  const study = String(studies[0]?.['0020000D']?.Value?.[0])
  const series = (await (await surgeon.fetch(`${base}/studies/${study}/series`)).json()) as Row[]
  const seriesUid = String(series[0]?.['0020000E']?.Value?.[0])
  const answer = await surgeon.fetch(`${base}/studies/${study}/series/${seriesUid}/metadata`)
  assert.match(answer.headers.get('content-type') ?? '', /^application\/dicom\+json/)
  const text = await answer.text()
  assert.ok(!/zelenka/i.test(text))
  const metadata = JSON.parse(text) as Row[]
  assert.deepEqual(
    metadata.map((row) => row['00200032']?.Value?.[2]),
    [0, 1, 2],
  )
  assert.equal(metadata[0]?.['7FE00010'], undefined)
  const sop = String(metadata[1]?.['00080018']?.Value?.[0])
  const instance = `${base}/studies/${study}/series/${seriesUid}/instances/${sop}`
  const [frame] = await parts(await surgeon.fetch(`${instance}/frames/1`))
  assert.match(frame!.head, /transfer-syntax=1\.2\.840\.10008\.1\.2\.1\b/)
  assert.deepEqual(frame!.body, Buffer.from(bytesOf(Uint16Array.of(1, 1, 2, 3, 4, 5))))
  const [whole] = await parts(await surgeon.fetch(instance))
  const { file } = await read(whole!.body)
  assert.equal(describeInstance(file).sopInstanceUid, sop)
  assert.equal((await parts(await surgeon.fetch(`${base}/studies/${study}`))).length, 3)
})

test('who has no part in the case, and who is signed out, finds nothing there', async () => {
  const { case: id } = await live.meeting({ files: slices(), seated: ['chair'] })
  const base = `/api/cases/${id}/dicomweb/studies`
  assert.equal((await fetch(`${live.served.url}${base}`)).status, 401)
  assert.equal((await (await live.visitor('surgeon')).fetch(base)).status, 404)
  const chair = await live.visitor('chair')
  assert.equal((await chair.fetch(base)).status, 200)
  await (await live.visitor('home')).ask['consent:withdraw']({ case: id })
  assert.equal((await chair.fetch(base)).status, 403)
})

test('what is no identifier, no frame or no path is refused, and a look is one audit event', async () => {
  const { case: id } = await live.meeting({ files: slices() })
  const surgeon = await live.visitor('surgeon')
  const base = `/api/cases/${id}/dicomweb`
  const [study] = (await (await surgeon.fetch(`${base}/studies`)).json()) as Row[]
  const uid = String(study?.['0020000D']?.Value?.[0])
  const [row] = (await (await surgeon.fetch(`${base}/studies/${uid}/metadata`)).json()) as Row[]
  const [seriesUid, sop] = ['0020000E', '00080018'].map((tag) => String(row?.[tag]?.Value?.[0]))
  const instance = `${base}/studies/${uid}/series/${seriesUid}/instances/${sop}`
  for (const path of ['/frames/0', '/frames/2', '/frames/x', '/frames/1,9', '/rendered']) {
    assert.ok([404, 422].includes((await surgeon.fetch(`${instance}${path}`)).status), path)
  }
  assert.ok([404, 422].includes((await surgeon.fetch(`${base}/studies/..%2f..`)).status))
  assert.equal((await surgeon.fetch(`${base}/studies/1.2.3/metadata`)).status, 404)
  assert.equal((await surgeon.fetch(`${base}/studies`, { method: 'POST', body: '{}' })).status, 404)
  for (let i = 0; i < 5; i++) await (await surgeon.fetch(`${instance}/frames/1`)).arrayBuffer()
  const { events } = await (await live.visitor('coordinator')).ask['audit:read']({ case: id })
  assert.equal(events.filter(({ action, target }) => action === 'study:read' && target.startsWith('std_')).length, 1)
})

test('the frames of a compressed image come as they are stored', needsSharedData, async () => {
  const bytes = await readFile(sharedData('dicom/enhanced_multiframe_MR/emri_small_RLE.dcm'))
  const { case: id } = await live.meeting({ files: [bytes] })
  const surgeon = await live.visitor('surgeon')
  const base = `/api/cases/${id}/dicomweb`
  const [row] = (await (await surgeon.fetch(`${base}/instances`)).json()) as Row[]
  const [study, seriesUid, sop] = ['0020000D', '0020000E', '00080018'].map((tag) => String(row?.[tag]?.Value?.[0]))
  const path = `${base}/studies/${study}/series/${seriesUid}/instances/${sop}`
  const frames = await parts(await surgeon.fetch(`${path}/frames/1,7`))
  const [whole] = await parts(await surgeon.fetch(path))
  const { file, instance } = await read(whole!.body)
  assert.deepEqual(
    frames.map(({ body }) => body),
    [0, 6].map((frame) => Buffer.from(frameBytes(file, instance, frame))),
  )
  assert.match(frames[0]!.head, /transfer-syntax=1\.2\.840\.10008\.1\.2\.5\b/)
})
