import { usePageKeys } from '../imaging/useStageKeys.ts'
import type { EegActions } from './eegActions.ts'

export type EegKeyActs = { mark: () => void; cursor: () => void; clear: () => void }

/** Keys of the EEG viewport that is active. */
export function useEegKeys(actions: EegActions, isActive: boolean, own: EegKeyActs): void {
  usePageKeys((event) => {
    const letter = { e: own.mark, c: own.cursor, Escape: own.clear }[
      event.key.length === 1 ? event.key.toLowerCase() : event.key
    ]
    const act = acts(actions)[event.shiftKey ? `Shift ${event.key}` : event.key] ?? letter
    act?.()
    return act !== undefined
  }, isActive)
}

const acts = (actions: EegActions): Record<string, (() => void) | undefined> => ({
  ' ': () => actions.turn(1),
  'Shift  ': () => actions.turn(-1),
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
