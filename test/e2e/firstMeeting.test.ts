import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright'
import { generateEeg } from '../../server/demo/eeg.ts'
import { generateMri } from '../../server/demo/mri.ts'
import { demoPeople } from '../../server/demo/people.ts'
import type { CaseId, MeetingId, RecommendationId } from '../../shared/domain/identifiers.ts'
import {
  atBrowser,
  type BrowserPerson,
  drawn,
  goToMeeting,
  openBrowser,
  sameFor,
  seesMoving,
} from '../support/browserPerson.ts'
import { signInFavour } from '../support/casePages.ts'
import { eventually } from '../support/eventually.ts'
import { liveServer, type LiveServer } from '../support/liveServer.ts'

const whos = ['coordinator', 'home', 'chair', 'radiologist'] as const
type Who = (typeof whos)[number]

let live: LiveServer
let browser: Browser
let folder: string
let story: { meeting: MeetingId; case: CaseId; recommendation: RecommendationId }
const people = {} as Record<Who, BrowserPerson>
const page = (who: Who) => people[who].page
const pages = () => whos.map(page)
const others = (who: Who) => whos.filter((one) => one !== who).map((one) => demoPeople[one].id)

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-e2e-'))
  // Made before anything is connected: it takes seconds in which no socket is served.
  const files = [...studyFiles()]
  live = await liveServer()
  story = await live.meeting({ seated: ['chair', 'radiologist'], files })
  browser = await openBrowser()
  for (const who of whos) people[who] = await atBrowser(browser, live, await live.visitor(who))
})
after(async () => {
  await browser?.close()
  await live[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
  // The one that was killed, and nothing else.
  const unexpected = live.errors.filter((line) => !line.includes('media worker died'))
  assert.deepEqual(unexpected, [])
  for (const who of whos) assert.deepEqual(people[who].complaints, [], who)
})

/** Every fourth slice of the T1-like series, still evenly spaced, the whole FLAIR-like one, and the EEG. */
function* studyFiles(): Generator<Uint8Array> {
  let number = 0
  for (const { name, bytes } of generateMri(7)) if (/flair/i.test(name) || number++ % 4 === 0) yield bytes
  yield generateEeg(7)
}

test('in the lobby nothing of the case, the room or the others arrives', async () => {
  await goToMeeting(people.coordinator, live, story.meeting)
  await page('coordinator').getByRole('button', { name: 'Leave' }).waitFor()
  for (const who of ['home', 'chair', 'radiologist'] as const) {
    await goToMeeting(people[who], live, story.meeting)
    await page(who).getByText('You will be let in by the coordinator').waitFor()
    await page(who).getByText('You will come in with microphone and camera on.').waitFor()
    const asked = people[who].asked().filter((path) => /case|studies|document|recommendation/.test(path))
    assert.deepEqual(asked, [])
    assert.equal(await page(who).locator('[data-person]').count(), 0)
  }
})

test('who is admitted sees and hears everybody, and everybody them', async () => {
  for (const who of ['home', 'chair', 'radiologist'] as const) {
    const admit = page('coordinator').getByRole('button', { name: `Admit ${demoPeople[who].name}` })
    await admit.first().click()
    await page(who).getByRole('button', { name: 'Leave' }).waitFor()
  }
  await page('coordinator').keyboard.press('v')
  await page('coordinator').keyboard.press('m')
  await Promise.all(whos.map((who) => seesMoving(page(who), others(who))))
})

test('a media worker that is killed takes nobody out: pictures come back within five seconds without a reload', async () => {
  const marks = await Promise.all(
    pages().map((one) => one.evaluate(() => (document.body.dataset['mark'] = 'same page'))),
  )
  assert.equal(marks.length, 4)
  const { workers } = await live.served.board.media['media:load']({})
  const carrying = workers.find((worker) => worker.meetings.includes(story.meeting)) ?? assert.fail('no worker')
  process.kill(carrying.pid, 'SIGKILL')
  const since = performance.now()
  await eventually('everybody is on another worker', async () => {
    const { workers: now } = await live.served.board.media['media:load']({})
    return now.some(({ pid, participants }) => pid !== carrying.pid && participants === whos.length)
  })
  await Promise.all(whos.map((who) => seesMoving(page(who), others(who), 5)))
  assert.ok(performance.now() - since < 5_000, `${performance.now() - since} ms`)
  for (const one of pages()) assert.equal(await one.evaluate(() => document.body.dataset['mark']), 'same page')
})

test('whoever leads, all see the same slice in the same window, pixel by pixel', async () => {
  await page('radiologist').getByRole('button', { name: 'Show the images' }).click()
  await page('radiologist').getByRole('button', { name: 'Take the lead' }).click()
  const first = await sameFor(pages(), 0, (one) => one['rendered'] === 'slice' && one['pixels'] !== '')
  const canvas = page('radiologist').getByTestId('viewport-0')
  await canvas.hover()
  for (let step = 0; step < 7; step++) await page('radiologist').mouse.wheel(0, 100)
  const scrolled = await sameFor(pages(), 0, (one) => one['sopInstanceUid'] !== first['sopInstanceUid'])
  assert.notEqual(scrolled['pixels'], first['pixels'])
  const left = await page('radiologist').getByTestId('viewport-0').boundingBox()
  assert.ok(left)
  await page('radiologist')
    .getByRole('radio', { name: 'Window' })
    .or(page('radiologist').getByRole('button', { name: 'Window', exact: true }))
    .first()
    .click()
  await page('radiologist').mouse.move(left.x + 200, left.y + 200)
  await page('radiologist').mouse.down()
  await page('radiologist').mouse.move(left.x + 280, left.y + 160, { steps: 8 })
  await page('radiologist').mouse.up()
  const windowed = await sameFor(pages(), 0, (one) => one['windowWidth'] !== scrolled['windowWidth'])
  assert.notEqual(windowed['pixels'], scrolled['pixels'])
  assert.equal(windowed['sopInstanceUid'], scrolled['sopInstanceUid'])
})

test('the EEG is at the same second in the same montage for all, pixel by pixel', async () => {
  const start = await sameFor(pages(), 2, (one) => one['rendered'] === 'eeg' && one['pixels'] !== '')
  await page('radiologist').getByTestId('viewport-2').click()
  await page('radiologist').keyboard.press('Space')
  const paged = await sameFor(pages(), 2, (one) => Number(one['eegStart']) === Number(start['eegStart']) + 10)
  assert.notEqual(paged['pixels'], start['pixels'])
})

test('one looks alone without disturbing anybody, and comes back with one key', async () => {
  const shown = await drawn(page('radiologist'), 0)
  await page('chair').getByRole('button', { name: 'Look alone' }).click()
  await page('chair').getByTestId('viewport-0').hover()
  await page('chair').mouse.wheel(0, 100)
  await eventually(
    'alone elsewhere',
    async () => (await drawn(page('chair'), 0))['sopInstanceUid'] !== shown['sopInstanceUid'],
  )
  assert.deepEqual(await drawn(page('home'), 0), shown)
  await page('chair').keyboard.press('f')
  await sameFor(pages(), 0, (one) => one['sopInstanceUid'] === shown['sopInstanceUid'])
})

test('two write at once, both texts converge, and it is saved when the server says so', async () => {
  const section = (who: Who, name: string) => page(who).getByRole('textbox', { name, exact: true })
  await section('chair', 'Recommendation').click()
  await section('radiologist', 'Findings agreed').click()
  await Promise.all([
    page('chair').keyboard.type('The panel recommends resection of the right frontal lesion.', { delay: 5 }),
    page('radiologist').keyboard.type('Thick cortex with a tail to the ventricle on FLAIR.', { delay: 5 }),
  ])
  await section('radiologist', 'Recommendation').click()
  await page('radiologist').keyboard.press('Control+End')
  await page('radiologist').keyboard.type(' Within three months.')
  const words = ['right frontal lesion.', 'Within three months.', 'tail to the ventricle on FLAIR.']
  for (const who of whos) for (const one of words) await page(who).getByText(one).first().waitFor()
  const written = (who: Who) =>
    section(who, 'Recommendation').evaluate((editor) => {
      const copy = editor.cloneNode(true) as HTMLElement
      for (const caret of copy.querySelectorAll('[class*=caret], [contenteditable=false]')) caret.remove()
      return copy.textContent?.replaceAll('\u2060', '')
    })
  const text = await written('chair')
  assert.equal(text, 'The panel recommends resection of the right frontal lesion. Within three months.')
  assert.equal(await written('radiologist'), text)
  await page('chair')
    .getByText(/Saved|Everything is saved/)
    .first()
    .waitFor()
  assert.equal(await section('home', 'Recommendation').count(), 0, 'a reader has no editor')
})

test('the frozen text is read, signed by each and sealed; the file is valid, and one changed character is not', async () => {
  await page('chair').getByRole('button', { name: 'Freeze the text…' }).click()
  await page('chair').getByRole('button', { name: 'Freeze the text', exact: true }).click()
  for (const who of ['radiologist', 'chair'] as const) {
    await page(who).goto(`${live.served.url}/recommendations/${story.recommendation}/sign`)
    await page(who)
      .getByText('The panel recommends resection of the right frontal lesion. Within three months.')
      .waitFor()
    await signInFavour(page(who))
  }
  const download = page('home').waitForEvent('download')
  await page('home').getByRole('link', { name: 'The evidence alone (JSON)' }).click()
  const valid = join(folder, 'recommendation.consilium.json')
  await (await download).saveAs(valid)
  assert.equal(verify(valid).status, 0)
  const text = await readFile(valid, 'utf8')
  const broken = join(folder, 'broken.consilium.json')
  await writeFile(broken, text.replace('resection', 'Resection'))
  const judged = verify(broken)
  assert.equal(judged.status, 1)
  assert.match(judged.stdout, /recommendation/)

  const letterDownload = page('home').waitForEvent('download')
  await page('home').getByRole('link', { name: 'Download the letter (PDF)' }).click()
  const letter = join(folder, 'recommendation.pdf')
  await (await letterDownload).saveAs(letter)
  assert.equal(verify(letter).status, 0, verify(letter).stdout)

  await page('home').goto(`${live.served.url}/verify`)
  await page('home').locator('input[type=file]').setInputFiles(letter)
  await page('home').getByText(/valid/i).first().waitFor()
})

const verify = (file: string) =>
  spawnSync(process.execPath, ['server/signing/verifyFile.ts', file], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
  })
