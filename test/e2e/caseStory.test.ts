import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import { generateEeg } from '../../server/demo/eeg.ts'
import { generateMri } from '../../server/demo/mri.ts'
import { demoPeople } from '../../server/demo/people.ts'
import { CaseId } from '../../shared/domain/identifiers.ts'
import { atBrowser, type BrowserPerson, openBrowser, seesMoving } from '../support/browserPerson.ts'
import { eventOf } from '../support/calendarLetters.ts'
import { addOwnTime, addPasskeyDevice, choose, recordCareConsent, signInFavour } from '../support/casePages.ts'
import { addressFor, giveAccounts } from '../support/demoAccounts.ts'
import { eventually } from '../support/eventually.ts'
import { liveServer, type LiveServer } from '../support/liveServer.ts'
import { type MailServer, mailServer } from '../support/mailServer.ts'

// One case from its first word to what came of it. Each test is a chapter and goes on where the last one ended.

const whos = ['home', 'coordinator', 'chair', 'radiologist', 'surgeon'] as const
type Who = (typeof whos)[number]
const guest = { email: 'elena.petrova@clinic.example', name: 'Dr Elena Petrova' }

let live: LiveServer
let browser: Browser
let mail: MailServer
let of: CaseId
const people = {} as Record<Who | 'guest', BrowserPerson>
const page = (who: Who | 'guest'): Page => people[who].page

before(async () => {
  mail = await mailServer()
  live = await liveServer({
    SMTP_URL: mail.url,
    SMTP_TLS: 'optional',
    MAIL_FROM: 'Consilium <board@consilium.example>',
  })
  await giveAccounts(live, whos)
  browser = await openBrowser()
  for (const who of whos) people[who] = await atBrowser(browser, live, await live.visitor(who))
})
after(async () => {
  await browser?.close()
  await live[Symbol.asyncDispose]()
  await mail[Symbol.asyncDispose]()
  assert.deepEqual(live.errors, [])
  for (const [who, { complaints }] of Object.entries(people)) {
    // A browser reports each refusal that it is answered with, and some are asked for here.
    const unexpected = complaints.filter((one) => !/status of 40[34]/.test(one))
    assert.deepEqual(unexpected, [], who)
  }
})

const at = (path: string) => `${live.served.url}${path}`
const openCase = (who: Who | 'guest') => page(who).goto(at(`/cases/${of}`))
const press = (who: Who | 'guest', name: string | RegExp) =>
  page(who)
    .getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) })
    .first()
    .click()
const dialog = (who: Who | 'guest') => page(who).getByRole('dialog')
const reads = (who: Who | 'guest', words: string | RegExp) => page(who).getByText(words).first().waitFor()

test('the home clinician drafts the case, records the consent, uploads, and requests', async () => {
  await page('home').goto(at('/'))
  await press('home', 'Open a case')
  await dialog('home')
    .getByLabel('Question to the panel')
    .fill('Is the frontal lesion the source, and can it be removed?')
  await dialog('home').getByRole('button', { name: 'Open a case' }).click()
  await reads('home', 'Drop a folder of DICOM images')
  of = CaseId.parse(new URL(page('home').url()).pathname.split('/').at(-1))

  assert.equal(await page('home').getByRole('button', { name: 'Present to the panel' }).isDisabled(), true)
  await recordCareConsent(page('home'))

  // Made before anything is waited for: it takes this process whole, and a limit would pass meanwhile.
  const images = [...generateMri(7)].filter(({ name }) => /flair/i.test(name)).map(({ bytes }) => bytes)
  const files = [...images, generateEeg(7)].map((bytes, number) => ({
    name: `file ${number}`,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(bytes),
  }))
  const choosing = page('home').waitForEvent('filechooser')
  await press('home', 'Choose files')
  await (await choosing).setFiles(files)
  await reads('home', `${images.length} images recognised`)
  await reads('home', '1 recording recognised')
  await press('home', 'Add to the case')
  await page('home')
    .getByRole('button', { name: /^Add with/ })
    .or(page('home').getByText('2 studies were added'))
    .first()
    .waitFor()
  if (
    await page('home')
      .getByRole('button', { name: /^Add with/ })
      .isVisible()
  )
    await press('home', /^Add with/)
  await reads('home', '2 studies were added')
  await press('home', 'Present to the panel')
  await reads('home', /was presented to/)
})

