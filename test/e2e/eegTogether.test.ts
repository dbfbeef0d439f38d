import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import { generateEeg } from '../../server/demo/eeg.ts'
import { demoPeople } from '../../server/demo/people.ts'
import { atBrowser, type BrowserPerson, drawn, goToMeeting, openBrowser, sameFor } from '../support/browserPerson.ts'
import { liveServer, type LiveServer } from '../support/liveServer.ts'

const whos = ['coordinator', 'chair', 'radiologist'] as const
type Who = (typeof whos)[number]

let live: LiveServer
let browser: Browser
const people = {} as Record<Who, BrowserPerson>
const page = (who: Who) => people[who].page
const pages = () => whos.map(page)

before(async () => {
  const files = [generateEeg(7)]
  live = await liveServer()
  const { meeting } = await live.meeting({ seated: ['chair', 'radiologist'], files })
  browser = await openBrowser()
  for (const who of whos) people[who] = await atBrowser(browser, live, await live.visitor(who))
  await goToMeeting(people.coordinator, live, meeting)
  await page('coordinator').getByRole('button', { name: 'Leave' }).waitFor()
  for (const who of ['chair', 'radiologist'] as const) {
    await goToMeeting(people[who], live, meeting)
    await page('coordinator')
      .getByRole('button', { name: `Admit ${demoPeople[who].name}` })
      .first()
      .click()
    await page(who).getByRole('button', { name: 'Leave' }).waitFor()
  }
  await page('radiologist').getByRole('button', { name: 'Show the images' }).click()
  await page('radiologist').getByRole('button', { name: 'Take the lead' }).click()
  await sameFor(pages(), 0, (one) => one['rendered'] === 'eeg' && one['pixels'] !== '')
})
after(async () => {
  await browser?.close()
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
  for (const who of whos) assert.deepEqual(people[who].complaints, [], who)
})

async function choose(on: Page, label: string, option: RegExp): Promise<void> {
  await on
    .getByTestId('viewport-0')
    .getByRole('button', { name: new RegExp(label) })
    .first()
    .click()
  await on.getByRole('option', { name: option }).click()
}

test('the leader pages, changes montage and filter: everybody has drawn the same, pixel by pixel', async () => {
  const first = await drawn(page('radiologist'), 0)
  await page('radiologist').keyboard.press('Space')
  const paged = await sameFor(pages(), 0, (one) => one['eegStart'] === '10')
  assert.notEqual(paged['pixels'], first['pixels'])
  await choose(page('radiologist'), 'Montage', /Transverse/)
  const transverse = await sameFor(pages(), 0, (one) => one['eegMontage'] === 'tb-18.1')
  assert.notEqual(transverse['pixels'], paged['pixels'])
  await choose(page('radiologist'), 'High-frequency filter', /HFF 15 Hz/)
  const filtered = await sameFor(pages(), 0, (one) => one['eegHff'] === '15')
  assert.notEqual(filtered['pixels'], transverse['pixels'])
})

test('a channel that the leader marks bad is bad for everybody', async () => {
  const good = await drawn(page('radiologist'), 0)
  await page('radiologist').getByRole('button', { name: 'F4-F8', exact: true }).click()
  await page('radiologist').getByRole('menuitem', { name: 'Mark F8 as bad' }).click()
  const marked = await sameFor(pages(), 0, (one) => one['eegBad'] === 'F8')
  assert.notEqual(marked['pixels'], good['pixels'])
})
