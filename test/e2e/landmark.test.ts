import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import type { MeetingId } from '../../shared/domain/identifiers.ts'
import { atBrowser, type BrowserPerson, goToMeeting, openBrowser } from '../support/browserPerson.ts'
import { eventually } from '../support/eventually.ts'
import { landmark, landmarkFiles } from '../support/landmark.ts'
import { liveServer, type LiveServer } from '../support/liveServer.ts'

/** Screens of three shapes and three densities. The first leads. */
const screens = {
  radiologist: { size: { width: 1440, height: 900 }, density: 1 },
  chair: { size: { width: 1180, height: 820 }, density: 2 },
  coordinator: { size: { width: 1280, height: 720 }, density: 1.5 },
} as const
type Who = keyof typeof screens
const whos = Object.keys(screens) as Who[]

let live: LiveServer
let browser: Browser
let meeting: MeetingId
const people = {} as Record<Who, BrowserPerson>
const leader = () => people.radiologist.page

before(async () => {
  live = await liveServer()
  ;({ meeting } = await live.meeting({ seated: ['chair', 'radiologist'], files: landmarkFiles() }))
  browser = await openBrowser()
  for (const who of whos) people[who] = await atBrowser(browser, live, await live.visitor(who), screens[who])
  await goToMeeting(people.coordinator, live, meeting)
  await people.coordinator.page.getByRole('button', { name: 'Leave' }).waitFor()
  for (const who of ['radiologist', 'chair'] as const) {
    await goToMeeting(people[who], live, meeting)
    await people.coordinator.page
      .getByRole('button', { name: /^Admit/ })
      .first()
      .click()
    await people[who].page.getByRole('button', { name: 'Leave' }).waitFor()
  }
  await leader().getByRole('button', { name: 'Show the images' }).click()
  await leader().getByRole('button', { name: 'Take the lead' }).click()
  await leader()
    .getByTestId('viewport-0')
    .locator('[data-testid="viewport-0"][data-rendered], canvas')
    .first()
    .waitFor()
  await leader().keyboard.press('1')
  // Keys go to the image, no longer to the button that was pressed.
  await leader().getByTestId('viewport-0').locator('[role="img"]').click()
})
after(async () => {
  await browser?.close()
  await live[Symbol.asyncDispose]()
})

/** Where the bright voxels are on a screen, in millimetres right of and below the middle of its viewport; null for none. */
const seenAt = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector<HTMLElement>('[data-testid="viewport-0"]')
    const canvas = root?.querySelector('canvas')
    const context = canvas?.getContext('2d')
    if (!root || !canvas || !context) return null
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    let [x, y, weight] = [0, 0, 0]
    for (let at = 0; at < data.length; at += 4) {
      // Brighter than anything but the landmark.
      const bright = data[at]! - 150
      if (bright <= 0) continue
      x += bright * ((at / 4) % canvas.width)
      y += bright * Math.floor(at / 4 / canvas.width)
      weight += bright
    }
    if (weight === 0) return null
    const scale = Number(root.dataset['pixelsPerMillimetre'])
    return {
      right: (x / weight + 0.5 - canvas.width / 2) / scale,
      below: (y / weight + 0.5 - canvas.height / 2) / scale,
      facts: `${root.dataset['rendered']} ${root.dataset['sliceIndex']}`,
      size: `${canvas.width} x ${canvas.height}`,
    }
  })

/** All screens show the landmark at this place, in millimetres from the middle. */
async function allSee(expected: { right: number; below: number }, within = 0.4): Promise<void> {
  let found: Awaited<ReturnType<typeof seenAt>>[] = []
  await eventually(
    'the landmark is at the same place for all',
    async () => {
      found = await Promise.all(whos.map((who) => seenAt(people[who].page)))
      // An acquired slice and the plane through it look alike: a screen that is still at the other is not there yet.
      const isOne = new Set(found.map((one) => one?.facts)).size === 1
      return (
        isOne &&
        found.every(
          (one) =>
            one && Math.abs(one.right - expected.right) < within && Math.abs(one.below - expected.below) < within,
        )
      )
    },
    30_000,
    () => JSON.stringify({ expected, found }, null, 1),
  )
  assert.equal(new Set(found.map((one) => one?.size)).size, whos.length, 'the screens are of different sizes')
}

const { fromMiddle } = landmark

test('as acquired: the voxel is where its header says, on every screen', async () => {
  await leader().keyboard.press('Home')
  for (let slice = 0; slice < landmark.voxel[2]; slice++) await leader().keyboard.press('ArrowDown')
  await allSee({ right: fromMiddle.left, below: fromMiddle.back })
})

test('turned, mirrored and enlarged it is where it belongs, on every screen', async () => {
  const { left, back } = fromMiddle
  await leader().keyboard.press('k')
  await allSee({ right: -back, below: left })
  await leader().keyboard.press('j')
  await allSee({ right: back, below: left })
  await leader().keyboard.press('+')
  await allSee({ right: back, below: left })
  await leader().keyboard.press('r')
  await allSee({ right: left, below: back })
})

test('axial, coronal and sagittal planes through it show it at the same place of the patient, on every screen', async () => {
  const { left, back, head } = fromMiddle
  // The crosshair goes to the landmark, and the planes through it.
  await leader().keyboard.press('c')
  const place = await seenAt(leader())
  const box = await leader().getByTestId('viewport-0').locator('[role="img"]').boundingBox()
  const scale = Number(await leader().getByTestId('viewport-0').getAttribute('data-pixels-per-millimetre'))
  assert.ok(place && box)
  await leader().mouse.click(box.x + box.width / 2 + place.right * scale, box.y + box.height / 2 + place.below * scale)
  await leader().keyboard.press('o')
  await allSee({ right: left, below: back })
  await leader().keyboard.press('o')
  await allSee({ right: left, below: -head })
  await leader().keyboard.press('k')
  await allSee({ right: head, below: left })
  await leader().keyboard.press('Shift+K')
  await leader().keyboard.press('o')
  await allSee({ right: back, below: -head })
})

test('a slab shows its maximum for all, and a plane that leans still passes through the crosshair', async () => {
  const { back, head } = fromMiddle
  await leader().keyboard.press('n')
  await leader().keyboard.press('Shift+N')
  await allSee({ right: back, below: -head })
  await leader().keyboard.press('Shift+ArrowRight')
  await allSee({ right: back, below: -head }, 1.5)
})

test('the screen reader is told series, plane, slice and window once the leader rests', async () => {
  const said = leader().getByTestId('said')
  await eventually('it is said', async () =>
    /slice \d+ of \d+, window centre \d+, width \d+/i.test((await said.textContent()) ?? ''),
  )
})

test('nobody’s page complained', () => {
  for (const who of whos) assert.deepEqual(people[who].complaints, [], who)
})
