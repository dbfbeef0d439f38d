import {
  ArrowUpRight,
  Circle,
  Crosshair,
  LassoSelect,
  Locate,
  type LucideIcon,
  Move,
  MoveVertical,
  Plus,
  Ruler,
  Search,
  Square,
  SunMedium,
  TriangleRight,
  ZoomIn,
} from 'lucide-react'
import { type FigureKind, figures } from '../../shared/dicom/measure.ts'

/** What dragging with the main button does on an image. */
export type Tool = 'scroll' | 'window' | 'zoom' | 'pan' | 'point' | 'cross' | 'magnify' | FigureKind

type Offer<T extends Tool> = { id: T; icon: LucideIcon; shortcut: string }

export const tools: readonly Offer<Exclude<Tool, FigureKind>>[] = [
  { id: 'scroll', icon: MoveVertical, shortcut: 'B' },
  { id: 'window', icon: SunMedium, shortcut: 'L' },
  { id: 'zoom', icon: ZoomIn, shortcut: 'Z' },
  { id: 'pan', icon: Move, shortcut: 'D' },
  { id: 'cross', icon: Locate, shortcut: 'C' },
  { id: 'magnify', icon: Search, shortcut: 'Q' },
  { id: 'point', icon: Crosshair, shortcut: 'X' },
]

/** What is drawn onto images and stays with the case. */
export const measures: readonly Offer<FigureKind>[] = [
  { id: 'arrow', icon: ArrowUpRight, shortcut: 'Shift A' },
  { id: 'length', icon: Ruler, shortcut: 'Shift L' },
  { id: 'bidirectional', icon: Plus, shortcut: 'Shift B' },
  { id: 'angle', icon: TriangleRight, shortcut: 'Shift G' },
  { id: 'ellipse', icon: Circle, shortcut: 'Shift E' },
  { id: 'rectangle', icon: Square, shortcut: 'Shift R' },
  { id: 'freehand', icon: LassoSelect, shortcut: 'Shift D' },
  { id: 'probe', icon: Crosshair, shortcut: 'Shift V' },
]

export const isFigure = (tool: Tool): tool is FigureKind => Object.hasOwn(figures, tool)

/** A key as shortcuts are written: `Shift L`, `ArrowUp`, `B`. */
export const keyOf = ({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): string => {
  const name = key.length === 1 ? key.toUpperCase() : key
  const isLetter = /^[A-Z]$/.test(name) || name.length > 1
  return shiftKey && isLetter ? `Shift ${name}` : name
}
