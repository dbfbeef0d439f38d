import type { Locator, Page } from 'playwright'

/** Chooses in one of the product's own lists, which are no `<select>`. */
export async function choose(within: Page | Locator, label: string | RegExp, option: string | RegExp): Promise<void> {
  await within.getByRole('button', { name: label }).first().click()
  const page = 'page' in within ? within.page() : within
  await page.getByRole('option', { name: option }).first().click()
}

/** Says in words what the paper form of a consent says: care, signed by a guardian, kept at the hospital. */
export async function recordCareConsent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Record consent' }).first().click()
  const dialog = page.getByRole('dialog')
  await fillCareConsent(dialog)
  await dialog.locator('label', { hasText: 'The signed paper form is kept at our hospital' }).click()
  await dialog.getByRole('button', { name: 'Record consent' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** All that the form asks but where the paper is. */
export async function fillCareConsent(dialog: Locator): Promise<void> {
  await dialog.locator('label', { hasText: 'Share the pseudonymised case with the panel' }).click()
  await dialog.getByLabel('Version of the form').fill('Test 1')
  await choose(dialog, /Language of the form/, 'Finnish')
  await dialog.locator('label', { hasText: 'A guardian' }).click()
  await dialog.getByLabel('Signed on').fill('2026-11-01')
}

/** Gives a page a passkey device of its own: Chromium's virtual one, which says yes to everything. */
export async function addPasskeyDevice(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** On the page that plans a meeting: adds a time of one's own, so many minutes from now, and chooses it. */
export async function addOwnTime(on: Page, minutes: number): Promise<void> {
  const [date, time] = await on.evaluate((later) => {
    const when = new Date(Date.now() + later * 60_000)
    const two = (value: number) => String(value).padStart(2, '0')
    return [
      `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`,
      `${two(when.getHours())}:${two(when.getMinutes())}`,
    ]
  }, minutes)
  const group = on.getByRole('group', { name: 'Add a time of your own' })
  await group.getByLabel('Date').fill(date ?? '')
  await group.getByLabel('Time').fill(time ?? '')
  await group.getByRole('button', { name: 'Add' }).click()
}

/** On the page where a frozen text is signed: supports it and signs. */
export async function signInFavour(page: Page): Promise<void> {
  await page.locator('label', { hasText: 'I support this text as it stands.' }).click()
  await page.locator('label', { hasText: 'I have read this text.' }).click()
  await page.getByRole('button', { name: 'Sign', exact: true }).click()
  await page.getByText('You have signed: Agree').waitFor()
}
