import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { demoNetwork } from '../../../server/demo/people.ts'
import { authenticatorApp } from '../../support/authenticatorApp.ts'
import { someBrowser } from '../../support/someBrowser.ts'
import type { World } from '../../world.ts'

export const password = 'Vier Wörter ohne Zusammenhang'
export const guest = {
  email: 'Elena.Petrova@Clinic.example',
  name: 'Dr Elena Petrova',
  discipline: 'Neuropathology',
  provider: { name: 'Clinic of the Hill', country: 'BG' },
}
export const asExpert = { kind: 'network' as const, role: 'expert' as const }

/** The secrets of the links in the letters that left, oldest first. */
export async function links(w: World): Promise<string[]> {
  await w.board.outbox.settled()
  const folder = join(w.board.config.dataDir, 'outbox')
  const letters = await Promise.all(
    (await readdir(folder)).map(async (name) => simpleParser(await readFile(join(folder, name)))),
  )
  const sorted = letters.toSorted((a, b) => Number(a.date) - Number(b.date))
  return sorted.flatMap(({ text }) => /\/invitation#(\S+)/.exec(text ?? '')?.[1] ?? [])
}

export async function invited(
  w: World,
  to: Parameters<ReturnType<World['as']>['invitation:send']>[0]['to'] = asExpert,
) {
  const { invitation } = await w.as('coordinator')['invitation:send']({ network: demoNetwork, to, ...guest })
  const secret = (await links(w)).at(-1) ?? assert.fail('no letter')
  return { invitation, secret }
}

/** Somebody who has accepted an invitation with password and codes. */
export async function settledIn(w: World, address = '192.0.2.1') {
  const { secret } = await invited(w)
  const browser = someBrowser(w.board, address)
  const { name, discipline } = guest
  await browser.ask['invitation:accept']({ secret, name, discipline })
  const { uri } = await browser.ask['codes:begin']({})
  const app = authenticatorApp(uri, w.clock)
  const { recoveryCodes } = await browser.ask['codes:confirm']({ password, code: app.code() })
  return { browser, app, secret, recoveryCodes: recoveryCodes ?? assert.fail('no recovery codes') }
}
