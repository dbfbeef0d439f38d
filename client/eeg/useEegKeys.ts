import { keyOf } from '../imaging/tools.ts'
import { usePageKeys } from '../imaging/useStageKeys.ts'
import type { EegActions } from './eegActions.ts'

export type EegKeyActs = { mark: () => void; cursor: () => void; clear: () => void }

/** Keys of the EEG viewport that is active. */
export function useEegKeys(actions: EegActions, isActive: boolean, own: EegKeyActs): void {
  usePageKeys((event) => {
    const key = keyOf(event)
    const act = { ...acts(actions), N: own.mark, K: own.cursor, Escape: own.clear }[
      key === ' ' && event.shiftKey ? 'Shift Space' : key
    ]
    act?.()
    return act !== undefined
  }, isActive)
}

const acts = (actions: EegActions): Record<string, (() => void) | undefined> => ({
  ' ': () => actions.turn(1),
  'Shift Space': () => actions.turn(-1),
  PageDown: () => actions.turn(1),
  PageUp: () => actions.turn(-1),
  ArrowRight: () => actions.move(1),
  ArrowLeft: () => actions.move(-1),
  ArrowUp: () => actions.scale(1),
  ArrowDown: () => actions.scale(-1),
  'Shift ArrowRight': () => actions.neighbour(1),
  'Shift ArrowLeft': () => actions.neighbour(-1),
  Home: () => actions.goTo(0),
  End: actions.goToEnd,
})

/**
 * The keys of a recording, in the order in which they are listed. None of them is a key of the room or of the stage,
 * which both listen at the same time.
 */
export const eegKeys = [
  ['page', 'Space Shift Space'],
  ['second', '← →'],
  ['sensitivity', '↑ ↓'],
  ['annotation', 'Shift ← →'],
  ['ends', 'Home End'],
  ['mark', 'N'],
  ['cursor', 'K'],
  ['clear', 'Escape'],
] as const
