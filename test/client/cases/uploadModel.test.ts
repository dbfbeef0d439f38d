import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Chosen, mostBytes, openUpload, type UploadPorts } from '../../../client/cases/uploadModel.ts'
import { Problem, type ProblemCode } from '../../../shared/protocol/problems.ts'
import type { Received } from '../../../shared/protocol/record.ts'

const files = (count: number, bytes = 1000): Chosen<string>[] =>
  Array.from({ length: count }, (_, index) => ({ name: `IM-${index}.dcm`, bytes, file: `file ${index}` }))

const image = (index: number): Received => ({
  index,
  outcome: { kind: 'dicom', seriesUid: '1.2.3', description: 'T1', modality: 'MR' },
  removed: 14,
  warnings: [],
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
  const settled = () => new Promise<void>((done) => setImmediate(done))
  const ports: UploadPorts<string> = {
    open: async () => 'upl_0123456789abcdef',
    texts: async () => [],
    accept: async (upload) => {
      accepted.push(upload)
      return []
    },
    send: (_upload, index, file, report, abort) =>
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
  return { ports, sending, waits, clock, accepted, settled }
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
  assert.equal(upload.state.get().phase, 'done')
  assert.deepEqual(upload.state.get().tally, { dicom: 6, eeg: 0, duplicate: 0, refused: 0, failed: 0, removed: 84 })
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
