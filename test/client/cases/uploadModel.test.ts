import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Choices,
  type Chosen,
  mayAccept,
  mostBytes,
  openUpload,
  type UploadPorts,
} from '../../../client/cases/uploadModel.ts'
import { Problem, type ProblemCode } from '../../../shared/protocol/problems.ts'
import type { Received, SeriesOffer, UploadSummary } from '../../../shared/protocol/uploads.ts'

const files = (count: number, bytes = 1000): Chosen<string>[] =>
  Array.from({ length: count }, (_, index) => ({ name: `IM-${index}.dcm`, bytes, file: `file ${index}` }))

const image = (index: number): Received => ({
  index,
  outcome: { kind: 'dicom', seriesUid: '1.2.3', description: 'T1', modality: 'MR' },
  removed: 14,
  warnings: [],
})

const aSummary = (change: Partial<SeriesOffer> = {}, whole: Partial<UploadSummary> = {}): UploadSummary => ({
  series: [
    {
      seriesUid: '1.2.3',
      studyUid: '1.2',
      modality: 'MR',
      description: 'T1',
      images: 6,
      rows: 256,
      columns: 256,
      lossy: false,
      stackOnly: null,
      burntIn: 'no',
      face: false,
      overlaysRemoved: false,
      anotherPatient: false,
      sample: { sopInstanceUid: '1.2.3.4', frame: 0 },
      ...change,
    },
  ],
  recordings: 0,
  known: 0,
  refused: [],
  removed: 14,
  missing: 0,
  otherPatient: false,
  ...whole,
})

type Sending = {
  index: number
  file: string
  report: (sent: number) => void
  arrive: (received?: Received) => Promise<void>
  fail: (code: ProblemCode) => Promise<void>
  aborted: () => boolean
}

/** The far end of an upload, in the hands of the test. */
function farEnd() {
  const sending: Sending[] = []
  const waits: { milliseconds: number; over: () => void; off: boolean }[] = []
  const clock = { now: 0 }
  const accepted: string[] = []
  const far = {
    received: new Map<string, Received>(),
    summary: aSummary(),
    choices: [] as Choices[],
    discarded: [] as string[],
  }
  const settled = () => new Promise<void>((done) => setImmediate(done))
  const ports: UploadPorts<string> = {
    open: async () => ({ upload: 'upl_0123456789abcdef', received: far.received.size }),
    fingerprint: async (file) => `print of ${file}`,
    known: async () => far.received,
    texts: async () => [],
    summary: async () => far.summary,
    discard: async (upload) => void far.discarded.push(upload),
    accept: async (upload, choices) => {
      accepted.push(upload)
      far.choices.push(choices)
      return []
    },
    send: (_upload, index, file, _fingerprint, report, abort) =>
      new Promise((resolve, reject) => {
        sending.push({
          index,
          file,
          report,
          arrive: async (received = image(index)) => {
            resolve(received)
            await settled()
          },
          fail: async (code) => {
            reject(new Problem(code))
            await settled()
          },
          aborted: () => abort.aborted,
        })
      }),
    now: () => clock.now,
    wait: (milliseconds, over) => {
      const wait = { milliseconds, over, off: false }
      waits.push(wait)
      return () => void (wait.off = true)
    },
  }
  return { ports, sending, waits, clock, accepted, settled, far }
}

test('a file that is too large is refused before a byte of it leaves', async () => {
  const { ports, sending, accepted, settled } = farEnd()
  const upload = openUpload([{ name: 'long.edf', bytes: mostBytes + 1, file: 'long' }], ports)
  await settled()
  assert.equal(sending.length, 0)
  assert.equal(upload.state.get().phase, 'done')
  assert.equal(upload.state.get().tally.refused, 1)
  assert.deepEqual(accepted, [])
})

test('when nothing was recognised nothing is attached', async () => {
  const { ports, sending, accepted, settled } = farEnd()
  const upload = openUpload(files(1), ports)
  await settled()
  await sending[0]?.arrive({
    index: 0,
    outcome: { kind: 'refused', code: 'dicom-truncated' },
    removed: 0,
    warnings: [],
  })
  assert.equal(upload.state.get().phase, 'done')
  assert.deepEqual(accepted, [])
})

test('a cancelled upload stops what is under way and attaches nothing', async () => {
  const { ports, sending, accepted, settled } = farEnd()
  const upload = openUpload(files(9), ports)
  await settled()
  await sending[0]?.arrive()
  upload.cancel()
  assert.ok(sending.slice(1).every((one) => one.aborted()))
  await sending[1]?.fail('unavailable')
  await sending[2]?.arrive()
  assert.equal(sending.length, 5)
  assert.equal(upload.state.get().phase, 'cancelled')
  assert.equal(upload.state.get().tally.dicom, 1)
  assert.deepEqual(accepted, [])
})

test('once the server says that nothing more may be sent, nothing more is', async () => {
  const { ports, sending, settled } = farEnd()
  const upload = openUpload(files(9), ports)
  await settled()
  await sending[0]?.fail('consent-withdrawn')
  assert.equal(upload.state.get().phase, 'stopped')
  assert.equal(upload.state.get().problem?.code, 'consent-withdrawn')
  assert.equal(sending.length, 4)
})

