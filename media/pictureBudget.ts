import type { Pictures } from '../shared/protocol/media.ts'

/** In bits per second: below the first, others' cameras stop; below the second, a shared screen as well. */
export const pictureLimits = { cameras: 220_000, screen: 110_000 } as const
/** An estimate that stays low so long is believed. */
const lowMilliseconds = 2_000
/** Then it is tried again, ever more rarely: an estimate does not grow while nothing is sent. */
const againMilliseconds = [15_000, 30_000, 60_000] as const
/** Tried for so long without falling low, it counts as well again. */
const wellMilliseconds = 30_000

/**
 * Which pictures a line has room for beside the sound. The SFU shares what a line carries among pictures alone and knows
 * of no reserve for sound, so that where there is too little for both, pictures end altogether.
 */
export class PictureBudget {
  readonly #changed: (pictures: Pictures) => void
  #pictures: Pictures = 'all'
  #estimate = Infinity
  #low: { pictures: Pictures; timer: NodeJS.Timeout } | undefined
  #again: NodeJS.Timeout | undefined
  #attempts = 0
  #triedAt = -Infinity

  constructor(changed: (pictures: Pictures) => void) {
    this.#changed = changed
  }

  get pictures(): Pictures {
    return this.#pictures
  }

  /** @param bitsPerSecond what the line is thought to carry to the participant */
  handleEstimate(bitsPerSecond: number): void {
    this.#estimate = bitsPerSecond
    const fits = picturesFor(bitsPerSecond)
    if (!isLess(fits, this.#pictures)) {
      clearTimeout(this.#low?.timer)
      this.#low = undefined
    } else if (!this.#low) {
      const timer = setTimeout(() => this.#hold(), lowMilliseconds)
      timer.unref()
      this.#low = { pictures: fits, timer }
    }
  }

  close(): void {
    clearTimeout(this.#low?.timer)
    clearTimeout(this.#again)
  }

  #hold(): void {
    this.#low = undefined
    const fits = picturesFor(this.#estimate)
    if (!isLess(fits, this.#pictures)) return
    if (performance.now() - this.#triedAt > wellMilliseconds) this.#attempts = 0
    const wait = againMilliseconds[Math.min(this.#attempts++, againMilliseconds.length - 1)] ?? 0
    clearTimeout(this.#again)
    this.#again = setTimeout(() => {
      this.#triedAt = performance.now()
      this.#become('all')
    }, wait)
    this.#again.unref()
    this.#become(fits)
  }

  #become(pictures: Pictures): void {
    if (pictures === this.#pictures) return
    this.#pictures = pictures
    this.#changed(pictures)
  }
}

const picturesFor = (bitsPerSecond: number): Pictures =>
  bitsPerSecond < pictureLimits.screen ? 'none' : bitsPerSecond < pictureLimits.cameras ? 'screen' : 'all'

const order: readonly Pictures[] = ['none', 'screen', 'all']
const isLess = (a: Pictures, b: Pictures): boolean => order.indexOf(a) < order.indexOf(b)
