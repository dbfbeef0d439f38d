import { Problem } from '../shared/protocol/problems.ts'

const levels = ['error', 'warn', 'info', 'debug'] as const
type Level = (typeof levels)[number]
type Fields = Record<string, string | number | boolean | null>

/**
 * One line of JSON an entry. error: a person was failed; warn: it healed itself; info: one line per life-cycle change;
 * debug: the rest. Fields hold codes and ids, never what a person typed or a file said.
 */
export type Log = Record<Level, (event: string, fields?: Fields) => void> & {
  /** For what should not have happened: the cause with its stack, at level error. */
  bug(error: unknown, where: string): void
}

export function openLog(least: Level, write: (line: string) => void = (line) => process.stderr.write(line)): Log {
  const entry = (level: Level, event: string, fields: Fields) => {
    if (levels.indexOf(level) > levels.indexOf(least)) return
    write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`)
  }
  return {
    error: (event, fields = {}) => entry('error', event, fields),
    warn: (event, fields = {}) => entry('warn', event, fields),
    info: (event, fields = {}) => entry('info', event, fields),
    debug: (event, fields = {}) => entry('debug', event, fields),
    bug: (error, where) => entry('error', 'bug', { where, because: explain(error) }),
  }
}

function explain(error: unknown): string {
  if (error instanceof Problem) return `${error.code} ${JSON.stringify(error.detail)}`
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined
    ? (error.stack ?? error.message)
    : `${error.stack}\ncaused by ${explain(error.cause)}`
}
