import { observable, type Observable } from '../app/observable.ts'
import { pixelsPerMillimetre as assumed } from './eegLayout.ts'

/** How many CSS pixels make a millimetre on this screen, and whether somebody measured it. */
export type ScreenScale = { pixelsPerMillimetre: number; isCalibrated: boolean }

/** The long side of a bank card, ISO/IEC 7810 ID-1. */
export const cardMillimetres = { width: 85.6, height: 53.98 } as const

const key = 'eeg.devicePixelsPerMillimetre'
/** From a wall display to a phone. */
const plausible = { least: 1, most: 40 } as const

const known = observable<ScreenScale>(read())
export const screenScale: Observable<ScreenScale> = known

/** Keeps what was measured on this device. In device pixels: the zoom of the browser does not change it. */
export function calibrate(cssPixelsPerMillimetre: number): void {
  localStorage.setItem(key, String(cssPixelsPerMillimetre * devicePixelRatio))
  known.set(read())
}

export function forgetCalibration(): void {
  localStorage.removeItem(key)
  known.set(read())
}

function read(): ScreenScale {
  const none = { pixelsPerMillimetre: assumed, isCalibrated: false }
  if (typeof localStorage === 'undefined') return none
  const device = Number(localStorage.getItem(key))
  const pixels = device / (typeof devicePixelRatio === 'number' ? devicePixelRatio : 1)
  return pixels >= plausible.least && pixels <= plausible.most
    ? { pixelsPerMillimetre: pixels, isCalibrated: true }
    : none
}

// The zoom changes how many CSS pixels that is.
if (typeof addEventListener === 'function') {
  addEventListener('resize', () => {
    const now = read()
    if (now.pixelsPerMillimetre !== known.get().pixelsPerMillimetre) known.set(now)
  })
}
