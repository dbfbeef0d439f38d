import { once } from 'node:events'
import { throwawayPostgres } from '../../support/postgres.ts'

process.stdout.write(`${(await throwawayPostgres()).url}\n`)
setInterval(() => {}, 60_000)
await once(process, 'exit')
