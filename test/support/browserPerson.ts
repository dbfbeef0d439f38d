import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright'
import { chromium } from 'playwright'
import type { MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import { browserArguments, provideBrowser } from './browser.ts'
import { eventually } from './eventually.ts'
import type { Visitor } from './liveServer.ts'

export const viewport = { width: 1440, height: 900 }

/** A real browser, whose contexts have a fake camera with a small picture and a fake microphone. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await provideBrowser((line) => void process.stderr.write(`${line}\n`))
  return chromium.launch({ executablePath, args: browserArguments })
}

/** Somebody at a browser of their own. What the page complains of is kept: a test must expect it or fail. */
export type BrowserPerson = {
  context: BrowserContext
  page: Page
  complaints: string[]
  /** Addresses asked for since the last look, without the scripts and styles. */
  asked(): string[]
}

/** Where a server serves. */
type Served = { served: { url: string } }

/** A screen of another size or density than the usual one. */
export type Screen = { size: { width: number; height: number }; density: number }

export async function atBrowser(
  browser: Browser,
  live: Served,
  visitor: Pick<Visitor, 'cookie'>,
  screen: Screen = { size: viewport, density: 1 },
): Promise<BrowserPerson> {
  const shape = { viewport: screen.size, deviceScaleFactor: screen.density }
  const context = await browser.newContext({ ...shape, colorScheme: 'dark', acceptDownloads: true, locale: 'en-GB' })
  const [name = '', value = ''] = visitor.cookie.split('=')
  await context.addCookies([{ name, value, url: live.served.url }])
  await context.addInitScript(smallCamera)
  const page = await context.newPage()
  const complaints: string[] = []
  let asked: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(`${error.name}: ${error.message}`))
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (!pathname.startsWith('/assets/')) asked.push(pathname)
  })
  return {
    context,
    page,
    complaints,
    asked() {
      const before = asked
      asked = []
      return before
    },
  }
}

/** Eight contexts of one browser run at full rate on two processors with a picture of this size. */
function smallCamera(): void {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = (constraints) => {
    const video = constraints?.video
    if (!video) return real(constraints)
    const size = { width: 160, height: 120, frameRate: 10 }
    return real({ ...constraints, video: { ...(typeof video === 'object' ? video : {}), ...size } })
  }
}

export const goToMeeting = (person: BrowserPerson, live: Served, meeting: MeetingId): Promise<unknown> =>
  person.page.goto(`${live.served.url}/meetings/${meeting}`)

/** Pictures decoded so far of each person seen, by their id. */
export const framesSeen = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('[data-person]')].flatMap((tile) => {
        const video = tile.querySelector('video')
        return video ? [[tile.getAttribute('data-person'), video.getVideoPlaybackQuality().totalVideoFrames]] : []
      }),
    ),
  )

/** Waits until pictures of all these people are being decoded, and more of them come. */
export async function seesMoving(page: Page, people: readonly PersonId[], seconds = 30): Promise<void> {
  const first = new Map<string, number>()
  await eventually(
    `pictures of ${people.join(', ')}`,
    async () => {
      const now = await framesSeen(page)
      for (const person of people) {
        // A picture that was begun anew counts from nothing again.
        const before = first.get(person) ?? Infinity
        if (now[person] !== undefined) first.set(person, Math.min(before, now[person]))
      }
      return people.every((person) => (now[person] ?? 0) >= (first.get(person) ?? Infinity) + 5)
    },
    seconds * 1000,
  )
}

/** What a viewport has drawn: what it says of it, and a digest of the pixels themselves. */
export type Drawn = Record<string, string>

export function drawn(page: Page, number: number): Promise<Drawn> {
  return page.evaluate(async (viewportNumber) => {
    const root = document.querySelector<HTMLElement>(`[data-testid="viewport-${viewportNumber}"]`)
    const canvas = root?.querySelector('canvas')
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
    const digest = pixels ? new Uint8Array(await crypto.subtle.digest('SHA-256', pixels)) : new Uint8Array()
    return {
      ...root?.dataset,
      size: `${canvas?.width} x ${canvas?.height}`,
      pixels: Array.from(digest.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    }
  }, number)
}

/** Waits until everybody has drawn the same as the first, pixel by pixel, and answers with it. */
export async function sameFor(pages: readonly Page[], number: number, fits: (drawn: Drawn) => boolean): Promise<Drawn> {
  let all: Drawn[] = []
  await eventually(
    `viewport ${number} is the same for all`,
    async () => {
      all = await Promise.all(pages.map((page) => drawn(page, number)))
      const [first] = all
      return first !== undefined && fits(first) && all.every((one) => JSON.stringify(one) === JSON.stringify(first))
    },
    // The banner of a weak line makes the stage of one page lower, and was seen to stay for half a minute.
    40_000,
    () => JSON.stringify(all, null, 1),
  )
  return all[0] ?? assert.fail()
}
