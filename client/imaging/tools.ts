import { Crosshair, type LucideIcon, Move, MoveVertical, SunMedium, ZoomIn } from 'lucide-react'

/** What dragging with the main button does on an image. */
export type Tool = 'scroll' | 'window' | 'zoom' | 'pan' | 'point'

export const tools: readonly { id: Tool; icon: LucideIcon; shortcut: string }[] = [
  { id: 'scroll', icon: MoveVertical, shortcut: 'B' },
  { id: 'window', icon: SunMedium, shortcut: 'L' },
  { id: 'zoom', icon: ZoomIn, shortcut: 'Z' },
  { id: 'pan', icon: Move, shortcut: 'D' },
  { id: 'point', icon: Crosshair, shortcut: 'X' },
]
