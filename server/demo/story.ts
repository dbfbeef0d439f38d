import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Person } from '../../shared/domain/person.ts'
import { direct } from '../../shared/protocol/carriers.ts'
import { recordRequests } from '../../shared/protocol/record.ts'
import { remote } from '../../shared/protocol/table.ts'
import type { Caller } from '../actions/access.ts'
import { recordHandlers } from '../actions/handlers.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { emptyAccount, newAccount } from '../identity/account.ts'
import { signInLink } from '../identity/signIn.ts'
import { course } from './course.ts'
import { demoNetwork, demoPeople } from './people.ts'

/** One case is enough to hold a meeting, and everybody sees the same one. */
const seed = 20261123

const people = Object.values(demoPeople)

/**
 * Makes the demonstration once: people, a case with MRI and EEG that came in the way an upload does, its consent, its
 * panel and a meeting that can start now. What an earlier start left unfinished is finished. Then prints a sign-in link
 * for each person; a new one at each start.
 * @param stop leaves the rest to the next start
 */
export async function prepareDemo(board: Board, say: (line: string) => void, stop?: AbortSignal): Promise<void> {
  await addPeople(board)
  if ((await board.store.list('meeting', demoNetwork)).length === 0) await tellStory(board, say, stop)
  if (stop?.aborted) return
  say('\nDEMONSTRATION. Invented people, a synthetic patient. Each link signs one person in, once:\n')
  for (const one of people) {
    const role = one.seat ?? one.networks[0]?.role ?? ''
    say(`  ${one.name}, ${one.discipline}, ${one.provider.country} (${role})`)
    say(`    ${signInLink(board.tokens, board.url, one.id)}`)
  }
  say('')
}

/** Each step is taken unless it was, so that a start that was interrupted is gone on with. */
async function tellStory(board: Board, say: (line: string) => void, stop?: AbortSignal): Promise<void> {
  const handlers = recordHandlers(board)
  const callerOf = (person: Person): Caller => ({ person, session: `demo ${person.id}`, assurance: 'two' })
  const as = (person: Person) =>
    remote(recordRequests, direct(recordRequests, handlers, callerOf(person), board.log.bug))
  const home = as(demoPeople.home)
  const coordinator = as(demoPeople.coordinator)

  const id =
    (await home['case:list']({})).cases[0]?.id ?? (await home['case:open']({ network: demoNetwork, description })).case
  if ((await board.store.list('study', id)).length === 0) {
    say('Making the demonstration case: a synthetic head and a synthetic EEG. Half a minute.')
    const { upload } = await home['upload:open']({ case: id })
    let index = 0
    for await (const bytes of studyFiles()) {
      if (stop?.aborted) return
      await board.uploads.receive(callerOf(demoPeople.home), upload, Readable.from([bytes]), { index: index++ })
      // Generating holds the event loop, on which the signal to stop would arrive.
      await nextTurn()
    }
    const { texts } = await home['upload:texts']({ upload })
    await home['upload:accept']({ upload, texts: texts.map(({ text, suggested }) => ({ text, becomes: suggested })) })
  }

  const { case: so, panel } = await home['case:read']({ case: id })
  if (so.state === 'draft') {
    await home['consent:record']({ case: id, form: consentForm(board) })
    for (const entry of course) await home['clinical:entry']({ case: id, entry })
    await home['clinical:reason']({ case: id, item: 'genetics', because: 'Exome sequencing is under way' })
    await home['case:present']({ case: id })
  }
  if (panel?.state !== 'assessment') {
    const seats = people.flatMap(({ id: person, seat }) => (seat ? [{ person, role: seat }] : []))
    await coordinator['panel:appoint']({ case: id, seats })
  }
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

/** A domain that nobody can ever have (RFC 2606). */
const demoAddress = ({ id }: Person): string => `${id.slice('per_demo'.length)}@consilium.example`

async function addPeople(board: Board): Promise<void> {
  for (const { seat: _, ...record } of people) {
    const isKnown = (await board.store.find('person', record.id)) !== undefined
    if (isKnown && (await board.store.find('account', record.id))) continue
    const account = newAccount(emptyAccount(record.id, demoAddress(record), instant(board.clock)))
    const person = { kind: 'person' as const, parent: demoNetwork, record, version: 0 }
    await board.store.commit([...(isKnown ? [] : [person]), ...account], {
      subject: 'board',
      by: 'system',
      action: 'person:add',
      target: record.id,
      outcome: 'success',
      detail: {},
      at: instant(board.clock),
    })
  }
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
    recording: true,
    teaching: false,
    thirdCountry: false,
  },
  formVersion: 'demo-1',
  language: 'fi',
  signatory: 'guardian' as const,
  signedOn: instant(board.clock).slice(0, 10),
  expiresOn: null,
  evidence: { kind: 'keptLocally' as const },
})