test('the coordinator gives it back for what it lacks; it comes again with that, and is taken up', async () => {
  await openCase('coordinator')
  await press('coordinator', 'Give back')
  await dialog('coordinator').getByLabel('In words', { exact: true }).fill('When did the seizures begin?')
  await dialog('coordinator').getByRole('button', { name: 'Give back' }).click()
  await reads('coordinator', 'The request was given back.')
  // Nobody is seated for a request that was given back.
  await page('coordinator').getByRole('button', { name: 'Appoint the panel' }).waitFor({ state: 'hidden' })

  await reads('home', 'The coordinator asks for more before the panel meets')
  await reads('home', 'When did the seizures begin?')
  await page('home').getByRole('button', { name: 'Add', exact: true }).first().click()
  await choose(dialog('home'), /What was it/, 'Onset')
  await dialog('home').getByLabel('When, or from when').fill('2y 6m')
  await dialog('home').getByRole('button', { name: 'Keep' }).click()
  await dialog('home').waitFor({ state: 'hidden' })
  await press('home', 'Request again')
  await reads('home', 'The request was made again.')

  await reads('coordinator', /Added to the course/)
  await press('coordinator', 'Take up')
  await reads('coordinator', 'The request was taken up. The panel can be put together.')
})

test('a panel is seated; one with an interest is recused by the chair and is out, a guest comes by letter and passkey', async () => {
  await press('coordinator', 'Appoint the panel')
  for (const [who, role] of [
    ['chair', 'Chair'],
    ['radiologist', 'Member'],
    ['surgeon', 'Member'],
  ] as const) {
    await choose(dialog('coordinator'), new RegExp(`Role of ${demoPeople[who].name}`), new RegExp(`^${role}`))
  }
  await dialog('coordinator').getByRole('button', { name: 'Appoint', exact: true }).click()
  await dialog('coordinator').waitFor({ state: 'hidden' })
  await reads('coordinator', 'Invited')

  for (const who of ['chair', 'surgeon'] as const) {
    await openCase(who)
    await reads(who, 'You are invited to a panel')
    assert.equal(await page(who).getByText('Is the frontal lesion the source').count(), 0)
    await page(who).locator('label', { hasText: 'No, none' }).click()
    await press(who, 'Accept and declare')
    await reads(who, 'Is the frontal lesion the source')
  }
  await openCase('radiologist')
  await page('radiologist').locator('label', { hasText: /^Yes$/ }).click()
  await page('radiologist').getByLabel('Which?').fill('I treat a cousin of the family.')
  await press('radiologist', 'Accept and declare')
  await reads('radiologist', 'Your declaration waits for the ruling of the chair.')
  assert.equal(await page('radiologist').getByText('Is the frontal lesion the source').count(), 0)

  await reads('chair', 'I treat a cousin of the family.')
  await press('chair', 'Rule')
  await dialog('chair').locator('label', { hasText: 'Recused' }).click()
  await dialog('chair').getByRole('button', { name: 'Rule', exact: true }).click()
  await reads('chair', 'The ruling was recorded.')
  await openCase('radiologist')
  await reads('radiologist', /not found|does not exist|no such/i)
  const refused = await (
    await live.visitor('radiologist')
  ).ask['case:read']({ case: of }).catch((error: unknown) => error)
  assert.equal((refused as { code?: string }).code, 'not-found')

  await press('coordinator', 'Invite a guest expert')
  await dialog('coordinator').getByLabel('Address').fill(guest.email)
  await dialog('coordinator').getByLabel('Name', { exact: false }).fill(guest.name)
  await dialog('coordinator').getByLabel('Discipline').fill('Neuropathology')
  await dialog('coordinator').getByLabel('Hospital').fill('Clinic of the Hill')
  await choose(dialog('coordinator'), /Country/, 'Bulgaria')
  await dialog('coordinator').getByRole('button', { name: 'Send the invitation' }).click()
  const letter = await mail.letterTo(guest.email)
  const [link] = /http\S*\/invitation#\S+/.exec(letter.text ?? '') ?? assert.fail('no link')
  people.guest = await atBrowser(browser, live, { ...(await live.visitor('home')), cookie: 'none=none' })
  await addPasskeyDevice(page('guest'))
  await page('guest').goto(link)
  await press('guest', 'Accept and set up sign-in')
  await press('guest', 'Make a passkey')
  await press('guest', 'I have kept them')
  await reads('guest', 'Welcome. The invitation is accepted.')
  await openCase('guest')
  await page('guest').locator('label', { hasText: 'No, none' }).click()
  await press('guest', 'Accept and declare')
  await reads('guest', 'Is the frontal lesion the source')
})

