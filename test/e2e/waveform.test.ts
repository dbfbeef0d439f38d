import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import type { CaseId, MeetingId } from '../../shared/domain/identifiers.ts'
import { atBrowser, type BrowserPerson, drawn, goToMeeting, openBrowser } from '../support/browserPerson.ts'
import { choose } from '../support/casePages.ts'
import { eventually } from '../support/eventually.ts'
import { liveServer, type LiveServer } from '../support/liveServer.ts'
import { asDicom, asEdf, planted, recorded, type Site, sites } from '../support/sameRecording.ts'

let live: LiveServer
let browser: Browser
let meeting: MeetingId
let of: CaseId
const people = {} as Record<'home' | 'coordinator', BrowserPerson>

/** Of a measured screen, device pixels to the millimetre: no round number of anything. */
const onScreen = 5.2
const sensitivity = 20

before(async () => {
  live = await liveServer()
  const made = await live.meeting({ seated: ['chair'] })
  meeting = made.meeting
  of = made.case
  browser = await openBrowser()
  for (const who of ['home', 'coordinator'] as const) {
    people[who] = await atBrowser(browser, live, await live.visitor(who))
  }
  const calibrate = (value: number) => localStorage.setItem('eeg.devicePixelsPerMillimetre', String(value))
  await people.coordinator.context.addInitScript(calibrate, onScreen)
})
after(async () => {
  await browser?.close()
  await live[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
  for (const { complaints } of Object.values(people)) assert.deepEqual(complaints, [])
})

test('a waveform dropped on a case is recognised, its texts are looked at, and it is added beside the same as EDF', async () => {
  const { page } = people.home
  await page.goto(`${live.served.url}/cases/${of}`)
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files' }).first().click()
  const mimeType = 'application/octet-stream'
  await (
    await choosing
  ).setFiles([
    { name: 'one', mimeType, buffer: Buffer.from(asEdf()) },
    { name: 'other', mimeType, buffer: Buffer.from(asDicom()) },
  ])
  await page.getByText('2 recordings recognised').waitFor({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Add to the case' }).click()
  const review = page.getByRole('region', { name: 'Texts in the recordings' }).first()
  await review.getByLabel(`What is stored in place of: ${planted} calls`).fill('Called')
  assert.equal(await review.getByLabel('What is stored in place of: Eyes closed').inputValue(), 'Eyes closed')
  // Once for both recordings.
  await page.getByRole('button', { name: 'Add with these 2 texts' }).click()
  await page.getByText('2 studies were added').waitFor({ timeout: 30_000 })
  const { studies } = await (await live.visitor('coordinator')).ask['case:read']({ case: of })
  assert.deepEqual(
    studies
      .map((study) => study.kind === 'eeg' && `${study.format}, ${study.channels}, ${study.durationSeconds} s`)
      .toSorted(),
    ['DICOM, 6, 30 s', 'EDF+C, 6, 30 s'],
  )
})

const viewport = (page: Page) => page.getByTestId('viewport-0')

/** Shows the recording of this format instead, at its beginning and as the guideline has it, and waits for it. */
async function open(page: Page, format: string): Promise<void> {
  const { studies } = await (await live.visitor('coordinator')).ask['case:read']({ case: of })
  const place = studies.findIndex((study) => study.kind === 'eeg' && study.format === format)
  assert.ok(place >= 0, format)
  await page.getByRole('button', { name: 'Choose what viewport 1 shows' }).click()
  await page.getByRole('option', { name: 'EEG' }).nth(place).click()
  await page.getByRole('option').first().waitFor({ state: 'detached' })
  await drawnWith(page, { eegStart: '0', eegMontage: 'lb-18.1' })
}

async function drawnWith(page: Page, facts: Record<string, string>): Promise<void> {
  await eventually(`drawn with ${JSON.stringify(facts)}`, async () => {
    const now = await drawn(page, 0)
    return now['rendered'] === 'eeg' && Object.entries(facts).every(([name, value]) => now[name] === value)
  })
}

/** The labels beside the traces, each with its middle in rows of the canvas, from above. */
async function labelled(page: Page): Promise<{ label: string; row: number }[]> {
  return viewport(page).evaluate((root) => {
    const canvas = root.querySelector<HTMLCanvasElement>('canvas[role="img"][aria-label^="EEG, "]')!
    const { top, height } = canvas.getBoundingClientRect()
    return [...root.querySelectorAll('ul > li')].map((line) => {
      const box = line.getBoundingClientRect()
      return {
        label: line.querySelector('button')?.textContent ?? '',
        row: ((box.top + box.height / 2 - top) * canvas.height) / height,
      }
    })
  })
}

/** Rows in which some column of a part of the canvas holds trace: what is far brighter than its paper. */
const traceRows = (page: Page, from: number, to: number): Promise<number[]> =>
  viewport(page)
    .locator('canvas[aria-label^="EEG, "]')
    .evaluate(
      (element, part) => {
        const canvas = element as HTMLCanvasElement
        const left = Math.round(part.from * canvas.width)
        const width = Math.max(1, Math.round(part.to * canvas.width) - left)
        const { data } = canvas.getContext('2d')!.getImageData(left, 0, width, canvas.height)
        return Array.from({ length: canvas.height }, (_, row) => row).filter((row) =>
          Array.from({ length: width }, (_, column) => data[4 * (row * width + column)]!).some((red) => red > 80),
        )
      },
      { from, to },
    )

/** The rows of one line: those that lie at most half the way to the next label. */
function ownRows(rows: readonly number[], all: readonly { row: number }[], own: { row: number }): number[] {
  const half = (all[1]!.row - all[0]!.row) / 2
  return rows.filter((row) => Math.abs(own.row - row) < half)
}

/** What was recorded of a line, in microvolts: `Fp1`, or `Fp1-F7` for the difference. */
function expectedOf(label: string): { amplitude: number; level: number } {
  const [site, against] = label.split('-') as [Site, Site?]
  const [one, other] = [recorded[site], against ? recorded[against] : { amplitude: 0, level: 0 }]
  return { amplitude: one.amplitude - other.amplitude, level: one.level - other.level }
}

const pixelsOf = (microvolts: number) => (microvolts / sensitivity) * onScreen

/** Whatever was drawn on a line is at most this far from where it should be. A line is one to two pixels thick. */
const tolerance = 1.5

/** On the page of the sine: from crest to trough each line is as tall as it was recorded. */
async function measuresSines(page: Page): Promise<void> {
  const lines = await labelled(page)
  const rows = await traceRows(page, 0.41, 0.49)
  for (const line of lines) {
    const own = ownRows(rows, lines, line)
    const tall = own.at(-1)! - own[0]!
    const expected = pixelsOf(2 * Math.abs(expectedOf(line.label).amplitude))
    assert.ok(Math.abs(tall - expected) <= tolerance, `${line.label} is ${tall} px tall, not ${expected}`)
  }
}

/** On the page of the step: what is positive goes down, what is negative up, by as much as was recorded. */
async function measuresSteps(page: Page): Promise<void> {
  const lines = await labelled(page)
  const [early, late] = [await traceRows(page, 0.33, 0.33), await traceRows(page, 0.77, 0.77)]
  const middle = (rows: readonly number[]) => rows.reduce((sum, row) => sum + row, 0) / rows.length
  for (const line of lines) {
    const down = middle(ownRows(late, lines, line)) - middle(ownRows(early, lines, line))
    const expected = pixelsOf(expectedOf(line.label).level)
    assert.ok(Math.abs(down - expected) <= tolerance, `${line.label} goes down by ${down} px, not ${expected}`)
  }
}

/** What the page says of itself beside the canvas. */
const captions = async (page: Page): Promise<string> =>
  (await viewport(page).getByText('Negative up').locator('..').innerText()).replaceAll(/\s+/g, ' ')

test('a waveform is drawn to scale on a calibrated screen, negative up, channel by channel under its name', async () => {
  const { page } = people.coordinator
  await goToMeeting(people.coordinator, live, meeting)
  await page.getByRole('button', { name: 'Show the images' }).click()
  await page.getByRole('button', { name: 'Take the lead' }).click()
  await open(page, 'DICOM')
  await choose(viewport(page), /Sensitivity/, `${sensitivity} µV/mm`)
  await choose(viewport(page), /Low-frequency filter/, 'LFF off')
  await choose(viewport(page), /High-frequency filter/, 'HFF off')
  for (const [montage, name, labels] of [
    ['lb-18.1', /Double banana/, ['Fp1-F7', 'F7-T7', 'T7-P7', 'P7-O1']],
    ['as-recorded', /As recorded/, sites],
  ] as const) {
    await choose(viewport(page), /Montage/, name)
    await drawnWith(page, { eegStart: '0', eegMontage: montage, eegSensitivity: String(sensitivity), eegHff: 'off' })
    assert.deepEqual(
      (await labelled(page)).map(({ label }) => label),
      labels,
    )
    await measuresSines(page)
    await viewport(page).getByRole('button', { name: 'Page on' }).click()
    await drawnWith(page, { eegStart: '10', eegMontage: montage })
    await measuresSteps(page)
    await viewport(page).getByRole('button', { name: 'Page back' }).click()
  }
})

test('EDF of the same signal gives the same pages pixel by pixel, the same words, measurements and annotations', async () => {
  const { page } = people.coordinator
  const seen: Record<string, string[]> = {}
  for (const format of ['EDF+C', 'DICOM']) {
    await open(page, format)
    const said: string[] = []
    for (const [montage, name] of [
      ['lb-18.1', /Double banana/],
      ['as-recorded', /As recorded/],
      ['average', /Average reference/],
    ] as const) {
      await choose(viewport(page), /Montage/, name)
      await drawnWith(page, { eegMontage: montage })
      said.push((await drawn(page, 0))['pixels']!, await captions(page))
    }
    said.push(...(await measured(page)), ...(await listed(page)))
    seen[format] = said
  }
  assert.deepEqual(seen['DICOM'], seen['EDF+C'])
  assert.equal(new Set(seen['DICOM']).size, seen['DICOM']!.length, 'what is compared is not all the same')
  const words = seen['DICOM']!.join(' ')
  assert.ok(words.includes('Eyes closed') && words.includes('Called'), words)
  assert.ok(words.includes('09:30:00 at the place of recording'), words)
  assert.ok(!words.includes(planted), words)
})

/** Where two cursors stand and what lies between them. */
async function measured(page: Page): Promise<string[]> {
  const box = (await viewport(page).locator('[data-tool]').boundingBox())!
  await page.mouse.move(box.x + box.width * 0.4125, box.y + box.height / 3)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.4375, box.y + box.height / 3, { steps: 4 })
  await page.mouse.up()
  const panel = page.getByRole('group', { name: 'Measurement' })
  await panel.getByText(/µV/).nth(2).waitFor()
  const words = await panel.innerText()
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  return [words]
}

async function listed(page: Page): Promise<string[]> {
  const list = page.getByRole('region', { name: 'Annotations' })
  await viewport(page).getByRole('button', { name: 'Annotations', exact: true }).click()
  await list.getByRole('listitem').nth(1).waitFor()
  const words = await list.getByRole('listitem').allInnerTexts()
  await viewport(page).getByRole('button', { name: 'Annotations', exact: true }).click()
  return words
}
