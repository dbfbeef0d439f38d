// The whole server in a process of its own, with a meeting and so many people who may enter it: `node ourRoom.ts DIR N`.
// Prints one line once it serves.
import { configFrom } from '../../../server/config.ts'
import { recordHandlers } from '../../../server/actions/handlers.ts'
import { demoNetwork, demoPeople } from '../../../server/demo/people.ts'
import { signInLink } from '../../../server/identity/signIn.ts'
import { openServer } from '../../../server/main.ts'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import type { Person } from '../../../shared/domain/person.ts'
import { direct } from '../../../shared/protocol/carriers.ts'
import { recordRequests } from '../../../shared/protocol/record.ts'
import { remote } from '../../../shared/protocol/table.ts'
import { aConsentForm, aDescription } from '../../world.ts'

const [dataDir = '', count = '1'] = process.argv.slice(2)
const environment = { PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', MEDIA_WORKERS: '1' }
const { board, url } = await openServer(configFrom({ ...process.env, ...environment }))
const at = new Date().toISOString()

// Coordinators enter without waiting: letting people in is not what is measured.
const people: Person[] = Array.from({ length: Number(count) }, (_, index) => ({
  ...strip(demoPeople.coordinator),
  id: `per_load${String(index).padStart(12, '0')}` as PersonId,
  name: `Dr Load ${index + 1}`,
}))
for (const record of [strip(demoPeople.home), strip(demoPeople.chair), ...people]) {
  const event = { subject: 'board', by: 'system', action: 'person:add', target: record.id, detail: {}, at }
  const change = { kind: 'person' as const, parent: demoNetwork, record, version: 0 }
  await board.store.commit([change], { ...event, outcome: 'success' })
}
const handlers = recordHandlers(board)
const as = (person: Person) =>
  remote(
    recordRequests,
    direct(recordRequests, handlers, { person, session: 'set-up', assurance: 'two' }, board.log.bug),
  )
const home = as(strip(demoPeople.home))
const [first] = people
if (!first) throw new Error('at least one')
const { case: id } = await home['case:open']({ network: demoNetwork, description: aDescription })
await home['consent:record']({ case: id, form: aConsentForm })
await home['case:present']({ case: id })
await as(first)['panel:appoint']({ case: id, seats: [{ person: demoPeople.chair.id, role: 'chair' }] })
const agenda = [{ case: id, minutes: 30 }]
const scheduled = { network: demoNetwork, startsAt: at, timeZone: 'Europe/Brussels', agenda }
const { meeting } = await as(first)['meeting:schedule'](scheduled)
const tokens = people.map((person) => signInLink(board.tokens, url, person.id).split('#')[1])
process.stdout.write(`${JSON.stringify({ url, meeting, tokens })}\n`)

function strip({ id: person, name, discipline, provider, networks }: Person): Person {
  return { id: person, name, discipline, provider, networks }
}
