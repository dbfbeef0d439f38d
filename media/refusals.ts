import { errors } from 'mediasoup'
import { Problem } from '../shared/protocol/problems.ts'

/**
 * Runs one call to mediasoup with what a browser said of itself. What mediasoup or its worker does not accept is that
 * browser's problem and nobody else's.
 * @throws Problem `media-refused` or, where the worker has ended, `media-lost`
 */
export async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof Problem) throw error
    if (error instanceof errors.WorkerClosedError) throw new Problem('media-lost', {}, { cause: error })
    const because = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
    throw new Problem('media-refused', { because }, { cause: error })
  }
}
