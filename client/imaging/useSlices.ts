import { useEffect } from 'react'
import { observable, useObservable } from '../app/observable.ts'
import { openImageWorkers } from './imageWorkers.ts'
import { openSliceStore, type SliceStore } from './sliceStore.ts'

/** The page has one store, from the first view that needs it until a while after the last. */
const shared = observable<SliceStore | null>(null)
let closeShared = () => {}
let users = 0
let closing: ReturnType<typeof setTimeout> | undefined

/** Long enough to go from the case page into the meeting without loading anew. */
const closeAfterMilliseconds = 20_000

/** The decoded slices of this page; null until the view is mounted. */
export function useSlices(): SliceStore | null {
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
  const workers = openImageWorkers()
  const store = openSliceStore(workers)
  closeShared = () => {
    shared.set(null)
    store.close()
    workers.close()
  }
  shared.set(store)
}

function release(): void {
  if (--users === 0) closing = setTimeout(() => closeShared(), closeAfterMilliseconds)
}
