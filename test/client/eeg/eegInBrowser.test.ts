import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright'
import { browserArguments, provideBrowser } from '../../support/browser.ts'
import { eventually } from '../../support/eventually.ts'
import { edf, eegSignal } from '../../shared/eeg/files.ts'
import { openStageServer, type StageServer } from '../imaging/stageServer.ts'

let browser: Browser
let server: StageServer
let folder: string

/** Nothing for 15 s, then 254 µV, positive, for 15 s; and as much the other way on the second channel. */
const step = (sign: 1 | -1) => Float32Array.from({ length: 30 * 256 }, (_, i) => (i < 15 * 256 ? 0 : sign * 254))

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-eeg-'))
  const file = join(folder, 'step.edf')
  await writeFile(file, edf([eegSignal('EEG Cz-Ref', step(1)), eegSignal('EEG Pz-Ref', step(-1))]))
  browser = await chromium.launch({ executablePath: await provideBrowser(() => undefined), args: browserArguments })
  server = await openStageServer([], [file])
})
after(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** Of a measured screen, 5.2 device pixels to the millimetre: no round number of anything. */
const devicePixelsPerMillimetre = 5.2

async function opened(deviceScaleFactor: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, deviceScaleFactor, colorScheme: 'dark' })
  page.on('pageerror', (error) => assert.fail(error))
  const store = (value: number) => localStorage.setItem('eeg.devicePixelsPerMillimetre', String(value))
  await page.addInitScript(store, devicePixelsPerMillimetre * deviceScaleFactor)
  await page.goto(server.url)
  await page.locator('[data-testid="viewport-0"][data-rendered="eeg"]').waitFor()
  await choose(page, 'Montage', /As recorded/)
  await choose(page, 'Sensitivity', '10 µV/mm')
  await choose(page, 'Low-frequency filter', 'LFF off')
  await choose(page, 'High-frequency filter', 'HFF off')
  await page.keyboard.press('Space')
  await page.locator('[data-testid="viewport-0"][data-eeg-start="10"][data-eeg-sensitivity="10"]').waitFor()
  return page
}

async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: new RegExp(label) }).click()
  await page.getByRole('option', { name: option }).click()
}

/** Rows in which a column of the canvas holds trace: brighter than the grid, also where a line lies between two rows. */
const traceRows = (page: Page, share: number): Promise<number[]> =>
  page
    .locator('[data-testid="viewport-0"] canvas')
    .first()
    .evaluate((element, at) => {
      const canvas = element as HTMLCanvasElement
      const { data } = canvas.getContext('2d')!.getImageData(Math.round(at * canvas.width), 0, 1, canvas.height)
      return Array.from({ length: canvas.height }, (_, row) => row).filter((row) => data[4 * row]! > 80)
    }, share)

/** The middles of the lines that cross a column, from above. */
function middles(rows: readonly number[]): number[] {
  const groups: number[][] = []
  for (const row of rows) {
    if (groups.at(-1)?.at(-1) === row - 1) groups.at(-1)!.push(row)
    else groups.push([row])
  }
  return groups.map((group) => group.reduce((sum, row) => sum + row, 0) / group.length)
}

for (const density of [1, 2]) {
  test(`254 µV at 10 µV/mm are 25.4 mm on a calibrated screen, negative up, at ${density} device pixels each`, async () => {
    await using page = await opened(density)
    const expected = 25.4 * devicePixelsPerMillimetre * density
    let steps: number[] = []
    await eventually(
      'the step is drawn',
      async () => {
        // Away from the lines of whole seconds: at 3.3 s and 6.7 s of a page of 10 s whose step is in the middle.
        const [early, late] = [middles(await traceRows(page, 0.33)), middles(await traceRows(page, 0.67))]
        if (early.length !== 2 || late.length !== 2) return false
        steps = [late[0]! - early[0]!, late[1]! - early[1]!]
        return true
      },
      20_000,
    )
    const [positive = 0, negative = 0] = steps
    assert.ok(Math.abs(positive - expected) <= 1, `positive goes down by ${positive}, not ${expected} px`)
    assert.ok(Math.abs(negative + expected) <= 1, `negative goes up by ${negative}, not ${-expected} px`)
  })
}

test('two cursors measure time and amplitude to the sample, and go by keys; the channel is announced', async () => {
  await using page = await opened(1)
  const plot = page.locator('[data-testid="viewport-0"] [data-tool]')
  const box = (await plot.boundingBox())!
  await page.mouse.move(box.x + box.width * 0.45, box.y + 80)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, box.y + 80, { steps: 4 })
  await page.mouse.up()
  const panel = page.getByRole('group', { name: 'Measurement' })
  await panel.getByText('1500 ms').waitFor()
  await panel.getByText('0.67 Hz').waitFor()
  await panel.getByText('254 µV', { exact: true }).waitFor()
  const first = page.getByRole('slider', { name: 'Cursor 1' })
  await first.focus()
  await page.keyboard.press('Shift+ArrowRight')
  await panel.getByText('1400 ms').waitFor()
  await page.keyboard.press('ArrowDown')
  await eventually('the other channel is announced', async () =>
    ((await first.getAttribute('aria-valuetext')) ?? '').startsWith('Pz, 0:00:14.6'),
  )
  await page.keyboard.press('Escape')
  await page.getByRole('slider', { name: 'Cursor 2' }).waitFor({ state: 'detached' })
})
