import { type RefObject, useEffect } from 'react'
import type { CallModel } from './callModel.ts'
import type { Received } from './reception.ts'
import { showTrack } from './showTrack.ts'

/** Shows what is received in an element, and asks for no more of it than the element shows. */
export function useReceived(
  element: RefObject<HTMLMediaElement | null>,
  call: CallModel,
  received: Received | undefined,
  blocked?: () => void,
): void {
  const track = received?.track
  const producer = received?.producer
  useEffect(() => {
    const at = element.current
    return at && track ? showTrack(at, track, blocked) : undefined
  }, [element, track, blocked])
  // A picture is taken once it has a place, so that the place comes before the track.
  useEffect(() => {
    const at = element.current
    if (!at || !producer) return
    call.handleUse(producer, { attached: true })
    const stopWatching = at instanceof HTMLVideoElement ? watchSize(at, (use) => call.handleUse(producer, use)) : null
    return () => {
      stopWatching?.()
      call.handleUse(producer, { attached: false })
    }
  }, [element, call, producer])
}

function watchSize(element: Element, tell: (use: { height?: number; isVisible?: boolean }) => void): () => void {
  const resizes = new ResizeObserver(([entry]) => {
    if (entry) tell({ height: entry.contentRect.height * devicePixelRatio })
  })
  const appearances = new IntersectionObserver(([entry]) => {
    if (entry) tell({ isVisible: entry.isIntersecting })
  })
  resizes.observe(element)
  appearances.observe(element)
  return () => {
    resizes.disconnect()
    appearances.disconnect()
  }
}
