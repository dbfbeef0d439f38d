import type { types } from 'mediasoup-client'
import type { TransportId } from '../../shared/protocol/media.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { AskMedia, CallTransports } from './callTransports.ts'

export type LineWatchOptions = {
  transports: CallTransports
  ask: Pick<AskMedia, 'media:restart'>
  /** Whether sound and picture flow, as far as the browser can tell. */
  changed: (isUp: boolean) => void
  /** Nothing helped, or the server knows these transports no more: all has to be built anew. */
  lost: () => void
}

/** A browser says `disconnected` of much that passes by itself. */
const patienceMilliseconds = 2_500
/** So long a restart may take; after three that came to nothing, the transports are given up. */
const restartMilliseconds = 6_000
const restartPauses = [0, 1_000, 2_500] as const
const unheardMilliseconds = 5_000

/** `unheard`: the server did not answer. `unknown`: it knows these transports no more. */
type Outcome = 'up' | 'down' | 'unheard' | 'unknown'

/** Watches both transports of an entry and restarts ICE when a path is gone: one restart at a time. */
export class LineWatch {
  readonly #options: LineWatchOptions
  #patience: ReturnType<typeof setTimeout> | undefined
  #pausing: { timer: ReturnType<typeof setTimeout>; go: () => void } | undefined
  #restarting = false
  #closed = false
  #heed: () => void = () => undefined

  constructor(options: LineWatchOptions) {
    this.#options = options
    for (const transport of this.#both) transport.on('connectionstatechange', this.#look)
  }

  get #both(): types.Transport[] {
    return [this.#options.transports.send, this.#options.transports.receive]
  }

  get #isUp(): boolean {
    return this.#both.every(({ connectionState: state }) => state === 'connected' || state === 'new')
  }

  /** The network has changed, or the server must be asked whether it still knows these transports. */
  async restart(): Promise<void> {
    if (this.#restarting || this.#closed) return
    this.#restarting = true
    clearTimeout(this.#patience)
    let outcome: Outcome = 'down'
    for (const pause of restartPauses) {
      if (pause > 0) await this.#wait(pause, () => false)
      if (this.#closed) return
      outcome = await this.#restartOnce()
      if (this.#closed) return
      if (outcome === 'up' || outcome === 'unknown') break
    }
    this.#restarting = false
    if (outcome === 'up') return this.#look()
    // Without a line to the server nothing can be restarted: the one that comes back asks for it, or this does.
    if (outcome === 'unheard') this.#patience = setTimeout(() => void this.restart(), unheardMilliseconds)
    else this.#options.lost()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#patience)
    for (const transport of this.#both) transport.off('connectionstatechange', this.#look)
    this.#pausing?.go()
  }

  async #restartOnce(): Promise<Outcome> {
    try {
      await Promise.all(
        this.#both.map(async (transport) => {
          const { iceParameters, iceServers } = await this.#options.ask['media:restart']({
            transport: transport.id as TransportId,
          })
          // The relay's credentials end by themselves: those given at the door may have.
          if (!transport.closed && iceServers.length > 0)
            await transport.updateIceServers({ iceServers: iceServers as RTCIceServer[] })
          if (!transport.closed) await transport.restartIce({ iceParameters: iceParameters as types.IceParameters })
        }),
      )
    } catch (error) {
      if (this.#closed) return 'unheard'
      if (!(error instanceof Problem)) throw error
      return error.code === 'unavailable' || error.code === 'too-many-requests' ? 'unheard' : 'unknown'
    }
    await this.#wait(restartMilliseconds, () => this.#isUp)
    return this.#isUp ? 'up' : 'down'
  }

  readonly #look = () => {
    if (this.#closed) return
    this.#heed()
    const states = this.#both.map(({ connectionState }) => connectionState)
    const broken = states.includes('failed') || states.includes('disconnected')
    // On its way from there to `connected` it is still down.
    if (broken || this.#isUp) this.#options.changed(!broken)
    clearTimeout(this.#patience)
    if (states.includes('failed')) void this.restart()
    else if (broken) this.#patience = setTimeout(() => void this.restart(), patienceMilliseconds)
  }

  /** Until it holds, the time is over, or all is closed. */
  #wait(milliseconds: number, holds: () => boolean): Promise<void> {
    if (holds() || this.#closed) return Promise.resolve()
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer)
        this.#pausing = undefined
        this.#heed = () => undefined
        resolve()
      }
      const timer = setTimeout(go, milliseconds)
      this.#pausing = { timer, go }
      this.#heed = () => {
        if (holds()) go()
      }
    })
  }
}
