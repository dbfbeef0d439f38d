import { useEffect, useMemo } from 'react'
import { observable, useObservable } from '../app/observable.ts'

/** What is opened when this comes on screen and closed when it goes; null in between. Opened anew when `open` changes. */
export function useOpened<T extends { close(): void }>(open: () => T | null): T | null {
  const holder = useMemo(() => observable<T | null>(null), [])
  useEffect(() => {
    const opened = open()
    holder.set(opened)
    return () => {
      holder.set(null)
      opened?.close()
    }
  }, [holder, open])
  return useObservable(holder)
}
