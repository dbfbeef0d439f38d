import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import * as Y from 'yjs'
import { demoNetwork, demoPeople } from '../../server/demo/people.ts'
import type { CaseId, PersonId, RecommendationId } from '../../shared/domain/identifiers.ts'
import { sectionRoot } from '../../shared/statement/document.ts'
import { bundleIn } from '../../shared/statement/verifyFile.ts'
import { authenticatorApp } from '../support/authenticatorApp.ts'
import { atBrowser, type BrowserPerson, openBrowser } from '../support/browserPerson.ts'
import { addPasskeyDevice, signInFavour } from '../support/casePages.ts'
import { giveAccounts } from '../support/demoAccounts.ts'
import { liveServer, type LiveServer } from '../support/liveServer.ts'
import { type MailServer, mailServer } from '../support/mailServer.ts'
import { aConsentForm, aDescription, noConflict } from '../world.ts'

// One recommendation from the frozen text to its second version. Eight sit on the panel. Each test is a chapter.

const seated = ['chair', 'radiologist', 'surgeon', 'neurophysiologist', 'neuropsychologist', 'geneticist'] as const
type Seated = (typeof seated)[number]
/** They come by letter: the one sets up a passkey, the other a password and codes. */
const invited = {
  pathologist: { email: 'elena.petrova@clinic.example', name: 'Dr Elena Petrova', discipline: 'Neuropathology' },
  neurologist: { email: 'tomas.novak@clinic.example', name: 'Dr Tomas Novak', discipline: 'Paediatric neurology' },
} as const
type Who = Seated | keyof typeof invited | 'home'
const password = 'Vier Wörter ohne Zusammenhang'
const dissent = 'The margin at the motor strip is too small for a resection: ablate first.'
const reservation = 'Only after a second MRI at 7 tesla.'

let live: LiveServer
let browser: Browser
let mail: MailServer
let of: CaseId
let recommendation: RecommendationId
let app: ReturnType<typeof authenticatorApp>
const people = {} as Record<Who | 'reader', BrowserPerson>
const page = (who: Who | 'reader'): Page => people[who].page
const at = (path: string) => `${live.served.url}${path}`
const ask = async (who: Seated | 'home' | 'coordinator') => (await live.visitor(who)).ask
const press = (who: Who | 'reader', name: string) =>
  page(who).getByRole('button', { name, exact: true }).first().click()
const reads = (who: Who | 'reader', words: string | RegExp) => page(who).getByText(words).first().waitFor()

