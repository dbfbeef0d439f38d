import { setTimeout as wait } from 'node:timers/promises'

/** Waits until a state is reached that nobody announces. Fails saying which, and what was there instead. */
export async function eventually(
  what: string,
  reached: () => boolean | Promise<boolean>,
  milliseconds = 10_000,
  instead: () => string = () => '',
): Promise<void> {
  const until = performance.now() + milliseconds
  while (!(await reached())) {
    if (performance.now() > until) throw new Error(`never reached: ${what} ${instead()}`)
    await wait(5)
  }
}
