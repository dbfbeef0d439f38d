/**
 * The document socket: y-protocols frames, one document a socket.
 *
 *     frame      = kind(varUint) body
 *     sync       = 0, as y-protocols/sync: 0 state vector, 1 missing updates, 2 update
 *     awareness  = 1, as y-protocols/awareness, exactly one entry a frame, at most 4 KiB
 *     acknowledge= 100, from the server: varUint sequence, 32 bytes SHA-256 of the update it made durable
 *     refuse     = 101, from the server: varString problem code, 32 bytes SHA-256 of the update it refused
 *     saved      = 102, from the server after the first sync: varUint sequence of the last durable update
 *
 * Numbers are read before they are judged: a varUint has more than one spelling, and a block-list of bytes is no
 * guard. What a role may send is an allow-list.
 */
export const frame = { sync: 0, awareness: 1, acknowledge: 100, refuse: 101, saved: 102 } as const
export const syncStep = { stateVector: 0, missingUpdates: 1, update: 2 } as const

/** Close codes. 4400 to 4499 tell the browser to stop trying; with others it comes back. */
export const closeCode = {
  signInAgain: 4401,
  roleRevoked: 4403,
  noSuchDocument: 4404,
  frozen: 4409,
  tooLarge: 4413,
  outdated: 4426,
  tooFast: 4429,
  nodeMoved: 4503,
} as const

export const documentLimits = {
  frameBytes: 1024 * 1024,
  updateBytes: 256 * 1024,
  documentBytes: 8 * 1024 * 1024,
  awarenessBytes: 4 * 1024,
  socketsPerDocument: 60,
  updatesPerSecond: 40,
  bufferedBytes: 4 * 1024 * 1024,
} as const

/** Goes up when the editor's schema changes in a way that an older browser would "repair" by deleting. */
export const documentSchemaVersion = 1
