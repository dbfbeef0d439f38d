import { setTimeout as wait } from 'node:timers/promises'

/** Waits until a state is reached that nobody announces. Fails saying which after ten seconds. */
export async function eventually(what: string, reached: () => boolean, milliseconds = 10_000): Promise<void> {
  const until = performance.now() + milliseconds
  while (!reached()) {
    if (performance.now() > until) throw new Error(`never reached: ${what}`)
    await wait(5)
  }
}
