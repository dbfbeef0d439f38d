import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import PdfDocument from 'pdfkit'
import type { Browser, Page } from 'playwright'
import { atBrowser, type BrowserPerson, openBrowser } from '../support/browserPerson.ts'
import { demoNetwork, demoPeople } from '../../server/demo/people.ts'
import { choose, fillCareConsent } from '../support/casePages.ts'
import { eventually } from '../support/eventually.ts'
import { liveServer, type LiveServer } from '../support/liveServer.ts'
import { aConsentForm, aDescription } from '../world.ts'

let live: LiveServer
let browser: Browser
const whos = ['home', 'chair', 'coordinator'] as const
const people = {} as Record<(typeof whos)[number], BrowserPerson>
before(async () => {
  live = await liveServer()
  browser = await openBrowser()
  for (const who of whos) people[who] = await atBrowser(browser, live, await live.visitor(who))
})
after(async () => {
  await browser?.close()
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

test('a report is added, read in the page by the panel as it is drawn, kept back, and removed', async () => {
  const { case: id } = await live.meeting({ seated: ['chair'] })
  const home = people.home.page
  await home.goto(`${live.served.url}/cases/${id}`)
  await choosing(home, { name: 'Report of Johanna.pdf', mimeType: 'application/pdf', buffer: await aReport() })
  const dialog = home.getByRole('dialog')
  await dialog.getByText('Report of Johanna.pdf is sent without its name.').waitFor()
  await choose(dialog, /Kind/, 'MRI report')
  await dialog.getByLabel('Title').fill('Reading of the 3 T scan')
  const asked = home.waitForRequest((request) => request.url().endsWith('/attachments'))
  await dialog.getByRole('button', { name: 'Add it' }).click()
  const sent = JSON.stringify([(await asked).headers(), (await asked).url()])
  assert.ok(!sent.includes('Johanna'), 'the name of the file stays at home')
  await home.getByRole('button', { name: 'Reading of the 3 T scan', exact: true }).waitFor()

  const chair = people.chair.page
  await chair.goto(`${live.served.url}/cases/${id}`)
  await chair.getByRole('button', { name: 'Reading of the 3 T scan' }).click()
  await chair.getByRole('region', { name: 'Page 2 of 2' }).waitFor()
  await eventually('both pages are drawn', async () => (await chair.locator('[data-drawn="true"]').count()) === 2)
  const ink = await chair.locator('[data-page="1"]').evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
    let dark = 0
    for (let at = 0; at < data.length; at += 4) if (data[at]! < 100) dark++
    return dark / (data.length / 4)
  })
  assert.ok(ink > 0.0005 && ink < 0.2, `${ink} of the page is ink`)
  assert.match((await chair.getByRole('region', { name: 'Page 1 of 2' }).textContent()) ?? '', /Thick cortex/)
  await chair.keyboard.press('Escape')
  await chair.getByRole('dialog').waitFor({ state: 'hidden' })
  assert.equal(await chair.evaluate(() => 'ran' in window), false, 'a script in the file is not run')

  await home.getByRole('button', { name: 'Keep back' }).click()
  await home.getByText('Not shown to the panel').waitFor()
  await chair.getByText('No reports or letters yet.').waitFor()
  await home.getByRole('button', { name: 'Remove Reading of the 3 T scan' }).click()
  await home.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await home.getByText('No reports or letters yet.').waitFor()
  for (const { complaints } of Object.values(people)) assert.deepEqual(complaints, [])
})

