import type { MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import type { FloorState } from '../../shared/domain/floor.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { MediaNotice, MediaSource, ProducerId } from '../../shared/protocol/media.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { LineQuality, OnAir } from '../../shared/protocol/room.ts'
import type { Board } from '../board.ts'
import type { FloorKeeper } from './floor.ts'
import { isIn, type RoomHandlers } from './guard.ts'
import type { Place, Presence } from './presence.ts'

/** Sound and picture of the meetings on this node: what is on air, and that it obeys the floor. */
export interface Calls extends AsyncDisposable {
  tell(place: Place): void
  /** Takes off the air who may not be heard and seen any longer. */
  restrict(meeting: MeetingId): void
  handlers: Pick<
    RoomHandlers,
    | 'media:enter'
    | 'media:connect'
    | 'media:restart'
    | 'media:produce'
    | 'media:stop'
    | 'media:consume'
    | 'media:resume'
    | 'media:pause'
    | 'media:layer'
    | 'media:quality'
  >
}

/** @param onOpened is asked each time the media of a meeting may be new, before anybody is in it */
export function openCalls(
  board: Board,
  presence: Presence,
  floor: FloorKeeper,
  onOpened: (meeting: MeetingId) => Promise<void>,
): Calls {
  const { media } = board
  const onAir = new Map<MeetingId, Map<ProducerId, OnAir>>()
  // What a person's media was last entered as. A line that came back carries on with the media of the one before it, so
  // that this, and not their connection, names what has to be left when they go.
  const entries = new Map<string, string>()
  const qualities = new Map<MeetingId, Map<PersonId, LineQuality>>()
  let entered = 0
  const producersOf = (meeting: MeetingId) => onAir.get(meeting) ?? new Map<ProducerId, OnAir>()
  const tellAll = (meeting: MeetingId) =>
    presence.tellRoom(meeting, 'media:onAir', { producers: [...producersOf(meeting).values()] })
  const notGood = (meeting: MeetingId) => ({ people: [...(qualities.get(meeting)?.values() ?? [])] })
  const whose = (place: Place) => ({ meeting: place.meeting, participant: place.person.id })
  const key = (place: Place) => `${place.meeting} ${place.person.id}`

  const forget = (meeting: MeetingId, which: (one: OnAir) => boolean) => {
    const producers = producersOf(meeting)
    const gone = [...producers.values()].filter(which)
    for (const one of gone) producers.delete(one.producer)
    if (gone.length > 0) tellAll(meeting)
  }

  /** The floor's word is carried out here: a silenced microphone is paused in the SFU, whatever its browser sends. */
  const obey = async (meeting: MeetingId, state: FloorState) => {
    for (const one of producersOf(meeting).values()) {
      const paused = silenced(state, one.source)
      if (one.person !== state.person || one.paused === paused) continue
      one.paused = paused
      const asked = media['media:pauseProducer']({ meeting, participant: one.person, producer: one.producer, paused })
      // One that is gone is silent; its own notice takes it off the air.
      await asked.catch(unlessGone)
    }
    tellAll(meeting)
  }
  floor.onChange((meeting, state) => {
    for (const one of state.mayShare ? [] : producersOf(meeting).values()) {
      if (one.person !== state.person || !isShare(one.source)) continue
      stop(meeting, one).catch((error: unknown) => board.log.bug(error, 'share stopped'))
    }
    obey(meeting, state).catch((error: unknown) => board.log.bug(error, 'floor obeyed by media'))
  })

  presence.onGone((place) => {
    forget(place.meeting, (one) => one.person === place.person.id)
    if (qualities.get(place.meeting)?.delete(place.person.id)) {
      presence.tellRoom(place.meeting, 'media:quality', notGood(place.meeting))
    }
    leaveMedia(place).catch((error: unknown) => board.log.bug(error, 'media left'))
  })
  const leaveMedia = async (place: Place) => {
    const entry = entries.get(key(place))
    entries.delete(key(place))
    if (presence.all(place.meeting).length > 0) {
      if (entry !== undefined) await media['media:leave']({ ...whose(place), entry })
    } else {
      onAir.delete(place.meeting)
      qualities.delete(place.meeting)
      await media['media:close']({ meeting: place.meeting })
    }
  }

  const hear = (notice: MediaNotice) => {
    const { meeting } = notice.content
    if (notice.name === 'media:lost') {
      board.log.warn('media-lost', { meeting })
      onAir.delete(meeting)
      presence.tellRoom(meeting, 'media:lost', {})
      return
    }
    if (notice.name === 'media:producerClosed') {
      const { producer } = notice.content
      forget(meeting, (one) => one.producer === producer)
    }
    if (notice.name === 'media:speaker') {
      presence.tellRoom(meeting, 'media:speaker', { person: notice.content.participant })
    }
    if (notice.name === 'media:levels') {
      const levels = notice.content.levels.map(({ participant: person, level }) => ({ person, level }))
      for (const place of presence.all(meeting)) {
        if (place.phase === 'room' && place.connected) place.socket.tellVolatile('media:levels', { levels })
      }
    }
    if (notice.name === 'media:wanted') {
      const { participant, producer, spatial } = notice.content
      presence.find(meeting, participant)?.socket.tell('media:wanted', { producer, spatial })
    }
    if (notice.name === 'media:budget') {
      const { participant, pictures } = notice.content
      presence.find(meeting, participant)?.socket.tell('media:budget', { pictures })
    }
    if (notice.name === 'media:lineLost') {
      const { participant, entry } = notice.content
      const place = presence.find(meeting, participant)
      if (place && entries.get(key(place)) === entry) place.socket.tell('media:lost', {})
    }
  }
  const unsubscribe = board.onMediaNotice(hear)

  const stop = async (meeting: MeetingId, { person, producer }: OnAir) => {
    await media['media:closeProducer']({ meeting, participant: person, producer }).catch(unlessGone)
    forget(meeting, (one) => one.producer === producer)
  }

  return {
    restrict(meeting) {
      for (const one of producersOf(meeting).values()) {
        if (may(presence.find(meeting, one.person)?.roles ?? [], 'media:publish')) continue
        stop(meeting, one).catch((error: unknown) => board.log.bug(error, 'taken off the air'))
      }
    },
    tell(place) {
      place.socket.tell('media:onAir', { producers: [...producersOf(place.meeting).values()] })
      place.socket.tell('media:quality', notGood(place.meeting))
    },
    handlers: {
      async 'media:enter'(_nothing, by) {
        await media['media:open']({ meeting: by.meeting })
        await onOpened(by.meeting)
        // Entering again is how a browser gets new transports, so each time is an entry of its own.
        const entry = `${by.entry} ${++entered}`
        entries.set(key(by), entry)
        const { rtpCapabilities, send, receive } = await media['media:enter']({ ...whose(by), entry })
        return { routerRtpCapabilities: rtpCapabilities, send, receive, iceServers: board.iceServers(by.person.id) }
      },
      'media:connect': (input, by) => media['media:connect']({ ...whose(by), ...input }),
      async 'media:restart'(input, by) {
        const { iceParameters } = await media['media:restart']({ ...whose(by), ...input })
        return { iceParameters, iceServers: board.iceServers(by.person.id) }
      },
      async 'media:produce'(input, by) {
        const state = floor.state(by.meeting, by.person.id)
        if (input.source === 'screen' && !state?.mayShare)
          throw new Problem('not-permitted', { because: 'share stopped' })
        const paused = state === undefined || silenced(state, input.source)
        const { producer } = await media['media:produce']({ ...whose(by), ...input, paused })
        // Gone, or come back by another line, while it was being made: what they left is closed with them.
        if (!isIn(presence, by)) throw new Problem('not-admitted')
        const producers = producersOf(by.meeting)
        for (const one of producers.values()) {
          if (one.person === by.person.id && one.source === input.source) producers.delete(one.producer)
        }
        producers.set(producer, { producer, person: by.person.id, source: input.source, paused })
        onAir.set(by.meeting, producers)
        // What was unmuted while the producer was being made is caught up with here.
        const now = floor.state(by.meeting, by.person.id)
        if (now) await obey(by.meeting, now)
        return { producer }
      },
      async 'media:stop'({ producer }, by) {
        await media['media:closeProducer']({ ...whose(by), producer })
        forget(by.meeting, (one) => one.producer === producer && one.person === by.person.id)
        return {}
      },
      'media:consume': (input, by) => media['media:consume']({ ...whose(by), ...input }),
      'media:resume': ({ consumer }, by) => media['media:pauseConsumer']({ ...whose(by), consumer, paused: false }),
      'media:pause': ({ consumer }, by) => media['media:pauseConsumer']({ ...whose(by), consumer, paused: true }),
      async 'media:quality'({ sends, receives }, by) {
        const known = qualities.get(by.meeting) ?? new Map<PersonId, LineQuality>()
        qualities.set(by.meeting, known)
        if (sends === 'good' && receives === 'good') known.delete(by.person.id)
        else known.set(by.person.id, { person: by.person.id, sends, receives })
        presence.tellRoom(by.meeting, 'media:quality', notGood(by.meeting))
        return {}
      },
      'media:layer': ({ consumer, spatial }, by) => media['media:preferLayers']({ ...whose(by), consumer, spatial }),
    },
    async [Symbol.asyncDispose]() {
      unsubscribe()
      for (const meeting of onAir.keys()) await media['media:close']({ meeting })
      onAir.clear()
    },
  }
}

const isShare = (source: MediaSource): boolean => source === 'screen' || source === 'screenSound'

/** A shared screen is never silenced: it is stopped, and kept stopped by `mayShare`. */
const silenced = (state: FloorState, source: MediaSource): boolean =>
  (source === 'microphone' && state.microphoneMuted) || (source === 'camera' && state.cameraOff)

export function unlessGone(error: unknown): void {
  const isGone = error instanceof Problem && (error.code === 'not-found' || error.code === 'media-lost')
  if (!isGone) throw error
}
