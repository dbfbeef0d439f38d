import { useEffect } from 'react'
import { observable, useObservable } from './observable.ts'

/** Long enough to go from the case page into the meeting without loading anew. */
const closeAfterMilliseconds = 20_000

/**
 * One of a kind for the whole page, such as a worker: opened by the first view that needs it, closed a while after the
 * last. What it returns is the hook to use it by, which gives null until the view is mounted.
 */
export function sharedWhileUsed<T>(open: () => { shared: T; close: () => void }): () => T | null {
  const now = observable<T | null>(null)
  let close = () => {}
  let users = 0
  let closing: ReturnType<typeof setTimeout> | undefined

  const acquire = () => {
    clearTimeout(closing)
    users++
    if (now.get() !== null) return
    const opened = open()
    close = opened.close
    now.set(opened.shared)
  }
  const release = () => {
    if (--users > 0) return
    closing = setTimeout(() => {
      now.set(null)
      close()
    }, closeAfterMilliseconds)
  }
  return function useShared() {
    useEffect(() => {
      acquire()
      return release
    }, [])
    return useObservable(now)
  }
}
