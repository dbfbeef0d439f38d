import { trendBands } from '../../shared/eeg/trend.ts'
import type { Trend } from './eegModel.ts'

/** dB over 1 µV²/Hz from which a band is seen, and at which it is brightest. */
const range = { from: -6, to: 34 }
/** µV that reach the upper border. */
const tallest = 150

/** The spectrogram, 1 Hz below and 30 Hz above, and over it the amplitude as a line. */
export function drawTrend(
  context: CanvasRenderingContext2D,
  { bins, read }: Trend,
  { width, height }: { width: number; height: number },
  ink: string,
): void {
  const column = width / bins
  const row = height / trendBands
  read.forEach(({ spectrum }, bin) => {
    spectrum.forEach((decibels, band) => {
      if (Number.isNaN(decibels)) return
      context.fillStyle = heat((decibels - range.from) / (range.to - range.from))
      context.fillRect(bin * column, height - (band + 1) * row, column + 0.6, row + 0.6)
    })
  })
  context.strokeStyle = ink
  context.lineWidth = 1.2
  context.beginPath()
  let isDown = false
  read.forEach(({ amplitude }, bin) => {
    const y = height - 1 - Math.min(1, amplitude / tallest) * (height - 2)
    if (Number.isNaN(amplitude)) isDown = false
    else if (isDown) context.lineTo((bin + 0.5) * column, y)
    else context.moveTo((bin + 0.5) * column, y)
    isDown = !Number.isNaN(amplitude)
  })
  context.stroke()
}

/** Dark blue over green to yellow: brighter is always more, in print and for every eye. */
function heat(share: number): string {
  const at = Math.min(1, Math.max(0, share))
  const [r, g, b] = [40 + 215 * at ** 1.6, 24 + 206 * at, 92 + 60 * Math.sin(Math.PI * at) - 60 * at]
  return `rgb(${r} ${g} ${b})`
}
