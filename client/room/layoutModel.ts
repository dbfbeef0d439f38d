import { z } from 'zod'
import { observable, type Observable } from '../app/observable.ts'
import type { Kept } from '../lobby/ownMedia.ts'

/** How a person has arranged their room. Widths are in CSS pixels. */
export type RoomLayout = z.infer<typeof RoomLayout>
const RoomLayout = z.strictObject({
  leftWidth: z.number(),
  rightWidth: z.number(),
  leftOpen: z.boolean(),
  rightOpen: z.boolean(),
})

export type Side = 'left' | 'right'
export const widthLimits = { left: { least: 160, most: 420 }, right: { least: 280, most: 720 } } as const

const asAtFirst: RoomLayout = { leftWidth: 232, rightWidth: 380, leftOpen: true, rightOpen: true }

export type LayoutModel = {
  readonly layout: Observable<RoomLayout>
  toggle(side: Side): void
  open(side: Side): void
  resize(side: Side, width: number): void
}

/** Remembered for each person, on this machine. */
export function openLayoutModel(kept: Kept): LayoutModel {
  const layout = observable<RoomLayout>(layoutBefore(kept))
  const change = (next: Partial<RoomLayout>) => {
    layout.set({ ...layout.get(), ...next })
    kept.write(JSON.stringify(layout.get()))
  }
  return {
    layout,
    toggle: (side) =>
      change(side === 'left' ? { leftOpen: !layout.get().leftOpen } : { rightOpen: !layout.get().rightOpen }),
    open: (side) => change(side === 'left' ? { leftOpen: true } : { rightOpen: true }),
    resize: (side, width) => {
      const { least, most } = widthLimits[side]
      const within = Math.round(Math.min(most, Math.max(least, width)))
      change(side === 'left' ? { leftWidth: within } : { rightWidth: within })
    },
  }
}

function layoutBefore(kept: Kept): RoomLayout {
  try {
    return RoomLayout.safeParse(JSON.parse(kept.read() ?? 'null')).data ?? asAtFirst
  } catch (error) {
    if (error instanceof SyntaxError) return asAtFirst
    throw error
  }
}
