import { availableParallelism, cpus } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright'
import { provideWorker } from '../../media/worker/provide.ts'
import { demoPeople } from '../../server/demo/people.ts'
import { buildClient } from '../../server/setup/buildClient.ts'
import { keepConnections } from '../support/callStats.ts'
import { atBrowser, goToMeeting, openBrowser, seesMoving } from '../support/browserPerson.ts'
import { eventually } from '../support/eventually.ts'
import { liveServer } from '../support/liveServer.ts'
import { dropping, enterOwnNetwork } from '../support/ownNetwork.ts'
import { type BenchResult, percentile, rounded } from './result.ts'

const rounds = 10
const mediaPort = 40_000
const limits = { network: 2_000, iceRestart: 3_000 } as const
const blockedSeconds = { network: 5, media: 12 } as const

/** From the return of the network to the next picture: after all of it was gone, and after only the way of the media was. */
export async function run(): Promise<BenchResult> {
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  process.env['MEDIASOUP_WORKER_BIN'] = await provideWorker({ environment: process.env, say })
  const exposed = await enterOwnNetwork({})
  if (exposed !== undefined) throw new Error(`without a network of its own: ${exposed}`)
  await buildClient(say)
  await using live = await liveServer({ LOG_LEVEL: 'error', MEDIA_BASE_PORT: String(mediaPort), MEDIA_WORKERS: '1' })
  const { meeting } = await live.meeting({ seated: ['chair'] })
  const browser = await openBrowser()
  try {
    const coordinator = await atBrowser(browser, live, await live.visitor('coordinator'))
    const chair = await atBrowser(browser, live, await live.visitor('chair'))
    const pages = [coordinator.page, chair.page]
    for (const page of pages) await page.addInitScript(keepConnections)
    await coordinator.page.addInitScript(watchPictures, demoPeople.chair.id)
    await chair.page.addInitScript(watchPictures, demoPeople.coordinator.id)
    await goToMeeting(coordinator, live, meeting)
    await coordinator.page.locator('[data-phase="room"]').waitFor()
    await goToMeeting(chair, live, meeting)
    const admit = coordinator.page.getByRole('button', { name: `Admit ${demoPeople.chair.name}` })
    await admit.first().click()
    await coordinator.page.keyboard.press('v')
    const see = async () => {
      await seesMoving(coordinator.page, [demoPeople.chair.id])
      await seesMoving(chair.page, [demoPeople.coordinator.id])
    }

    const measure = async (what: string, rules: string[], seconds: number) => {
      const latencies: number[] = []
      let restarts = 0
      for (let round = 0; round < rounds; round++) {
        await see()
        // Past the time in which the last return is still settling.
        await wait(2_000)
        const before = await Promise.all(pages.map(pathNames))
        const block = dropping(...rules)
        await wait(seconds * 1000)
        block[Symbol.dispose]()
        const returned = Date.now()
        for (const page of pages) latencies.push((await nextPicture(page, returned)) - returned)
        await see()
        const after = await Promise.all(pages.map(pathNames))
        restarts += after.filter((names, index) => names !== before[index]).length
        say(`${what}, round ${round + 1}: ${latencies.slice(-2).map(Math.round).join(' and ')} ms`)
      }
      const inTime = (share: number) => rounded(percentile(latencies, share), 0)
      return { p50Ms: inTime(0.5), p95Ms: inTime(0.95), mostMs: inTime(1), browsersThatRestartedIce: restarts }
    }
    const network = await measure('No network', ['oif lo'], blockedSeconds.network)
    const ways = (['udp', 'tcp'] as const).flatMap((way) => [`${way} dport ${mediaPort}`, `${way} sport ${mediaPort}`])
    const iceRestart = await measure('No way for media', ways, blockedSeconds.media)
    return {
      bench: 'reconnect',
      ours: { network, iceRestart },
      peers: {},
      ratios: {
        networkOfLimit: rounded(network.p95Ms / limits.network, 3),
        iceRestartOfLimit: rounded(iceRestart.p95Ms / limits.iceRestart, 3),
      },
      conditions: {
        rounds: `${rounds} of each, both browsers counted`,
        network: `every packet dropped for ${blockedSeconds.network} s, signalling with it; limit ${limits.network} ms`,
        iceRestart: `media over UDP and TCP dropped for ${blockedSeconds.media} s, signalling stays; limit ${limits.iceRestart} ms`,
        counted: 'from the end of the dropping to the next picture shown; a picture comes every 100 ms',
        processors: `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
        browser: browser.version(),
      },
    }
  } finally {
    await browser.close()
  }
}

declare global {
  interface Window {
    /** When pictures were shown, in milliseconds of the wall clock. */
    picturesShown: number[]
  }
}

/** Of this person, in the page that it runs in. */
function watchPictures(person: string): void {
  window.picturesShown = []
  const watched = new WeakSet<Element>()
  setInterval(() => {
    for (const video of document.querySelectorAll<HTMLVideoElement>(`[data-person="${person}"] video`)) {
      if (watched.has(video)) continue
      watched.add(video)
      const note = () => {
        window.picturesShown.push(Date.now())
        video.requestVideoFrameCallback(note)
      }
      video.requestVideoFrameCallback(note)
    }
  }, 50)
}

async function nextPicture(page: Page, since: number): Promise<number> {
  let shown: number | undefined
  await eventually(
    'a picture after the return',
    async () =>
      (shown = await page.evaluate((from) => window.picturesShown.find((at) => at > from), since)) !== undefined,
    60_000,
  )
  return shown ?? Number.NaN
}

/** The names that ICE gives to the ways in use: a restart gives new ones (RFC 8445). */
const pathNames = (page: Page): Promise<string> =>
  page.evaluate(() =>
    window.keptConnections
      .filter(({ connectionState }) => connectionState !== 'closed')
      .map(({ remoteDescription }) => /^a=ice-ufrag:(\S+)/m.exec(remoteDescription?.sdp ?? '')?.[1] ?? '')
      .join(' '),
  )
