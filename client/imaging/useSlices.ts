import { sharedWhileUsed } from '../app/sharedWhileUsed.ts'
import { openImageWorkers } from './imageWorkers.ts'
import { openSliceStore } from './sliceStore.ts'

/** The decoded slices of this page, and the workers that decode them; null until the view is mounted. */
export const useSlices = sharedWhileUsed(() => {
  const workers = openImageWorkers()
  const store = openSliceStore(workers)
  const close = () => {
    store.close()
    workers.close()
  }
  return { shared: store, close }
})
