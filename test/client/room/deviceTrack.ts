/** A microphone's or camera's track without the microphone or camera. */
export class DeviceTrack extends EventTarget {
  readonly kind: 'audio' | 'video'
  readonly id: string
  readonly label = 'a device'
  contentHint = ''
  enabled = true
  readyState: 'live' | 'ended' = 'live'
  readonly #height: number

  constructor(kind: 'audio' | 'video', height = 720) {
    super()
    this.kind = kind
    this.id = `${kind} ${Math.random()}`
    this.#height = height
  }

  getSettings(): { height?: number; deviceId: string } {
    return this.kind === 'video' ? { height: this.#height, deviceId: 'one' } : { deviceId: 'one' }
  }

  stop(): void {
    this.readyState = 'ended'
  }

  /** As when its plug is pulled. */
  unplug(): void {
    this.readyState = 'ended'
    this.dispatchEvent(new Event('ended'))
  }
}

export const deviceTrack = (kind: 'audio' | 'video', height?: number) =>
  new DeviceTrack(kind, height) as DeviceTrack & MediaStreamTrack
