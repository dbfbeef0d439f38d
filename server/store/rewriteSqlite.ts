import { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'

/** Runs as a thread: others wait for the lock meanwhile, and their event loop does not. */
const database = new DatabaseSync(String(workerData), { timeout: 60_000 })
try {
  database.exec('pragma secure_delete = on')
  database.exec('vacuum')
  const [answer] = database.prepare('pragma wal_checkpoint(truncate)').all() as { busy: number }[]
  if (answer?.busy !== 0) throw new Error('the write-ahead log could not be emptied: a reader holds it')
} finally {
  database.close()
}
