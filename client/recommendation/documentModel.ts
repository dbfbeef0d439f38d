import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { z } from 'zod'
import type { RecommendationId } from '../../shared/domain/identifiers.ts'
import type { Problem } from '../../shared/protocol/problems.ts'
import { type SectionKey, sectionKeys, sectionRoot } from '../../shared/statement/document.ts'
import { observable, type Observable } from '../app/observable.ts'
import { DocumentSocket, type DocumentSocketOptions, type DocumentSocketState } from './documentSocket.ts'

/** Somebody else who has the document open. `colour` counts from 0, by person. */
export type Present = {
  id: string
  name: string
  country: string
  colour: number
  /** Where their cursor stands. */
  section: SectionKey | null
}

/** One version of a recommendation's text while it is written, and the line that carries it. */
export type RecommendationDocument = {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly line: Observable<DocumentSocketState>
  /** The text has been here whole at least once: from then on it can be shown, and written without a connection. */
  readonly loaded: Observable<boolean>
  readonly present: Observable<readonly Present[]>
  /** Why no ticket was given. */
  readonly problem: Observable<Problem | null>
  reconnect(): void
  close(): void
}

export type OpenDocumentOptions = Pick<DocumentSocketOptions, 'ticket' | 'WebSocketPolyfill'> & {
  recommendation: RecommendationId
}

export function openRecommendationDocument({ recommendation, ...how }: OpenDocumentOptions): RecommendationDocument {
  // Without garbage collection, so that a value that lost against another can be shown beside it.
  const doc = new Y.Doc({ gc: false })
  // Named before anything arrives: Yjs would put another object in the place of a root whose kind it learns later.
  for (const key of sectionKeys) doc.getXmlFragment(sectionRoot(key))
  const line = observable<DocumentSocketState>({
    connection: 'connecting',
    closedWith: null,
    mayWrite: false,
    unsaved: 0,
    savedAt: null,
    sequence: 0,
    refused: [],
  })
  const loaded = observable(false)
  const problem = observable<Problem | null>(null)
  const present = observable<readonly Present[]>([])
  const socket = new DocumentSocket({
    ...how,
    document: recommendation,
    doc,
    changed: (state) => {
      if (state.connection === 'synced') loaded.set(true)
      line.set(state)
    },
    refused: (refusal) => problem.set(refusal),
  })
  const { awareness } = socket
  const look = () => {
    const now = readPresent(awareness)
    if (JSON.stringify(now) !== JSON.stringify(present.get())) present.set(now)
  }
  awareness.on('change', look)
  // A cursor may be told before the words in which it stands.
  doc.on('update', () => present.get().some(({ section }) => section === null) && look())
  return {
    doc,
    awareness,
    line,
    loaded,
    present,
    problem,
    reconnect: () => {
      problem.set(null)
      socket.reconnect()
    },
    close: () => socket.close(),
  }
}

/** As the server stamps it: what a browser says of itself is replaced there. */
const Presence = z.object({
  user: z.object({ id: z.string(), name: z.string(), country: z.string(), colour: z.number().int().nonnegative() }),
  cursor: z.object({ anchor: z.unknown() }).nullish(),
})

/** Each person once, however many pages they have open; first who came first. */
function readPresent({ doc, states }: Awareness): Present[] {
  const people = new Map<string, Present>()
  for (const [client, state] of states) {
    const read = Presence.safeParse(state)
    if (client === doc.clientID || !read.success) continue
    const { user, cursor } = read.data
    const section = cursor ? sectionAt(doc, cursor.anchor) : null
    people.set(user.id, { ...user, section: section ?? people.get(user.id)?.section ?? null })
  }
  return [...people.values()]
}

function sectionAt(doc: Y.Doc, anchor: unknown): SectionKey | null {
  const at = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(anchor), doc)
  let type: Y.AbstractType<unknown> | null = at?.type ?? null
  while (type?.parent) type = type.parent
  return sectionKeys.find((key) => doc.getXmlFragment(sectionRoot(key)) === type) ?? null
}
