import type { WebSocket } from 'ws'
import type * as Y from 'yjs'
import type { CloseReason } from '../../shared/protocol/sync.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { DocumentLog, Fence } from '../store/store.ts'
import type { FrozenDocument } from './freeze.ts'
import { LiveDocument } from './liveDocument.ts'
import type { DocumentSession, Refusal } from './session.ts'

export type DocumentsOptions = {
  log: DocumentLog
  clock: Clock
  journal: Log
  /** The lease that a document's writes carry. What had one and has none any longer is not written. */
  fenceFor?: (document: string) => Fence | undefined
  /** Told of each frame that no honest browser sends. It must not throw. */
  onRefused: (refusal: Refusal) => void
}

/** The documents that are being written together on this node. */
export interface Documents extends AsyncDisposable {
  /** Takes an open socket, which must be paused or just opened: what it brings is read once the document is loaded. */
  accept(socket: WebSocket, session: DocumentSession): void
  /** Who has a document open on this node. */
  people(document: string): string[]
  /** A writer who may not any longer is closed with 4403 at once; a reader who may now is asked for what they have. */
  setRole(document: string, person: string, mayWrite: boolean): void
  /** Closes every socket a person has on a document. */
  dismiss(document: string, person: string, reason: CloseReason): void
  /** Closes every socket that was opened by a session, on all documents. */
  endSession(session: string): void
  /** The sessions that have a socket here. */
  sessions(): Set<string>
  /** Closes every socket and forgets the document: another node holds it, or nobody may see it any longer. */
  abandon(document: string, reason: CloseReason): void
  /** The same, and resolves when nothing of it is held here any longer. */
  discard(document: string): Promise<void>
  /** Names of the documents that are held here. */
  held(): string[]
  /**
   * Closes the log. What was acknowledged, and what will be, is in; whatever comes later is refused with `frozen`, and
   * writers are closed with 4409. What is returned was rebuilt from the log and is what everybody sees. Freezing what
   * is frozen gives the same again.
   */
  freeze(document: string): Promise<FrozenDocument>
  /** Opens a frozen document for writing again. */
  reopen(document: string): Promise<void>
  /** Writes the first content, if there is none. @throws Problem `frozen`, `lease-lost`. */
  seed(document: string, update: Uint8Array, by: string): Promise<void>
  /** Makes a change in the server's name, reserved parts included. @throws Problem `frozen`, `lease-lost`. */
  amend(document: string, by: string, change: (doc: Y.Doc) => void): Promise<void>
  /** A copy of what is durable, the caller's own. */
  read(document: string): Promise<Y.Doc>
}

/** Closes every socket when disposed, and resolves when all that was accepted is durable and no timer is left. */
export function openDocuments(options: DocumentsOptions): Documents {
  const { log, clock, journal, onRefused, fenceFor = () => undefined } = options
  const live = new Map<string, LiveDocument>()
  const closing = new Set<Promise<void>>()
  const open = (document: string): LiveDocument => {
    const known = live.get(document)
    if (known) return known
    const opened = new LiveDocument(document, { log, clock, journal, fenceFor, onRefused }, () => live.delete(document))
    live.set(document, opened)
    return opened
  }
  const close = async (document: LiveDocument, reason: CloseReason) => {
    const closed = document.close(reason)
    closing.add(closed)
    await closed.finally(() => closing.delete(closed))
  }

  return {
    accept: (socket, session) => open(session.document).connect(socket, session),
    people: (document) => live.get(document)?.people() ?? [],
    setRole: (document, person, mayWrite) => live.get(document)?.setRole(person, mayWrite),
    dismiss: (document, person, reason) => live.get(document)?.dismiss(person, reason),
    endSession: (session) => {
      for (const document of live.values()) document.endSession(session)
    },
    sessions: () => new Set([...live.values()].flatMap((document) => document.sessions())),
    abandon(document, reason) {
      const opened = live.get(document)
      if (opened) close(opened, reason).catch((error: unknown) => journal.bug(error, 'documents'))
    },
    async discard(document) {
      const opened = live.get(document)
      if (opened) await close(opened, 'roleRevoked')
    },
    held: () => [...live.keys()],
    freeze: (document) => open(document).freeze(),
    reopen: (document) => open(document).reopen(),
    seed: (document, update, by) => open(document).write(by, ({ isEmpty }) => (isEmpty ? update : undefined)),
    amend: (document, by, change) => open(document).write(by, (durable) => updateOf(durable.copy(), change)),
    read: (document) => open(document).read(),
    async [Symbol.asyncDispose]() {
      await Promise.all([...[...live.values()].map((document) => close(document, 'goingAway')), ...closing])
    },
  }
}

/** What a change adds to a copy of a document; undefined when it adds nothing. */
function updateOf(copy: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array | undefined {
  const updates: Uint8Array[] = []
  copy.on('update', (update: Uint8Array) => updates.push(update))
  copy.transact(() => change(copy))
  copy.destroy()
  return updates[0]
}