test('four files are under way at once, and the rest follow in order', async () => {
  const { ports, sending, accepted, settled } = farEnd()
  const upload = openUpload(files(6), ports)
  await settled()
  assert.deepEqual(
    sending.map((one) => one.index),
    [0, 1, 2, 3],
  )
  for (let next = 0; next < 6; next++) await sending[next]?.arrive()
  assert.deepEqual(
    sending.map((one) => one.index),
    [0, 1, 2, 3, 4, 5],
  )
  await settled()
  assert.equal(upload.state.get().phase, 'review')
  await upload.accept()
  assert.equal(upload.state.get().phase, 'done')
  assert.deepEqual(upload.state.get().tally, {
    dicom: 6,
    eeg: 0,
    directory: 0,
    duplicate: 0,
    refused: 0,
    failed: 0,
    removed: 84,
  })
  assert.equal(accepted.length, 1)
})

test('a cut connection is waited out, longer each time, and nothing that arrived is sent again', async () => {
  const { ports, sending, waits, settled } = farEnd()
  const upload = openUpload(files(3), ports)
  await settled()
  await sending[0]?.arrive()
  await sending[1]?.fail('unavailable')
  await sending[2]?.fail('unavailable')
  assert.equal(upload.state.get().phase, 'paused')
  assert.equal(waits.length, 1)
  waits[0]?.over()
  await sending[3]?.fail('unavailable')
  await sending[4]?.fail('unavailable')
  assert.ok((waits[1]?.milliseconds ?? 0) > (waits[0]?.milliseconds ?? 0))
  upload.resume()
  assert.equal(waits[1]?.off, true)
  await sending[5]?.arrive()
  await sending[6]?.arrive()
  await settled()
  assert.equal(upload.state.get().phase, 'review')
  await upload.accept()
  assert.equal(upload.state.get().phase, 'done')
  assert.equal(sending.filter((one) => one.index === 0).length, 1)
})

test('a file that did not arrive can be sent again, alone, before anything is attached', async () => {
  const { ports, sending, accepted, settled } = farEnd()
  const upload = openUpload(files(2), ports)
  await settled()
  await sending[0]?.fail('invalid-input')
  await sending[1]?.arrive()
  assert.equal(upload.state.get().phase, 'review')
  assert.deepEqual(accepted, [])
  upload.retry(0)
  assert.equal(sending[2]?.index, 0)
  await sending[2]?.arrive()
  await settled()
  assert.equal(upload.state.get().phase, 'review')
  await upload.accept()
  assert.equal(upload.state.get().phase, 'done')
  assert.equal(accepted.length, 1)
})

test('progress counts bytes, and says how long it takes at the pace of late', async () => {
  const { ports, sending, clock, settled } = farEnd()
  const upload = openUpload(files(2, 10_000), ports)
  await settled()
  sending[0]?.report(1000)
  assert.equal(upload.state.get().secondsLeft, null)
  clock.now = 2000
  sending[0]?.report(5000)
  assert.equal(upload.state.get().sentBytes, 5000)
  // 4000 bytes left in the two seconds since the first report: 2000 a second, of 15,000 that are to go.
  assert.ok(Math.abs((upload.state.get().secondsLeft ?? 0) - 7.5) < 1.6)
  await sending[0]?.arrive()
  assert.equal(upload.state.get().sentBytes, 10_000)
})

test('the name of a file never reaches the wire', async () => {
  const { ports, sending, settled } = farEnd()
  openUpload([{ name: 'LAAKSONEN^AINO/brain.dcm', bytes: 10, file: 'content' }], ports)
  await settled()
  assert.deepEqual(
    Object.values(sending[0] ?? {}).filter((value) => typeof value === 'string'),
    ['content'],
  )
})

test('what had arrived before the page was left is not sent again', async () => {
  const { ports, sending, settled, far } = farEnd()
  far.received = new Map([0, 1, 3].map((index) => [`print of file ${index}`, image(0)]))
  const upload = openUpload(files(5), ports)
  for (let turn = 0; turn < 5; turn++) await settled()
  assert.deepEqual(
    sending.map(({ index }) => index),
    [2, 4],
  )
  assert.equal(upload.state.get().tally.dicom, 3)
  assert.equal(upload.state.get().sentBytes, 3000)
})

test('a series that may show a name is added only once it was looked at, or is left out', async () => {
  const { ports, sending, accepted, settled, far } = farEnd()
  far.summary = aSummary({ burntIn: 'possible' }, { recordings: 1 })
  const upload = openUpload(files(1), ports)
  await settled()
  await sending[0]?.arrive()
  await settled()
  assert.equal(mayAccept(upload.state.get()), false)
  upload.choose({ leftOut: ['1.2.3'] })
  assert.equal(mayAccept(upload.state.get()), true)
  upload.choose({ leftOut: [], lookedAt: ['1.2.3'] })
  assert.equal(mayAccept(upload.state.get()), true)
  await upload.accept()
  assert.equal(accepted.length, 1)
  assert.deepEqual(far.choices, [{ lookedAt: ['1.2.3'], leftOut: [], samePatient: false }])
})

test('files that name somebody else are not added without a word, and those of a stranger in a study never', async () => {
  const { ports, sending, settled, far } = farEnd()
  far.summary = aSummary({}, { otherPatient: true })
  const upload = openUpload(files(1), ports)
  await settled()
  await sending[0]?.arrive()
  await settled()
  assert.equal(mayAccept(upload.state.get()), false)
  upload.choose({ samePatient: true })
  assert.equal(mayAccept(upload.state.get()), true)
  const { summary } = upload.state.get()
  const strangers = { ...summary!, series: summary!.series.map((one) => ({ ...one, anotherPatient: true })) }
  assert.equal(mayAccept({ ...upload.state.get(), summary: strangers }), false)
})

test('a cancelled upload is forgotten by the server too', async () => {
  const { ports, settled, far } = farEnd()
  const upload = openUpload(files(2), ports)
  await settled()
  upload.cancel()
  assert.deepEqual(far.discarded, ['upl_0123456789abcdef'])
})
