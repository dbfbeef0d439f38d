import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium } from 'playwright'
import { demoPeople } from '../../server/demo/people.ts'
import type { MeetingId } from '../../shared/domain/identifiers.ts'
import { browserArguments, provideBrowser } from '../support/browser.ts'
import { atBrowser, type BrowserPerson, goToMeeting, seesMoving } from '../support/browserPerson.ts'
import { callStats, keepConnections } from '../support/callStats.ts'
import { debianProgram } from '../support/debianPackages.ts'
import { eventually } from '../support/eventually.ts'
import { type LiveServer, liveServer } from '../support/liveServer.ts'
import { openLossyRelay } from '../support/lossyRelay.ts'
import { dropping, enterOwnNetwork } from '../support/ownNetwork.ts'
import { openRelay, relaySecret, relayUser } from '../support/turnRelay.ts'

const mediaPort = 40_000
const relayPort = 44_000
/** What a browser sends straight to the media port. The relay, which is another user, is let through. */
const direct = (protocol: 'udp' | 'tcp') => `meta skuid != ${relayUser} ${protocol} dport ${mediaPort}`

const refused = await enterOwnNetwork({ turnserver: ['coturn'], openssl: ['openssl'] })

describe('on networks that are not as they should be', { skip: refused ?? false }, () => {
  let browser: Browser
  let live: LiveServer
  const opened = new AsyncDisposableStack()
  before(async () => {
    const program = await debianProgram('turnserver', ['coturn'])
    assert.ok('path' in program)
    const relay = opened.use(await openRelay(program.path, relayPort))
    live = opened.use(
      await liveServer({
        MEDIA_BASE_PORT: String(mediaPort),
        MEDIA_WORKERS: '1',
        TURN_URLS: relay.urls,
        TURN_SECRET: relaySecret,
      }),
    )
    const executablePath = await provideBrowser((line) => void process.stderr.write(`${line}\n`))
    // The relay's certificate is its own, made a moment ago.
    browser = await chromium.launch({ executablePath, args: [...browserArguments, '--ignore-certificate-errors'] })
    opened.defer(() => browser.close())
  })
  after(() => opened.disposeAsync())

  test('where only TCP gets through, people join, see and hear over TCP', async () => {
    using _ = dropping(direct('udp'), `tcp dport ${relayPort}`)
    await using pair = await inMeeting(browser, live)
    await pair.seeAndHear()
    assert.deepEqual(await pathsOf(pair), ['tcp'])
  })

  test('where nothing but the relay gets through, people join, see and hear through it', async () => {
    using _ = dropping(direct('udp'), direct('tcp'))
    await using pair = await inMeeting(browser, live)
    await pair.seeAndHear()
    assert.deepEqual(await pathsOf(pair), ['relay'])
  })

  test('when UDP is blocked in the middle of a meeting, sound and picture come back over another path', async () => {
    await using pair = await inMeeting(browser, live)
    await pair.seeAndHear()
    assert.deepEqual(await pathsOf(pair), ['udp'])
    using _ = dropping(direct('udp'))
    await eventually('another path', async () => !(await pathsOf(pair)).includes('udp'), 60_000)
    await pair.seeAndHear()
  })

  test('after half a minute without any network all come back: still muted, still with their hand up', async () => {
    await using pair = await inMeeting(browser, live)
    await pair.seeAndHear()
    const { chair, coordinator } = pair
    await chair.page.keyboard.press('m')
    await chair.page.keyboard.press('h')
    await coordinator.page.getByText('Hand up, place 1').first().waitFor({ state: 'attached' })
    const mark = await chair.page.evaluate(() => (document.body.dataset['mark'] = 'same page'))
    {
      using _ = dropping('oif lo')
      await chair.page.locator('[data-banner="line-lost"]').waitFor({ timeout: 30_000 })
      await new Promise((passed) => setTimeout(passed, 30_000))
    }
    await pair.see(60)
    const heard = async () => (await callStats(coordinator.page)).audioEnergy
    const heardMuted = await heard()
    const tile = coordinator.page.locator(`[data-person="${demoPeople.chair.id}"]`)
    await tile.getByText('Hand up, place 1').first().waitFor({ state: 'attached' })
    await tile.getByText('Muted', { exact: true }).first().waitFor({ state: 'attached' })
    assert.equal(await chair.page.evaluate(() => document.body.dataset['mark']), mark)
    await pair.see()
    assert.equal(await heard(), heardMuted, 'nothing is heard of who is muted')
    await chair.page.keyboard.press('m')
    await pair.hear()
  })
})

