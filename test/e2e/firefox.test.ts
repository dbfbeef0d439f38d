import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MeetingId } from '../../shared/domain/identifiers.ts'
import { demoPeople } from '../../server/demo/people.ts'
import { atBrowser, goToMeeting, openBrowser, seesMoving } from '../support/browserPerson.ts'
import { callStats, keepConnections } from '../support/callStats.ts'
import { eventually } from '../support/eventually.ts'
import { atFirefox, firefox, firefoxCallStats } from '../support/firefoxPerson.ts'
import { liveServer } from '../support/liveServer.ts'
import { ownAddress } from '../support/ownAddress.ts'

const found = await firefox()
// Firefox takes no part in what goes over the loop alone.
const address = ownAddress()
const missing = 'missing' in found ? found.missing : address === undefined && 'this machine has no address of its own'

describe('between Firefox and Chromium', { skip: missing }, () => {
  for (const endToEnd of [false, true]) {
    const how = endToEnd ? 'encrypted from browser to browser' : 'in an ordinary meeting'
    test(`people join, see and hear each other, ${how}`, async () => {
      assert.ok('path' in found && address !== undefined)
      await using live = await liveServer({ MEDIA_LISTEN_IP: address })
      const { meeting } = await live.meeting({ seated: ['chair'] })
      if (endToEnd) await (await live.visitor('chair')).ask['meeting:encrypt']({ meeting, endToEnd })
      const browser = await openBrowser()
      try {
        const coordinator = await atBrowser(browser, live, await live.visitor('coordinator'))
        await coordinator.context.addInitScript(keepConnections)
        await goToMeeting(coordinator, live, meeting as MeetingId)
        await coordinator.page.getByRole('button', { name: 'Leave' }).waitFor()

        await using chair = await atFirefox(found.path, live, await live.visitor('chair'))
        await chair.page.goto(`${live.served.url}/meetings/${meeting}`)
        await coordinator.page
          .getByRole('button', { name: `Admit ${demoPeople.chair.name}` })
          .first()
          .click()
        await coordinator.page.keyboard.press('v')
        await coordinator.page.keyboard.press('m')
        await chair.page.waitForSelector('[data-phase="room"]')

        await seesMoving(coordinator.page, [demoPeople.chair.id])
        const counted = { firefox: () => firefoxCallStats(chair.page), chromium: () => callStats(coordinator.page) }
        for (const [who, count] of Object.entries(counted)) {
          const before = await count()
          await eventually(
            `${who} sees and hears`,
            async () => {
              const { frames, audioEnergy } = await count()
              return frames > before.frames + 5 && audioEnergy > before.audioEnergy
            },
            30_000,
          )
        }
        assert.deepEqual(chair.complaints, [])
        assert.deepEqual(coordinator.complaints, [])
      } finally {
        await browser.close()
      }
      assert.deepEqual(live.errors, [])
    })
  }
})
