import assert from 'node:assert/strict'
import { demoNetwork, demoPeople } from '../../server/demo/people.ts'
import { signInLink } from '../../server/identity/signIn.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import type { Person } from '../../shared/domain/person.ts'
import { noConflict } from '../world.ts'
import type { LiveServer } from './liveServer.ts'

/** Somebody who tries what they may and may not. */
export type Walker = { name: string; person: Person; cookie: string }

const extra = (id: string, role: 'dispatcher' | 'auditor' | 'expert', network = demoNetwork): Person => ({
  id: `per_${id.padEnd(16, '0')}`,
  name: `Dr ${id}`,
  discipline: 'Neurology',
  provider: { name: 'A hospital', country: 'DE' },
  networks: [{ network, role }],
})

/** Somebody of each role there is, signed in, and somebody of another network; seats are for the test to give. */
export async function everyRole(live: LiveServer): Promise<Walker[]> {
  const people: Record<string, Person> = {
    home: demoPeople.home,
    coordinator: demoPeople.coordinator,
    chair: demoPeople.chair,
    member: demoPeople.radiologist,
    scribe: demoPeople.geneticist,
    guest: demoPeople.surgeon,
    observer: demoPeople.neurophysiologist,
    invitee: demoPeople.neuropsychologist,
    dispatcher: extra('dispatcher', 'dispatcher'),
    auditor: extra('auditor', 'auditor'),
    expert: extra('expert', 'expert'),
    stranger: extra('stranger', 'expert', 'SKIN'),
  }
  const { board, url } = live.served
  const walkers: Walker[] = []
  for (const [name, { id, name: called, discipline, provider, networks }] of Object.entries(people)) {
    const person = { id, name: called, discipline, provider, networks }
    if (!(await board.store.find('person', id))) {
      const event = { subject: 'board', by: 'system', action: 'person:add', target: id, detail: {} }
      await board.store.commit([{ kind: 'person', parent: demoNetwork, record: person, version: 0 }], {
        ...event,
        outcome: 'success',
        at: new Date().toISOString(),
      })
    }
    const token = signInLink(board.tokens, url, id).split('#')[1]
    const opened = await fetch(`${url}/api/session:open`, { method: 'POST', body: JSON.stringify({ token }) })
    walkers.push({ name, person, cookie: opened.headers.get('set-cookie')?.split(';')[0] ?? '' })
  }
  return walkers
}

/** Seats those who are named after a seat, and lets all but the invitee declare that they have no interest. */
export async function seatEveryRole(live: LiveServer, id: CaseId, walkers: readonly Walker[]): Promise<void> {
  const by = (name: string) => walkers.find((one) => one.name === name) ?? assert.fail(name)
  const seated = ['chair', 'member', 'scribe', 'guest', 'observer'] as const
  const seats = seated.map((role) => ({ person: by(role).person.id, role: role as string }))
  const invitee = { person: by('invitee').person.id, role: 'member' }
  await asker(live, by('coordinator'))('panel:appoint', { case: id, seats: [...seats, invitee] })
  for (const name of seated) await asker(live, by(name))('panel:declareInterest', { case: id, interest: noConflict })
}

export const post = (live: LiveServer, cookie: string, name: string, input: unknown) =>
  fetch(`${live.served.url}/api/${name}`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })

export const asker =
  (live: LiveServer, { cookie }: Walker) =>
  async (name: string, input: unknown) => {
    const response = await post(live, cookie, name, input)
    const answer = await response.json()
    if (!response.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`)
    return answer as { case: CaseId }
  }
