// A whole server as a process of its own, so that a test can kill it: `node serverProcess.ts DATA_DIR PORT`.
// Prints one line once it serves. The people and their meeting are made at the first start and found at the next.
import { configFrom } from '../../server/config.ts'
import { demoNetwork, demoPeople } from '../../server/demo/people.ts'
import { signInLink } from '../../server/identity/signIn.ts'
import { openServer } from '../../server/main.ts'
import { recordHandlers } from '../../server/actions/handlers.ts'
import { direct } from '../../shared/protocol/carriers.ts'
import { recordRequests } from '../../shared/protocol/record.ts'
import { remote } from '../../shared/protocol/table.ts'
import { aConsentForm, aDescription, noConflict } from '../world.ts'

const [dataDir = '', port = ''] = process.argv.slice(2)
const served = await openServer(configFrom({ ...process.env, DATA_DIR: dataDir, PORT: port, LOG_LEVEL: 'error' }))
const { board, url } = served
if (!(await board.store.find('person', demoPeople.home.id))) await makeMeeting()
const first = await board.store.lists.cases({
  readers: [demoPeople.home.id],
  sort: 'changed',
  phase: null,
  urgency: null,
  network: null,
  waiting: false,
  words: [],
  after: null,
  limit: 1,
})
const [kept] = await board.store.list('recommendation', first.entries[0]?.id ?? '')
const tokens = Object.values(demoPeople).map(({ id }) => signInLink(board.tokens, url, id).split('#')[1])
process.stdout.write(`${JSON.stringify({ url, recommendation: kept?.record.id, tokens })}\n`)

async function makeMeeting(): Promise<void> {
  const at = new Date().toISOString()
  for (const { seat: _, ...record } of Object.values(demoPeople)) {
    const event = { subject: 'board', by: 'system', action: 'person:add', target: record.id, detail: {}, at }
    await board.store.commit([{ kind: 'person', parent: demoNetwork, record, version: 0 }], {
      ...event,
      outcome: 'success',
    })
  }
  const handlers = recordHandlers(board)
  const as = ({ id, name, discipline, provider, networks }: (typeof demoPeople)[keyof typeof demoPeople]) => {
    const person = { id, name, discipline, provider, networks }
    return remote(
      recordRequests,
      direct(recordRequests, handlers, { person, session: 'set-up', assurance: 'two' }, board.log.bug),
    )
  }
  const home = as(demoPeople.home)
  const { case: id } = await home['case:open']({ network: demoNetwork, description: aDescription })
  await home['consent:record']({ case: id, form: aConsentForm })
  await home['case:present']({ case: id })
  const seats = Object.values(demoPeople).flatMap(({ id: person, seat }) => (seat ? [{ person, role: seat }] : []))
  await as(demoPeople.coordinator)['panel:appoint']({ case: id, seats })
  for (const one of Object.values(demoPeople)) {
    if (one.seat) await as(one)['panel:declareInterest']({ case: id, interest: noConflict })
  }
}