before(async () => {
  mail = await mailServer()
  live = await liveServer({
    SMTP_URL: mail.url,
    SMTP_TLS: 'optional',
    MAIL_FROM: 'Consilium <board@consilium.example>',
  })
  browser = await openBrowser()
  await giveAccounts(live, [...seated, 'home'])
  for (const who of [...seated, 'home'] as const) {
    people[who] = await atBrowser(browser, live, await live.visitor(who))
  }
})
after(async () => {
  await browser?.close()
  await live[Symbol.asyncDispose]()
  await mail[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
})

/** Somebody who comes by the link of a letter. */
async function arrive(who: keyof typeof invited, setUp: () => Promise<void>): Promise<PersonId> {
  const to = { kind: 'network' as const, role: 'expert' as const }
  const provider = { name: 'Clinic of the Hill', country: who === 'pathologist' ? 'BG' : 'CZ' }
  await (await ask('coordinator'))['invitation:send']({ network: demoNetwork, to, provider, ...invited[who] })
  const letter = await mail.letterTo(invited[who].email)
  const [link] = /http\S*\/invitation#\S+/.exec(letter.text ?? '') ?? assert.fail('no link')
  people[who] = await atBrowser(browser, live, { ...(await live.visitor('home')), cookie: 'none=none' })
  await addPasskeyDevice(page(who))
  await page(who).goto(link)
  await press(who, 'Accept and set up sign-in')
  await setUp()
  await press(who, 'I have kept them')
  await reads(who, 'Welcome. The invitation is accepted.')
  const known = await live.served.board.store.lists.people(demoNetwork)
  return known.find(({ name }) => name === invited[who].name)?.id ?? assert.fail('nobody of that name')
}

test('six have a passkey for themselves within a minute, one comes with a passkey and one with a password', async () => {
  for (const who of seated) {
    await addPasskeyDevice(page(who))
    await page(who).goto(at('/account'))
    await press(who, 'Add a passkey')
    await press(who, 'Make a passkey')
    await press(who, 'I have kept them')
    await reads(who, 'Where you are signed in')
  }
  const pathologist = await arrive('pathologist', () => press('pathologist', 'Make a passkey'))
  const neurologist = await arrive('neurologist', async () => {
    const on = page('neurologist')
    await on.getByRole('tab', { name: 'Password and codes' }).click()
    await on.getByRole('textbox', { name: 'Password', exact: true }).fill(password)
    const secret = (await on.locator('code').first().innerText()).replaceAll(/\s/g, '')
    app = authenticatorApp(`otpauth://totp/Consilium:x?secret=${secret}&issuer=Consilium`, { now: () => Date.now() })
    await on.getByLabel('Code of six digits').fill(app.code())
    await press('neurologist', 'Set up password and codes')
  })

  of = (await (await ask('home'))['case:open']({ network: demoNetwork, description: aDescription })).case
  await (await ask('home'))['consent:record']({ case: of, form: aConsentForm })
  await (await ask('home'))['case:present']({ case: of })
  await (
    await ask('coordinator')
  )['panel:appoint']({
    case: of,
    seats: [
      ...seated.map((who) => ({
        person: demoPeople[who].id,
        role: who === 'chair' ? ('chair' as const) : ('member' as const),
      })),
      { person: pathologist, role: 'member' },
      { person: neurologist, role: 'member' },
    ],
  })
  for (const who of seated) {
    const interest = who === 'radiologist' ? { conflict: true, text: 'I treat a cousin of the family.' } : noConflict
    await (await ask(who))['panel:declareInterest']({ case: of, interest })
  }
  for (const who of ['pathologist', 'neurologist'] as const) {
    await page(who).goto(at(`/cases/${of}`))
    await page(who).locator('label', { hasText: 'No, none' }).click()
    await press(who, 'Accept and declare')
    await reads(who, aDescription.question)
  }
  await (
    await ask('chair')
  )['panel:rule']({
    case: of,
    person: demoPeople.radiologist.id,
    ruling: 'recused',
  })
  recommendation = (await (await ask('chair'))['case:read']({ case: of })).recommendation!.id
})

async function writeAndFreeze(words: string): Promise<void> {
  await live.served.board.documents.amend(recommendation, demoPeople.chair.id, (doc) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(words)])
    doc.getXmlFragment(sectionRoot('recommendation')).push([paragraph])
  })
  await (await ask('chair'))['recommendation:freeze']({ recommendation })
}

const openSigning = (who: Who) => page(who).goto(at(`/recommendations/${recommendation}/sign`))

async function signWith(who: Who, position: string, words: string): Promise<void> {
  await page(who).locator('label', { hasText: position }).click()
  await page(who)
    .getByRole('textbox', { name: /in your own words/ })
    .fill(words)
  await page(who).locator('label', { hasText: 'I have read this text.' }).click()
  await press(who, 'Sign')
  await reads(who, /^You have signed/)
}

/** As a form that asks for the password once more. */
async function proveByPassword(who: Who): Promise<void> {
  const dialog = page(who).getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Password' }).fill(password)
  // The app's next code: the last one was used to set it up, and is used up.
  await dialog.getByLabel('Code of six digits').fill(app.code(1))
  await dialog.getByRole('button', { name: 'Confirm', exact: true }).click()
}

test('each signs what they read: one with a reservation, one against, one with a password, the chair last; one is recused', async () => {
  await writeAndFreeze('Resection of the right frontal lesion is advised.')
  for (const who of ['neurophysiologist', 'neuropsychologist', 'pathologist'] as const) {
    await openSigning(who)
    await signInFavour(page(who))
  }
  await openSigning('surgeon')
  await signWith('surgeon', 'I do not support it', dissent)
  await openSigning('geneticist')
  await signWith('geneticist', 'my reservation is printed with it', reservation)

  await page('radiologist').goto(at(`/recommendations/${recommendation}/sign`))
  await reads('radiologist', /not found|does not exist|no such/i)
  await openSigning('chair')
  await reads(
    'chair',
    `As chair you sign last, so that your signature closes the text. Still to sign: ${invited.neurologist.name}.`,
  )

  await openSigning('neurologist')
  const on = page('neurologist')
  await on.locator('label', { hasText: 'I support this text as it stands.' }).click()
  await on.locator('label', { hasText: 'I have read this text.' }).click()
  await press('neurologist', 'Sign')
  await proveByPassword('neurologist')
  await reads('neurologist', 'You have signed: Agree')

  await openSigning('chair')
  await signInFavour(page('chair'))
  await reads('chair', 'Everyone has signed. The recommendation is complete.')
})

