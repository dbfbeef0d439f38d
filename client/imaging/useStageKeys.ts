import { useEffect, useRef } from 'react'
import { Layout } from '../../shared/domain/stage.ts'
import type { StageModel } from './stageModel.ts'
import { keyOf, measures, type Tool, tools } from './tools.ts'

/** Answers whether the key was one of its own. */
export type KeyHandler = (event: KeyboardEvent) => boolean

/** Keys for the whole page, except where somebody writes, chooses in a list, or presses a button. */
export function usePageKeys(handler: KeyHandler, enabled = true): void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    if (!enabled) return
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return
      if (latest.current(event)) event.preventDefault()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [enabled])
}

const takesAll =
  'input:not([type="range"]), textarea, select, [contenteditable="true"], [role="dialog"], [role="listbox"], [role="menu"]'
const takesSome = 'button, a, input, [role="tab"], [role="toolbar"], [role="separator"], [role="slider"]'

function isTaken(event: KeyboardEvent): boolean {
  const at = event.target
  if (!(at instanceof Element)) return false
  if (at.closest(takesAll)) return true
  const movesFocus =
    event.key === ' ' ||
    event.key === 'Enter' ||
    event.key.startsWith('Arrow') ||
    event.key === 'Home' ||
    event.key === 'End'
  return movesFocus && at.closest(takesSome) !== null
}

/** In the order of their keys. */
export const layoutKeys: readonly Layout[] = Layout.options

export type StageKeyActions = { chooseTool: (tool: Tool) => void; toggleAnnotations: () => void; enlarge: () => void }

/**
 * F comes back, Shift F brings everyone, digits lay out, letters choose the tool, comma and full stop go to the next
 * viewport, A hides what is drawn, E takes the whole screen.
 */
export function useStageKeys(stage: StageModel, { chooseTool, toggleAnnotations, enlarge }: StageKeyActions): void {
  usePageKeys((event) => {
    const key = keyOf(event)
    const layout = /^[1-9]$/.test(key) ? layoutKeys[Number(key) - 1] : undefined
    const tool = [...tools, ...measures].find(({ shortcut }) => shortcut === key)
    if (layout) stage.showLayout(layout)
    else if (tool) chooseTool(tool.id)
    else if (key === 'F' && stage.together && stage.mode.get() === 'alone') stage.comeBack()
    else if (key === 'Shift F' && stage.together && stage.mode.get() === 'leading') stage.gather()
    else if (key === 'A') toggleAnnotations()
    else if (key === 'E') enlarge()
    else if (key === '.' || key === ',') {
      const count = stage.shown.get().views.length
      stage.active.set((stage.active.get() + (key === '.' ? 1 : count - 1)) % count)
    } else return false
    return true
  })
}
