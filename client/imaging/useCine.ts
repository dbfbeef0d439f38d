import { useEffect, useRef, useState } from 'react'
import type { SliceActions } from './sliceActions.ts'

export type Cine = { isPlaying: boolean; framesPerSecond: number; toggle(): void; faster(by: number): void }

const slowest = 1
const fastest = 30

/** Goes through the slices by itself, round and round. */
export function useCine(actions: SliceActions): Cine {
  const [isPlaying, setPlaying] = useState(false)
  const [framesPerSecond, setRate] = useState(10)
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    if (!isPlaying) return
    const playing = setInterval(() => {
      const { index, count, scrollTo } = latest.current
      scrollTo((index() + 1) % count)
    }, 1000 / framesPerSecond)
    return () => clearInterval(playing)
  }, [isPlaying, framesPerSecond])
  return {
    isPlaying,
    framesPerSecond,
    toggle: () => setPlaying(!isPlaying),
    faster: (by) => setRate(Math.min(fastest, Math.max(slowest, framesPerSecond + by))),
  }
}
