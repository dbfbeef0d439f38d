import { join } from 'node:path'

/** A server to be measured: its program, and what it means by an answer. */
export type Contender = {
  name: 'ours' | 'hocuspocus' | 'yWebsocketServer'
  program: string
  /** What its program is told besides where to keep its data; the people who will come unless something else. */
  options?: string[]
  /** What its p50Ms to p99Ms are measured to. */
  acknowledgement: string
}

const program = (name: string) => join(import.meta.dirname, name)

export const contenders: readonly Contender[] = [
  {
    name: 'ours',
    program: program('ourServer.ts'),
    acknowledgement: 'the edit is in the log and flushed to disk (SQLite, synchronous full), applied and broadcast',
  },
  {
    name: 'hocuspocus',
    program: program('hocuspocusServer.ts'),
    acknowledgement:
      'its sync status: the edit is applied in memory, whether stored or not; durableMs is to the end of its store hook ' +
      '(debounce 0, whole document into SQLite, synchronous full), told by a stateless message',
  },
  {
    name: 'yWebsocketServer',
    program: program('yWebsocketServer.ts'),
    acknowledgement:
      'it has none: the edit is seen by a second client, its best case; LevelDB is written afterwards and never flushed',
  },
]

/** Hocuspocus with its default debounce, for what it loses then; killed and not timed. */
export const asItShips: Contender = {
  name: 'hocuspocus',
  program: program('hocuspocusServer.ts'),
  options: ['2000'],
  acknowledgement: '',
}
