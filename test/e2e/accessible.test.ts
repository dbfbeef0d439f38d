import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright'
import type { default as Axe } from 'axe-core'
import { atBrowser, type BrowserPerson, goToMeeting, openBrowser } from '../support/browserPerson.ts'
import { liveServer, type LiveServer } from '../support/liveServer.ts'

const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

let live: LiveServer
let browser: Browser
before(async () => {
  live = await liveServer()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

/** What axe holds to be serious or critical on a page, WCAG 2.2 AA among it. */
async function seriousOn({ page }: BrowserPerson): Promise<string[]> {
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof Axe }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
  })
}

test('no page has a serious barrier, in light and in dark', async () => {
  const at = await live.meeting({ seated: ['chair', 'radiologist'] })
  const coordinator = await atBrowser(browser, live, await live.visitor('coordinator'))
  const chair = await atBrowser(browser, live, await live.visitor('chair'))
  const found: Record<string, string[]> = {}
  const look = async (name: string, person: BrowserPerson) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const serious = await seriousOn(person)
      if (serious.length > 0) found[`${name} ${colorScheme}`] = serious
    }
  }
  for (const path of ['/', '/cases', `/cases/${at.case}`, '/verify', '/nowhere']) {
    await coordinator.page.goto(`${live.served.url}${path}`)
    await coordinator.page.getByRole('heading').first().waitFor()
    await coordinator.page.waitForLoadState('networkidle')
    await look(path, coordinator)
  }
  await goToMeeting(chair, live, at.meeting)
  await chair.page.getByText('You will come in with microphone and camera on.').waitFor()
  await look('lobby', chair)
  await goToMeeting(coordinator, live, at.meeting)
  await coordinator.page.getByRole('button', { name: 'Leave' }).waitFor()
  await look('room', coordinator)
  await (await live.visitor('chair')).ask['recommendation:freeze']({ recommendation: at.recommendation })
  await chair.page.goto(`${live.served.url}/recommendations/${at.recommendation}/sign`)
  await chair.page.getByRole('heading', { name: 'Code words' }).or(chair.page.getByText('Code words')).first().waitFor()
  await look('signing', chair)
  assert.deepEqual(found, {})
})

test('on a phone every button of the call is whole on the screen, the way out among them, for who moderates too', async () => {
  const { meeting } = await live.meeting({ seated: ['chair'] })
  const size = { width: 390, height: 844 }
  const { page } = await atBrowser(browser, live, await live.visitor('coordinator'), { size, density: 2 })
  await page.goto(`${live.served.url}/meetings/${meeting}`)
  const leave = page.getByRole('button', { name: 'Leave', exact: true })
  await leave.waitFor()
  const bar = page.locator('footer').filter({ has: leave })
  const cut: string[] = []
  for (const button of await bar.getByRole('button').all()) {
    const box = (await button.boundingBox())!
    const isWhole = box.x >= 0 && box.x + box.width <= size.width && box.width >= 24 && box.height >= 24
    if (!isWhole) cut.push(`${await button.getAttribute('aria-label')} at ${box.x}`)
  }
  assert.deepEqual(cut, [])
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), size.width)
})
