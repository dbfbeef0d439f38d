import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/**
 * Runs a program of ours in a process of its own, kills it with SIGKILL as soon as it has said so many lines, and
 * answers with every line it said until it died.
 */
export async function killedAfter(lines: number, program: string, ...given: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [program, ...given], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  try {
    const said: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line)
      if (said.length === lines) child.kill('SIGKILL')
    }
    const [code, signal] = await exit
    if (signal !== 'SIGKILL') throw new Error(`ended by itself with ${code} after ${said.length} lines`)
    return said
  } finally {
    child.kill('SIGKILL')
  }
}
