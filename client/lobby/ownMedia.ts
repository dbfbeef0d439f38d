import { type Changeable, observable, type Observable } from '../app/observable.ts'

export type Source = 'microphone' | 'camera'

/** Why a device does not work, as its user can do something about it. */
export type DeviceTrouble = 'denied' | 'none' | 'inUse' | 'unplugged' | 'insecure' | 'failed'

export type SourceState =
  | { state: 'off' }
  | { state: 'starting' }
  | { state: 'on'; track: MediaStreamTrack }
  | { state: 'failed'; trouble: DeviceTrouble }

export type Device = { id: string; label: string }
export type Devices = { microphone: readonly Device[]; camera: readonly Device[]; speaker: readonly Device[] }
export type DeviceKind = keyof Devices
/** The chosen device of each kind; null is the system's own choice. */
export type Chosen = Readonly<Record<DeviceKind, string | null>>

/** What the browser does to one's voice. Off for who uses a mixing desk, or plays the sound of a patient's video. */
export type VoiceProcessing = Readonly<Record<(typeof processing)[number], boolean>>
export const processing = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const
const allProcessing: VoiceProcessing = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

/** What is used of `navigator.mediaDevices`. It is not there on pages without transport encryption. */
export type MediaSources = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> & {
  addEventListener(type: 'devicechange', listener: () => void): void
  removeEventListener(type: 'devicechange', listener: () => void): void
}
export type Kept = { read(): string | null; write(value: string): void }

export type OwnMedia = {
  readonly microphone: Observable<SourceState>
  readonly camera: Observable<SourceState>
  readonly devices: Observable<Devices>
  readonly chosen: Observable<Chosen>
  readonly voice: Observable<VoiceProcessing>
  /** Opens a device, and answers when it is open or cannot be. Asked again meanwhile, it is opened once. */
  start(source: Source): Promise<void>
  /** Lets the device go: its light goes out. */
  stop(source: Source): void
  /** Live as well: the one before is heard and seen until the other is open. */
  choose(kind: DeviceKind, device: string): void
  setVoice(change: Partial<VoiceProcessing>): void
  close(): void
}

