import type { Device } from 'mediasoup-client'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { FloorState } from '../../shared/domain/floor.ts'
import type { ProducerId } from '../../shared/protocol/media.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { OnAir } from '../../shared/protocol/room.ts'
import { observable, type Observable } from '../app/observable.ts'
import { type AskMedia, type CallTransports, enterMedia, leaveMedia } from './callTransports.ts'
import { LineWatch } from './lineWatch.ts'
import { obey, OwnSending, type OwnTracks } from './ownSending.ts'
import { type Received, Reception, type Use } from './reception.ts'

/** `idle` outside the room; `broken` while sound and picture are interrupted and being brought back. */
export type CallState = 'idle' | 'connecting' | 'connected' | 'broken'

export type CallModel = {
  readonly state: Observable<CallState>
  readonly received: Observable<readonly Received[]>
  /** Why what one sends was not taken; null while it is. */
  readonly sendingProblem: Observable<Problem | null>
  /** In the room, on a new line or for the first time. */
  handleEntered(self: PersonId): void
  handleOnAir(producers: readonly OnAir[]): void
  /** The server's word on one's own microphone and camera. */
  handleFloor(floor: FloorState): void
  /** One's own tracks, as they are open now. */
  handleTracks(tracks: OwnTracks): void
  /** The server has lost the media of this meeting, or of this person. */
  handleLost(): void
  /** The network has changed. */
  handleOnline(): void
  /** How a received track is used on screen: attached, visible, and how high in device pixels. */
  handleUse(producer: ProducerId, use: Partial<Use>): void
  close(): void
}

type Entry = { transports: CallTransports; watch: LineWatch; reception: Reception; sending: OwnSending }

export type CallModelOptions = { ask: AskMedia; newDevice: () => Promise<Device> }

/** Between attempts to enter the media of a meeting; the last one holds from there on. */
const pausesMilliseconds = [0, 500, 1_000, 2_000, 4_000] as const

/** Sound and picture of one person in one meeting. Takes what happens by `handle…`, and keeps to the floor. */
export function openCallModel({ ask, newDevice }: CallModelOptions): CallModel {
  const state = observable<CallState>('idle')
  const received = observable<readonly Received[]>([])
  const sendingProblem = observable<Problem | null>(null)
  let self: PersonId | null = null
  let onAir: readonly OnAir[] = []
  let floor: FloorState | null = null
  let tracks: OwnTracks = { microphone: null, camera: null }
  let entry: Entry | null = null
  let attempts = 0
  let entering = false
  let pause: ReturnType<typeof setTimeout> | undefined
  let closed = false

  function leave(): void {
    clearTimeout(pause)
    if (!entry) return
    const { transports, watch, reception, sending } = entry
    entry = null
    watch.close()
    reception.close()
    sending.close()
    leaveMedia(transports)
    received.set([])
  }

  function rebuild(): void {
    leave()
    state.set('broken')
    enterLater()
  }

  function enterLater(): void {
    clearTimeout(pause)
    const wait = pausesMilliseconds[Math.min(attempts++, pausesMilliseconds.length - 1)] ?? 0
    pause = setTimeout(() => void enter(), wait)
  }

  async function enter(): Promise<void> {
    if (entering || entry || closed) return
    entering = true
    try {
      const transports = await enterMedia(ask, newDevice)
      if (closed) leaveMedia(transports)
      else begin(transports)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      // Not in the room any more, or without a line: whoever comes back in enters again.
      if (error.code !== 'not-admitted') enterLater()
    } finally {
      entering = false
    }
  }

  function begin(transports: CallTransports): void {
    const reception = new Reception(ask, transports, received.set)
    const sending = new OwnSending({ ask, transports, problem: sendingProblem.set, lost: rebuild })
    const watch = new LineWatch({
      transports,
      ask,
      changed: (isUp) => {
        if (isUp) attempts = 0
        state.set(isUp ? 'connected' : 'broken')
      },
      lost: rebuild,
    })
    entry = { transports, watch, reception, sending }
    state.set('connected')
    offer()
    tellOnAir()
  }

  const offer = () => {
    // With or without a line: a silenced track carries nothing. Before there is a floor one is in the lobby, by oneself.
    if (floor) obey(floor, tracks)
    entry?.sending.handleWish(floor, tracks)
  }
  const tellOnAir = () => entry?.reception.handleOnAir(onAir.filter(({ person }) => person !== self))

  return {
    state,
    received,
    sendingProblem,
    handleEntered: (person) => {
      self = person
      // The server may have given up these transports while the line was gone. A restart finds out, and costs nothing.
      if (entry) return void entry.watch.restart()
      if (state.get() === 'idle') state.set('connecting')
      attempts = 0
      enterLater()
    },
    handleOnAir: (producers) => {
      onAir = producers
      tellOnAir()
    },
    handleFloor: (now) => {
      floor = now
      offer()
    },
    handleTracks: (now) => {
      tracks = now
      offer()
    },
    handleLost: () => {
      onAir = []
      rebuild()
    },
    handleOnline: () => void entry?.watch.restart(),
    handleUse: (producer, use) => entry?.reception.handleUse(producer, use),
    close: () => {
      closed = true
      leave()
      state.set('idle')
    },
  }
}
