import { provideWorker } from '../../media/worker/provide.ts'

/** Path of a real mediasoup worker; from the cache, where a set-up has been run before. */
export const mediaWorker = () =>
  provideWorker({ environment: process.env, say: (line) => process.stderr.write(`${line}\n`) })
