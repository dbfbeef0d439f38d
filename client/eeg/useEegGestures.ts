import { type RefObject, useEffect, useRef } from 'react'
import type { EegCursor } from '../../shared/domain/stage.ts'
import type { Tool } from '../imaging/tools.ts'
import type { PagePlace } from './drawPage.ts'
import type { EegActions } from './eegActions.ts'
import type { Row } from './eegLayout.ts'
import type { ShownPage } from './eegModel.ts'

export type EegGestures = {
  tool: Tool
  actions: EegActions
  shown: ShownPage | null
  rows: readonly Row[]
  place: PagePlace
  /** Scrolls the rows to, where not all fit. */
  scrollTo: ((top: number) => void) | null
  cursors: readonly EegCursor[]
  onCursors: (cursors: EegCursor[]) => void
}

/** Wheel turns of this many pixels are one second: one notch of a mouse wheel, a short stroke on a touchpad. */
const wheelPixels = 60
/** Less is a click that shook. */
const dragPixels = 5
/** A stroke of a finger, not a tap. */
const strokePixels = 60

/**
 * The mouse on the traces: the wheel goes on second by second, or scrolls the rows where not all fit (with Shift it
 * goes on all the same); with the pointing tool one points, and a click pings; with any other a click sets a cursor,
 * dragging measures from there to here, and with Shift the second cursor is set. A finger that strokes turns the page.
 */
export function useEegGestures(plot: RefObject<HTMLElement | null>, gestures: EegGestures): void {
  const latest = useRef(gestures)
  useEffect(() => {
    latest.current = gestures
  })
  useEffect(() => {
    const element = plot.current
    if (!element) return
    const listening = new AbortController()
    const { signal } = listening
    let turned = 0

    element.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault()
        const { actions, scrollTo, place } = latest.current
        const pixels = (event.deltaY || event.deltaX) * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 40 : 1)
        if (scrollTo && !event.shiftKey && event.deltaY !== 0) {
          scrollTo(place.scrolled + pixels)
          return
        }
        turned = Math.sign(turned) === Math.sign(pixels) ? turned + pixels : pixels
        const steps = Math.trunc(turned / wheelPixels)
        const notch = steps === 0 && Math.abs(pixels) >= 40 ? Math.sign(pixels) : steps
        if (notch === 0) return
        turned = 0
        actions.move(notch)
      },
      { passive: false, signal },
    )
    const pointed = (event: PointerEvent, ping: boolean) => {
      const { tool, shown, actions } = latest.current
      if (tool !== 'point' || !shown) return
      const box = element.getBoundingClientRect()
      const at = placeAt(latest.current, event.clientX - box.left, event.clientY - box.top)
      if (at) actions.point(at.time, at.channel, ping)
    }
    element.addEventListener('pointermove', (event) => pointed(event, false), { signal })
    element.addEventListener('pointerdown', (event) => event.button === 0 && pointed(event, true), { signal })
    let pressed: { x: number; y: number; touch: boolean } | null = null
    const cursorAt = (event: PointerEvent): EegCursor | null => {
      const box = element.getBoundingClientRect()
      const at = placeAt(latest.current, event.clientX - box.left, event.clientY - box.top)
      return at && at.time >= 0 ? { time: Math.round(at.time * 1e4) / 1e4, line: at.channel } : null
    }
    const isOnControl = (event: PointerEvent) =>
      event.target instanceof Element && event.target.closest('button, [role="slider"], [role="group"]') !== null
    element.addEventListener(
      'pointerdown',
      (event) => {
        if (latest.current.tool === 'point' || event.button !== 0 || isOnControl(event)) return
        pressed = { x: event.clientX, y: event.clientY, touch: event.pointerType === 'touch' }
        if (pressed.touch) return
        element.setPointerCapture(event.pointerId)
        const { cursors, onCursors } = latest.current
        const cursor = cursorAt(event)
        const [first] = cursors
        if (cursor) onCursors(event.shiftKey && first ? [first, cursor] : [cursor])
      },
      { signal },
    )
    element.addEventListener(
      'pointermove',
      (event) => {
        if (!pressed || pressed.touch || event.buttons !== 1) return
        if (Math.abs(event.clientX - pressed.x) < dragPixels) return
        const { cursors, onCursors } = latest.current
        const cursor = cursorAt(event)
        const [first] = cursors
        if (cursor && first) onCursors([first, cursor])
      },
      { signal },
    )
    element.addEventListener(
      'pointerup',
      (event) => {
        if (pressed?.touch) {
          const [dx, dy] = [event.clientX - pressed.x, event.clientY - pressed.y]
          const cursor = cursorAt(event)
          if (Math.abs(dx) > strokePixels && Math.abs(dx) > 2 * Math.abs(dy))
            latest.current.actions.turn(dx < 0 ? 1 : -1)
          else if (Math.hypot(dx, dy) < dragPixels && cursor) latest.current.onCursors([cursor])
        }
        pressed = null
      },
      { signal },
    )
    element.addEventListener('pointercancel', () => (pressed = null), { signal })
    return () => listening.abort()
  }, [plot])
}

/** The time and the line at a place of the plot, in CSS pixels from its corner. */
export function placeAt(
  { shown, rows, place }: Pick<EegGestures, 'shown' | 'rows' | 'place'>,
  x: number,
  y: number,
): { time: number; channel: string; line: number } | null {
  if (!shown || place.width === 0) return null
  const { start, seconds, lines } = shown.page
  const down = y - place.notesHeight + place.scrolled
  const line = rows.reduce(
    (nearest, row, index) =>
      Math.abs(row.middle - down) < Math.abs((rows[nearest]?.middle ?? Infinity) - down) ? index : nearest,
    0,
  )
  const found = lines[line]
  return found ? { time: start + (x / place.width) * seconds, channel: found.label, line } : null
}
