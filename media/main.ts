import { mediaHostConfigFrom, processEnvironment } from './config.ts'
import { openMediaHost } from './host.ts'
import type { MediaLog } from './tell.ts'
import { provideWorker } from './worker/provide.ts'

// A media node on a host of its own. Ends in order on the signals that ask for it.
const write = (level: string, event: string, fields: object = {}) =>
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`)
const log: MediaLog = {
  info: (event, fields) => write('info', event, fields),
  warn: (event, fields) => write('warn', event, fields),
  error: (event, fields) => write('error', event, fields),
  bug: (error, where) =>
    write('error', 'bug', { where, because: error instanceof Error ? error.stack : String(error) }),
}

const environment = processEnvironment()
const config = mediaHostConfigFrom(environment)
const workerBinary = await provideWorker({ environment, say: (line) => log.info('media worker', { says: line }) })
const host = await openMediaHost(config, { workerBinary, log })
log.info('media host listens', { host: config.host, port: host.port })

// mediasoup takes these signals too, and with a listener there the process does not end by itself.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    log.info('media host ends', { signal })
    await host.close()
  })
}
