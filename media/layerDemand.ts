/** So long a new or resumed picture is sent whole: whoever comes to look finds every layer there. */
const wholeMilliseconds = 10_000
/** A tile that moves lets go and takes again: what nobody takes is given up only after a while. */
const lowerMilliseconds = 3_000

/**
 * Which layers of one picture are of use to anybody, so that its sender suspends the rest. More is asked for at once,
 * less after a while.
 */
export class LayerDemand {
  readonly #top: number
  readonly #told: (spatial: number | null) => void
  readonly #uses = new Map<string, number>()
  #sent: number | null
  #wholeUntil = 0
  #timer: NodeJS.Timeout | undefined

  /** @param layers that the sender has at most */
  constructor(layers: number, told: (spatial: number | null) => void) {
    this.#top = layers - 1
    this.#sent = this.#top
    this.#told = told
    this.handleBegun()
  }

  /** New, or resumed: all layers come by themselves. */
  handleBegun(): void {
    this.#wholeUntil = performance.now() + wholeMilliseconds
    this.#tell(this.#top)
    this.#look()
  }

  /** Somebody is about to take it: where nobody did, it is begun while they get ready. */
  handleExpected(): void {
    if (this.#sent === null) this.handleBegun()
  }

  /** @param spatial the best layer that a consumer takes, `Infinity` for the best there is; null while it takes none */
  handleUse(consumer: string, spatial: number | null): void {
    if (spatial === null) this.#uses.delete(consumer)
    else this.#uses.set(consumer, Math.min(spatial, this.#top))
    this.#look()
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  get #wanted(): number | null {
    return this.#uses.size === 0 ? null : Math.max(...this.#uses.values())
  }

  #look(): void {
    clearTimeout(this.#timer)
    const wanted = this.#wanted
    if (isMore(wanted, this.#sent)) return this.#tell(wanted)
    if (wanted === this.#sent) return
    const wait = Math.max(lowerMilliseconds, this.#wholeUntil - performance.now())
    this.#timer = setTimeout(() => this.#tell(this.#wanted), wait)
    this.#timer.unref()
  }

  #tell(spatial: number | null): void {
    if (spatial === this.#sent) return
    this.#sent = spatial
    this.#told(spatial)
  }
}

const isMore = (wanted: number | null, than: number | null): boolean => (wanted ?? -1) > (than ?? -1)
