import { Device } from 'mediasoup-client'
import type { MeetingId } from '../../shared/domain/identifiers.ts'
import type { BoardClient } from '../app/board.tsx'
import { openOwnMedia, type OwnMedia } from '../lobby/ownMedia.ts'
import { type CallModel, openCallModel } from './callModel.ts'
import { type HeardModel, openHeardModel } from './heardModel.ts'
import { keptAs } from './keptAs.ts'
import { openRoomModel, type RoomModel } from './roomModel.ts'
import { openShareModel, type ShareModel } from './shareModel.ts'
import { openSelfModel, type SelfModel } from './selfModel.ts'
import { openSocketLine } from './socketLine.ts'

/** Everything of one meeting in this window, from coming to its door to leaving it. */
export type MeetingModels = {
  room: RoomModel
  media: OwnMedia
  call: CallModel
  heard: HeardModel
  share: ShareModel
  self: SelfModel
  /** Gives up the place in the room, too: as when one goes to another page. */
  close(): void
}

const inMeeting: ReadonlySet<string> = new Set(['joining', 'lobby', 'room'])

export function openMeetingModels(meeting: MeetingId, { ask, requests }: BoardClient): MeetingModels {
  const room = openRoomModel({ meeting, join: ask['meeting:join'], openLine: openSocketLine })
  const media = openOwnMedia(globalThis.navigator.mediaDevices, keptAs('devices'))
  const call = openCallModel({ ask: room.ask, newDevice: () => Device.factory(), rejoin: room.rejoin })
  const heard = openHeardModel()
  const display = displayOf(globalThis.navigator.mediaDevices)
  const share = openShareModel({ call, room, display })
  const self = openSelfModel({ room, media, call })

  const online = () => {
    room.retryNow()
    call.handleOnline()
  }
  addEventListener('online', online)
  const stopPhase = room.phase.subscribe(() => {
    if (inMeeting.has(room.phase.get())) return
    // Out of the meeting: the lights of camera and microphone go out.
    share.stop()
    call.close()
    media.close()
  })
  room.listen({
    entered: () => {
      const person = room.self.get()
      if (person) call.handleEntered(person)
    },
    told: (notice) => {
      if (notice.name === 'media:onAir') call.handleOnAir(notice.content.producers)
      if (notice.name === 'media:lost') call.handleLost()
      if (notice.name === 'media:wanted') call.handleWanted(notice.content.producer, notice.content.spatial)
      if (notice.name === 'media:budget') call.handleBudget(notice.content.pictures)
      if (notice.name === 'media:speaker') call.handleSpeaker(notice.content.person)
      if (notice.name === 'stage:state') call.handleLeader(notice.content.leader)
      heard.handleTold(notice)
      if (notice.name === 'recommendation:changed') requests.refresh((name) => name === 'case:read')
    },
  })
  room.open()

  return {
    room,
    media,
    call,
    heard,
    share,
    self,
    close: () => {
      removeEventListener('online', online)
      stopPhase()
      self.close()
      share.close()
      call.close()
      media.close()
      room.leave()
    },
  }
}

/** Not there on phones, nor on pages without transport encryption. */
const displayOf = (devices: MediaDevices | undefined) =>
  devices && 'getDisplayMedia' in devices
    ? (options: DisplayMediaStreamOptions) => devices.getDisplayMedia(options)
    : undefined
