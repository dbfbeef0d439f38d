import { Readable } from 'node:stream'
import type { Person } from '../../shared/domain/person.ts'
import { direct } from '../../shared/protocol/carriers.ts'
import { recordRequests } from '../../shared/protocol/record.ts'
import { remote } from '../../shared/protocol/table.ts'
import type { Caller } from '../actions/access.ts'
import { recordHandlers } from '../actions/handlers.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { signInLink } from '../identity/signIn.ts'
import { demoNetwork, demoPeople } from './people.ts'

/** One case is enough to hold a meeting, and everybody sees the same one. */
const seed = 20261123

const people = Object.values(demoPeople)

/**
 * Makes the demonstration once: people, a case with MRI and EEG that came in the way an upload does, its consent, its
 * panel and a meeting that can start now. Then prints a sign-in link for each person; a new one at each start.
 */
export async function prepareDemo(board: Board, say: (line: string) => void): Promise<void> {
  const isThere = await board.store.find('person', demoPeople.home.id)
  if (!isThere) await tellStory(board, say)
  say('\nDEMONSTRATION. Invented people, a synthetic patient. Each link signs one person in, once:\n')
  for (const one of people) {
    const role = one.seat ?? one.networks[0]?.role ?? ''
    say(`  ${one.name}, ${one.discipline}, ${one.provider.country} (${role})`)
    say(`    ${signInLink(board.tokens, board.url, one.id)}`)
  }
  say('')
}

async function tellStory(board: Board, say: (line: string) => void): Promise<void> {
  const handlers = recordHandlers(board)
  const callerOf = (person: Person): Caller => ({ person, session: `demo ${person.id}` })
  const as = (person: Person) =>
    remote(recordRequests, direct(recordRequests, handlers, callerOf(person), board.log.bug))

  for (const { seat: _, ...record } of people) {
    await board.store.commit([{ kind: 'person', parent: demoNetwork, record, version: 0 }], {
      subject: 'board',
      by: 'system',
      action: 'person:add',
      target: record.id,
      outcome: 'success',
      detail: {},
      at: instant(board.clock),
    })
  }

  const home = as(demoPeople.home)
  const coordinator = as(demoPeople.coordinator)
  const { case: id } = await home['case:open']({ network: demoNetwork, description })
  say('Making the demonstration case: a synthetic head and a synthetic EEG. Half a minute.')
  const { upload } = await home['upload:open']({ case: id })
  let index = 0
  for await (const bytes of studyFiles()) {
    await board.uploads.receive(callerOf(demoPeople.home), upload, Readable.from([bytes]), index++)
  }
  await home['upload:accept']({ upload })

  await home['consent:record']({ case: id, form: consentForm(board) })
  await home['case:present']({ case: id })
  const seats = people.flatMap(({ id: person, seat }) => (seat ? [{ person, role: seat }] : []))
  await coordinator['panel:appoint']({ case: id, seats })
  for (const one of people.filter(({ seat }) => seat !== null)) {
    await as(one)['panel:declareInterest']({ case: id, interest: { conflict: false, text: '' } })
  }
  await coordinator['meeting:schedule']({
    network: demoNetwork,
    startsAt: instant(board.clock),
    timeZone: 'Europe/Brussels',
    agenda: [{ case: id, minutes: 30 }],
  })
}

/** The generators are loaded only where something is to be generated: once in the life of a data folder. */
async function* studyFiles(): AsyncGenerator<Uint8Array> {
  const { generateMri } = await import('./mri.ts')
  const { generateEeg } = await import('./eeg.ts')
  for (const { bytes } of generateMri(seed)) yield bytes
  yield generateEeg(seed)
}

const description = {
  question:
    'Is the lesion in the right frontal lobe the source of the seizures, and is it better removed, ablated or treated otherwise?',
  urgency: 'soon' as const,
  ageYears: 4,
  diagnosis: 'Focal epilepsy, suspected focal cortical dysplasia type II',
  history:
    'SYNTHETIC CASE. Seizures since the age of two, now 20 to 30 a day, mostly from sleep: stare, left arm stiffens, ' +
    'up to a minute. Three antiseizure medications without lasting effect. Development slowed in the last year.',
}

const consentForm = (board: Board) => ({
  choices: {
    care: true,
    registry: true,
    researchContact: false,
    recording: false,
    teaching: false,
    thirdCountry: false,
  },
  formVersion: 'demo-1',
  language: 'fi',
  signatory: 'guardian' as const,
  signedOn: instant(board.clock).slice(0, 10),
  keptLocally: true as const,
})
