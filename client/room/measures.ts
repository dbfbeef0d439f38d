import type { Measured } from '../../shared/protocol/room.ts'
import type { CallModel } from './callModel.ts'
import type { RoomModel } from './roomModel.ts'

/** What this browser measured, for the operator's numbers: how long joining took, and the first picture of another. */
export type Measures = { handleFirstFrame(): void; close(): void }

export type MeasuresOptions = {
  room: Pick<RoomModel, 'listen' | 'measured'>
  call: Pick<CallModel, 'state'>
  now?: () => number
}

export function openMeasures({ room, call, now = () => performance.now() }: MeasuresOptions): Measures {
  let since: number | null = now()
  let entered: number | null = null
  let broken: number | null = null
  // In a turn of its own: a line that has just said something keeps whatever is said next until the page is drawn.
  const tell = (what: 'join' | 'firstFrame' | 'interruption', milliseconds: number) => {
    const measured = { what, milliseconds: Math.min(600_000, Math.max(0, milliseconds)) } satisfies Measured
    setTimeout(() => room.measured(measured))
  }

  const stops = [
    room.listen({
      told: (notice) => {
        // Waiting for somebody to open the door is not what joining takes.
        if (notice.name === 'room:phase' && notice.content.phase === 'room') since = now()
      },
      entered: () => {
        if (since !== null) tell('join', now() - since)
        since = null
        entered ??= now()
      },
    }),
    call.state.subscribe(() => {
      const state = call.state.get()
      if (state === 'broken') broken ??= now()
      if (state !== 'connected' || broken === null) return
      tell('interruption', now() - broken)
      broken = null
    }),
  ]
  let isFirst = true
  return {
    handleFirstFrame() {
      if (!isFirst || entered === null) return
      isFirst = false
      tell('firstFrame', now() - entered)
    },
    close() {
      for (const stop of stops) stop()
    },
  }
}
