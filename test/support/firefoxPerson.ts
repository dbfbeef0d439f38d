import { launch, type Page } from 'puppeteer-core'
import { debianProgram } from './debianPackages.ts'
import type { LiveServer, Visitor } from './liveServer.ts'
import { type CallStats, countInPage, keepConnections } from './callStats.ts'

/**
 * Somebody at a Firefox of their own, driven over WebDriver BiDi: Playwright's own protocol needs its patched Firefox, and
 * its BiDi asks for `emulation.setMediaFeaturesOverride`, which the extended support release does not know.
 */
export type FirefoxPerson = AsyncDisposable & {
  page: Page
  /** What the page complained of. */
  complaints: string[]
}

export const firefox = (): Promise<{ path: string } | { missing: string }> =>
  debianProgram('firefox-esr', ['firefox-esr'])

export async function atFirefox(path: string, live: LiveServer, visitor: Visitor): Promise<FirefoxPerson> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: path,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
    },
  })
  const [name = '', value = ''] = visitor.cookie.split('=')
  const { hostname } = new URL(live.served.url)
  await browser.setCookie({ name, value, domain: hostname, path: '/' })
  const page = await browser.newPage()
  await page.setViewport({ width: 1440, height: 900 })
  await page.evaluateOnNewDocument(keepConnections)
  const complaints: string[] = []
  page.on('pageerror', (error) => void complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return { page, complaints, [Symbol.asyncDispose]: () => browser.close() }
}

export const firefoxCallStats = (page: Page): Promise<CallStats> => page.evaluate(countInPage)
