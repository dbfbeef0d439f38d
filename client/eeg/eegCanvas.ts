import { drawPage, type PageDrawing } from './drawPage.ts'
import { coloursAt } from './eegColours.ts'

type Look = Pick<PageDrawing, 'colours' | 'font'>

/** Makes the canvas as fine as the screen and draws a page on it. `size` is in CSS pixels. */
export function drawOn(
  canvas: HTMLCanvasElement,
  size: { width: number; height: number; density: number },
  drawingFor: (context: CanvasRenderingContext2D, look: Look) => PageDrawing,
): void {
  const context = canvas.getContext('2d', { alpha: false })
  if (!context || !canvas.parentElement) return
  const [width, height] = [Math.round(size.width * size.density), Math.round(size.height * size.density)]
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  context.setTransform(size.density, 0, 0, size.density, 0, 0)
  const font = `11px ${getComputedStyle(canvas.parentElement).fontFamily}`
  context.font = font
  drawPage(context, drawingFor(context, { colours: coloursAt(canvas.parentElement), font }))
}
