/**
 * Runs work for a key, never twice at once; what is asked for meanwhile is run once more afterwards. So what is read
 * last is also what is applied last.
 */
export function oneAtATime<K>(work: (key: K) => Promise<void>, onBug: (error: unknown) => void): (key: K) => void {
  const running = new Map<K, { again: boolean }>()

  async function run(key: K, state: { again: boolean }): Promise<void> {
    do {
      state.again = false
      await work(key).catch(onBug)
    } while (state.again)
    running.delete(key)
  }

  return (key) => {
    const state = running.get(key)
    if (state) {
      state.again = true
      return
    }
    const begun = { again: false }
    running.set(key, begun)
    void run(key, begun)
  }
}
