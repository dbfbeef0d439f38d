import { lengthOf, type PlayedTrack } from '../../shared/domain/meetingRecording.ts'
import { type Observable, observable } from '../app/observable.ts'

/** What a browser plays a track with: an `HTMLMediaElement`, as far as it is used. */
export type Player = Pick<HTMLMediaElement, 'currentTime' | 'paused' | 'playbackRate' | 'play' | 'pause'> & {
  readonly readyState: number
}

/** A track that is off by more than this jumps, in seconds; by less, it runs a little faster or slower for a while. */
const jumpSeconds = 0.5
const hurrySeconds = 0.06
const mostHurry = 0.1
/** `HAVE_FUTURE_DATA` (HTML, media elements): it can go on from here. */
const canGoOn = 3

export type PlayState = 'paused' | 'playing' | 'waiting'

export type RecordingPlayer = {
  readonly state: Observable<PlayState>
  /** In milliseconds since the recording began. */
  readonly position: Observable<number>
  readonly speed: Observable<number>
  readonly length: number
  attach(track: PlayedTrack, player: Player): () => void
  toggle(): void
  goTo(position: number): void
  setSpeed(speed: number): void
  /** To be called often while it is shown. */
  look(): void
  close(): void
}

/** Whether there is something to hear or see of a track at a moment. */
export const isOn = ({ spans }: PlayedTrack, position: number): boolean =>
  spans.some(([from, until]) => position >= from && position < until)

/**
 * Plays many tracks as one. One that sounds leads, since a jump in it would be heard; the others follow it, and all wait
 * for each of them. Where none sounds a clock leads.
 * @param now in milliseconds, of a clock that only runs forward
 */
export function openRecordingPlayer(tracks: readonly PlayedTrack[], now = () => performance.now()): RecordingPlayer {
  const state = observable<PlayState>('paused')
  const position = observable(0)
  const speed = observable(1)
  const length = lengthOf(tracks)
  const players = new Map<PlayedTrack, Player>()
  let lookedAt = now()

  const pauseAll = () => {
    for (const player of players.values()) if (!player.paused) player.pause()
  }

  const startOf = (track: PlayedTrack) => track.spans[0]?.[0] ?? 0
  const leader = () =>
    [...players].find(
      ([track, player]) =>
        track.picture === null && isOn(track, position.get()) && !player.paused && player.readyState >= canGoOn,
    )

  /** Where each track should be, and whether it may run. Answers whether one of them has to be waited for. */
  const follow = (mayRun: boolean): boolean => {
    const at = position.get()
    const leading = leader()?.[1]
    let isWaiting = false
    for (const [track, player] of players) {
      const from = startOf(track)
      const until = track.spans.at(-1)?.[1] ?? 0
      const inside = at >= from && at < until
      if (!inside) {
        if (!player.paused) player.pause()
        continue
      }
      const wanted = (at - from) / 1000
      const behind = wanted - player.currentTime
      const hurry = Math.abs(behind) > hurrySeconds ? Math.min(mostHurry, Math.max(-mostHurry, behind)) : 0
      player.playbackRate = speed.get() * (1 + (player === leading ? 0 : hurry))
      if (Math.abs(behind) > (player.paused ? hurrySeconds : jumpSeconds)) player.currentTime = wanted
      if (player.readyState < canGoOn && isOn(track, at)) isWaiting = true
      // What a browser does not let play says so by an error of its own, which is shown.
      if (mayRun && player.paused) void Promise.resolve(player.play()).catch(() => undefined)
    }
    return isWaiting
  }

  return {
    state,
    position,
    speed,
    length,
    attach(track, player) {
      players.set(track, player)
      follow(state.get() === 'playing')
      return () => players.delete(track)
    },
    toggle() {
      if (state.get() === 'paused') {
        if (position.get() >= length) position.set(0)
        lookedAt = now()
        state.set('playing')
        follow(true)
      } else {
        state.set('paused')
        pauseAll()
      }
    },
    goTo(next) {
      position.set(Math.min(length, Math.max(0, next)))
      lookedAt = now()
      follow(state.get() === 'playing')
    },
    setSpeed(next) {
      speed.set(next)
      follow(state.get() === 'playing')
    },
    look() {
      const at = now()
      const passed = at - lookedAt
      lookedAt = at
      if (state.get() === 'paused') return
      if (state.get() === 'playing') {
        const leading = leader()
        const next = leading
          ? startOf(leading[0]) + leading[1].currentTime * 1000
          : position.get() + passed * speed.get()
        position.set(Math.min(length, next))
      }
      if (position.get() >= length) {
        state.set('paused')
        pauseAll()
        return
      }
      const isWaiting = follow(state.get() === 'playing')
      if (isWaiting) pauseAll()
      state.set(isWaiting ? 'waiting' : 'playing')
    },
    close() {
      state.set('paused')
      pauseAll()
      players.clear()
    },
  }
}