/** The letters to somebody that carry an event, once so many have come. */
async function invitations(address: string, count: number) {
  const all = () =>
    mail.received.filter(({ to, mail: { attachments } }) => to.includes(address) && attachments.length > 0)
  await eventually(`${count} events for ${address}`, () => all().length >= count, 20_000)
  const events = all().map(({ mail: letter }) => eventOf(letter))
  assert.equal(events.length, count)
  return events.map(({ method, event }) => ({
    method,
    uid: event.uid,
    sequence: event.sequence,
    at: event.startDate.toJSDate().toISOString(),
  }))
}
const invited = [addressFor('home'), addressFor('coordinator'), addressFor('chair'), addressFor('surgeon'), guest.email]
let first: Awaited<ReturnType<typeof invitations>>

test('each answers the poll, the coordinator books what suits, and everybody has it in their calendar', async () => {
  await page('coordinator').goto(at(`/cases/${of}/plan`))
  for (const place of [0, 1]) {
    await page('coordinator')
      .getByRole('button', { name: /^Choose \S/ })
      .nth(place)
      .click()
  }
  await press('coordinator', 'Ask who can when')
  await reads('coordinator', 'Everyone is asked. Their answers appear here.')
  const poll = page('coordinator').url()
  for (const who of ['chair', 'surgeon', 'guest'] as const) {
    await page(who).goto(poll)
    const answers = page(who).getByRole('radiogroup')
    await answers.first().waitFor()
    await answers.nth(0).locator('label').nth(2).click()
    await answers.nth(1).locator('label').nth(0).click()
    await press(who, 'Send my answer')
    await reads(who, 'Thank you. The coordinator sees your answer.')
  }
  await reads('coordinator', '3 yes, 0 if need be, 0 no')
  await reads('coordinator', '0 yes, 0 if need be, 3 no')
  await page('coordinator')
    .getByRole('button', { name: /^Book \S/ })
    .nth(1)
    .click()
  await reads('coordinator', /^Booked for/)

  first = await invitations(addressFor('surgeon'), 1)
  for (const address of invited) assert.deepEqual(await invitations(address, 1), first)
  assert.deepEqual(
    first.map(({ method, sequence }) => [method, sequence]),
    [['REQUEST', 0]],
  )
  assert.ok(new Date(first[0]!.at) > new Date())
})

test('the meeting is moved and then cancelled: the same event in every calendar, each letter newer than the last', async () => {
  await openCase('coordinator')
  await page('coordinator').getByRole('link', { name: 'Change', exact: true }).click()
  await addOwnTime(page('coordinator'), 20 * 24 * 60)
  await press('coordinator', 'Save and tell everyone')
  await reads('coordinator', /^The meeting is now on/)
  for (const address of invited) {
    const [, moved] = await invitations(address, 2)
    assert.deepEqual([moved?.method, moved?.uid, moved?.sequence], ['REQUEST', first[0]?.uid, 1])
    assert.notEqual(moved?.at, first[0]?.at)
  }

  await page('coordinator').getByRole('link', { name: 'Change', exact: true }).click()
  await press('coordinator', 'Cancel the meeting')
  await page('coordinator').getByRole('alertdialog').getByRole('button', { name: 'Cancel the meeting' }).click()
  await reads('coordinator', 'The meeting is cancelled. Everyone is told.')
  for (const address of invited) {
    const [, moved, cancelled] = await invitations(address, 3)
    assert.deepEqual(cancelled, { ...moved, method: 'CANCEL', sequence: 2 })
  }
  await openCase('surgeon')
  assert.equal(await page('surgeon').getByRole('link', { name: 'Join' }).count(), 0)
})

