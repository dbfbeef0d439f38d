import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/**
 * The document socket: y-protocols frames, one document a socket.
 *
 *     frame      = kind(varUint) body
 *     sync       = 0, as y-protocols/sync: 0 state vector, 1 missing updates, 2 update
 *     awareness  = 1, as y-protocols/awareness; from a browser its own entry alone, at most 4 KiB
 *     acknowledge= 100, from the server: varUint sequence, 32 bytes SHA-256 of the update it made durable
 *     refuse     = 101, from the server: varString problem code, 32 bytes SHA-256 of the update it refused
 *     saved      = 102, from the server: varUint sequence of the last durable update; after each state vector it
 *                  answers, and now and then so that both sides know the line is alive
 *
 * Numbers are read before they are judged: a varUint has more than one spelling, and a block-list of bytes is no
 * guard. What a role may send is an allow-list: a reader its state vector and its own awareness, a writer updates too.
 * The server sends its state vector to writers only, since a browser answers one with an update. Frames arrive in
 * order: an update that was neither acknowledged nor refused when the socket closes with 44xx is not in the document.
 */
export const frame = { sync: 0, awareness: 1, acknowledge: 100, refuse: 101, saved: 102 } as const
export const syncStep = { stateVector: 0, missingUpdates: 1, update: 2 } as const

/** Close codes. 4400 to 4499 tell the browser to stop trying; with others it comes back. */
export const closeCode = {
  malformed: 4400,
  signInAgain: 4401,
  roleRevoked: 4403,
  noSuchDocument: 4404,
  frozen: 4409,
  tooLarge: 4413,
  outdated: 4426,
  tooFast: 4429,
  nodeMoved: 4503,
  goingAway: 1001,
  failed: 1011,
} as const
export type CloseReason = keyof typeof closeCode

/** Whether a browser that was closed with this code may try again by itself. */
export const isFinal = (code: number): boolean => code >= 4400 && code < 4500

export const documentLimits = {
  frameBytes: 1024 * 1024,
  updateBytes: 256 * 1024,
  documentBytes: 8 * 1024 * 1024,
  awarenessBytes: 4 * 1024,
  socketsPerDocument: 60,
  socketsPerPerson: 8,
  /** Sustained; what comes faster is read later, not lost. */
  updatesPerSecond: 40,
  /** Updates of one socket that wait to be made durable. */
  waitingUpdates: 400,
  bufferedBytes: 4 * 1024 * 1024,
} as const

/** Where the socket is, followed by `/<document>?ticket=...&schema=...`. */
export const documentPath = '/documents'

export type Acknowledgement = { sequence: number; sha256: Uint8Array }
/** `code` is a problem code; a browser may be older than the server and not know it. */
export type DocumentRefusal = { code: string; sha256: Uint8Array }

export const writeAcknowledge = ({ sequence, sha256 }: Acknowledgement): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, frame.acknowledge)
    encoding.writeVarUint(encoder, sequence)
    encoding.writeUint8Array(encoder, sha256)
  })

/** Reads what follows the frame's kind, as the other two readers do. @throws Error when it is cut short. */
export const readAcknowledge = (decoder: decoding.Decoder): Acknowledgement => ({
  sequence: decoding.readVarUint(decoder),
  sha256: decoding.readUint8Array(decoder, 32),
})

export const writeRefuse = ({ code, sha256 }: DocumentRefusal): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, frame.refuse)
    encoding.writeVarString(encoder, code)
    encoding.writeUint8Array(encoder, sha256)
  })

export const readRefuse = (decoder: decoding.Decoder): DocumentRefusal => ({
  code: decoding.readVarString(decoder),
  sha256: decoding.readUint8Array(decoder, 32),
})

export const writeSaved = (sequence: number): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, frame.saved)
    encoding.writeVarUint(encoder, sequence)
  })

export const readSaved = (decoder: decoding.Decoder): number => decoding.readVarUint(decoder)
