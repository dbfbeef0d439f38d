import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import { generateEeg } from '../../server/demo/eeg.ts'
import { demoPeople } from '../../server/demo/people.ts'
import {
  atBrowser,
  type BrowserPerson,
  type Drawn,
  drawn,
  goToMeeting,
  openBrowser,
  sameFor,
} from '../support/browserPerson.ts'
import { eventually } from '../support/eventually.ts'
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

/** The words of the list, entry by entry. */
async function listed(on: Page): Promise<string[]> {
  const list = on.getByRole('region', { name: 'Annotations' })
  if (!(await list.isVisible())) await on.getByRole('button', { name: 'Annotations', exact: true }).click()
  await list.waitFor()
  return list.getByRole('listitem').allInnerTexts()
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

test('a spike that one marks stands in the list and on the page of everybody, with its author', async () => {
  const plot = page('radiologist').locator('[data-testid="viewport-0"] [data-tool]')
  const box = (await plot.boundingBox())!
  await page('radiologist').mouse.click(box.x + box.width / 3, box.y + box.height / 2)
  for (const who of whos) await page(who).getByRole('slider', { name: 'Cursor 1' }).waitFor()
  await page('radiologist').keyboard.press('n')
  await page('radiologist').getByRole('button', { name: 'Spike', exact: true }).click()
  const author = demoPeople.radiologist.name
  await eventually(
    'all lists are equal and hold the spike',
    async () => {
      const [one, ...others] = await Promise.all(pages().map(listed))
      const holds = one?.some((entry) => /Spike \S+/.test(entry) && entry.includes(author))
      return holds === true && others.every((other) => same(other, one))
    },
    20_000,
  )
  await sameFor(pages(), 0, (one) => one['eegStart'] === '10')
})

/** But for the button that takes away, which only who may has. */
const same = (one: readonly string[], other: readonly string[] | undefined) =>
  JSON.stringify(one.map((words) => words.trim())) === JSON.stringify(other?.map((words) => words.trim()))

test('who follows measures without leaving; who looks alone turns pages alone, and comes back to the same pixels', async () => {
  const shown = await drawn(page('radiologist'), 0)
  const plot = page('chair').locator('[data-testid="viewport-0"] [data-tool]')
  const box = (await plot.boundingBox())!
  await page('chair').mouse.click(box.x + box.width / 2, box.y + box.height / 3)
  await page('chair').getByRole('group', { name: 'Measurement' }).waitFor()
  assert.equal(await page('chair').getByRole('button', { name: 'Look alone' }).count(), 1, 'still following')
  await page('chair').getByRole('button', { name: 'Look alone' }).click()
  await page('chair').keyboard.press('Space')
  await eventually('alone on another page', async () => (await drawn(page('chair'), 0))['eegStart'] === '20')
  // The banner of a weak line comes and goes on a busy machine, and makes the stage lower while it is there.
  const isAsHigh = (one: Drawn) => one['size'] === shown['size']
  assert.deepEqual(await sameFor([page('radiologist'), page('coordinator')], 0, isAsHigh), shown)
  await page('chair').keyboard.press('f')
  assert.deepEqual(await sameFor(pages(), 0, isAsHigh), shown)
})

test('who leads brings everyone to what they show, those who look alone and have turned pages too', async () => {
  for (const who of ['chair', 'coordinator'] as const) {
    await page(who).getByRole('button', { name: 'Look alone' }).click()
    await page(who).keyboard.press('Space')
    await eventually(`${who} is elsewhere`, async () => (await drawn(page(who), 0))['eegStart'] === '20')
  }
  // Turning pages brings nobody along who does not follow.
  await page('radiologist').keyboard.press('Space')
  await page('radiologist').keyboard.press('Space')
  await eventually('the leader is further on', async () => (await drawn(page('radiologist'), 0))['eegStart'] === '30')
  for (const who of ['chair', 'coordinator'] as const) {
    assert.equal((await drawn(page(who), 0))['eegStart'], '20', `${who} stays`)
  }
  await page('radiologist').keyboard.press('Shift+F')
  await sameFor(pages(), 0, (one) => one['eegStart'] === '30' && one['pixels'] !== '')
  // And from there on they follow.
  await page('radiologist').keyboard.press('Shift+Space')
  await sameFor(pages(), 0, (one) => one['eegStart'] === '20' && one['pixels'] !== '')
})
