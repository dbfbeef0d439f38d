import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright'
import type { MeetingRecordingId, PersonId } from '../../shared/domain/identifiers.ts'
import { playedTracks, type RecordedPart } from '../../shared/domain/meetingRecording.ts'
import type { MediaNotice, ProducerId } from '../../shared/protocol/media.ts'
import { trackFile } from '../../server/store/sealedParts.ts'
import { mediaNodes, type TestedMedia } from '../support/mediaNodes.ts'
import { openPeers } from '../support/mediaPeers.ts'

const meeting = 'mtg_aaaaaaaaaaaaaaaa'
const recording = 'mrc_aaaaaaaaaaaaaaaa' as MeetingRecordingId
const lee = 'per_leeleeleeleelee1' as PersonId
const okoye = 'per_okoyeokoyeokoye1' as PersonId
type Recorded = Extract<MediaNotice, { name: 'media:recorded' }>['content']

describe('a recording, by a media node', () => {
  let peers: Awaited<ReturnType<typeof openPeers>>
  before(async () => {
    peers = await openPeers()
  })
  after(() => peers[Symbol.asyncDispose]())

  for (const [where, open] of Object.entries(mediaNodes)) {
    test(`${where}: plays in a browser, can be jumped into, and is silent where the microphone was off`, async () => {
      await using media = await open()
      await media.ask['media:open']({ meeting })
      const page = await peers.page(media.ask)
      await page.evaluate(([at, who]) => window.peers.join(at, who), [meeting, lee] as const)
      // One is on air before it begins and one comes after.
      const microphone = (await page.evaluate((who) => window.peers.send(who, 'microphone'), lee)) as ProducerId
      await record(media, recording)
      const camera = (await page.evaluate((who) => window.peers.send(who, 'camera'), lee)) as ProducerId
      await page.waitForTimeout(3_000)
      await setPaused(media, [microphone, camera], true)
      await page.waitForTimeout(4_000)
      await setPaused(media, [microphone, camera], false)
      await page.waitForTimeout(3_000)
      await record(media, null)

      const told = recorded(media)
      assert.deepEqual(new Set(told.map(({ producer }) => producer)), new Set([microphone, camera]))
      assert.ok(told.every((one) => one.participant === lee && one.recording === recording))
      const seen = await watched(page, told, camera)
      assert.ok(seen.length > 9 && seen.length < 14, `${seen.length} s long`)
      assert.ok(seen.width === 640 || seen.width === 320, `${seen.width} wide`)
      assert.ok(seen.differing > 20, `two moments differ in ${seen.differing} of their pixels`)
      assert.ok(seen.jumpedTo > 7.4 && seen.jumpedTo < 7.6, `jumped to ${seen.jumpedTo}`)
      assert.ok(seen.keys >= 2, `${seen.keys} places to jump to`)

      const heard = await listened(page, told, microphone)
      assert.ok(heard.length > 9 && heard.length < 14, `${heard.length} s of sound`)
      assert.ok(Math.abs(heard.pitch - 300) < 8, `the tone is heard at ${heard.pitch} Hz`)
      assert.ok(heard.level(1, 2) > 0.1, `before it was muted: ${heard.level(1, 2)}`)
      assert.ok(heard.level(4.5, 6) < 0.001, `while it was: ${heard.level(4.5, 6)}`)
      assert.ok(heard.level(heard.length - 2, heard.length - 0.5) > 0.1, 'afterwards')
      assert.ok(Math.abs(heard.length - seen.length) < 1.5, 'sound and picture are as long as each other')
    })
  }

  test('what is not recorded is not told, and another recording begins at its own beginning', async () => {
    await using media = await openOne()
    const page = await peers.page(media.ask)
    await page.evaluate(([at, who]) => window.peers.join(at, who), [meeting, lee] as const)
    await page.evaluate((who) => window.peers.send(who, 'microphone'), lee)
    await page.waitForTimeout(1_000)
    assert.deepEqual(recorded(media), [])
    await record(media, recording)
    await page.waitForTimeout(2_000)
    const second = 'mrc_bbbbbbbbbbbbbbbb' as MeetingRecordingId
    await record(media, second)
    assert.ok(recorded(media).length > 0 && recorded(media).every((one) => one.recording === recording))
    await page.waitForTimeout(1_000)
    await record(media, second)
    await record(media, null)
    const [first] = recorded(media).filter((one) => one.recording === second)
    assert.ok(first && first.startMs < 500 && first.endMs < 2_000, 'asked for twice it is one')
    await media.ask['media:record']({ meeting, recording: 'mrc_cccccccccccccccc', elapsedMs: 60_000 })
    await page.waitForTimeout(1_000)
    await record(media, null)
    const later = recorded(media).find((one) => one.recording === 'mrc_cccccccccccccccc')
    assert.ok(
      later && later.startMs >= 60_000 && later.startMs < 61_000,
      'one that was going on goes on in its own time',
    )
    const told = recorded(media).length
    await page.waitForTimeout(1_000)
    assert.equal(recorded(media).length, told)
  })

  test('a picture that nobody looks at is sent while it is recorded, and given up afterwards', async () => {
    await using media = await openOne()
    const page = await peers.page(media.ask)
    for (const who of [lee, okoye]) {
      await page.evaluate(([at, one]) => window.peers.join(at, one), [meeting, who] as const)
    }
    const camera = (await page.evaluate((who) => window.peers.send(who, 'camera'), lee)) as ProducerId
    await media.next('media:wanted', ({ producer, spatial }) => producer === camera && spatial === null)
    await record(media, recording)
    await media.next('media:wanted', ({ producer, spatial }) => producer === camera && spatial === 1)
    media.told.length = 0
    await record(media, null)
    await media.next('media:wanted', ({ producer, spatial }) => producer === camera && spatial === null)
  })

  async function openOne(): Promise<TestedMedia> {
    const media = await (mediaNodes['in the process of the server'] ?? assert.fail())()
    await media.ask['media:open']({ meeting })
    return media
  }
})

