import { Problem } from '../../shared/protocol/problems.ts'
import { observable, type Observable } from '../app/observable.ts'
import type { OwnMedia, Source } from '../lobby/ownMedia.ts'
import type { CallModel } from './callModel.ts'
import type { RoomModel } from './roomModel.ts'

export type SelfModel = {
  /** The last request of one's own that was refused. */
  readonly problem: Observable<Problem | null>
  /** Somebody else, or an absence, has silenced this. Cleared when one speaks or shows oneself again. */
  readonly silenced: Observable<Source | null>
  toggle(source: Source): Promise<void>
  toggleHand(): Promise<void>
  close(): void
}

export type SelfModelOptions = {
  room: Pick<RoomModel, 'ask' | 'me' | 'people' | 'self' | 'listen' | 'phase'>
  media: OwnMedia
  call: CallModel
}

/**
 * One's own microphone, camera and hand. The floor, which is the server's, says whether one is heard and seen; devices
 * follow it. What was on in the lobby is asked for on coming in from there, and from nowhere else.
 */
export function openSelfModel({ room, media, call }: SelfModelOptions): SelfModel {
  const problem = observable<Problem | null>(null)
  const silenced = observable<Source | null>(null)
  /** On its way on: its device is open before the floor knows. */
  const starting = new Set<Source>()
  /** As the floor last had it; undefined before one is in the room. */
  const wasOn: Partial<Record<Source, boolean>> = {}
  let waited = false

  const isOn = (source: Source): boolean => {
    const floor = room.me()?.floor
    return floor !== undefined && (source === 'microphone' ? !floor.microphoneMuted : !floor.cameraOff)
  }

  async function request(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run()
      problem.set(null)
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.set(error)
      return false
    }
  }

  async function setFloor(source: Source, on: boolean): Promise<boolean> {
    const person = room.self.get()
    if (!person) return false
    return request(() =>
      source === 'microphone'
        ? room.ask['floor:microphone']({ person, muted: !on })
        : room.ask['floor:camera']({ person, off: !on }),
    )
  }

  async function turnOn(source: Source): Promise<void> {
    if (starting.has(source)) return
    starting.add(source)
    try {
      await media.start(source)
      const opened = media[source].get().state === 'on'
      const told = opened && (isOn(source) || (await setFloor(source, true)))
      if (!told && source === 'camera') media.stop(source)
      // What others are told must be so: nothing comes from a device that did not open.
      if (!opened && isOn(source)) await setFloor(source, false)
    } finally {
      starting.delete(source)
      silenced.set(null)
    }
  }

  async function turnOff(source: Source): Promise<void> {
    wasOn[source] = false
    // At once, whatever the line does: nothing leaves this machine any more.
    const floor = room.me()?.floor
    if (floor)
      call.handleFloor({ ...floor, ...(source === 'microphone' ? { microphoneMuted: true } : { cameraOff: true }) })
    if (source === 'camera') media.stop('camera')
    await setFloor(source, false)
  }

  function follow(): void {
    const floor = room.me()?.floor
    // Who has just been let in is told of the people first: what was on in the lobby is still on then.
    if (!floor || room.phase.get() !== 'room') return
    call.handleFloor(floor)
    for (const source of ['microphone', 'camera'] as const) {
      const on = isOn(source)
      if (wasOn[source] === true && !on) silenced.set(source)
      wasOn[source] = on
      const device = media[source].get().state
      if (on && device === 'off') void turnOn(source)
      if (!on && device === 'on' && source === 'camera' && !starting.has(source)) media.stop(source)
    }
  }

  const tellTracks = () => {
    const track = (source: Source) => {
      const now = media[source].get()
      return now.state === 'on' ? now.track : null
    }
    call.handleTracks({ microphone: track('microphone'), camera: track('camera') })
  }

  const stops = [
    room.phase.subscribe(() => {
      if (room.phase.get() === 'lobby') waited = true
    }),
    room.listen({
      entered: () => {
        for (const source of ['microphone', 'camera'] as const) {
          const { state } = media[source].get()
          if (waited && (state === 'on' || state === 'starting')) void turnOn(source)
          // Who came in without it was told why at the door, and need not read it again in the room.
          if (state === 'failed' && !isOn(source)) media.stop(source)
        }
        waited = false
        follow()
      },
    }),
    room.people.subscribe(follow),
    media.microphone.subscribe(tellTracks),
    media.camera.subscribe(tellTracks),
  ]
  tellTracks()

  return {
    problem,
    silenced,
    toggle: (source) => (isOn(source) ? turnOff(source) : turnOn(source)),
    toggleHand: async () => {
      const me = room.me()
      if (me) await request(() => room.ask['floor:hand']({ person: me.id, raised: me.floor.hand === null }))
    },
    close: () => {
      for (const stop of stops) stop()
    },
  }
}
