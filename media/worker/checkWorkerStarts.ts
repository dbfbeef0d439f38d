import { access, constants } from 'node:fs/promises'
import { once } from 'node:events'
import { createWorker } from 'mediasoup'
import { runCommand } from './runCommand.ts'

// What a worker ends with when it is started without the version that it should speak: src/main.cpp.
const exitCodeWithoutVersion = 41
const startLimitMilliseconds = 20_000

/** Starts a worker and opens a router in it. Answers why it is not usable, or undefined where it is. */
export async function whyWorkerDoesNotStart(binary: string): Promise<string | undefined> {
  try {
    await access(binary, constants.X_OK)
  } catch (error) {
    return `${binary} is not a file that can be run (${(error as NodeJS.ErrnoException).code})`
  }
  // Asked first, because a program that is no worker could make `createWorker` wait for ever.
  const alone = await runCommand(binary, [], { environment: {}, withinMilliseconds: startLimitMilliseconds })
  if (alone.exitCode !== exitCodeWithoutVersion) {
    return `${binary} does not behave like a mediasoup worker: ${alone.failed ?? 'it ended at once'}`
  }
  try {
    const worker = await createWorker({ workerBin: binary })
    const ended = once(worker, 'subprocessclose')
    try {
      await worker.createRouter({
        mediaCodecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2 }],
      })
    } finally {
      worker.close()
      await ended
    }
    return undefined
  } catch (error) {
    return `${binary} starts but does not work: ${(error as Error).message}`
  }
}
