import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoNetwork, demoPeople } from '../../../server/demo/people.ts'
import type { CaseId } from '../../../shared/domain/identifiers.ts'
import { type Action, may, permissions, rolesNow } from '../../../shared/domain/permissions.ts'
import { recordNeeds } from '../../../shared/protocol/needs.ts'
import { recordRequests } from '../../../shared/protocol/record.ts'
import { type LiveServer, liveServer } from '../../support/liveServer.ts'
import { aConsentForm, aDescription } from '../../world.ts'
import { asker, everyRole, post, seatEveryRole } from '../../support/everyRole.ts'
import { sampleOf } from './sampleOf.ts'

test('every request, by every role, in every state of a case: what the table says, and nothing else', async () => {
  await using live = await liveServer()
  const walkers = await everyRole(live)
  const by = (name: string) => walkers.find((one) => one.name === name) ?? assert.fail(name)
  const home = asker(live, by('home'))
  const coordinator = asker(live, by('coordinator'))
  const wrong: string[] = []
  let walked = 0

  const walk = async (state: string, id: CaseId) => {
    const { store } = live.served.board
    const known = await idsOf(live, id)
    for (const [name, row] of Object.entries(recordRequests)) {
      const need = recordNeeds[name as keyof typeof recordNeeds] as string | undefined
      if (need === undefined) {
        wrong.push(`${name} has no entry`)
        continue
      }
      // Anybody may, and signing out would end the walk. One's own account is walked by its own tests.
      if (need === 'anyone' || need === 'account') continue
      const input = sampleOf(row.input, known)
      if (input === undefined) continue
      for (const walker of [...walkers, { name: 'nobody', cookie: '', person: undefined }]) {
        const of = (await store.read('case', id)).record
        const panel = (await store.list('panel', id)).at(-1)?.record
        const consents = (await store.list('consent', id)).map(({ record }) => record)
        const held = walker.person ? rolesNow(walker.person, of, panel, consents, new Date().toISOString()) : []
        const isGranted = need in permissions && may(held, need as Action)
        if (need === 'administrator' && walker.name === 'coordinator') continue
        // What is granted is walked by the other tests, which look at what it does; here it would change the state.
        if (isGranted && !name.endsWith(':read')) continue
        const code = await codeOf(live, walker.cookie, name, input)
        walked++
        const fits = expected(need, walker.name, held, isGranted, state)
        if (!fits.includes(code))
          wrong.push(`${state}, ${walker.name} (${held.join()}), ${name}: ${code}, not ${fits.join('/')}`)
      }
    }
  }

  const { case: id } = await home('case:open', { network: demoNetwork, description: aDescription })
  await home('consent:record', { case: id, form: aConsentForm })
  await walk('draft', id)
  await home('case:present', { case: id })
  await walk('requested', id)
  await coordinator('request:return', { case: id, lacking: { items: ['mriFlair'], text: '' } })
  await walk('completion', id)
  await home('case:present', { case: id })
  await seatEveryRole(live, id, walkers)
  await coordinator('meeting:schedule', {
    network: demoNetwork,
    startsAt: new Date().toISOString(),
    timeZone: 'Europe/Brussels',
    agenda: [{ case: id, minutes: 30 }],
  })
  await walk('assessment', id)
  await home('consent:withdraw', { case: id })
  await walk('erased', id)

  assert.deepEqual(wrong, [])
  assert.ok(walked > 1000, String(walked))
})

test('the walk fails for a request whose entry was taken out', () => {
  const { 'panel:rule': _, ...without } = recordNeeds
  assert.deepEqual(
    Object.keys(recordRequests).filter((name) => !(name in recordNeeds)),
    [],
  )
  assert.deepEqual(
    Object.keys(recordRequests).filter((name) => !(name in without)),
    ['panel:rule'],
  )
})

/** The codes that say that somebody may, or may not; whatever else is answered comes after that. */
const refusals = ['not-signed-in', 'not-found', 'not-permitted', 'interest-undeclared', 'consent-withdrawn']

function expected(need: string, who: string, held: readonly string[], isGranted: boolean, state: string): string[] {
  const anything = ['ok', 'wrong-state', 'invalid-input', 'not-found', 'not-permitted', 'unavailable', 'code-unknown']
  if (who === 'nobody') return need === 'administrator' ? ['not-signed-in', 'invalid-input'] : ['not-signed-in']
  // An input that is refused before anybody is asked who they are says nothing of the network either.
  if (need === 'administrator') return ['not-found', 'invalid-input']
  if (!(need in permissions)) return anything
  if (isGranted) return state === 'erased' ? ['ok', ...refusals] : ['ok']
  if (state === 'erased') return ['consent-withdrawn', 'not-found', 'not-permitted']
  if (held.length === 0) return ['not-found']
  return held.every((role) => role === 'invitee') ? ['interest-undeclared'] : ['not-permitted']
}

async function codeOf(live: LiveServer, cookie: string, name: string, input: unknown): Promise<string> {
  const response = await post(live, cookie, name, input)
  return response.ok ? 'ok' : ((await response.json()) as { code: string }).code
}

/** Every id there is around a case, by its prefix: what has none in this state is not asked about. */
async function idsOf(live: LiveServer, id: CaseId): Promise<ReadonlyMap<string, string>> {
  const { store } = live.served.board
  const meeting = (await store.list('meeting', demoNetwork)).find(({ record }) =>
    record.agenda.some((item) => item.case === id),
  )
  const recommendation = (await store.list('recommendation', id)).at(-1)
  const all = [id, demoPeople.chair.id, meeting?.record.id, recommendation?.record.id, 'tle_0000000000000001']
  return new Map(all.flatMap((one) => (one ? [[one.slice(0, 3), one] as const] : [])))
}
