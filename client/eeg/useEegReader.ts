import { useEffect } from 'react'
import { overPort } from '../../shared/protocol/carriers.ts'
import { eegRequests } from '../../shared/protocol/imaging.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { type Answer, refusal, remote, type Send } from '../../shared/protocol/table.ts'
import { observable, useObservable } from '../app/observable.ts'
import { type EegReader, openEegReader } from './eegReader.ts'

/** The page has one worker that reads recordings, from the first view that needs it until a while after the last. */
const shared = observable<EegReader | null>(null)
let close: () => void = () => undefined
let users = 0
let closing: ReturnType<typeof setTimeout> | undefined

/** Long enough to go from the case page into the meeting without reading anew. */
const closeAfterMilliseconds = 20_000

/** The reader of this page; null until the view is mounted. */
export function useEegReader(): EegReader | null {
  useEffect(() => {
    acquire()
    return release
  }, [])
  return useObservable(shared)
}

function acquire(): void {
  clearTimeout(closing)
  users++
  if (shared.get()) return
  const opened = openWorker()
  close = opened.close
  shared.set(opened.reader)
}

function release(): void {
  if (--users > 0) return
  closing = setTimeout(() => {
    close()
    shared.set(null)
  }, closeAfterMilliseconds)
}

function openWorker(): { reader: EegReader; close: () => void } {
  const worker = new Worker(new URL('./eegWorker.ts', import.meta.url), { type: 'module' })
  return {
    reader: openEegReader(remote(eegRequests, unlessBroken(worker, overPort(worker)))),
    close: () => worker.terminate(),
  }
}

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
