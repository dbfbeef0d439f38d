import type { ProblemCode } from '../../shared/protocol/problems.ts'

/** Who stands behind a document socket, and what they may do, as the server knows it and never as the browser says. */
export type DocumentSession = {
  document: string
  person: { id: string; name: string; country: string }
  mayWrite: boolean
  session: string
}

/** What somebody sent that no honest client sends; told so that it can be audited. Holds codes and ids only. */
export type Refusal = {
  document: string
  person: string
  session: string
  code: ProblemCode
  because: RefusalReason
}

export type RefusalReason =
  /** Not a frame of the grammar, or not an update that Yjs can take. */
  | 'malformed'
  /** An update or missing updates from somebody who may only read. */
  | 'readerWrote'
  /** New content under a client id that another person holds. */
  | 'foreignClient'
  /** A change of what the server alone writes. */
  | 'reserved'
  /** Another's presence, or several at once. */
  | 'foreignAwareness'
  /** More at once than a frame, an update, a presence or the document may hold. */
  | 'tooLarge'
  /** Content that leans on content nobody here has. */
  | 'detached'
  | 'tooManyClients'