test('what is neither a page nor a picture is refused in words', async () => {
  const { case: id } = await live.meeting({ seated: ['chair'] })
  const home = people.home.page
  await home.goto(`${live.served.url}/cases/${id}`)
  await choosing(home, { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ this is a program') })
  const dialog = home.getByRole('dialog')
  await choose(dialog, /Kind/, 'Genetics')
  await dialog.getByRole('button', { name: 'Add it' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await home.getByText('No reports or letters yet.').waitFor()
})

test('a diagnosis and a phenotype are found in the official tables and stand in the case with code and release', async () => {
  const { terminology } = live.served.board.store
  const { case: id } = await live.meeting({ seated: ['chair'] })
  const home = people.home.page
  await home.goto(`${live.served.url}/cases/${id}`)
  await home.getByRole('button', { name: 'Add a code' }).click()
  const dialog = home.getByRole('dialog')
  await dialog.getByLabel('Find').fill('invented')
  await dialog.getByText('No official table is here yet.').waitFor()
  for (const [system, code, label] of [
    ['orpha', '9000001', 'Invented focal epilepsy'],
    ['hpo', 'HP:9000001', 'Invented sign'],
  ] as const) {
    const source = {
      system,
      release: '2026-07',
      source: 'test',
      sha256: '0'.repeat(64),
      importedAt: '2026-07-01T00:00:00Z',
    }
    await terminology.replace(source, batchOf({ code, label, synonyms: [] }))
  }
  await dialog.getByLabel('Find').fill('focal inv')
  await dialog.getByRole('button', { name: 'Add Invented focal epilepsy' }).click()
  await home.getByText('ORPHA 9000001, release 2026-07').first().waitFor({ state: 'attached' })
  await dialog.locator('label', { hasText: 'Phenotype' }).click()
  await choose(dialog, /How certain/, 'Suspected')
  await dialog.getByLabel('Find').fill('HP:9000001')
  await dialog.getByRole('button', { name: 'Add Invented sign' }).click()
  await dialog.getByLabel('Find').fill('nothing like it')
  await dialog.getByText('No code has these words.').waitFor()
  await home.keyboard.press('Escape')
  await people.chair.page.goto(`${live.served.url}/cases/${id}`)
  await people.chair.page.getByText('HPO HP:9000001, release 2026-07').waitFor()
  await people.chair.page.getByText('Suspected').waitFor()
  await home.getByRole('button', { name: 'Remove Invented sign' }).click()
  await people.chair.page.getByText('HPO HP:9000001, release 2026-07').waitFor({ state: 'hidden' })
})

async function* batchOf<T>(...codes: T[]): AsyncGenerator<T[]> {
  yield codes
}

async function choosing(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add a document' }).click()
  await (await chooser).setFiles(file)
}

async function aReport(): Promise<Buffer> {
  const document = new PdfDocument({ size: 'A4' })
  const parts: Buffer[] = []
  document.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise((done) => document.on('end', done))
  document.fontSize(14).text('Thick cortex in the right frontal lobe, with a tail to the ventricle.')
  document.addPage().text('No other lesion.')
  document.addNamedJavaScript('open', 'this.ran = 1; app.alert(1)')
  document.end()
  await ended
  return Buffer.concat(parts)
}

test('a consent is recorded with a scan that the home team reads and nobody else; the form it replaces is on record', async () => {
  const { ask } = await live.visitor('home')
  const { case: id } = await ask['case:open']({ network: demoNetwork, description: aDescription })
  await ask['consent:record']({ case: id, form: aConsentForm })
  const home = people.home.page
  await home.goto(`${live.served.url}/cases/${id}`)
  await home.getByRole('button', { name: 'Record a new form' }).click()
  const dialog = home.getByRole('dialog')
  await fillCareConsent(dialog)
  await dialog.getByRole('button', { name: 'Record consent' }).click()
  await dialog.getByText('Consent counts only while the signed form is kept.').waitFor()
  const chooser = home.waitForEvent('filechooser')
  await dialog.getByRole('button', { name: 'Add a scan of the form' }).click()
  await (await chooser).setFiles({ name: 'Johanna.pdf', mimeType: 'application/pdf', buffer: await aReport() })
  await dialog.getByText('The scan is stored.').waitFor()
  await dialog.getByRole('button', { name: 'Record consent' }).click()
  await dialog.waitFor({ state: 'hidden' })

  await home.getByText('1 earlier form').click()
  await home.getByText(/replaced by a newer one/).waitFor()
  await home.getByRole('button', { name: 'Read the scanned form' }).click()
  await home.getByRole('region', { name: 'Page 1 of 2' }).waitFor()
  const { attachments } = await ask['case:read']({ case: id })
  const scan = attachments.find(({ category }) => category === 'consentForm') ?? assert.fail('no scan')
  await ask['case:present']({ case: id })
  const coordinator = await live.visitor('coordinator')
  assert.deepEqual((await coordinator.ask['case:read']({ case: id })).attachments, [])
  assert.equal((await coordinator.fetch(`/api/attachments/${scan.id}`)).status, 404)
})

test('experts who sit together often are kept as a group, and invited to the next case by one press', async () => {
  const home = await live.visitor('home')
  const cases: string[] = []
  for (const _ of [1, 2]) {
    const { case: id } = await home.ask['case:open']({ network: demoNetwork, description: aDescription })
    await home.ask['consent:record']({ case: id, form: aConsentForm })
    await home.ask['case:present']({ case: id })
    await (await live.visitor('coordinator')).ask['request:accept']({ case: id })
    cases.push(id)
  }
  const on = people.coordinator.page
  const dialog = on.getByRole('dialog')
  const open = async (id: string) => {
    await on.goto(`${live.served.url}/cases/${id}`)
    await on.getByRole('button', { name: 'Appoint the panel' }).first().click()
  }
  await open(cases[0]!)
  for (const [who, role] of [
    ['chair', 'Chair'],
    ['surgeon', 'Member'],
    ['geneticist', 'Scribe'],
  ] as const) {
    await choose(dialog, new RegExp(`Role of ${demoPeople[who].name}`), new RegExp(`^${role}`))
  }
  await dialog.getByRole('button', { name: 'Keep this choice as a group…' }).click()
  await dialog.getByLabel('Name of the group').fill('Epilepsy surgery, Tuesdays')
  await dialog.getByRole('button', { name: 'Keep these 3 as a group' }).click()
  await dialog.getByRole('button', { name: 'Invite the group Epilepsy surgery, Tuesdays (3)' }).waitFor()

  await open(cases[1]!)
  await dialog.getByRole('button', { name: 'Invite the group Epilepsy surgery, Tuesdays (3)' }).click()
  await dialog.getByRole('button', { name: 'Appoint', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  const { panel } = await (await live.visitor('coordinator')).ask['case:read']({ case: cases[1]! as `cas_${string}` })
  assert.deepEqual(
    panel?.seats.map(({ person, role }) => [person, role]),
    (['chair', 'surgeon', 'geneticist'] as const).map((who) => [demoPeople[who].id, demoPeople[who].seat ?? 'member']),
  )
  await open(cases[0]!)
  await dialog.getByRole('button', { name: 'Dissolve the group Epilepsy surgery, Tuesdays' }).click()
  await dialog.getByRole('button', { name: /Invite the group/ }).waitFor({ state: 'hidden' })
})
