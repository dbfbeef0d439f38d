import { type RefObject, useEffect, useRef } from 'react'
import type { Window } from '../../shared/domain/stage.ts'
import type { Vector } from '../../shared/dicom/vector.ts'
import type { Drawn, SliceCanvas } from './cornerstone.ts'
import { placeAt, type Point } from './framing.ts'
import { isImage } from './hanging.ts'
import { type CutLine, cutLines, cssPlace } from './ReferenceLines.tsx'
import type { SliceActions } from './sliceActions.ts'
import type { SliceStore } from './sliceStore.ts'
import type { StageModel } from './stageModel.ts'
import { isFigure, type Tool } from './tools.ts'

type Gestures = {
  tool: Tool
  actions: SliceActions
  canvas: RefObject<SliceCanvas | null>
  drawn: Drawn | null
  stage: StageModel
  number: number
  store: SliceStore | null
}

type Drag = { tool: Tool; x: number; y: number; index: number; window: Window | null; line: HeldLine | null }

/** A line that another plane cuts this image in, held by its middle or by an end. In CSS pixels. */
type HeldLine = CutLine & { turns: boolean; pivot: Point; place: Vector }

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
        if (!by || isFigure(by)) return
        event.preventDefault()
        element.setPointerCapture(event.pointerId)
        const line = by === 'cross' ? lineUnder(latest.current, event) : null
        const { clientX: x, clientY: y } = event
        drag = { tool: by, x, y, index: actions.index(), window: actions.window(), line }
        if (by === 'point' && canvas.current) actions.point(canvas.current.canvasPoint(event), true)
        if (by === 'cross' && !line && canvas.current) actions.cross(canvas.current.canvasPoint(event))
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

function move(drag: Drag, event: PointerEvent, gestures: Gestures, element: HTMLElement): void {
  const { actions, canvas } = gestures
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
    case 'cross':
      if (drag.line) moveLine(drag, drag.line, event, gestures)
      else if (canvas.current) actions.cross(canvas.current.canvasPoint(event))
      break
    default:
      return
  }
  // These two go on from where they are.
  drag.x = event.clientX
  drag.y = event.clientY
}

/** How near to a line one has to be, and to which share of its half its middle reaches. In CSS pixels. */
const nearLine = 7
const middleShare = 0.45

/** The plane another viewport shows, taken by its line: by the outer parts to turn it, by the middle to move it. */
function lineUnder({ drawn, stage, number, store, canvas }: Gestures, event: PointerEvent): HeldLine | null {
  const view = stage.shown.get().views[number]
  if (!drawn || !store || !isImage(view) || !canvas.current) return null
  const at = cssPoint(canvas.current, event)
  const { cross } = stage.shown.get()
  for (const line of cutLines(stage, number, view, drawn, store)) {
    const { from, to } = line
    const long = Math.hypot(to.x - from.x, to.y - from.y)
    if (!line.isPlane || long < 20) continue
    const off = Math.abs((to.x - from.x) * (at.y - from.y) - (to.y - from.y) * (at.x - from.x)) / long
    const along = ((at.x - from.x) * (to.x - from.x) + (at.y - from.y) * (to.y - from.y)) / long
    if (off > nearLine || along < 0 || along > long) continue
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
    const marked = cross ? cssPlace(drawn, cross.point) : null
    const pivot = marked ?? middle
    const turns = Math.hypot(at.x - pivot.x, at.y - pivot.y) > (middleShare * long) / 2
    return { ...line, turns, pivot, place: cross?.point ?? placeOf(drawn, middle) }
  }
  return null
}

function moveLine(drag: Drag, line: HeldLine, event: PointerEvent, { actions, canvas, drawn }: Gestures): void {
  if (!canvas.current || !drawn?.geometry.plane) return
  const now = cssPoint(canvas.current, event)
  const box = { x: now.x - (event.clientX - drag.x), y: now.y - (event.clientY - drag.y) }
  if (!line.turns) {
    actions.moveOther(line.viewport, placeOf(drawn, now))
    return
  }
  const angle = (point: Point) => Math.atan2(point.y - line.pivot.y, point.x - line.pivot.x)
  // The picture's rows and columns turn as its normal says: clockwise on the screen is positive about it.
  actions.rotateOthers(angle(now) - angle(box), line.place, event.shiftKey ? line.viewport : null)
}

const cssPoint = (canvas: SliceCanvas, event: PointerEvent): Point => {
  const { x, y } = canvas.canvasPoint(event)
  return { x: x / canvas.density(), y: y / canvas.density() }
}

const placeOf = ({ geometry, placement, canvas, density }: Drawn, { x, y }: Point): Vector =>
  placeAt(geometry, placement, canvas, { x: x * density, y: y * density })
