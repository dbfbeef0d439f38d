import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import { newKeyPair } from '../../client/room/encryption/keyExchange.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { OnAir } from '../../shared/protocol/room.ts'
import { enter, idOf } from '../server/room/gathered.ts'
import {
  atBrowser,
  type BrowserPerson,
  framesSeen,
  goToMeeting,
  openBrowser,
  seesMoving,
} from '../support/browserPerson.ts'
import { eventually } from '../support/eventually.ts'
import { liveServer, type LiveServer } from '../support/liveServer.ts'
import { openPeers } from '../support/mediaPeers.ts'

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

type Who = 'coordinator' | 'surgeon' | 'chair'
const at = async (who: Who) => atBrowser(browser, live, await live.visitor(who))

async function encryptedMeeting() {
  const of = await live.meeting()
  await (await live.visitor('chair')).ask['meeting:encrypt']({ meeting: of.meeting, endToEnd: true })
  return of
}

/** Camera and microphone on, as one who has been let in. */
async function showsThemselves({ page }: BrowserPerson): Promise<void> {
  await page.locator('[data-phase="room"]').waitFor()
  await page.keyboard.press('v')
  await page.keyboard.press('m')
}

async function wordsOf(page: Page): Promise<string> {
  await page.locator('[data-encryption]').click()
  const words = page.locator('[data-words]')
  await words.waitFor()
  const read = (await words.getAttribute('data-words')) ?? ''
  await page.keyboard.press('Escape')
  return read
}

async function admitted(coordinator: BrowserPerson, person: PersonId): Promise<void> {
  const row = coordinator.page.locator(`[data-waiting="${person}"]`).first()
  await row.getByRole('button', { name: /^Admit / }).click()
}

test('with encryption from browser to browser on, people see each other, read the same words, and the server sees nothing', async () => {
  const { meeting } = await encryptedMeeting()
  const [coordinator, surgeon] = [await at('coordinator'), await at('surgeon')]
  await goToMeeting(coordinator, live, meeting)
  await showsThemselves(coordinator)
  await goToMeeting(surgeon, live, meeting)
  // Camera and microphone are on in the lobby, and stay on.
  await admitted(coordinator, idOf('surgeon'))
  await surgeon.page.locator('[data-phase="room"]').waitFor()
  await seesMoving(surgeon.page, [idOf('coordinator')])
  await seesMoving(coordinator.page, [idOf('surgeon')])

  // Beside them somebody whose program hands on whatever the server gives it, as it is.
  const raw = await (await live.visitor('geneticist')).enter(meeting)
  await raw.ask['room:enter']({ key: (await newKeyPair()).publicKey })
  await admitted(coordinator, idOf('geneticist'))
  await raw.heard('room:phase', ({ phase }: { phase: string }) => phase === 'room')

  const words = await wordsOf(coordinator.page)
  assert.equal(words.split(' ').length, 10)
  assert.equal(await wordsOf(surgeon.page), words)

  // The copy that the server forwards, taken from the media node itself by somebody who has no key.
  await using peers = await openPeers()
  const { media } = live.served.board
  const spy = idOf('radiologist')
  const page = await peers.page(media)
  await page.evaluate(([where, id]) => window.peers.join(where, id), [meeting, spy] as const)
  const { producers } = await raw.heard<{ producers: OnAir[] }>(
    'media:onAir',
    (told) => pictureOf(told.producers) !== undefined,
  )
  const onAir = pictureOf(producers) ?? assert.fail()
  const consumer = await page.evaluate(([where, id, of]) => window.peers.receive(where, id, of), [
    meeting,
    spy,
    onAir,
  ] as const)
  const got = () => page.evaluate(([id, of]) => window.peers.reception(id, of), [spy, consumer] as const)
  // Either of the two who hold keys: the line of one may be too slow for pictures for a while.
  const honest = async () => {
    const [one, other] = await Promise.all([coordinator, surgeon].map(({ page: theirs }) => framesSeen(theirs)))
    return (one?.[idOf('surgeon')] ?? 0) + (other?.[idOf('coordinator')] ?? 0)
  }
  const soFar = await honest()
  await eventually('the server’s copy flows', async () => (await got()).packets > 60, 60_000)
  await eventually('and is decoded by who has the key', async () => (await honest()) > soFar + 10, 60_000)
  // A decoder takes a key frame for a picture, whatever is in it: it is noise, and the next ones lean on it in vain.
  const { frames } = await got()
  assert.ok(frames <= 3, `${frames} frames were decoded without a key`)
  const [seen, again] = await Promise.all(
    [coordinator, surgeon].map((one) => coloursOf(one.page, '[data-person] video')),
  )
  assert.ok(seen && again && distance(seen, again) < 30, 'two who hold the key see the same camera')
  if (frames > 0) {
    const noise = await coloursOf(page, 'video')
    assert.ok(distance(noise, seen) > 30, `the server’s copy shows the picture: ${distance(noise, seen)}`)
  }

  // Text as well.
  await say(surgeon.page, 'between us')
  await coordinator.page.keyboard.press('t')
  await coordinator.page.getByText('between us').waitFor()
  await raw.heard<Message>('text:said', ({ said }) => said.kind === 'sealed')
  assert.ok(!JSON.stringify(raw.told).includes('between us'))
  await assert.rejects(raw.ask['text:say']({ said: { kind: 'plain', text: 'in the clear' } }), { code: 'wrong-state' })
  await assert.rejects((await live.visitor('chair')).ask['meeting:encrypt']({ meeting, endToEnd: false }), {
    code: 'wrong-state',
  })

  // Who comes later reads and sees nothing of before, the words are others, and everybody goes on seeing each other.
  const chair = await at('chair')
  await goToMeeting(chair, live, meeting)
  await admitted(coordinator, idOf('chair'))
  await seesMoving(chair.page, [idOf('surgeon')])
  await seesMoving(surgeon.page, [idOf('coordinator')])
  await chair.page.keyboard.press('t')
  await chair.page.getByText('Encrypted before you came in').waitFor()
  const next = await wordsOf(coordinator.page)
  assert.notEqual(next, words)
  assert.equal(await wordsOf(chair.page), next)

  // Who has left is given no key any more, and the others see each other.
  await chair.context.close()
  await eventually('gone', async () => (await framesSeen(coordinator.page))[idOf('chair')] === undefined, 40_000)
  await seesMoving(coordinator.page, [idOf('surgeon')])
  for (const { complaints, context } of [coordinator, surgeon]) {
    assert.deepEqual(complaints, [])
    await context.close()
  }
})

