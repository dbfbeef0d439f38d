import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { MediaRequests } from '../shared/protocol/media.ts'
import type { Measured } from '../shared/protocol/room.ts'
import { Problem } from '../shared/protocol/problems.ts'
import type { Remote } from '../shared/protocol/table.ts'

/** What a scrape asks of the rooms of this node: numbers of places, by where they are. */
export type RoomCounts = { meetings: number; inRoom: number; waiting: number }

/** Numbers about this node for Prometheus. No label names a person, a meeting or a case. */
export type Metrics = {
  /** What a browser measured: already held to its schema, and from one who is in the room. */
  measured(measured: Measured): void
  reconnected(): void
  /** In the text format 0.0.4, with the type it is served as. */
  text(): Promise<{ type: string; body: string }>
}

// From a line in the same house to one that people give up on.
const secondsOfJoining = [0.1, 0.2, 0.5, 1, 1.5, 2, 3, 5, 8, 13, 30]

export function openMetrics(ports: { media: Remote<MediaRequests>; rooms: () => RoomCounts }): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `consilium_${name}`, help, labelNames, registers })
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `consilium_${name}_total`, help, labelNames, registers })
  const histogram = (name: string, help: string) =>
    new Histogram({ name: `consilium_${name}_seconds`, help, buckets: secondsOfJoining, registers })

  const rooms = gauge('rooms', 'Meetings with somebody in them on this node')
  const participants = gauge('participants', 'People of these meetings, by where they are', ['where'])
  const worker = {
    meetings: gauge('worker_meetings', 'Meetings on a media worker', ['worker']),
    participants: gauge('worker_participants', 'People with media on a worker', ['worker']),
    producers: gauge('worker_producers', 'Streams that come to a worker', ['worker']),
    consumers: gauge('worker_consumers', 'Streams that a worker sends on', ['worker']),
    cpu: gauge('worker_cpu_seconds', 'Processor time of a media worker since it began', ['worker']),
  }
  const process = gauge('process_cpu_seconds', 'Processor time of the server since it began')
  const memory = gauge('process_resident_bytes', 'Memory of the server')
  const up = gauge('media_up', '1 while the media node answers')
  const joined = histogram('join', 'From asking to join until one is in the room, as browsers measured it')
  const firstFrame = histogram('first_frame', 'From being in the room to the first picture of another')
  const interrupted = histogram('interruption', 'How long sound and picture were gone before they came back')
  const reconnects = counter('reconnects', 'People who came back to their place on a new connection')
  const received = counter('packets_received', 'Packets of sound and picture that arrived at browsers')
  const lost = counter('packets_lost', 'Packets of sound and picture that did not arrive at browsers')
  const bytes = counter('received_bytes', 'Bytes of sound and picture that arrived at browsers')

  async function look(): Promise<void> {
    const counts = ports.rooms()
    rooms.set(counts.meetings)
    participants.set({ where: 'room' }, counts.inRoom)
    participants.set({ where: 'lobby' }, counts.waiting)
    const { user, system } = globalThis.process.cpuUsage()
    process.set((user + system) / 1e6)
    memory.set(globalThis.process.memoryUsage.rss())
    for (const one of Object.values(worker)) one.reset()
    try {
      const { workers } = await ports.media['media:load']({})
      for (const [index, load] of workers.entries()) {
        const label = { worker: String(index) }
        worker.meetings.set(label, load.meetings.length)
        worker.participants.set(label, load.participants)
        worker.producers.set(label, load.producers)
        worker.consumers.set(label, load.consumers)
        worker.cpu.set(label, load.cpuSeconds)
      }
      up.set(1)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      up.set(0)
    }
  }

  return {
    measured(measured) {
      if (measured.what === 'join') joined.observe(measured.milliseconds / 1000)
      if (measured.what === 'firstFrame') firstFrame.observe(measured.milliseconds / 1000)
      if (measured.what === 'interruption') interrupted.observe(measured.milliseconds / 1000)
      if (measured.what === 'received') {
        received.inc(measured.packets)
        lost.inc(measured.lost)
        bytes.inc(measured.bytes)
      }
    },
    reconnected: () => reconnects.inc(),
    async text() {
      await look()
      return { type: registry.contentType, body: await registry.metrics() }
    },
  }
}