test('with five packets of a hundred lost and 150 ms delay each way, people see and hear', async () => {
  const port = mediaPort + 10
  await using live = await liveServer({
    MEDIA_BASE_PORT: String(port),
    MEDIA_WORKERS: '1',
    MEDIA_ANNOUNCED_ADDRESS: '127.0.0.9',
  })
  await using line = await openLossyRelay({
    from: { address: '127.0.0.9', port },
    to: { address: '127.0.0.1', port },
    loss: 0.05,
    delayMilliseconds: 150,
  })
  const executablePath = await provideBrowser((text) => void process.stderr.write(`${text}\n`))
  const browser = await chromium.launch({ executablePath, args: browserArguments })
  try {
    await using pair = await inMeeting(browser, live)
    await pair.seeAndHear()
    const { samples, concealed } = await callStats(pair.chair.page)
    let later = await callStats(pair.chair.page)
    // a share of less would say more about the moment than about the line
    await eventually(
      'eight seconds of sound',
      async () => {
        later = await callStats(pair.chair.page)
        return later.samples - samples >= 8 * 48_000
      },
      30_000,
    )
    await pair.see()
    const share = (later.concealed - concealed) / (later.samples - samples)
    assert.ok(share < 0.25, `${Math.round(share * 100)} % of the sound was made up`)
    const { forwarded, dropped } = line.passed()
    assert.ok(dropped / (forwarded + dropped) > 0.03, 'the line is as bad as it is meant to be')
  } finally {
    await browser.close()
  }
})

type Pair = AsyncDisposable & {
  coordinator: BrowserPerson
  chair: BrowserPerson
  see(seconds?: number): Promise<void>
  hear(): Promise<void>
  seeAndHear(): Promise<void>
}

/** Two who are in a meeting of their own, with microphone and camera on. */
async function inMeeting(browser: Browser, live: LiveServer): Promise<Pair> {
  const { meeting } = await live.meeting({ seated: ['chair'] })
  const person = async (who: 'coordinator' | 'chair') => {
    const at = await atBrowser(browser, live, await live.visitor(who))
    await at.context.addInitScript(keepConnections)
    return at
  }
  const [coordinator, chair] = [await person('coordinator'), await person('chair')]
  await goToMeeting(coordinator, live, meeting as MeetingId)
  await coordinator.page.getByRole('button', { name: 'Leave' }).waitFor()
  await goToMeeting(chair, live, meeting as MeetingId)
  await chair.page.getByText('You will come in with microphone and camera on.').waitFor()
  await coordinator.page
    .getByRole('button', { name: `Admit ${demoPeople.chair.name}` })
    .first()
    .click()
  await coordinator.page.keyboard.press('v')
  await coordinator.page.keyboard.press('m')

  const see = async (seconds = 40) => {
    await Promise.all([
      seesMoving(coordinator.page, [demoPeople.chair.id], seconds),
      seesMoving(chair.page, [demoPeople.coordinator.id], seconds),
    ])
  }
  const hear = async () => {
    for (const { page } of [coordinator, chair]) {
      const { audioEnergy } = await callStats(page)
      await eventually('something is heard', async () => (await callStats(page)).audioEnergy > audioEnergy, 40_000)
    }
  }
  return {
    coordinator,
    chair,
    see,
    hear,
    seeAndHear: async () => void (await Promise.all([see(), hear()])),
    async [Symbol.asyncDispose]() {
      await coordinator.context.close()
      await chair.context.close()
    },
  }
}

/** Which kinds of path carry what both receive. */
const pathsOf = async ({ coordinator, chair }: Pair): Promise<string[]> => {
  const both = await Promise.all([callStats(coordinator.page), callStats(chair.page)])
  return [...new Set(both.flatMap(({ paths }) => paths))]
}
