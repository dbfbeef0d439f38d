import type { Board, RecordHandlers } from '../board.ts'

/** Both ends of an upload; the files between them come as bytes, see `http/fileRoutes.ts`. */
export const uploads = (board: Board) =>
  ({
    'upload:open': ({ case: id }, caller) => board.uploads.open(caller, id),
    'upload:known': async ({ upload, fingerprints }, caller) => ({
      known: await board.uploads.known(caller, upload, fingerprints),
    }),
    'upload:texts': async ({ upload }, caller) => ({ texts: await board.uploads.texts(caller, upload) }),
    'upload:summary': ({ upload }, caller) => board.uploads.summary(caller, upload),
    'upload:accept': async ({ upload, ...choices }, caller) => ({
      studies: await board.uploads.accept(caller, upload, choices),
    }),
    'upload:discard': async ({ upload }, caller) => {
      await board.uploads.discard(caller, upload)
      return {}
    },
  }) satisfies Partial<RecordHandlers>
