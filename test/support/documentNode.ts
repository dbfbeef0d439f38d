import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock, instant } from '../../server/clock.ts'
import { auditRefusals } from '../../server/documents/auditRefusals.ts'
import { type Documents, openDocuments } from '../../server/documents/documents.ts'
import type { Refusal } from '../../server/documents/session.ts'
import { serveDocuments } from '../../server/documents/upgrade.ts'
import { openTokens } from '../../server/identity/tokens.ts'
import { openLog } from '../../server/log.ts'
import { openPlacement } from '../../server/placement/placement.ts'
import { openStore } from '../../server/store/database.ts'
import type { Store } from '../../server/store/store.ts'
import type { PersonId, RecommendationId } from '../../shared/domain/identifiers.ts'

const secret = 'a secret of the tests alone'
const id = <Prefix extends string>(prefix: Prefix, name: string) =>
  `${prefix}_${name.toLowerCase().padEnd(16, '0').slice(0, 16)}` as `${Prefix}_${string}`

export const documentId = (name: string): RecommendationId => id('rec', name)
export const personId = (name: string): PersonId => id('per', name)

export const ticketFor = (document: RecommendationId, person: string, mayWrite: boolean): string =>
  openTokens(secret, systemClock).make('document', {
    sub: personId(person),
    recommendation: document,
    mayWrite,
    session: `session of ${person}`,
  })

export interface DocumentNode extends AsyncDisposable {
  url: string
  store: Store
  documents: Documents
  refusals: Refusal[]
  /** Lines of the log at level warn and worse. */
  complaints: string[]
  /** Makes the person known to the store. */
  know(...names: string[]): Promise<void>
}

/** The part of a server that people write documents through: real sockets, tickets, leases, documents and database. */
export async function openDocumentNode(path: string, port = 0): Promise<DocumentNode> {
  const stack = new AsyncDisposableStack()
  const clock = systemClock
  const complaints: string[] = []
  const log = openLog('warn', (line) => complaints.push(line))
  const store = stack.use(await openStore({ at: 'sqlite', path }))
  const http = createServer()
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  stack.defer(async () => {
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
  })
  const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`
  const placement = stack.use(openPlacement(store.leases, url, clock, log))
  const refusals: Refusal[] = []
  const audit = auditRefusals(store, clock, log)
  const onRefused = (refusal: Refusal) => {
    refusals.push(refusal)
    audit(refusal)
  }
  const documents = stack.use(
    openDocuments({ log: store.documents, clock, journal: log, fenceFor: placement.fenceFor, onRefused }),
  )
  const tokens = openTokens(secret, clock)
  serveDocuments({ clock, log, store, tokens, placement, documents, config: { publicUrl: undefined } }, http)
  return {
    url: `${url}/documents`,
    store,
    documents,
    refusals,
    complaints,
    async know(...names) {
      for (const name of names) {
        const person = {
          id: personId(name),
          name,
          discipline: 'neurology',
          provider: { name: 'A hospital', country: 'FI' },
          networks: [],
        }
        if (await store.find('person', person.id)) continue
        await store.commit([{ kind: 'person', parent: 'board', record: person, version: 0 }], {
          subject: 'board',
          by: 'system',
          action: 'person:register',
          target: person.id,
          outcome: 'success',
          detail: {},
          at: instant(clock),
        })
      }
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
