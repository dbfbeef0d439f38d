import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'

export type Environment = Record<string, string | undefined>

type Options = {
  environment: Environment
  cwd?: string
  withinMilliseconds?: number
  /** Called with each line of both outputs. */
  onLine?: (line: string) => void
}

/** Runs a program to its end. `failed` says why it did not end well, with the last lines that it wrote. */
export async function runCommand(
  program: string,
  args: string[],
  { environment, cwd, withinMilliseconds, onLine = () => {} }: Options,
): Promise<{ failed?: string; exitCode: number | null }> {
  const child = spawn(program, args, {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A time-out ends the whole group: programs such as a shell script leave children behind.
    detached: withinMilliseconds !== undefined,
    ...(cwd === undefined ? {} : { cwd }),
  })
  const output = new PassThrough()
  const last: string[] = []
  const lines = createInterface({ input: output })
  lines.on('line', (line) => {
    last.push(line)
    if (last.length > 15) last.shift()
    onLine(line)
  })
  const allRead = once(lines, 'close')
  child.stdout.pipe(output, { end: false })
  child.stderr.pipe(output, { end: false })

  let timedOut = false
  const timer = withinMilliseconds === undefined ? undefined : setTimeout(endGroup, withinMilliseconds)
  function endGroup() {
    if (child.pid === undefined) return
    timedOut = true
    process.kill(-child.pid, 'SIGKILL')
  }

  try {
    const [code] = (await once(child, 'close')) as [number | null]
    output.end()
    await allRead
    if (timedOut) return { exitCode: code, failed: `${program} did not end within ${withinMilliseconds} ms` }
    return code === 0
      ? { exitCode: 0 }
      : { exitCode: code, failed: [`${program} ended with ${code}:`, ...last].join('\n') }
  } catch (error) {
    return { exitCode: null, failed: `${program} does not run: ${(error as Error).message}` }
  } finally {
    clearTimeout(timer)
  }
}
