import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, chromium, type Locator, type Page } from 'playwright'
import { greyOf } from '../../../shared/dicom/window.ts'
import { browserArguments, provideBrowser } from '../../support/browser.ts'
import { needsSharedData, sharedData } from '../../support/sharedData.ts'
import { block, blockFiles, columns, rows, spacing, valueOf, window } from './blocks.ts'
import { openStageServer, type StageServer } from './stageServer.ts'

let browser: Browser
let server: StageServer

before(async () => {
  browser = await chromium.launch({ executablePath: await provideBrowser(() => undefined), args: browserArguments })
  const thin = blockFiles({ uid: '1.2.3.1', description: 'T1 blocks', slices: 21, apart: 1 })
  const thick = blockFiles({ uid: '1.2.3.2', description: 'FLAIR blocks SYNTHETIC', slices: 5, apart: 5 })
  server = await openStageServer([...thin, ...thick])
})
after(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

async function open(url: string, size = { width: 1200, height: 700 }, deviceScaleFactor = 1): Promise<Page> {
  const page = await browser.newPage({ viewport: size, deviceScaleFactor })
  page.on('pageerror', (error) => assert.fail(error))
  await page.goto(url)
  return page
}

const viewport = (of: Page | Locator, number: number) => of.locator(`[data-testid="viewport-${number}"]`)

/** Waits until a viewport has drawn what is expected of it. */
const drawn = (of: Locator, facts: Record<string, string>) =>
  of
    .and(
      of.page().locator(
        Object.entries(facts)
          .map(([name, value]) => `[data-${name}="${value}"]`)
          .join(''),
      ),
    )
    .waitFor()

/** Red, green and blue of a canvas at a place from 0 to 1, after the picture has been drawn. */
const pixel = (of: Locator, x: number, y: number) =>
  of
    .locator('canvas')
    .first()
    .evaluate(
      (element, [atX, atY]) => {
        const canvas = element as HTMLCanvasElement
        const at = [Math.floor(atX * canvas.width), Math.floor(atY * canvas.height), 1, 1] as const
        return {
          rgb: [...canvas.getContext('2d')!.getImageData(...at).data].slice(0, 3),
          size: [canvas.width, canvas.height],
        }
      },
      [x, y] as const,
    )

for (const density of [1, 2]) {
  test(`each drawn pixel has the grey that DICOM's window gives its value, at ${density} device pixels each`, async () => {
    await using page = await open(server.url, { width: 1200, height: 700 }, density)
    const first = viewport(page, 0)
    await drawn(first, { rendered: 'slice', 'slice-index': '10', 'window-center': '500', 'window-width': '900' })
    const { size } = await pixel(first, 0.5, 0.5)
    const [width = 0, height = 0] = size
    const box = await first.locator('[role="img"]').boundingBox()
    assert.deepEqual([width, height], [Math.round(box!.width * density), Math.round(box!.height * density)])
    const fits = Math.min(width / (columns * spacing[1]), height / (rows * spacing[0]))
    for (const [x, y] of [
      [0, 0],
      [11, 0],
      [0, 7],
      [11, 7],
      [5, 3],
      [6, 4],
    ] as const) {
      const left = width / 2 + ((x + 0.5) * block - columns / 2) * spacing[1] * fits
      const top = height / 2 + ((y + 0.5) * block - rows / 2) * spacing[0] * fits
      const { rgb } = await pixel(first, left / width, top / height)
      const grey = greyOf(valueOf(10, x, y), window)
      assert.deepEqual(rgb, [grey, grey, grey], `block ${x}, ${y}`)
    }
  })
}

test('what carries a name carries the pseudonym, and what is synthetic says so', async () => {
  await using page = await open(server.url)
  for (const number of [0, 1]) await drawn(viewport(page, number), { rendered: 'slice' })
  await page.getByText('Synthetic', { exact: true }).waitFor()
  await page.getByText('NEU-0417').nth(1).waitFor()
  assert.equal(await page.getByText('NEU-0417').count(), 2)
})

test('series in one frame of reference scroll together by the place in the patient, until that is switched off', async () => {
  await using page = await open(server.url)
  await drawn(viewport(page, 1), { rendered: 'slice', 'slice-index': '2' })
  await drawn(viewport(page, 0), { rendered: 'slice', 'slice-index': '10' })
  await viewport(page, 0).locator('[role="img"]').click()
  await page.keyboard.press('PageDown')
  await drawn(viewport(page, 0), { 'slice-index': '20' })
  await drawn(viewport(page, 1), { 'slice-index': '4' })
  await page.getByRole('button', { name: 'Scroll linked series together' }).click()
  await viewport(page, 0).locator('[role="img"]').click()
  await page.keyboard.press('Home')
  await drawn(viewport(page, 0), { 'slice-index': '0' })
  await drawn(viewport(page, 1), { 'slice-index': '4' })
})

test('the mouse scrolls, windows and zooms; one key undoes it', async () => {
  await using page = await open(server.url)
  const first = viewport(page, 0)
  await drawn(first, { rendered: 'slice', 'slice-index': '10' })
  const box = (await first.locator('[role="img"]').boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.wheel(0, 100)
  await drawn(first, { 'slice-index': '11' })
  await page.keyboard.press('l')
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 + 50, box.y + box.height / 2 + 30)
  await page.mouse.up()
  await drawn(first, { 'window-center': '590', 'window-width': '1200' })
  await page.keyboard.press('r')
  await drawn(first, { 'window-center': '500', 'window-width': '900' })
})

test('a follower sees the same place of the patient at the same scale, whatever the shape of their screen', async () => {
  await using page = await open(`${server.url}/?together`, { width: 1400, height: 700 })
  const [leader, follower] = [page.locator('.first'), page.locator('.second')]
  await leader.getByRole('button', { name: 'Take the lead' }).click()
  await drawn(viewport(leader, 0), { rendered: 'slice', 'slice-index': '10' })
  await drawn(viewport(follower, 0), { rendered: 'slice', 'slice-index': '10' })
  const box = (await viewport(leader, 0).locator('[role="img"]').boundingBox())!
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.4)
  const across = (side: typeof leader, number: number): Promise<string> =>
    viewport(side, number)
      .getByText(/\d+ mm across/)
      .innerText()
  await page.keyboard.down('Control')
  for (let turn = 0; turn < 3; turn++) {
    const earlier = await across(leader, 0)
    await page.mouse.wheel(0, -120)
    await viewport(leader, 0).getByText(earlier, { exact: true }).waitFor({ state: 'detached' })
  }
  await page.keyboard.up('Control')
  const zoomed = await across(leader, 0)
  assert.notEqual(zoomed, await across(follower, 1))
  await viewport(follower, 0).getByText(zoomed, { exact: true }).waitFor()
  const [theirs, mine] = [await pixel(viewport(leader, 0), 0.5, 0.5), await pixel(viewport(follower, 0), 0.5, 0.5)]
  assert.notDeepEqual(theirs.size, mine.size)
  assert.deepEqual(mine.rgb, theirs.rgb)
})

