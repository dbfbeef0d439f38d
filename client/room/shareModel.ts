import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { Observable } from '../app/observable.ts'
import { observable } from '../app/observable.ts'
import type { CallModel } from './callModel.ts'
import { screenFramesPerSecond } from './callTransports.ts'
import type { RoomModel } from './roomModel.ts'

export type ShareState =
  | { state: 'off' }
  /** The browser asks what to share. */
  | { state: 'choosing' }
  | { state: 'on'; screen: MediaStreamTrack; hasSound: boolean }
  | { state: 'failed' }

/** One's own screen, or one window of it, shown to everybody. */
export type ShareModel = {
  readonly state: Observable<ShareState>
  /** False where the browser cannot, as on a phone. */
  readonly isPossible: boolean
  start(): Promise<void>
  stop(): void
  close(): void
}

export type ShareModelOptions = {
  call: Pick<CallModel, 'handleTracks' | 'state'>
  room: Pick<RoomModel, 'listen' | 'self'>
  display: ((options: DisplayMediaStreamOptions) => Promise<MediaStream>) | undefined
}

/** What there is beside the standard's: sound of the whole system, and no window of ours in its own picture. */
const wished = {
  video: { frameRate: { max: screenFramesPerSecond }, width: { max: 1920 }, height: { max: 1200 } },
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  systemAudio: 'include',
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
} as DisplayMediaStreamOptions

export function openShareModel({ call, room, display }: ShareModelOptions): ShareModel {
  const state = observable<ShareState>({ state: 'off' })
  let stream: MediaStream | null = null
  /** Whether everybody was told of it: what is taken off the air after that was taken off by somebody else. */
  let wasOnAir = false
  let turn = 0

  async function start(): Promise<void> {
    const before = state.get().state
    if (!display || before === 'choosing' || before === 'on') return
    const mine = ++turn
    state.set({ state: 'choosing' })
    try {
      const chosen = await display(wished)
      const [screen] = chosen.getVideoTracks()
      if (mine !== turn || !screen) return end(chosen)
      stream = chosen
      const [sound] = chosen.getAudioTracks()
      // Text and lines stay sharp; what moves may move in steps.
      screen.contentHint = 'detail'
      screen.addEventListener('ended', stop)
      state.set({ state: 'on', screen, hasSound: sound !== undefined })
      call.handleTracks({ screen, screenSound: sound ?? null })
    } catch (error) {
      if (mine !== turn) return
      const name = error instanceof Error ? error.name : ''
      // The person closed the browser's question: that is an answer, and nothing to tell them.
      state.set({ state: name === 'NotAllowedError' || name === 'AbortError' ? 'off' : 'failed' })
    }
  }

  function stop(): void {
    turn++
    wasOnAir = false
    call.handleTracks({ screen: null, screenSound: null })
    if (stream) end(stream)
    stream = null
    state.set({ state: 'off' })
  }

  const stops = [
    // Sound and picture are being built anew: that it is off the air for a moment is nobody's will.
    call.state.subscribe(() => {
      if (call.state.get() !== 'connected') wasOnAir = false
    }),
    room.listen({
      told: (notice) => {
        if (notice.name === 'media:lost') wasOnAir = false
        if (notice.name !== 'media:onAir' || state.get().state !== 'on') return
        const self: PersonId | null = room.self.get()
        const isOnAir = notice.content.producers.some(({ person, source }) => person === self && source === 'screen')
        if (wasOnAir && !isOnAir) stop()
        else wasOnAir = isOnAir
      },
    }),
  ]
  return {
    state,
    isPossible: display !== undefined,
    start,
    stop,
    close: () => {
      stop()
      for (const unsubscribe of stops) unsubscribe()
    },
  }
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
