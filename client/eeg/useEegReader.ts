import { overPort } from '../../shared/protocol/carriers.ts'
import { eegRequests } from '../../shared/protocol/imaging.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { type Answer, refusal, remote, type Send } from '../../shared/protocol/table.ts'
import { sharedWhileUsed } from '../app/sharedWhileUsed.ts'
import { openEegReader } from './eegReader.ts'

/** The reader of this page, and the one worker that reads for it; null until the view is mounted. */
export const useEegReader = sharedWhileUsed(() => {
  const worker = new Worker(new URL('./eegWorker.ts', import.meta.url), { type: 'module' })
  const shared = openEegReader(remote(eegRequests, unlessBroken(worker, overPort(worker))))
  return { shared, close: () => worker.terminate() }
})

/** A worker whose script did not load never answers: that is told instead of waiting for ever. */
function unlessBroken(worker: Worker, send: Send): Send {
  let hasAnswered = false
  const broken = new Promise<Answer>((tell) => {
    worker.addEventListener('error', () => hasAnswered || tell(refusal(new Problem('unavailable', { what: 'worker' }))))
  })
  return async (name, input) => {
    const answered = await Promise.race([send(name, input), broken])
    hasAnswered ||= answered.ok
    return answered
  }
}
