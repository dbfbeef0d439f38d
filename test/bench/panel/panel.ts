import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { provideWorker } from '../../../media/worker/provide.ts'
import { buildClient } from '../../../server/setup/buildClient.ts'
import { atBrowser, goToMeeting, openBrowser } from '../../support/browserPerson.ts'
import { enterOwnNetwork } from '../../support/ownNetwork.ts'
import { countArriving } from '../media/arriving.ts'
import { openOurRoom, type OurRoom } from '../media/contenders.ts'
import { makeCertificate } from '../media/endpoint.ts'
import type { Streams } from '../media/streams.ts'
import { makeMaterial, type Material, pictureSize } from './material.ts'

export const picturesTaken = 9
const speakers = 3
/** Between words Opus sends one packet in so long (its DTX). */
const silentMilliseconds = 400
const screen = { size: { width: 1440, height: 900 }, density: 1 }

/** A meeting of one browser and of people without one, who send real pictures and take what a browser takes. */
export type Panel = AsyncDisposable & {
  room: OurRoom
  page: Page
  /** Until so many are in the meeting, the browser among them. */
  grow(people: number): Promise<void>
  /** Media that reached those without a browser, since the beginning. */
  packets(): number
}

/** @param most who may enter at all */
export async function openPanel(most: number): Promise<Panel> {
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  const exposed = await enterOwnNetwork({ openssl: ['openssl'] })
  if (exposed !== undefined) throw new Error(`without a network of its own: ${exposed}`)
  process.env['MEDIASOUP_WORKER_BIN'] = await provideWorker({ environment: process.env, say })
  await buildClient(say)
  await using opening = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'bench-panel-'))
  opening.defer(() => rm(folder, { recursive: true, force: true }))
  const room = opening.use(await openOurRoom(join(folder, 'data'), most, makeCertificate(folder)))
  const arrived = opening.use(countArriving())
  const browser = await openBrowser()
  opening.defer(() => browser.close())
  const served = { served: { url: room.url } }
  const person = await atBrowser(browser, served, { cookie: await room.signIn(most - 1) }, screen)
  const { page } = person
  await page.goto(`${room.url}/healthz`)
  const material = await makeMaterial(page)
  await goToMeeting(person, served, room.meeting)
  await page.locator('[data-phase="room"]').waitFor()
  const streams: Streams[] = []
  opening.use(keepSending(streams, material))
  const opened = opening.move()
  return {
    room,
    page,
    async grow(people) {
      while (room.participants.length + 1 < people) {
        const joined = await room.join({ sends: true, takes: true, pictures: picturesTaken })
        arrived.from(joined.receive.address.port)
        if (joined.streams) streams.push(joined.streams)
      }
    },
    packets: arrived.packets,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

export const panelConditions = {
  people: 'one browser; the others send VP8 and Opus over WebRTC and count what they get, in a process of their own',
  pictures: `${pictureSize.width}x${pictureSize.height}, ${pictureSize.framesPerSecond} frames and ${pictureSize.bitsPerSecond / 1000} kbit a second; each takes ${picturesTaken} of them and every voice`,
  voices: `${speakers} speak at a time, the others send as Opus does between words`,
} as const

/** Everybody's pictures, and the voices of those whose turn it is, until it is disposed of. */
function keepSending(streams: readonly Streams[], { pictures, sounds }: Material): Disposable {
  const began = performance.now()
  const pictureMilliseconds = 1000 / pictureSize.framesPerSecond
  let [shown, said] = [0, 0]
  const timer = setInterval(() => {
    const now = performance.now() - began
    for (; shown * pictureMilliseconds < now; shown++) {
      const picture = pictures[shown % pictures.length]!
      for (const one of streams) one.sendPicture(picture, pictureMilliseconds)
    }
    for (; said * 20 < now; said++) {
      const sound = sounds[said % sounds.length]!
      // Turns of ten seconds.
      const first = Math.floor(said / 500) * speakers
      streams.forEach((one, index) => {
        const isSpeaking = (index - (first % streams.length) + streams.length) % streams.length < speakers
        if (isSpeaking) one.sendVoice(sound, 20)
        else if ((said * 20) % silentMilliseconds === 0) one.sendVoice(sound.subarray(0, 1), silentMilliseconds)
      })
    }
  }, 5)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
