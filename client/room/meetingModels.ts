import type { MeetingId } from '../../shared/domain/identifiers.ts'
import { conductOf } from '../../shared/domain/meeting.ts'
import type { BoardClient } from '../app/board.tsx'
import { observable, type Observable } from '../app/observable.ts'
import { openOwnMedia, type OwnMedia } from '../lobby/ownMedia.ts'
import { type CallModel, openCallModel } from './callModel.ts'
import {
  canEncrypt,
  type EncryptionModel,
  noEncryption,
  openEncryption,
  openFrameEngine,
} from './encryption/encryptionModel.ts'
import { type KeyPair, newKeyPair } from './encryption/keyExchange.ts'
import { type HeardModel, openHeardModel } from './heardModel.ts'
import { keptAs } from './keptAs.ts'
import { type Measures, openMeasures } from './measures.ts'
import { preparedDevices } from './preparedDevice.ts'
import { openRoomModel, type RoomModel } from './roomModel.ts'
import { openShareModel, type ShareModel } from './shareModel.ts'
import { openSelfModel, type SelfModel } from './selfModel.ts'
import { openSocketLine } from './socketLine.ts'
import { openTextModel, type TextModel } from './textModel.ts'

/** Everything of one meeting in this window, from coming to its door to leaving it. */
export type MeetingModels = {
  room: RoomModel
  media: OwnMedia
  call: CallModel
  heard: HeardModel
  share: ShareModel
  self: SelfModel
  text: TextModel
  measures: Measures
  encryption: Observable<EncryptionModel>
  /** Gives up the place in the room, too: as when one goes to another page. */
  close(): void
}

const inMeeting: ReadonlySet<string> = new Set(['joining', 'lobby', 'room', 'aside'])

export function openMeetingModels(meeting: MeetingId, { ask, requests }: BoardClient): MeetingModels {
  const encryption = observable<EncryptionModel>(noEncryption)
  /** One key pair for one stay: it outlives a line that breaks, so that nobody has to compare words again. */
  let pair: KeyPair | undefined
  const room: RoomModel = openRoomModel({
    meeting,
    join: ask['meeting:join'],
    openLine: openSocketLine,
    key: async (joined) => {
      if (!conductOf(joined).endToEnd || !canEncrypt()) return undefined
      if (pair) return pair.publicKey
      pair = await newKeyPair()
      encryption.set(openEncryption({ meeting, room, pair, engine: openFrameEngine() }))
      return pair.publicKey
    },
  })
  const media = openOwnMedia(globalThis.navigator.mediaDevices, keptAs('devices'))
  const call = openCallModel({
    ask: room.ask,
    newDevice: preparedDevices(keptAs('sfu')),
    frames: () => encryption.get().frames,
    counted: (received) => room.measured({ what: 'received', ...received }),
    rejoin: room.rejoin,
  })
  const heard = openHeardModel()
  const display = displayOf(globalThis.navigator.mediaDevices)
  const share = openShareModel({ call, room, display })
  const measures = openMeasures({ room, call })
  const self = openSelfModel({ room, media, call })
  const text = openTextModel({ room, seal: () => encryption.get().text })

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
    setAside: () => {
      share.stop()
      call.handleOut()
      media.stop('microphone')
      media.stop('camera')
    },
    told: (notice) => {
      if (notice.name === 'media:onAir') call.handleOnAir(notice.content.producers)
      if (notice.name === 'media:lost') call.handleLost()
      if (notice.name === 'media:wanted') call.handleWanted(notice.content.producer, notice.content.spatial)
      if (notice.name === 'media:budget') call.handleBudget(notice.content.pictures)
      if (notice.name === 'media:speaker') call.handleSpeaker(notice.content.person)
      if (notice.name === 'stage:state') call.handleLeader(notice.content.leader)
      // What a moderator has stopped is not captured any longer either.
      if (notice.name === 'room:people' && room.me()?.floor.mayShare === false) share.stop()
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
    text,
    measures,
    encryption,
    close: () => {
      removeEventListener('online', online)
      stopPhase()
      self.close()
      share.close()
      text.close()
      measures.close()
      encryption.get().close()
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