const record = (media: TestedMedia, what: MeetingRecordingId | null) =>
  media.ask['media:record']({ meeting, recording: what, elapsedMs: 0 })

const recorded = (media: TestedMedia): Recorded[] =>
  media.told.flatMap((notice) => (notice.name === 'media:recorded' ? [notice.content] : []))

async function setPaused(media: TestedMedia, producers: ProducerId[], paused: boolean) {
  for (const producer of producers) {
    await media.ask['media:pauseProducer']({ meeting, participant: lee, producer, paused })
  }
}

/** A track as the server puts it together, from parts that are held here and not on disk. */
async function fileOf(told: readonly Recorded[], track: ProducerId) {
  const own = told.filter(({ producer }) => producer === track)
  const bytesOf = new Map(own.map(({ startMs, bytes }) => [startMs, bytes]))
  const parts = own.map(({ startMs, endMs, isKey, bytes, source, picture }, number): RecordedPart => ({
    id: 'rpt_aaaaaaaaaaaaaaaa',
    recording,
    number,
    tracks: [
      {
        track,
        person: lee,
        name: 'Lee',
        source,
        picture,
        file: '0'.repeat(64),
        startMs,
        endMs,
        clusters: [{ startMs, isKey, bytes: bytes.length }],
      },
    ],
  }))
  assert.equal(playedTracks(parts).length, 1)
  const file = trackFile(parts, track, async (part) => bytesOf.get(part.startMs) ?? assert.fail())
  assert.ok(file)
  const whole = Buffer.concat(await readAll(file.stream(0, file.size)))
  assert.equal(whole.length, file.size)
  // Any range of it is the same bytes.
  for (const [start, end] of [
    [0, 10],
    [150, 9_000],
    [file.size - 5, file.size],
  ] as const) {
    const piece = Buffer.concat(await readAll(file.stream(start, end)))
    assert.ok(piece.equals(whole.subarray(start, end)), `bytes ${start} to ${end}`)
  }
  return { base64: whole.toString('base64'), type: file.type, keys: own.filter(({ isKey }) => isKey).length }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(piece)
  return pieces
}

async function watched(page: Page, told: readonly Recorded[], track: ProducerId) {
  const { base64, type, keys } = await fileOf(told, track)
  const seen = await page.evaluate(
    async ([content, mime]) => {
      const bytes = Uint8Array.from(atob(content), (letter) => letter.codePointAt(0) ?? 0)
      const video = document.createElement('video')
      video.muted = true
      const event = (name: string) =>
        new Promise((done, fail) => {
          video.addEventListener(name, done, { once: true })
          video.addEventListener('error', () => fail(new Error(video.error?.message)), { once: true })
        })
      const loaded = event('loadeddata')
      video.src = URL.createObjectURL(new Blob([bytes], { type: mime }))
      await loaded
      const canvas = new OffscreenCanvas(64, 36)
      const context = canvas.getContext('2d', { willReadFrequently: true })
      const at = async (second: number) => {
        const seeked = event('seeked')
        video.currentTime = second
        await seeked
        context?.drawImage(video, 0, 0, 64, 36)
        return context?.getImageData(0, 0, 64, 36).data ?? new Uint8ClampedArray()
      }
      const early = await at(1)
      // The fake camera's picture goes round: of several moments one looks different.
      let differing = 0
      for (const second of [8.1, 7.9, 7.7, 7.5]) {
        const late = await at(second)
        const differs = early.filter((value, index) => Math.abs(value - (late[index] ?? 0)) > 24).length
        differing = Math.max(differing, differs)
      }
      return { length: video.duration, width: video.videoWidth, differing, jumpedTo: video.currentTime }
    },
    [base64, type] as const,
  )
  return { ...seen, keys }
}

async function listened(page: Page, told: readonly Recorded[], track: ProducerId) {
  const { base64 } = await fileOf(told, track)
  const { samples, rate } = await page.evaluate(async (content) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.codePointAt(0) ?? 0)
    const sound = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(bytes.buffer)
    // Every tenth: enough for a tone of 300 Hz.
    return { samples: [...sound.getChannelData(0)].filter((_, index) => index % 10 === 0), rate: sound.sampleRate / 10 }
  }, base64)
  const between = (from: number, to: number) => samples.slice(Math.round(from * rate), Math.round(to * rate))
  const rising = between(1, 2).filter((value, index, all) => index > 0 && value > 0 && (all[index - 1] ?? 0) <= 0)
  return {
    length: samples.length / rate,
    pitch: rising.length,
    level: (from: number, to: number) => Math.max(...between(from, to).map(Math.abs)),
  }
}
