import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright'
import { openBrowser } from '../support/browserPerson.ts'
import { liveServer, type LiveServer } from '../support/liveServer.ts'

let live: LiveServer
let browser: Browser
before(async () => {
  live = await liveServer()
  browser = await openBrowser()
})
after(async () => {
  await browser.close()
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

test('an IT department without an account learns what works from where it is, and copies a report that names nobody', async () => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  await page.goto(`${live.served.url}/self-test`)
  await page.getByRole('button', { name: 'Run the test' }).click()
  await page.getByRole('button', { name: 'Yes' }).click({ timeout: 60_000 })
  await page
    .locator('[data-verdict="good"], [data-verdict="limited"], [data-verdict="bad"]')
    .waitFor({ timeout: 90_000 })
  const verdicts = await page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('[data-check]')].map((row) => [
        row.getAttribute('data-check'),
        row.getAttribute('data-verdict'),
      ]),
    ),
  )
  // The fake microphone beeps, the relay is not set up: all the rest is real.
  for (const name of ['browser', 'camera', 'speaker', 'webSocket', 'udp', 'tcp'])
    assert.equal(verdicts[name], 'passed', name)
  assert.equal(verdicts['turn'], 'skipped')
  assert.notEqual(verdicts['bandwidth'], 'skipped')

  await page.getByRole('button', { name: 'Copy the report' }).click()
  const report = await page.evaluate(() => navigator.clipboard.readText())
  assert.match(report, /Sound and picture over UDP: Works/)
  assert.doesNotMatch(report, /\d+\.\d+\.\d+\.\d+:|127\.0\.0\.1|localhost|fake_device|per_|mtg_/i)
  await context.close()
})
