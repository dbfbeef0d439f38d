import type { types } from 'mediasoup-client'
import type { RoomRequests } from '../../shared/protocol/room.ts'
import type { MediaSource, TransportId, TransportParameters } from '../../shared/protocol/media.ts'
import type { FrameProtection } from './encryption/encryptionModel.ts'
import type { NewDevice } from './preparedDevice.ts'
import type { Remote } from '../../shared/protocol/table.ts'

export type AskMedia = Pick<Remote<RoomRequests>, Extract<keyof RoomRequests, `media:${string}`>>

/** Both transports of one entry into the media of a meeting. They live and end together. */
export type CallTransports = {
  send: types.Transport
  receive: types.Transport
  rtpCapabilities: types.RtpCapabilities
  /** What every frame passes through where the meeting is encrypted from browser to browser. */
  frames: FrameProtection | null
}

/** Enters the media of the meeting, and opens both transports at once. An earlier entry ends with it. */
export async function enterMedia(
  ask: AskMedia,
  newDevice: NewDevice,
  frames: FrameProtection | null = null,
): Promise<CallTransports> {
  const entered = await ask['media:enter']({})
  // What the schema leaves out and what it leaves undefined are one and the same to the SFU.
  const routerRtpCapabilities = entered.routerRtpCapabilities as types.RtpCapabilities
  const device = await newDevice(routerRtpCapabilities)
  if (!device.loaded) await device.load({ routerRtpCapabilities })
  const iceServers = entered.iceServers as RTCIceServer[]
  const options = ({ transport: id, ...rest }: TransportParameters) =>
    ({ ...rest, id, iceServers }) as types.TransportOptions
  const send = device.createSendTransport(options(entered.send))
  const receive = device.createRecvTransport(options(entered.receive))
  for (const transport of [send, receive]) {
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      ask['media:connect']({ transport: transport.id as TransportId, dtlsParameters }).then(() => done(), failed)
    })
  }
  send.on('produce', ({ rtpParameters, appData }, done, failed) => {
    const source = appData['source'] as MediaSource
    const produced = ask['media:produce']({
      transport: send.id as TransportId,
      source,
      rtpParameters: rtpParameters as Parameters<AskMedia['media:produce']>[0]['rtpParameters'],
    })
    produced.then(({ producer }) => done({ id: producer }), failed)
  })
  return { send, receive, rtpCapabilities: device.recvRtpCapabilities, frames }
}

export function leaveMedia({ send, receive }: CallTransports): void {
  send.close()
  receive.close()
}

/** From this height in pixels on, a quarter of it is still a picture. */
const simulcastHeight = 480
/** What a shared screen may take: text stays sharp at few frames a second. */
const screenBitrate = 2_500_000
export const screenFramesPerSecond = 5

/** How a track is sent: sound first, and pictures in as many sizes as are of use to a filmstrip and a large tile. */
export function produceOptions(source: MediaSource, track: MediaStreamTrack): types.ProducerOptions {
  // The track belongs to who opened it: it is shown here too, and outlives a line that breaks.
  const common = { track, stopTracks: false, disableTrackOnPause: false, zeroRtpOnPause: false, appData: { source } }
  switch (source) {
    case 'microphone':
      return { ...common, codecOptions: { opusDtx: true, opusFec: true, opusNack: true, opusStereo: false } }
    case 'screenSound':
      // A film or a recorded EEG sound: no voice, so no pauses are cut out of it.
      return { ...common, codecOptions: { opusDtx: false, opusFec: true, opusNack: true, opusStereo: true } }
    case 'screen':
      // In one size: of several a browser may send the small one of a page that hardly moves.
      return { ...common, encodings: [{ maxBitrate: screenBitrate, maxFramerate: screenFramesPerSecond }] }
    case 'camera':
      return { ...common, encodings: cameraLayers(track.getSettings().height ?? 0) }
  }
}

const cameraLayers = (height: number) =>
  height >= simulcastHeight
    ? [
        { scaleResolutionDownBy: 4, maxBitrate: 150_000 },
        { scaleResolutionDownBy: 2, maxBitrate: 500_000 },
        { scaleResolutionDownBy: 1, maxBitrate: 1_200_000 },
      ]
    : [{ maxBitrate: 500_000 }]