test('who cannot encrypt is told so at the door, is seen to wait there, and is not let in', async () => {
  const { meeting } = await encryptedMeeting()
  const surgeon = await at('surgeon')
  await surgeon.context.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform')
  })
  await goToMeeting(surgeon, live, meeting)
  await surgeon.page.getByRole('alert').getByText('This browser cannot encrypt end to end').waitFor()
  const coordinator = await at('coordinator')
  await goToMeeting(coordinator, live, meeting)
  await coordinator.page.getByText('they cannot be let in').first().waitFor()
  await admitted(coordinator, idOf('surgeon'))
  const raw = await enter(live, 'geneticist', meeting)
  await assert.rejects(raw.ask['media:enter']({}), { code: 'not-admitted' })
  await surgeon.page.getByRole('alert').getByText('This browser cannot encrypt end to end').waitFor()
  for (const { context } of [surgeon, coordinator]) await context.close()
})

async function say(page: Page, words: string): Promise<void> {
  await page.keyboard.press('t')
  await page.getByLabel('Your words').fill(words)
  await page.getByLabel('Your words').press('Enter')
}

const pictureOf = (producers: readonly OnAir[]): string | undefined =>
  producers.find((one) => one.person === idOf('surgeon') && one.source === 'camera')?.producer

/** The colours of a picture in a grid of 8 by 8. */
const coloursOf = (page: Page, selector: string): Promise<number[]> =>
  page.evaluate((which) => {
    const video = document.querySelector<HTMLVideoElement>(which)
    const canvas = new OffscreenCanvas(8, 8)
    const context = canvas.getContext('2d')
    if (!video || !context) throw new Error('no picture')
    context.drawImage(video, 0, 0, 8, 8)
    return [...context.getImageData(0, 0, 8, 8).data]
  }, selector)

/** Mean difference of a colour, of 255. */
const distance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length
