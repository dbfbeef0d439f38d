import type { MeetingId, PersonId } from '../shared/domain/identifiers.ts'
import type { MediaRequests } from '../shared/protocol/media.ts'
import type { Handlers } from '../shared/protocol/table.ts'
import type { MeetingMedia } from './meetingMedia.ts'
import { type MediaNodeOptions, Meetings } from './meetings.ts'
import type { PooledWorker } from './pooledWorker.ts'

export type MediaHandlers = Handlers<MediaRequests, unknown>

/** An SFU: what may be asked of it. */
export type MediaNode = AsyncDisposable & {
  handlers: MediaHandlers
  /** Ends all meetings and worker processes; resolves when they are gone. May be called again. */
  close(): Promise<void>
}

/**
 * Starts the workers, and answers when they run. A worker that dies later is replaced; its meetings are told as lost and
 * can be opened again at once.
 * @throws Error where a worker cannot be started or a port is taken
 */
export async function openMediaNode(options: MediaNodeOptions): Promise<MediaNode> {
  const meetings = await Meetings.open(options)
  const close = () => meetings.close()
  return { handlers: handlersOf(meetings), close, [Symbol.asyncDispose]: close }
}

const handlersOf = (meetings: Meetings): MediaHandlers => {
  const who = async ({ meeting, participant }: { meeting: MeetingId; participant: PersonId }) =>
    (await meetings.find(meeting)).participant(participant)

  return {
    'media:open': async ({ meeting }) => ({ rtpCapabilities: (await meetings.open(meeting)).rtpCapabilities }),
    'media:close': async ({ meeting }) => {
      meetings.end(meeting)
      return {}
    },
    'media:enter': async ({ meeting, participant, entry }) => {
      const media = await meetings.find(meeting)
      const { parameters } = await media.enter(participant, entry)
      return { rtpCapabilities: media.rtpCapabilities, ...parameters }
    },
    'media:leave': async ({ meeting, participant, entry }) => {
      meetings.opened(meeting)?.leave(participant, entry)
      return {}
    },
    'media:connect': async (asked) => {
      await (await who(asked)).connect(asked.transport, asked.dtlsParameters)
      return {}
    },
    'media:restart': async (asked) => ({ iceParameters: await (await who(asked)).restart(asked.transport) }),
    'media:produce': async (asked) => {
      const { transport, source, rtpParameters, paused } = asked
      return { producer: await (await who(asked)).produce(transport, source, rtpParameters, paused) }
    },
    'media:pauseProducer': async (asked) => {
      await (await who(asked)).pauseProducer(asked.producer, asked.paused)
      return {}
    },
    'media:closeProducer': async (asked) => {
      await (await who(asked)).closeProducer(asked.producer)
      return {}
    },
    'media:consume': async ({ meeting, participant, producer, rtpCapabilities }) =>
      (await meetings.find(meeting)).consume(participant, producer, rtpCapabilities),
    'media:pauseConsumer': async (asked) => {
      await (await who(asked)).pauseConsumer(asked.consumer, asked.paused)
      return {}
    },
    'media:closeConsumer': async (asked) => {
      await (await who(asked)).closeConsumer(asked.consumer)
      return {}
    },
    'media:preferLayers': async (asked) => {
      await (await who(asked)).preferLayers(asked.consumer, asked.spatial, asked.temporal)
      return {}
    },
    'media:keyFrame': async (asked) => {
      await (await who(asked)).keyFrame(asked.consumer)
      return {}
    },
    'media:record': async ({ meeting, recording, elapsedMs }) => {
      await (await meetings.find(meeting)).record(recording, elapsedMs)
      return {}
    },
    'media:load': async () => ({
      // One that ends while it is asked has no load.
      workers: (await Promise.all(meetings.workers.map((pooled) => loadOf(pooled, meetings.on(pooled))))).filter(
        (load) => load !== undefined,
      ),
    }),
  }
}

async function loadOf({ worker, udpPort, tcpPort, meetings: placed }: PooledWorker, open: MeetingMedia[]) {
  const usage = await worker.getResourceUsage().catch((error: unknown) => {
    if (worker.closed) return undefined
    throw error
  })
  if (!usage) return undefined
  const { ru_utime: user, ru_stime: system } = usage
  const counts = open.map((meeting) => meeting.counts)
  const sum = (what: keyof MeetingMedia['counts']) => counts.reduce((all, count) => all + count[what], 0)
  return {
    pid: worker.pid,
    udpPort,
    tcpPort,
    meetings: [...placed],
    participants: sum('participants'),
    producers: sum('producers'),
    consumers: sum('consumers'),
    cpuSeconds: (user + system) / 1000,
  }
}
