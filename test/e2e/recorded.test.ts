import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { aConsentForm } from '../world.ts'
import { idOf } from '../server/room/gathered.ts'
import { atBrowser, goToMeeting, openBrowser, seesMoving } from '../support/browserPerson.ts'
import { eventually } from '../support/eventually.ts'
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

const at = async (who: 'coordinator' | 'surgeon') => atBrowser(browser, live, await live.visitor(who))

async function agree(of: CaseId, recording: boolean): Promise<void> {
  const choices = { ...aConsentForm.choices, recording }
  await (await live.visitor('home')).ask['consent:record']({ case: of, form: { ...aConsentForm, choices } })
}

async function chooseRecord(page: Page): Promise<void> {
  await page.getByRole('tab', { name: /^People/ }).click()
  await page.getByRole('button', { name: 'For everybody' }).click()
  await page.getByRole('menuitem', { name: 'Record this meeting' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Record this meeting' }).click()
}

test('a meeting is recorded with everybody’s knowledge, lies encrypted on the disk, and is played on the page of its case', async () => {
  const { meeting, case: of } = await live.meeting()
  const [coordinator, surgeon] = [await at('coordinator'), await at('surgeon')]
  await goToMeeting(coordinator, live, meeting)
  await coordinator.page.locator('[data-phase="room"]').waitFor()
  for (const key of ['v', 'm']) await coordinator.page.keyboard.press(key)

  await chooseRecord(coordinator.page)
  await coordinator.page.getByText('The patient of item 1 has not agreed to a recording').waitFor()
  await agree(of, true)
  await chooseRecord(coordinator.page)
  await coordinator.page.locator('[data-recording]').waitFor()

  // Who waits is told before they come in, and on every screen inside it stays to be seen.
  await goToMeeting(surgeon, live, meeting)
  await surgeon.page.getByText('This meeting is being recorded').waitFor()
  await coordinator.page
    .locator(`[data-waiting="${idOf('surgeon')}"]`)
    .first()
    .getByRole('button', { name: /^Admit / })
    .click()
  await surgeon.page.locator('[data-phase="room"]').waitFor()
  await surgeon.page.locator('[data-banner="recorded"]').getByRole('button').click()
  await surgeon.page.locator('[data-banner="recorded"]').waitFor({ state: 'detached' })
  await surgeon.page.locator('[data-recording]').click()
  await surgeon.page.getByRole('dialog').getByText('turned it on at').waitFor()
  assert.equal(await surgeon.page.getByRole('button', { name: 'Stop recording' }).count(), 0, 'not for them to stop')
  await surgeon.page.keyboard.press('Escape')
  await seesMoving(surgeon.page, [idOf('coordinator')])
  await seesMoving(coordinator.page, [idOf('surgeon')])
  await coordinator.page.waitForTimeout(5_000)

  await coordinator.page.locator('[data-recording]').click()
  await coordinator.page.getByRole('button', { name: 'Stop recording' }).click()
  await surgeon.page.locator('[data-recording]').waitFor({ state: 'detached' })

  const { board } = live.served
  const [recording] = (await board.store.list('meetingRecording', of)).map(({ record }) => record)
  assert.ok(recording)
  await eventually('it is written', async () => {
    const kept = await board.store.read('meetingRecording', recording.id)
    return kept.record.endedAt !== null
  })
  const parts = (await board.store.list('recordedPart', recording.id)).flatMap(({ record }) => record.tracks)
  const sources = new Set(parts.map(({ person, source }) => `${person} ${source}`))
  for (const who of ['coordinator', 'surgeon'] as const) {
    for (const source of ['microphone', 'camera']) assert.ok(sources.has(`${idOf(who)} ${source}`), `${who} ${source}`)
  }
  const visitor = await live.visitor('surgeon')
  for (const part of parts) {
    const stored = Buffer.from(await board.files.read(part.file))
    const served = await visitor.fetch(`/api/meeting-recordings/${recording.id}/tracks/${part.track}`)
    assert.equal(served.status, 200)
    const plain = Buffer.from(await served.arrayBuffer())
    const cluster = Buffer.from('1f43b675', 'hex')
    assert.ok(plain.includes(cluster) && !stored.includes(cluster), 'a cluster is served and none is stored')
    const some = plain.subarray(plain.indexOf(cluster) + 100, plain.indexOf(cluster) + 132)
    assert.ok(!stored.includes(some), 'what is stored is not what is served')
  }

  // Played by one who was there.
  const { page } = surgeon
  await page.goto(`${live.served.url}/cases/${of}`)
  const kept = page.locator('[data-kept]')
  await kept.getByRole('button', { name: 'Play' }).click()
  await kept.locator('[data-player]').getByRole('button', { name: 'Play' }).click()
  await kept.locator('[data-player="playing"]').waitFor()
  await eventually('every track plays', () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLMediaElement>('[data-track]')].some(({ currentTime }) => currentTime > 3),
    ),
  )
  const played = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLMediaElement>('[data-track]')].map((element) => ({
      source: element.dataset['track'],
      time: element.currentTime,
      frames: element instanceof HTMLVideoElement ? element.getVideoPlaybackQuality().totalVideoFrames : null,
      bytes: (element as unknown as { webkitAudioDecodedByteCount: number }).webkitAudioDecodedByteCount,
    })),
  )
  assert.ok(played.length >= 4)
  for (const { source, frames, bytes } of played) {
    if (source === 'camera') assert.ok((frames ?? 0) > 5, `${frames} pictures of a camera`)
    if (source === 'microphone') assert.ok(bytes > 1_000, `${bytes} bytes of sound`)
  }

  // With the consent it goes: from the page, from the address, from the disk.
  const file = parts[0]?.file ?? assert.fail()
  await (await live.visitor('home')).ask['consent:withdraw']({ case: of })
  await eventually('the file is gone', async () => {
    try {
      await board.files.size(file)
      return false
    } catch {
      return true
    }
  })
  const gone = await visitor.fetch(`/api/meeting-recordings/${recording.id}/tracks/${parts[0]?.track}`)
  assert.equal(gone.status, 404)
  assert.deepEqual(await board.store.list('recordedPart', recording.id), [])
})
