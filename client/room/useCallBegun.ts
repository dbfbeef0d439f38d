import { startTransition, useEffect, useState } from 'react'
import { useObservable } from '../app/observable.ts'
import type { CallModel } from './callModel.ts'

/** Nobody waits longer than this for the room, be there sound and picture or not. */
const atMostMilliseconds = 80

/**
 * Whether, in the room, sound and picture have been asked for. Drawing the room takes the page some hundredths of a
 * second: drawn before, it holds up the question; drawn afterwards and in pieces, it is drawn while the answers come.
 */
export function useCallBegun(call: Pick<CallModel, 'state'>, isInRoom: boolean): boolean {
  const state = useObservable(call.state)
  const [isBegun, setBegun] = useState(false)
  const isTime = isInRoom && state !== 'idle' && state !== 'connecting'
  useEffect(() => {
    if (isTime) return startTransition(() => setBegun(true))
    if (!isInRoom) return
    const timer = setTimeout(() => setBegun(true), atMostMilliseconds)
    return () => clearTimeout(timer)
  }, [isTime, isInRoom])
  return isBegun
}
