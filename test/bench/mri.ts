import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright'
import type { ImagingStudy } from '../../shared/domain/study.ts'
import { provideWorker } from '../../media/worker/provide.ts'
import { buildClient } from '../../server/setup/buildClient.ts'
import { atBrowser, openBrowser } from '../support/browserPerson.ts'
import { liveServer, type LiveServer } from '../support/liveServer.ts'
import { sharedData } from '../support/sharedData.ts'
import { front, ohifFiles, ohifVersion, provideOhif } from './mri/ohif.ts'
import { firstImage, noteFirstImage } from './mri/watch.ts'
import { type BenchResult, percentile, rounded } from './result.ts'

const rounds = 3

/**
 * From opening the address to the first image and to the whole series: ours in a meeting that shows it already, with all
 * that joining a meeting takes, against OHIF's viewer on the same study, the same browser, server and run.
 */
export async function run(): Promise<BenchResult> {
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  process.env['MEDIASOUP_WORKER_BIN'] = await provideWorker({ environment: process.env, say })
  await buildClient(say)
  const built = await provideOhif(say)
  const folder = sharedData('dicom/brain_t1_axial_7T')
  const names = readdirSync(folder).filter((name) => name.endsWith('.dcm'))
  await using live = await liveServer({ LOG_LEVEL: 'error' })
  const { meeting, case: id } = await live.meeting({ files: names.map((name) => readFileSync(join(folder, name))) })
  const coordinator = await live.visitor('coordinator')
  const { studies } = await coordinator.ask['case:read']({ case: id })
  const study = studies.find((one): one is ImagingStudy => one.kind === 'imaging')!
  const browser = await openBrowser()
  const ohif = await front(live.served.url, ohifFiles(built, `/api/cases/${id}/dicomweb`))
  try {
    say('Showing the images in the meeting')
    const leader = await contextOf(browser, live, live.served.url)
    const page = await leader.newPage()
    await page.goto(`${live.served.url}/meetings/${meeting}`)
    await page.getByRole('button', { name: 'Show the images' }).click({ timeout: 240_000 })
    await page.getByRole('button', { name: 'Take the lead' }).click({ timeout: 240_000 })
    await page.locator('[data-testid="viewport-0"][data-rendered="slice"]').waitFor({ timeout: 240_000 })
    const ours: Timing[] = []
    const theirs: Timing[] = []
    for (let round = 0; round < rounds; round++) {
      say(`Round ${round + 1} of ${rounds}`)
      ours.push(await timeOurs(browser, live, meeting, names.length))
      theirs.push(await timeOhif(browser, live, ohif.url, study.studyUid, names.length))
    }
    const median = (all: Timing[], of: keyof Timing) =>
      Math.round(
        percentile(
          all.map((one) => one[of]),
          0.5,
        ),
      )
    const summary = (all: Timing[]) => ({
      firstImageMs: median(all, 'first'),
      wholeSeriesMs: median(all, 'whole'),
    })
    const [we, they] = [summary(ours), summary(theirs)]
    return {
      bench: 'mri',
      ours: we,
      peers: { ohif: they },
      ratios: {
        firstImage: rounded(we.firstImageMs / they.firstImageMs),
        wholeSeries: rounded(we.wholeSeriesMs / they.wholeSeriesMs),
        frameTime: null,
      },
      conditions: {
        processors: `${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown'}`,
        node: process.versions.node,
        browser: browser.version(),
        ohif: ohifVersion,
        series: `${names.length} slices of 384 x 274, 16 bit, uncompressed`,
        rounds,
        ours: 'from the address of a meeting to the stage, the join included',
        theirs: 'from the address of the viewer; the whole series is there when its last frame has arrived',
      },
    }
  } finally {
    await browser.close()
    ohif.close()
  }
}

type Timing = { first: number; whole: number }
type Opened = Awaited<ReturnType<typeof openBrowser>>

async function contextOf(browser: Opened, live: LiveServer, url: string): Promise<BrowserContext> {
  const visitor = await live.visitor('coordinator')
  const { context, page } = await atBrowser(browser, live, visitor)
  await page.close()
  const [name = '', value = ''] = visitor.cookie.split('=')
  await context.addCookies([{ name, value, url }])
  await context.addInitScript(noteFirstImage)
  return context
}

async function timeOurs(browser: Opened, live: LiveServer, meeting: string, slices: number): Promise<Timing> {
  const context = await contextOf(browser, live, live.served.url)
  const page = await context.newPage()
  await page.goto(`${live.served.url}/meetings/${meeting}`)
  const first = await firstImage(page)
  // The bar beside the image goes only when every slice is decoded and held.
  await page.waitForFunction(
    (count) => {
      const bar = document.querySelector('[data-testid="viewport-0"] [data-done]')
      if (bar?.getAttribute('data-done') !== 'true' || count < 1) return false
      if (performance.getEntriesByName('whole-series').length === 0) performance.mark('whole-series')
      return true
    },
    slices,
    { timeout: 240_000, polling: 50 },
  )
  const whole = await page.evaluate(() => performance.getEntriesByName('whole-series')[0]!.startTime)
  await context.close()
  return { first, whole }
}

async function timeOhif(
  browser: Opened,
  live: LiveServer,
  url: string,
  studyUid: string,
  slices: number,
): Promise<Timing> {
  const context = await contextOf(browser, live, url)
  const page = await context.newPage()
  const fetched = new Set<string>()
  let began = 0
  const whole = new Promise<number>((done) => {
    page.on('requestfinished', (request) => {
      if (!request.url().endsWith('/frames/1')) return
      fetched.add(request.url())
      if (fetched.size === slices) done(performance.now() - began)
    })
  })
  began = performance.now()
  await page.goto(`${url}/viewer?StudyInstanceUIDs=${studyUid}`)
  const first = await firstImage(page)
  const late = new Promise<number>((_, fail) =>
    setTimeout(() => fail(new Error('OHIF did not fetch it all')), 120_000).unref(),
  )
  const result = { first, whole: Math.max(first, await Promise.race([whole, late])) }
  await context.close()
  return result
}
