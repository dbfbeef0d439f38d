import { useSyncExternalStore } from 'react'

/** A value that changes and says so: what every model of the client offers and every view reads. */
export type Observable<T> = {
  get(): T
  /** Calls back after each change; returns how to stop. */
  subscribe(changed: () => void): () => void
}
export type Changeable<T> = Observable<T> & { set(next: T): void }

export function observable<T>(first: T): Changeable<T> {
  let value = first
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return
      value = next
      for (const listener of listeners) listener()
    },
    subscribe: (changed) => {
      listeners.add(changed)
      return () => void listeners.delete(changed)
    },
  }
}

/** One thing about it: whoever asks for that is drawn anew only when that has changed. `select` answers with a primitive. */
export const useSelected = <T, Part extends string | number | boolean | null | undefined>(
  of: Observable<T>,
  select: (value: T) => Part,
): Part => useSyncExternalStore(of.subscribe, () => select(of.get()))

export const useObservable = <T>(of: Observable<T>): T => useSyncExternalStore(of.subscribe, of.get)
