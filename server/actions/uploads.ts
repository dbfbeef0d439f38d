import type { Board, RecordHandlers } from '../board.ts'

/** The two ends of an upload; the files between them come as bytes, see `http/fileRoutes.ts`. */
export const uploads = (board: Board) =>
  ({
    'upload:open': async ({ case: id }, caller) => ({ upload: await board.uploads.open(caller, id) }),
    'upload:texts': async ({ upload }, caller) => ({ texts: board.uploads.texts(caller, upload) }),
    'upload:accept': async ({ upload, texts }, caller) => ({
      studies: await board.uploads.accept(caller, upload, texts),
    }),
  }) satisfies Partial<RecordHandlers>
