/** Lets `atOnce` pieces of work of each key run; the rest waits, first come first served. */
export function turns(atOnce: number): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const running = new Map<string, number>()
  const waiting = new Map<string, (() => void)[]>()

  const leave = (key: string) => {
    const next = waiting.get(key)?.shift()
    if (next) return next()
    waiting.delete(key)
    const left = (running.get(key) ?? 1) - 1
    if (left > 0) running.set(key, left)
    else running.delete(key)
  }

  return async (key, work) => {
    const now = running.get(key) ?? 0
    if (now < atOnce) {
      running.set(key, now + 1)
    } else {
      const queue = waiting.get(key) ?? []
      waiting.set(key, queue)
      await new Promise<void>((go) => queue.push(go))
    }
    try {
      return await work()
    } finally {
      leave(key)
    }
  }
}
