import { setImmediate as nextTurn } from 'node:timers/promises'

/** How many wait for one transaction at most, so that it stays short. */
const most = 256

/** One write for many who ask at the same time. */
export type GroupCommit<Item, Answer> = {
  /** Answers when the write that held this item is durable; rejects with what the write says of this item. */
  submit(item: Item): Promise<Answer>
  /** Resolves when nothing is waiting. */
  settled(): Promise<void>
}

/**
 * What is submitted in one turn of the event loop, or while a write is under way, goes into the next write together,
 * in order: a flush to disk costs the same for one and for many. `write` answers for each item apart; when it throws,
 * it has written none of them.
 */
export function groupCommit<Item, Answer>(
  write: (items: readonly Item[]) => Promise<PromiseSettledResult<Answer>[]>,
): GroupCommit<Item, Answer> {
  let waiting: { item: Item; resolve: (answer: Answer) => void; reject: (reason: unknown) => void }[] = []
  let running: Promise<void> | undefined

  const drain = async () => {
    while (waiting.length > 0) {
      await nextTurn()
      const group = waiting.slice(0, most)
      waiting = waiting.slice(most)
      try {
        const outcomes = await write(group.map(({ item }) => item))
        for (const [index, { resolve, reject }] of group.entries()) {
          const outcome = outcomes[index]
          if (outcome?.status === 'fulfilled') resolve(outcome.value)
          else reject(outcome?.reason ?? new Error('the write did not answer for this item'))
        }
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    running = undefined
  }

  return {
    submit(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        running ??= drain()
      })
    },
    settled: async () => running,
  }
}