test('the chair amends it: what changed and why is seen before it is signed anew; one is not waited for', async () => {
  await page('chair').goto(at(`/cases/${of}`))
  await press('chair', 'Amend…')
  const dialog = page('chair').getByRole('dialog')
  await dialog.getByRole('textbox').fill('The second MRI shows the margin.')
  await dialog.getByRole('button', { name: 'Begin version 2' }).click()
  await reads('chair', /^Version 2 is to take the place of version 1, which stands until then/)
  await writeAndFreeze('A margin of five millimetres is kept to the motor strip.')

  for (const who of ['neurophysiologist', 'neuropsychologist', 'geneticist', 'surgeon'] as const) {
    await openSigning(who)
    await reads(who, 'This takes the place of version 1')
    await reads(who, 'The second MRI shows the margin.')
    await page(who).locator('ins', { hasText: 'five millimetres' }).waitFor()
    await signInFavour(page(who))
  }
  const { people: known } = await (await ask('chair'))['case:read']({ case: of })
  for (const name of [invited.pathologist.name, invited.neurologist.name]) {
    const person = known.find((one) => one.name === name)?.id ?? assert.fail(name)
    const note = 'Not reached in a week; the child cannot wait.'
    await (await ask('chair'))['recommendation:excuse']({ recommendation, person, note })
  }
  await openSigning('chair')
  await reads('chair', /^With your signature you close the text without the position of/)
  await signInFavour(page('chair'))
  await reads('chair', 'Everyone has signed. The recommendation is complete.')
})

test('both letters are valid in a browser whose server is gone, with every position; a changed one is not', async () => {
  await page('home').goto(at(`/cases/${of}`))
  const letters: Record<1 | 2, Buffer> = { 1: Buffer.alloc(0), 2: Buffer.alloc(0) }
  for (const version of [1, 2] as const) {
    const download = page('home').waitForEvent('download')
    await page('home')
      .getByRole('region', { name: 'Versions' })
      .getByRole('listitem')
      .filter({ hasText: `Version ${version}` })
      .getByRole('link', { name: 'Letter (PDF)' })
      .click()
    letters[version] = await readFile(await (await download).path())
  }
  people.reader = await atBrowser(browser, live, { ...(await live.visitor('home')), cookie: 'none=none' })
  const on = page('reader')
  await on.goto(at('/verify'))
  const give = (name: string, buffer: Buffer) =>
    on.locator('input[type="file"]').setInputFiles({ name, mimeType: 'application/pdf', buffer })

  await give('first.pdf', letters[1])
  await on.locator('[data-verdict="valid"]').waitFor()
  await press('reader', 'Ask this board')
  await reads('reader', /^Superseded/)
  await reads('reader', /Version 2 took its place/)

  const digest = bundleIn(new Uint8Array(letters[2]))?.statementDigest ?? assert.fail('no evidence')
  await on.goto(at(`/verify#${digest}`))
  await on.reload()
  await press('reader', 'Ask this board')
  await reads('reader', /No later version has taken its place/)

  await live.served[Symbol.asyncDispose]()
  await give('second.pdf', letters[2])
  await on.locator('[data-verdict="valid"]').waitFor()
  await reads('reader', 'Not reached in a week; the child cannot wait.')
  await press('reader', 'Ask this board')
  await reads('reader', 'The file is as valid as before. Ask again when the board can be reached.')

  await give('first.pdf', letters[1])
  await on.locator('[data-verdict="valid"]').waitFor()
  await reads('reader', dissent)
  await reads('reader', reservation)
  await reads('reader', 'Recused')

  const changed = Buffer.from(letters[1])
  const place = changed.indexOf('right frontal')
  assert.ok(place > 0)
  changed.write('wrong', place)
  await give('changed.pdf', changed)
  await on.locator('[data-verdict="not-valid"]').waitFor()
})
