import assert from 'node:assert/strict'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright'
import { demoPeople } from '../../server/demo/people.ts'
import { signInLink } from '../../server/identity/signIn.ts'
import { atBrowser, openBrowser } from '../support/browserPerson.ts'
import { recordCareConsent } from '../support/casePages.ts'
import { eventually } from '../support/eventually.ts'
import { liveServer, type LiveServer } from '../support/liveServer.ts'
import { needsSharedData, sharedData } from '../support/sharedData.ts'

let live: LiveServer
let browser: Browser
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-own-case-'))
  live = await liveServer()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await live[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
  assert.deepEqual(live.errors, [])
})

test(
  'a home clinician signs in by link, drops real MRI and EEG on a case of their own, and presents it',
  needsSharedData,
  async () => {
    for (const name of ['dicom/brain_t1_axial_7T', 'dicom/brain_DERIVED_flairlike_axial_J2K']) {
      await cp(sharedData(name), join(folder, name), { recursive: true })
    }
    await cp(
      sharedData('dicom/enhanced_multiframe_MR/brain_DERIVED_coronal_71frames_JPEGLS.dcm'),
      join(folder, 'dicom/coronal'),
    )
    await cp(sharedData('eeg/eegbci_64ch_124s_overlapping_annotations.edf'), join(folder, 'eeg'))
    await cp(sharedData('broken/dicom/MUT_text_renamed.dcm'), join(folder, 'notes.dcm'))

    const { page, complaints } = await atBrowser(browser, live, {
      ...(await live.visitor('home')),
      cookie: 'none=none',
    })
    await page.goto(signInLink(live.served.board.tokens, live.served.url, demoPeople.home.id))
    await page.getByRole('button', { name: 'Open a case' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Question to the panel').fill('Is surgery advisable?')
    await dialog.getByRole('button', { name: 'Open', exact: false }).last().click()
    await page.getByText('Drop a folder of DICOM images').waitFor()

    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Choose a folder' }).first().click()
    await (await choosing).setFiles(folder)
    await page.getByText('193 images recognised').waitFor({ timeout: 60_000 })
    await page.getByText('1 recording recognised').waitFor()
    await page.getByText('1 refused').first().waitFor()
    await page.getByRole('button', { name: 'Add to the case' }).click()
    await page.getByRole('button', { name: /^Add with/ }).click()
    await page.getByText('2 studies were added').waitFor({ timeout: 30_000 })
    await eventually(
      'a thumbnail of each series and of the recording',
      async () => {
        const inked = await page.locator('canvas').evaluateAll((all) =>
          all.map((one) => {
            const canvas = one as HTMLCanvasElement
            const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
            return new Set(data).size > 8
          }),
        )
        return inked.filter(Boolean).length >= 4
      },
      30_000,
    )

    await recordCareConsent(page)
    await page.getByRole('button', { name: 'Present to the panel' }).click()
    await page.getByText(/was presented to/).waitFor()

    const { cases } = await (await live.visitor('coordinator')).ask['case:list']({})
    assert.deepEqual(
      cases.map((one) => [one.state, one.panel, one.waiting]),
      [['ready', 'requested', ['triage']]],
    )
    assert.deepEqual(
      complaints.filter((one) => !one.includes('422')),
      [],
    )
  },
)
