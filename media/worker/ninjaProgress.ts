const betweenLinesMilliseconds = 10_000

/** Turns ninja's `[n/m] ...` into a line now and then that says how far it is and how long it will take. */
export function ninjaProgress(say: (line: string) => void, now = () => performance.now()): (line: string) => void {
  const started = now()
  let lastSaid = started
  return (line) => {
    const [, doneText, allText] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? []
    if (doneText === undefined || allText === undefined || now() - lastSaid < betweenLinesMilliseconds) return
    lastSaid = now()
    const [done, all] = [Number(doneText), Number(allText)]
    const minutesLeft = ((now() - started) / done) * (all - done) * (1 / 60_000)
    say(`  ${done} of ${all} steps (${Math.floor((100 * done) / all)} %), ${inWords(minutesLeft)} left`)
  }
}

const inWords = (minutes: number) => (minutes < 1 ? 'less than a minute' : `about ${Math.ceil(minutes)} min`)