test('nothing in any letter is of the patient, its pseudonym neither: a link holds the random number of the case', async () => {
  const { record } = (await live.served.board.store.read('case', of))!
  const { length } = mail.received
  assert.ok(length >= 15, `${length} letters`)
  for (const { raw, mail: letter } of mail.received) {
    const attached = letter.attachments.map((one) => one.content.toString())
    const all = [raw.toString(), letter.text, letter.subject, ...attached]
    for (const word of ['frontal', 'lesion', record.pseudonym, 'seizures', 'cousin']) {
      assert.ok(!all.join(' ').includes(word), `${word}: ${letter.subject}`)
    }
  }
})

test('they meet on it, the chair and the surgeon sign what was agreed, and the meeting ends', async () => {
  await page('coordinator').goto(at(`/cases/${of}/plan`))
  await addOwnTime(page('coordinator'), 5)
  await press('coordinator', 'Book and invite')
  await reads('coordinator', /^Booked for/)
  const present = ['home', 'chair', 'surgeon', 'guest'] as const
  await page('coordinator').getByRole('link', { name: 'Join' }).first().click()
  await page('coordinator').getByRole('button', { name: 'Leave' }).waitFor()
  for (const who of present) {
    await openCase(who)
    await page(who).getByRole('link', { name: 'Join' }).first().click()
    await reads(who, 'You will be let in by the coordinator')
    const name = who === 'guest' ? guest.name : demoPeople[who].name
    if (who === 'guest') await reads('coordinator', 'Signed in with a passkey')
    await press('coordinator', `Admit ${name}`)
    await page(who).locator('[data-phase="room"]').waitFor()
  }
  await page('coordinator').keyboard.press('v')
  await Promise.all(present.map((who) => seesMoving(page(who), [demoPeople.coordinator.id])))
  await seesMoving(page('coordinator'), [demoPeople.home.id, demoPeople.chair.id, demoPeople.surgeon.id])

  await page('chair').getByRole('textbox', { name: 'Recommendation', exact: true }).click()
  await page('chair').keyboard.type('Resection of the right frontal lesion is advised.', { delay: 5 })
  await reads('surgeon', 'Resection of the right frontal lesion is advised.')
  await press('chair', 'Freeze the text…')
  await press('chair', 'Freeze the text')
  for (const who of ['surgeon', 'chair'] as const) {
    const file = await (await live.visitor(who)).ask['case:read']({ case: of })
    await page(who).goto(at(`/recommendations/${file.recommendation?.id}/sign`))
    await reads(who, 'Resection of the right frontal lesion is advised.')
    await signInFavour(page(who))
  }
  await press('coordinator', 'End for all')
  await press('coordinator', 'End the meeting')
  await page('guest').locator('[data-phase="room"]').waitFor({ state: 'hidden' })
})

test('the outcome is recorded, received at home, and what came of it comes back to the panel', async () => {
  await openCase('chair')
  await press('chair', 'Record the outcome')
  await dialog('chair').getByText('The panel may decide.').waitFor()
  await dialog('chair').getByLabel('Follow-up due on').fill('2027-06-01')
  await dialog('chair').getByRole('button', { name: 'Record', exact: true }).click()
  await reads('chair', 'The outcome is recorded.')

  await openCase('home')
  await reads('home', 'Final recommendation')
  await reads('home', 'The recommendation has arrived.')
  await page('home').locator('label', { hasText: 'The patient, or who speaks for them, was told' }).click()
  assert.equal(await page('home').getByLabel('Remind me on').inputValue(), '2027-06-01')
  await press('home', 'Acknowledge receipt')
  await reads('home', 'Receipt is acknowledged.')
  await press('home', 'Tell what came of it')
  await choose(dialog('home'), /Was the recommendation followed/, 'Partly')
  await dialog('home').getByLabel('Why', { exact: true }).fill('The family asked to wait for the summer.')
  await dialog('home').getByLabel('What came of it').fill('Free of seizures since the operation.')
  await dialog('home').getByRole('button', { name: 'Record', exact: true }).click()

  await openCase('surgeon')
  await reads('surgeon', 'Free of seizures since the operation.')
  await reads('surgeon', 'The family asked to wait for the summer.')
  await reads('surgeon', 'Partly')
})
