import { type RefObject, useEffect, useRef } from 'react'
import type { Drawn } from './cornerstone.ts'
import styles from './Magnifier.module.css'

/** CSS pixels across, and how much larger than around it. */
const size = 180
const factor = 3

/** A glass over the image that follows the mouse; before it has moved, over the middle. */
export function Magnifier({ place, drawn }: { place: RefObject<HTMLElement | null>; drawn: Drawn }) {
  const glass = useRef<HTMLCanvasElement>(null)
  const at = useRef<{ x: number; y: number } | null>(null)
  useEffect(() => {
    const element = place.current
    if (!element) return
    const draw = () => drawGlass(glass.current, element, drawn, at.current)
    const moved = (event: PointerEvent) => {
      const box = element.getBoundingClientRect()
      at.current = { x: event.clientX - box.left, y: event.clientY - box.top }
      draw()
    }
    draw()
    element.addEventListener('pointermove', moved)
    return () => element.removeEventListener('pointermove', moved)
  }, [place, drawn])
  return <canvas ref={glass} className={styles.glass} aria-hidden />
}

function drawGlass(
  glass: HTMLCanvasElement | null,
  place: HTMLElement,
  { density, canvas }: Drawn,
  at: { x: number; y: number } | null,
): void {
  const source = place.querySelector('canvas')
  const context = glass?.getContext('2d')
  if (!glass || !source || !context) return
  const { x, y } = at ?? { x: canvas.width / density / 2, y: canvas.height / density / 2 }
  const pixels = Math.round(size * density)
  if (glass.width !== pixels) glass.width = glass.height = pixels
  const seen = pixels / factor
  context.imageSmoothingQuality = 'high'
  context.fillStyle = '#000'
  context.fillRect(0, 0, pixels, pixels)
  context.drawImage(source, x * density - seen / 2, y * density - seen / 2, seen, seen, 0, 0, pixels, pixels)
  glass.style.transform = `translate(${x - size / 2}px, ${y - size / 2}px)`
}
