import { Problem } from '../../shared/protocol/problems.ts'

/** Of those who write one record in the same instant at least one gets through each time, and a panel has fifty seats. */
const attempts = 60

/**
 * Reads, judges and writes again when a record has moved on in between, so that of two who act at once both succeed,
 * each judged by what the other has left. `attempt` must begin by reading; what was refused has written nothing.
 */
export async function untilWritten<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = attempts - 1; ; left--) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'version-conflict') || left === 0) throw error
    }
  }
}
