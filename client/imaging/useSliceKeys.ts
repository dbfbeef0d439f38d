import type { ImageView, Slab } from '../../shared/domain/stage.ts'
import type { Drawn } from './cornerstone.ts'
import type { SliceActions } from './sliceActions.ts'
import { keyOf, type Tool } from './tools.ts'
import type { Cine } from './useCine.ts'
import { usePageKeys } from './useStageKeys.ts'

type Keyed = { actions: SliceActions; view: ImageView; cine: Cine; tool: Tool; drawn: Drawn | null }

/** Keys of the image viewport that is active. */
export function useSliceKeys(keyed: Keyed, isActive: boolean): void {
  usePageKeys((event) => {
    const act = acts(keyed)[keyOf(event)]
    act?.()
    return act !== undefined
  }, isActive)
}

const degrees = 2
export const slabs: readonly number[] = [0, 3, 5, 10, 20, 40]
export const slabKinds: readonly Slab['by'][] = ['mean', 'highest', 'lowest']

/** The keys of an image, in the order in which they are listed. */
export const sliceKeys = [
  ['scroll', '↑ ↓'],
  ['scrollTen', 'PageUp PageDown'],
  ['ends', 'Home End'],
  ['zoom', '+ -'],
  ['panTilt', 'Shift ↑ ↓ ← →'],
  ['windows', 'W'],
  ['invert', 'I'],
  ['turn', 'K'],
  ['turnBack', 'Shift K'],
  ['mirror', 'J'],
  ['fit', '0'],
  ['reset', 'R'],
  ['cine', 'Y'],
  ['cineRate', 'Shift Y'],
  ['orientation', 'O'],
  ['planes', 'Shift O'],
  ['slab', 'N'],
  ['slabKind', 'Shift N'],
  ['act', 'Enter'],
  ['delete', 'Delete'],
  ['hide', 'A'],
  ['enlarge', 'E'],
  ['gather', 'Shift F'],
] as const

function acts({ actions, view, cine, tool, drawn }: Keyed): Record<string, (() => void) | undefined> {
  const slab = view.kind === 'plane' ? view.slab : null
  const middle = drawn ? { x: drawn.canvas.width / 2, y: drawn.canvas.height / 2 } : null
  const step = drawn ? Math.round(Math.min(drawn.canvas.width, drawn.canvas.height) / 20) : 0
  /** A plane leans, a slice moves. */
  const shifted = (x: number, y: number) => () => {
    if (view.kind === 'slice' || tool === 'pan') actions.pan({ x: x * step, y: y * step })
    else if (x !== 0) actions.tilt('columns', x * degrees)
    else actions.tilt('rows', -y * degrees)
  }
  return {
    ArrowUp: () => actions.scrollBy(-1),
    ArrowLeft: () => actions.scrollBy(-1),
    ArrowDown: () => actions.scrollBy(1),
    ArrowRight: () => actions.scrollBy(1),
    PageUp: () => actions.scrollBy(-10),
    PageDown: () => actions.scrollBy(10),
    Home: () => actions.scrollTo(0),
    End: () => actions.scrollTo(actions.count - 1),
    'Shift ArrowLeft': shifted(-1, 0),
    'Shift ArrowRight': shifted(1, 0),
    'Shift ArrowUp': shifted(0, -1),
    'Shift ArrowDown': shifted(0, 1),
    '+': () => actions.zoom(1.25),
    '=': () => actions.zoom(1.25),
    '-': () => actions.zoom(0.8),
    I: actions.invert,
    R: actions.reset,
    K: () => actions.turn(1),
    'Shift K': () => actions.turn(-1),
    J: actions.mirror,
    Y: cine.toggle,
    'Shift Y': () => cine.faster(cine.framesPerSecond >= 30 ? -29 : 5),
    O: actions.nextOrientation,
    'Shift O': actions.showPlanes,
    N: slab ? () => actions.setSlab({ ...slab, millimetres: after(slabs, slab.millimetres) }) : undefined,
    'Shift N': slab ? () => actions.setSlab({ ...slab, by: after(slabKinds, slab.by) }) : undefined,
    Enter:
      middle && tool === 'cross'
        ? () => actions.cross(middle)
        : middle && tool === 'point'
          ? () => actions.point(middle, true)
          : undefined,
    '0': actions.fit,
  }
}

const after = <T>(all: readonly T[], one: T): T => all[(all.indexOf(one) + 1) % all.length]!
