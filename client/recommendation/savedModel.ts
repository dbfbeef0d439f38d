import * as Y from 'yjs'
import { closeCode } from '../../shared/protocol/sync.ts'
import type { DocumentSocketState } from './documentSocket.ts'

/** What the writer may rely on. `saved` is said only where the server has acknowledged everything written here. */
export type Saved =
  | { state: 'saved'; at: number | null }
  | { state: 'saving' }
  | { state: 'offline'; unsaved: boolean }
  | { state: 'closed'; because: CloseCause }

export type CloseCause = 'frozen' | 'roleRevoked' | 'signInAgain' | 'outdated' | 'noSuchDocument' | 'tooMuch' | 'other'

export function savedOf({ connection, closedWith, unsaved, savedAt }: DocumentSocketState): Saved {
  if (connection === 'closed') return { state: 'closed', because: closeCause(closedWith) }
  if (connection === 'connecting') return { state: 'offline', unsaved: unsaved > 0 }
  return unsaved > 0 ? { state: 'saving' } : { state: 'saved', at: savedAt }
}

function closeCause(code: number | null): CloseCause {
  switch (code) {
    case closeCode.frozen:
      return 'frozen'
    case closeCode.roleRevoked:
      return 'roleRevoked'
    case closeCode.signInAgain:
      return 'signInAgain'
    case closeCode.outdated:
      return 'outdated'
    case closeCode.noSuchDocument:
      return 'noSuchDocument'
    case closeCode.tooLarge:
    case closeCode.tooFast:
      return 'tooMuch'
    default:
      return 'other'
  }
}

/** The words of updates that the server did not take, so that their writer can keep them. Deletions have none. */
export const wordsOf = (refused: DocumentSocketState['refused']): string =>
  refused
    .flatMap(({ bytes }) => Y.decodeUpdate(bytes).structs.map(wordsIn))
    .join('')
    .replace(/\n{2,}/g, '\n')
    .trim()

function wordsIn(struct: Y.Item | Y.GC | Y.Skip): string {
  if (!(struct instanceof Y.Item)) return ''
  const { content } = struct
  if (content instanceof Y.ContentString) return content.str
  if (content instanceof Y.ContentAny) return content.arr.filter((one) => typeof one === 'string').join(' ')
  // A paragraph or the like begins.
  return content instanceof Y.ContentType ? '\n' : ''
}