const kinds = { audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker' } as const
const nothingChosen: Chosen = { microphone: null, camera: null, speaker: null }

/** One's own microphone and camera, in the lobby and in the room. */
export function openOwnMedia(sources: MediaSources | undefined, kept: Kept): OwnMedia {
  const states: Record<Source, Changeable<SourceState>> = {
    microphone: observable<SourceState>({ state: 'off' }),
    camera: observable<SourceState>({ state: 'off' }),
  }
  const devices = observable<Devices>({ microphone: [], camera: [], speaker: [] })
  const before = keptBefore(kept)
  const chosen = observable<Chosen>(before.chosen)
  const voice = observable<VoiceProcessing>(before.voice)
  /** Counts the openings, so that a device that answers late is let go again. */
  const turns: Record<Source, number> = { microphone: 0, camera: 0 }
  const opening: Record<Source, Promise<void>> = { microphone: Promise.resolve(), camera: Promise.resolve() }
  let closed = false

  function start(source: Source): Promise<void> {
    const now = states[source].get().state
    if (now === 'on' || closed) return Promise.resolve()
    if (now !== 'starting') opening[source] = openDevice(source)
    return opening[source]
  }

  /** @param inUse goes on until the other is open, and on where it does not open */
  async function openDevice(source: Source, inUse?: MediaStreamTrack): Promise<void> {
    if (!sources) return states[source].set({ state: 'failed', trouble: 'insecure' })
    const turn = ++turns[source]
    if (!inUse) states[source].set({ state: 'starting' })
    try {
      const stream = await sources.getUserMedia(constraintsOf(source, chosen.get()[source], voice.get()))
      const [track] = stream.getTracks()
      if (turn !== turns[source] || closed) return track?.stop()
      if (!track) return states[source].set({ state: 'failed', trouble: 'none' })
      inUse?.stop()
      track.addEventListener('ended', () => {
        if (turn === turns[source]) void unplugged(source)
      })
      states[source].set({ state: 'on', track })
      // The names of devices are told only to who may use one.
      await look()
    } catch (error) {
      if (turn !== turns[source]) return
      // Some devices open once only: then the one in use has to be let go first.
      if (inUse?.readyState === 'live') {
        inUse.stop()
        return openDevice(source)
      }
      states[source].set({ state: 'failed', trouble: troubleOf(error) })
    }
  }

  const renew = (source: Source) => {
    const now = states[source].get()
    if (now.state === 'on') opening[source] = openDevice(source, now.track)
    else if (now.state !== 'off') opening[source] = openDevice(source)
  }

  async function unplugged(source: Source): Promise<void> {
    states[source].set({ state: 'failed', trouble: 'unplugged' })
    await look()
    // Another that is there takes its place, as when a headset comes off and the computer has a microphone of its own.
    const waits = states[source].get()
    const isWaiting = waits.state === 'failed' && waits.trouble === 'unplugged'
    if (isWaiting && devices.get()[source].length > 0) await start(source)
  }

  function stop(source: Source): void {
    turns[source]++
    const now = states[source].get()
    if (now.state === 'on') now.track.stop()
    states[source].set({ state: 'off' })
  }

  async function look(): Promise<void> {
    if (!sources) return
    const found = await sources.enumerateDevices()
    if (closed) return
    const next: Record<DeviceKind, Device[]> = { microphone: [], camera: [], speaker: [] }
    // Without an id it only says that there is one of its kind.
    for (const { kind, deviceId, label } of found) if (deviceId) next[kinds[kind]].push({ id: deviceId, label })
    devices.set(next)
  }

  const changed = () => void plugged()
  async function plugged(): Promise<void> {
    await look()
    for (const source of ['microphone', 'camera'] as const) {
      const now = states[source].get()
      const waits = now.state === 'failed' && (now.trouble === 'none' || now.trouble === 'unplugged')
      if (waits && devices.get()[source].length > 0) await start(source)
      if (now.state === 'on' && isBack(source, now.track)) renew(source)
    }
  }
  /** The device of one's choice is there again, while another stood in for it. */
  const isBack = (source: Source, track: MediaStreamTrack): boolean => {
    const wished = chosen.get()[source]
    return (
      wished !== null &&
      track.getSettings().deviceId !== wished &&
      devices.get()[source].some(({ id }) => id === wished)
    )
  }
  const keep = () => kept.write(JSON.stringify({ ...chosen.get(), voice: voice.get() }))
  sources?.addEventListener('devicechange', changed)
  void look()

  return {
    microphone: states.microphone,
    camera: states.camera,
    devices,
    chosen,
    voice,
    start,
    stop,
    choose: (kind, device) => {
      chosen.set({ ...chosen.get(), [kind]: device })
      keep()
      if (kind !== 'speaker') renew(kind)
    },
    setVoice: (change) => {
      voice.set({ ...voice.get(), ...change })
      keep()
      renew('microphone')
    },
    close: () => {
      closed = true
      sources?.removeEventListener('devicechange', changed)
      stop('microphone')
      stop('camera')
    },
  }
}

/** `ideal`: a device that is not there any more is replaced by another, rather than refused. */
const constraintsOf = (source: Source, device: string | null, voice: VoiceProcessing): MediaStreamConstraints => {
  const which = device ? { deviceId: { ideal: device } } : {}
  return source === 'microphone'
    ? { audio: { ...which, ...voice } }
    : { video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } } }
}

/** By name: Media Capture and Streams, section 10.3.6. */
function troubleOf(error: unknown): DeviceTrouble {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none'
  if (name === 'NotReadableError' || name === 'AbortError') return 'inUse'
  if (name !== '') return 'failed'
  throw error
}

function keptBefore(kept: Kept): { chosen: Chosen; voice: VoiceProcessing } {
  const nothing = { chosen: nothingChosen, voice: allProcessing }
  try {
    const read: unknown = JSON.parse(kept.read() ?? '{}')
    if (typeof read !== 'object' || read === null) return nothing
    const known = read as Record<string, unknown>
    const one = (kind: DeviceKind) => (typeof known[kind] === 'string' ? known[kind] : null)
    const voice = typeof known['voice'] === 'object' ? (known['voice'] as Record<string, unknown> | null) : null
    return {
      chosen: { microphone: one('microphone'), camera: one('camera'), speaker: one('speaker') },
      voice: {
        echoCancellation: voice?.['echoCancellation'] !== false,
        noiseSuppression: voice?.['noiseSuppression'] !== false,
        autoGainControl: voice?.['autoGainControl'] !== false,
      },
    }
  } catch (error) {
    if (error instanceof SyntaxError) return nothing
    throw error
  }
}