test('who looks alone is not pulled along, is told where the leader is, and comes back with one key', async () => {
  await using page = await open(`${server.url}/?together`, { width: 2200, height: 800 })
  const [leader, follower] = [page.locator('.first'), page.locator('.second')]
  await leader.getByRole('button', { name: 'Take the lead' }).click()
  await drawn(viewport(follower, 0), { 'slice-index': '10' })
  await follower.getByRole('button', { name: 'Look alone' }).click()
  await leader.getByRole('slider', { name: 'Slice' }).first().fill('3')
  await drawn(viewport(leader, 0), { 'slice-index': '3' })
  await follower.getByText('Claire Moreau is on slice 4 of T1 blocks').waitFor()
  assert.equal(await viewport(follower, 0).getAttribute('data-slice-index'), '10')
  await page.keyboard.press('f')
  await drawn(viewport(follower, 0), { 'slice-index': '3' })
})

test('a pointer of another carries their name', async () => {
  await using page = await open(`${server.url}/?together`, { width: 2200, height: 800 })
  const [leader, follower] = [page.locator('.first'), page.locator('.second')]
  await leader.getByRole('button', { name: 'Take the lead' }).click()
  await drawn(viewport(follower, 0), { 'slice-index': '10' })
  await leader.getByRole('button', { name: 'Point for everyone' }).click()
  await viewport(leader, 0).locator('[role="img"]').hover()
  const mark = follower.locator('[data-pointer="point"]')
  await mark.getByText('Claire Moreau').waitFor()
  assert.equal(await leader.locator('[data-pointer]').count(), 0)
})

test('a slice that cannot be shown says why, in its place', async () => {
  await using page = await browser.newPage()
  await page.route('**/instances/1.2.3.1.11', (route) => route.fulfill({ body: 'this is no image' }))
  await page.goto(server.url)
  await viewport(page, 0).getByText('This is not a DICOM file.').waitFor()
  await page.unroute('**/instances/1.2.3.1.11')
  await viewport(page, 0).getByRole('button', { name: 'Try again' }).click()
  await drawn(viewport(page, 0), { rendered: 'slice', 'slice-index': '10' })
})

test(
  'compressed, deflated and multi-frame images are decoded in the browser, under the security policy',
  needsSharedData,
  async () => {
    await using real = await openStageServer([
      sharedData('dicom/brain_DERIVED_flairlike_axial_J2K/IM030.dcm'),
      sharedData('dicom/enhanced_multiframe_MR/brain_DERIVED_coronal_71frames_JPEGLS.dcm'),
      sharedData('dicom/single/image_dfl.dcm'),
    ])
    await using page = await open(real.url)
    await drawn(viewport(page, 0), { rendered: 'slice' })
    await page.keyboard.press('4')
    for (const number of [0, 1, 2]) await drawn(viewport(page, number), { rendered: 'slice' })
  },
)
