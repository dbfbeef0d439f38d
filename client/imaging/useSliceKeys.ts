import type { SliceActions } from './sliceActions.ts'
import { usePageKeys } from './useStageKeys.ts'

/** Keys of the slice viewport that is active. */
export function useSliceKeys(actions: SliceActions, isActive: boolean): void {
  usePageKeys((event) => {
    const act = acts(actions)[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    act?.()
    return act !== undefined
  }, isActive)
}

const acts = (actions: SliceActions): Record<string, (() => void) | undefined> => ({
  ArrowUp: () => actions.scrollBy(-1),
  ArrowLeft: () => actions.scrollBy(-1),
  ArrowDown: () => actions.scrollBy(1),
  ArrowRight: () => actions.scrollBy(1),
  PageUp: () => actions.scrollBy(-10),
  PageDown: () => actions.scrollBy(10),
  Home: () => actions.scrollTo(0),
  End: () => actions.scrollTo(actions.count - 1),
  '+': () => actions.zoom(1.25),
  '=': () => actions.zoom(1.25),
  '-': () => actions.zoom(0.8),
  i: actions.invert,
  r: actions.reset,
  '0': actions.fit,
})
