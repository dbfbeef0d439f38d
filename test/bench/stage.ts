import { availableParallelism, cpus } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright'
import { generateMri } from '../../server/demo/mri.ts'
import { demoPeople } from '../../server/demo/people.ts'
import { buildClient } from '../../server/setup/buildClient.ts'
import { provideWorker } from '../../media/worker/provide.ts'
import { atBrowser, goToMeeting, openBrowser } from '../support/browserPerson.ts'
import { keepConnections } from '../support/callStats.ts'
import { eventually } from '../support/eventually.ts'
import { liveServer } from '../support/liveServer.ts'
import { type BenchResult, percentile, rounded } from './result.ts'
import { follow, seatMore } from './stage/followers.ts'
import { mark, sliceShown, videoBytes, watchStage } from './stage/watch.ts'

const events = 100
const eventsPerSecond = 30
const followers = 15

/**
 * From a turn of the leader's wheel to the slice painted in a follower's browser, with fifteen followers, of whom one is
 * a browser and the others hear the same and draw nothing; and the same slices by a screen shared through our own SFU.
 */
export async function run(): Promise<BenchResult> {
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  process.env['MEDIASOUP_WORKER_BIN'] = await provideWorker({ environment: process.env, say })
  await buildClient(say)
  say('Making the images')
  const files = [...generateMri(3)].filter(({ name }) => !/flair/i.test(name)).map(({ bytes }) => bytes)
  await using live = await liveServer({ LOG_LEVEL: 'error' })
  const { meeting, case: of } = await live.meeting({ files })
  const more = await seatMore(live, of, followers - 3)
  const browser = await openBrowser()
  const sockets = more.map((person) => follow(live, meeting, person))
  try {
    const coordinator = await (await live.visitor('coordinator')).enter(meeting)
    const home = await (await live.visitor('home')).enter(meeting)
    void home.ask['room:enter']({})
    await coordinator.ask['room:enter']({})
    // Two screens are drawn by the two processors that also serve: small ones, or the machine is what is measured.
    const screen = { size: { width: 1000, height: 640 }, density: 1 }
    const leader = await atBrowser(browser, live, await live.visitor('radiologist'), screen)
    const follower = await atBrowser(browser, live, await live.visitor('chair'), screen)
    for (const { page } of [leader, follower]) {
      await page.addInitScript(keepConnections)
      await page.addInitScript(watchStage, mark)
    }
    for (const one of [leader, follower]) await goToMeeting(one, live, meeting)
    await eventually('all wait at the door', async () => {
      await coordinator.ask['lobby:admitAll']({})
      const inside = await leader.page.locator('[data-phase="room"]').count()
      return inside === 1 && (await follower.page.locator('[data-phase="room"]').count()) === 1
    })
    say('Opening the images on both sides')
    await leader.page.getByRole('button', { name: 'Show the images' }).click({ timeout: 60_000 })
    await leader.page.getByRole('button', { name: 'Take the lead' }).click()
    const image = leader.page.getByTestId('viewport-0').locator('[role="img"]')
    for (const { page } of [leader, follower]) {
      await page.locator('[data-testid="viewport-0"][data-rendered="slice"]').waitFor({ timeout: 120_000 })
      await page
        .locator('[data-testid="viewport-0"] [data-done="true"]')
        .waitFor({ timeout: 240_000, state: 'attached' })
    }
    await image.click()
    await leader.page.keyboard.press('Home')
    await eventually('both at the first slice', async () =>
      (await Promise.all([leader, follower].map(({ page }) => sliceShown(page)))).every((index) => index === 0),
    )

    say(`Turning the wheel ${events} times, ${eventsPerSecond} a second`)
    const notices = await stageBytes(follower.page)
    const byStage = await turnWheel(leader.page, follower.page, 'painted')
    const stageBytesAll = notices.bytes()

    say('The same by a shared screen')
    await leader.page.keyboard.press('Home')
    await leader.page.getByRole('button', { name: 'Share screen' }).first().click()
    // The leader goes on reading the images; the other sees the screen.
    await leader.page.getByRole('button', { name: 'Show the images' }).click()
    await leader.page.locator('[data-testid="viewport-0"][data-rendered="slice"]').waitFor()
    await eventually(
      'the shared screen shows the first slice',
      () => follower.page.evaluate(() => window.bench.shared.has(0)),
      30_000,
    )
    await setTimeout(2_000)
    const before = await videoBytes(follower.page)
    await image.hover()
    const byScreen = await turnWheel(leader.page, follower.page, 'shared')
    const screenBytes = (await videoBytes(follower.page)) - before

    const ours = { ...inTime(byStage), bytesPerEvent: Math.round(stageBytesAll / events) }
    const theirs = { ...inTime(byScreen), bytesPerEvent: Math.round(screenBytes / events) }
    return {
      bench: 'stage',
      ours,
      peers: { screenShare: theirs },
      ratios: {
        screenShareLatency: rounded(ours.p95Ms / theirs.p95Ms, 3),
        screenShareBytes: rounded(ours.bytesPerEvent / theirs.bytesPerEvent, 4),
      },
      conditions: {
        events,
        eventsPerSecond,
        followers,
        images: `${files.length} slices of 256 x 256, drawn at the size of the viewport`,
        share: '1280x800 through our own SFU, as the product sends screens: at most five frames a second',
        leader: demoPeople.radiologist.discipline,
        processors: `${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown'}`,
        browser: browser.version(),
        node: process.versions.node,
      },
    }
  } finally {
    for (const socket of sockets) socket.disconnect()
    await browser.close()
  }
}

const inTime = (latencies: number[]) => ({
  p50Ms: rounded(percentile(latencies, 0.5), 1),
  p95Ms: rounded(percentile(latencies, 0.95), 1),
  p99Ms: rounded(percentile(latencies, 0.99), 1),
})

/** Turns the wheel over the image, a slice a turn; milliseconds from each turn to when its slice, or one after it, was seen. */
async function turnWheel(leader: Page, follower: Page, way: 'painted' | 'shared'): Promise<number[]> {
  const first = await sliceShown(leader)
  await follower.evaluate((of) => {
    window.bench[of].clear()
  }, way)
  await leader.evaluate(() => void window.bench.turned.splice(0))
  const began = performance.now()
  for (let event = 0; event < events; event++) {
    await setTimeout(Math.max(0, began + (event * 1000) / eventsPerSecond - performance.now()))
    await leader.mouse.wheel(0, 60)
  }
  const last = first + events
  await eventually(
    `the follower sees slice ${last}`,
    () => follower.evaluate(([of, index]) => window.bench[of].has(index), [way, last] as const),
    15_000,
  )
  const turned = await leader.evaluate(() => window.bench.turned)
  const seen = new Map(await follower.evaluate((of) => [...window.bench[of]], way))
  if (turned.length !== events) throw new Error(`${turned.length} turns of the wheel arrived, of ${events}`)
  return turned.map((at, index) => {
    const slice = first + index + 1
    const times = [...seen].filter(([shown, time]) => shown >= slice && time >= at).map(([, time]) => time)
    return Math.min(...times) - at
  })
}

/** Counts what the stage says to this page from now on. */
async function stageBytes(page: Page): Promise<{ bytes(): number }> {
  const session: CDPSession = await page.context().newCDPSession(page)
  let bytes = 0
  await session.send('Network.enable')
  session.on('Network.webSocketFrameReceived', ({ response }) => {
    if (response.payloadData.includes('"stage:state"')) bytes += response.payloadData.length
  })
  return { bytes: () => bytes }
}
