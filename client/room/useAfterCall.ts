import { useEffect, useState } from 'react'
import { useObservable } from '../app/observable.ts'
import type { CallModel } from './callModel.ts'

/** What the first sound and picture take after the transports are there, on a slow machine too. */
const firstPictureMilliseconds = 250
/** Nobody waits longer than this for what they write in, be there sound and picture or not. */
const atMostMilliseconds = 1_500

/**
 * Whether sound and picture had their turn: opening the editors of the text takes the page a tenth of a second in which
 * nothing else happens, and people look for each other first.
 */
export function useAfterCall(call: Pick<CallModel, 'state'>): boolean {
  const state = useObservable(call.state)
  const [isTime, setTime] = useState(false)
  useEffect(() => {
    const wait = state === 'connected' ? firstPictureMilliseconds : atMostMilliseconds
    const timer = setTimeout(() => setTime(true), wait)
    return () => clearTimeout(timer)
  }, [state])
  return isTime
}
