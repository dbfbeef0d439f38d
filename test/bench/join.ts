import { availableParallelism, cpus } from 'node:os'
import type { Page } from 'playwright'
import { demoPeople } from '../../server/demo/people.ts'
import { buildClient } from '../../server/setup/buildClient.ts'
import { provideWorker } from '../../media/worker/provide.ts'
import { atBrowser, goToMeeting, openBrowser } from '../support/browserPerson.ts'
import { liveServer } from '../support/liveServer.ts'
import { bareServer } from './join/bareServer.ts'
import { type BenchResult, percentile, rounded } from './result.ts'

const rounds = 30
/** Rounds that find nothing cached, as the first join of a browser does; not counted on either side. */
const warming = 3

/**
 * From the press of "Join" to the first decoded picture of somebody else. Ours with all that joining a meeting takes:
 * admission given before, permissions, stage and document; the peer's is a page of mediasoup-client alone, which shows
 * one video. In one browser, with the same worker, by turns.
 */
export async function run(): Promise<BenchResult> {
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  const worker = await provideWorker({ environment: process.env, say })
  process.env['MEDIASOUP_WORKER_BIN'] = worker
  await buildClient(say)
  await using live = await liveServer({ LOG_LEVEL: 'error' })
  await using bare = await bareServer(worker)
  const { meeting, case: of } = await live.meeting()
  const browser = await openBrowser()
  try {
    say('Two are in: the coordinator, and the home clinician, who sends')
    const coordinator = await atBrowser(browser, live, await live.visitor('coordinator'))
    await goToMeeting(coordinator, live, meeting)
    await coordinator.page.locator('[data-phase="room"]').waitFor()
    for (const who of ['home', 'radiologist'] as const) {
      const one = await atBrowser(browser, live, await live.visitor(who))
      await goToMeeting(one, live, meeting)
      await coordinator.page.getByRole('button', { name: `Admit ${demoPeople[who].name}` }).click()
      await one.page.locator('[data-phase="room"]').waitFor()
      // Who comes through the lobby comes with the camera that they chose there, which is on.
      if (who === 'home') continue
      await one.page.getByRole('button', { name: 'Leave', exact: true }).click()
      await one.context.close()
    }
    await coordinator.page.close()
    const sender = await (await browser.newContext({ permissions: ['camera'] })).newPage()
    await sender.goto(`${bare.url}#send`)
    await sender.waitForFunction(() => document.title === 'sending')

    const { page: ourPage } = await atBrowser(browser, live, await live.visitor('radiologist'))
    const barePage = await (await browser.newContext()).newPage()
    for (const page of [ourPage, barePage]) await page.addInitScript(watchJoin)
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = -warming; round < rounds; round++) {
      if (round % 5 === 0) say(`Round ${Math.max(0, round)} of ${rounds}`)
      // Both pages are whole when the button is pressed, the peer's with its script.
      await ourPage.goto(`${live.served.url}/cases/${of}`, { waitUntil: 'networkidle' })
      const we = await timeJoin(ourPage, 'link', demoPeople.home.id)
      await ourPage.getByRole('button', { name: 'Leave', exact: true }).click()
      await barePage.goto(bare.url, { waitUntil: 'networkidle' })
      const they = await timeJoin(barePage, 'button', 'sender')
      await barePage.goto('about:blank')
      if (round < 0) continue
      ours.push(we)
      theirs.push(they)
    }
    const measured = (all: number[]) => ({
      p50Ms: rounded(percentile(all, 0.5), 1),
      p95Ms: rounded(percentile(all, 0.95), 1),
    })
    const [we, they] = [measured(ours), measured(theirs)]
    return {
      bench: 'join',
      ours: we,
      peers: { bareMediasoup: they },
      ratios: { bareMediasoup: rounded(we.p50Ms / they.p50Ms), p95: rounded(we.p95Ms / they.p95Ms) },
      conditions: {
        rounds,
        picture: '160x120, 10 frames a second: a frame is up to 100 ms away',
        processors: `${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown'}`,
        browser: browser.version(),
        node: process.versions.node,
      },
    }
  } finally {
    await browser.close()
  }
}

declare global {
  interface Window {
    joined?: { pressed: number; seen: number | null }
  }
}

/** Runs in the page: notes when "Join" is pressed, and when the first picture of the sender is on screen after that. */
function watchJoin(): void {
  addEventListener(
    'click',
    (event) => {
      const pressed = event.target instanceof Element ? event.target.closest('a, button')?.textContent : undefined
      if (!pressed?.startsWith('Join')) return
      const joined: { pressed: number; seen: number | null } = { pressed: performance.now(), seen: null }
      window.joined = joined
      const watched = new WeakSet<HTMLVideoElement>()
      const look = () => {
        for (const video of document.querySelectorAll<HTMLVideoElement>(`[data-person="${window.name}"] video`)) {
          if (watched.has(video)) continue
          watched.add(video)
          video.requestVideoFrameCallback(() => {
            joined.seen ??= performance.now()
          })
        }
        if (joined.seen === null) requestAnimationFrame(look)
      }
      look()
    },
    true,
  )
}

async function timeJoin(page: Page, role: 'link' | 'button', sender: string): Promise<number> {
  await page.evaluate((id) => {
    window.name = id
  }, sender)
  await page.getByRole(role, { name: 'Join' }).first().click()
  await page.waitForFunction(() => typeof window.joined?.seen === 'number', undefined, { timeout: 30_000 })
  return page.evaluate(() => window.joined!.seen! - window.joined!.pressed)
}
