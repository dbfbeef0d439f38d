import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { ProducerId } from '../../shared/protocol/media.ts'
import { mediaNodes, type TestedMedia } from '../support/mediaNodes.ts'
import { openPeers } from '../support/mediaPeers.ts'
import type { Reception } from '../support/peerPage.ts'

const meeting = 'mtg_aaaaaaaaaaaaaaaa'
const lee = 'per_leeleeleeleelee1' as PersonId
const okoye = 'per_okoyeokoyeokoye1' as PersonId

describe('media between browsers', () => {
  let peers: Awaited<ReturnType<typeof openPeers>>
  before(async () => {
    peers = await openPeers()
  })
  after(() => peers[Symbol.asyncDispose]())

  test('nobody hears a participant whose producer is paused, whatever their browser sends', async () => {
    await using media = await openNode()
    const page = await twoPeers(media)
    const microphone = await page.evaluate((who) => window.peers.send(who, 'microphone', true), lee)
    const camera = await page.evaluate((who) => window.peers.send(who, 'camera'), lee)
    const heard = await receive(page, okoye, microphone)
    const seen = await receive(page, okoye, camera)
    await until(page, okoye, seen, ({ frames }) => frames >= 5)
    assert.equal((await reception(page, okoye, heard)).packets, 0, 'muted from the start')

    const whose = { meeting, participant: lee, producer: microphone }
    await media.ask['media:pauseProducer']({ ...whose, paused: false })
    await until(page, okoye, heard, ({ packets, samples }) => packets >= 20 && samples > 0)

    await media.ask['media:pauseProducer']({ ...whose, paused: true })
    // What was on its way when it was paused has arrived once later pictures have.
    await somePicturesLater(page, okoye, seen)
    const whenMuted = (await reception(page, okoye, heard)).packets
    await somePicturesLater(page, okoye, seen)
    assert.equal((await reception(page, okoye, heard)).packets, whenMuted)
  })

  test('malformed parameters of one leave the sound and pictures of the others going', async () => {
    await using media = await openNode()
    const page = await twoPeers(media)
    const seen = await receive(page, okoye, await page.evaluate((who) => window.peers.send(who, 'camera'), lee))
    await until(page, okoye, seen, ({ frames }) => frames >= 5)

    const intruder = { meeting, participant: 'per_aaaaaaaaaaaaaaaa' }
    const { send } = await media.ask['media:enter']({ ...intruder, entry: 'a' })
    const line = { ...intruder, transport: send.transport }
    await assert.rejects(media.ask['media:connect']({ ...line, dtlsParameters: { fingerprints: [] } }))
    const codecs = [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 }]
    const rtpParameters = { codecs, encodings: [{ ssrc: 1 }, { ssrc: 1 }, { ssrc: 1 }] }
    await assert.rejects(
      media.ask['media:produce']({ ...line, source: 'camera', rtpParameters, paused: false }),
      ({ code }) => code === 'media-refused',
    )
    await somePicturesLater(page, okoye, seen)
  })

  for (const protocol of ['udp', 'tcp'] as const) {
    test(`sound and pictures are decoded by the other participants over ${protocol}, and go on after an ICE restart`, async () => {
      await using media = await openNode()
      const page = await twoPeers(media, protocol)
      const [heard, seen] = [
        await receive(page, okoye, await page.evaluate((who) => window.peers.send(who, 'microphone'), lee)),
        await receive(page, okoye, await page.evaluate((who) => window.peers.send(who, 'camera'), lee)),
      ]
      await until(page, okoye, heard, ({ samples }) => samples > 48_000 / 10)
      await until(page, okoye, seen, ({ frames, width }) => frames >= 5 && width > 0)
      assert.equal((await reception(page, okoye, seen)).protocol, protocol)

      await page.evaluate(([where, who]) => window.peers.restart(where, who), [meeting, lee] as const)
      await page.evaluate(([where, who]) => window.peers.restart(where, who), [meeting, okoye] as const)
      await somePicturesLater(page, okoye, seen)
    })
  }

  test('a participant is sent the layer they have use for', async () => {
    await using media = await openNode()
    const page = await twoPeers(media)
    const seen = await receive(page, okoye, await page.evaluate((who) => window.peers.send(who, 'camera'), lee))
    const prefer = (spatial: number) =>
      media.ask['media:preferLayers']({ meeting, participant: okoye, consumer: seen, spatial })
    await prefer(0)
    await media.next('media:layers', ({ spatial }) => spatial === 0)
    await until(page, okoye, seen, ({ width }) => width === 320)
    await prefer(1)
    await until(page, okoye, seen, ({ width }) => width === 640)
  })

  test('who speaks is told with the level, and nobody once they are muted', async () => {
    await using media = await openNode()
    const page = await twoPeers(media)
    const producer = (await page.evaluate((who) => window.peers.send(who, 'microphone'), lee)) as ProducerId
    await media.next('media:speaker', ({ participant }) => participant === lee)
    const { levels } = await media.next('media:levels', (told) => told.levels.length > 0)
    assert.equal(levels[0]?.participant, lee)
    await media.ask['media:pauseProducer']({ meeting, participant: lee, producer, paused: true })
    await media.next('media:speaker', ({ participant }) => participant === null)
    media.told.length = 0
    await media.ask['media:pauseProducer']({ meeting, participant: lee, producer, paused: false })
    await media.next('media:speaker', ({ participant }) => participant === lee)
  })

  test('a browser that hangs up is told as a lost line, once, with what it sent', async () => {
    await using media = await openNode()
    const page = await twoPeers(media)
    const producer = await page.evaluate((who) => window.peers.send(who, 'microphone'), lee)
    const heard = await receive(page, okoye, producer)
    await until(page, okoye, heard, ({ packets }) => packets > 0)
    await page.evaluate((who) => window.peers.hangUp(who), lee)
    const { entry } = await media.next('media:lineLost', ({ participant }) => participant === lee)
    assert.equal(entry, `page of ${lee}`)
    assert.equal((await media.next('media:producerClosed')).producer, producer)
    const [worker] = (await media.ask['media:load']({})).workers
    assert.deepEqual([worker?.participants, worker?.producers, worker?.consumers], [1, 0, 0])
    assert.equal(media.told.filter(({ name }) => name === 'media:lineLost').length, 1)
  })

  async function twoPeers(media: TestedMedia, over: 'udp' | 'tcp' = 'udp'): Promise<Page> {
    const page = await peers.page(media.ask)
    for (const who of [lee, okoye]) {
      await page.evaluate(([where, one, protocol]) => window.peers.join(where, one, protocol), [
        meeting,
        who,
        over,
      ] as const)
    }
    return page
  }
})

async function openNode(): Promise<TestedMedia> {
  const open = mediaNodes['in the process of the server']
  assert.ok(open)
  const media = await open()
  await media.ask['media:open']({ meeting })
  return media
}

const receive = (page: Page, who: PersonId, producer: string) =>
  page.evaluate(([where, one, id]) => window.peers.receive(where, one, id), [meeting, who, producer] as const)

const reception = (page: Page, who: PersonId, consumer: string) =>
  page.evaluate(([one, id]) => window.peers.reception(one, id), [who, consumer] as const)

async function until(
  page: Page,
  who: PersonId,
  consumer: string,
  fits: (now: Reception) => boolean,
): Promise<Reception> {
  for (let tries = 0; ; tries++) {
    const now = await reception(page, who, consumer)
    if (fits(now)) return now
    assert.ok(tries < 300, `not reached: ${JSON.stringify(now)}`)
    await page.evaluate(() => new Promise((done) => setTimeout(done, 100)))
  }
}

async function somePicturesLater(page: Page, who: PersonId, consumer: string): Promise<void> {
  const { frames: already } = await reception(page, who, consumer)
  await until(page, who, consumer, ({ frames }) => frames >= already + 15)
}
