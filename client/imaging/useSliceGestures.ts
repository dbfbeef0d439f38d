import { type RefObject, useEffect, useRef } from 'react'
import type { Window } from '../../shared/domain/stage.ts'
import type { Drawn, SliceCanvas } from './cornerstone.ts'
import type { SliceActions } from './sliceActions.ts'
import type { Tool } from './tools.ts'

type Gestures = {
  tool: Tool
  actions: SliceActions
  canvas: RefObject<SliceCanvas | null>
  drawn: Drawn | null
}

type Drag = { tool: Tool; x: number; y: number; index: number; window: Window | null }

/** Wheel turns of this many pixels are one slice: one notch of a mouse wheel, a short stroke on a touchpad. */
const wheelPixels = 60

/** The mouse on a slice: wheel scrolls, with Ctrl zooms; the main button does the tool, the middle pans, the right zooms. */
export function useSliceGestures(place: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const latest = useRef(gestures)
  useEffect(() => {
    latest.current = gestures
  })
  useEffect(() => {
    const element = place.current
    if (!element) return
    const listening = new AbortController()
    const { signal } = listening
    let drag: Drag | null = null
    let turned = 0

    element.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault()
        const { actions, canvas } = latest.current
        const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 40 : 1)
        if (event.ctrlKey) {
          actions.zoom(Math.exp(-pixels / 300), canvas.current?.canvasPoint(event))
          return
        }
        turned = Math.sign(turned) === Math.sign(pixels) ? turned + pixels : pixels
        const steps = Math.trunc(turned / wheelPixels)
        // A notch of less than that is one slice all the same.
        const notch = steps === 0 && Math.abs(pixels) >= 40 ? Math.sign(pixels) : steps
        if (notch === 0) return
        turned = 0
        actions.scrollBy(notch)
      },
      { passive: false, signal },
    )
    element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal })
    element.addEventListener(
      'pointerdown',
      (event) => {
        const { tool, actions, canvas } = latest.current
        const by = ([tool, 'pan', 'zoom'] as const)[event.button]
        if (!by) return
        event.preventDefault()
        element.setPointerCapture(event.pointerId)
        drag = { tool: by, x: event.clientX, y: event.clientY, index: actions.index(), window: actions.window() }
        if (by === 'point' && canvas.current) actions.point(canvas.current.canvasPoint(event), true)
      },
      { signal },
    )
    element.addEventListener(
      'pointermove',
      (event) => {
        const { tool, canvas, actions } = latest.current
        if (tool === 'point' && canvas.current) actions.point(canvas.current.canvasPoint(event), false)
        if (!drag || (event.clientX === drag.x && event.clientY === drag.y)) return
        move(drag, event, latest.current, element)
      },
      { signal },
    )
    for (const end of ['pointerup', 'pointercancel'] as const) {
      element.addEventListener(end, () => (drag = null), { signal })
    }
    return () => listening.abort()
  }, [place])
}

function move(drag: Drag, event: PointerEvent, { actions, canvas }: Gestures, element: HTMLElement): void {
  const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y]
  const density = canvas.current?.density() ?? 1
  switch (drag.tool) {
    case 'scroll': {
      // The height of the viewport is the whole series, a slice at least three pixels.
      const perSlice = Math.max(3, element.clientHeight / actions.count)
      actions.scrollTo(drag.index + Math.round(dy / perSlice))
      return
    }
    case 'window': {
      if (!drag.window) return
      const { center, width } = drag.window
      const step = width / 300
      actions.setWindow({ center: center + dy * step, width: Math.max(width / 50, width + 2 * dx * step) })
      return
    }
    case 'zoom':
      actions.zoom(Math.exp(-dy / 200))
      break
    case 'pan':
      actions.pan({ x: dx * density, y: dy * density })
      break
    case 'point':
      return
  }
  // These two go on from where they are.
  drag.x = event.clientX
  drag.y = event.clientY
}
