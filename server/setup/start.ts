import { provideWorker } from '../../media/worker/provide.ts'
import { serve } from '../main.ts'
import { buildClient } from './buildClient.ts'

const say = (line: string) => void process.stderr.write(`${line}\n`)

const worker = await provideWorker({ environment: process.env, say })
await buildClient(say)
await serve({ ...process.env, MEDIASOUP_WORKER_BIN: worker })
