import type { types } from 'mediasoup-client'
import { gradeOf, type LineGrade, type LineSample, lineScore, smoothedScore } from '../../shared/domain/lineQuality.ts'
import type { CallTransports } from './callTransports.ts'

/** Of one's own line: how what one sends gets out, and how what others send comes in. */
export type OwnLine = Readonly<{ sends: LineGrade; receives: LineGrade }>
export const goodLine: OwnLine = { sends: 'good', receives: 'good' }

/** What arrived since the last look. */
export type ReceivedSince = { packets: number; lost: number; bytes: number }

const lookMilliseconds = 3_000
/** Fewer packets than this say nothing about a line. */
const tellingPackets = 20

/** Counted since the transport began. */
type Counted = { packets: number; lost: number }
type Entry = Record<string, unknown> & { type: string }

/** Measures both directions of one's own line from what the browser counts, and says when a grade has changed. */
export class QualityWatch {
  readonly #transports: CallTransports
  readonly #changed: (line: OwnLine) => void
  readonly #counted: (received: ReceivedSince) => void
  readonly #timer: ReturnType<typeof setInterval>
  #scores = { sends: 100, receives: 100 }
  #before = { sends: { packets: 0, lost: 0 }, receives: { packets: 0, lost: 0 } }
  #received = { packets: 0, lost: 0, bytes: 0 }
  #line = goodLine
  #isLooking = false

  constructor(
    transports: CallTransports,
    changed: (line: OwnLine) => void,
    counted: (received: ReceivedSince) => void = () => undefined,
  ) {
    this.#transports = transports
    this.#changed = changed
    this.#counted = counted
    this.#timer = setInterval(() => void this.#look(), lookMilliseconds)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    const { send, receive } = this.#transports
    if (this.#isLooking || send.closed || receive.closed) return
    this.#isLooking = true
    try {
      const [out, into] = await Promise.all([entriesOf(send), entriesOf(receive)])
      this.#count(into)
      this.#take('sends', countedOfSent(out), out, 'remote-inbound-rtp')
      this.#take('receives', countedOfReceived(into), into, 'inbound-rtp')
      const line = { sends: gradeOf(this.#scores.sends), receives: gradeOf(this.#scores.receives) }
      if (line.sends === this.#line.sends && line.receives === this.#line.receives) return
      this.#line = line
      this.#changed(line)
    } catch (error) {
      // Closed while it was asked.
      if (!send.closed && !receive.closed) throw error
    } finally {
      this.#isLooking = false
    }
  }

  /** A stream that has ended is counted no longer, so that the sum may fall: then nothing is told this time. */
  #count(into: readonly Entry[]): void {
    const { packets, lost } = countedOfReceived(into)
    const now = { packets, lost, bytes: sum(into, 'inbound-rtp', 'bytesReceived') }
    const before = this.#received
    this.#received = now
    const since = {
      packets: now.packets - before.packets,
      lost: now.lost - before.lost,
      bytes: now.bytes - before.bytes,
    }
    if (since.packets > 0 && since.lost >= 0 && since.bytes >= 0) this.#counted(since)
  }

  #take(side: 'sends' | 'receives', counted: Counted, entries: readonly Entry[], type: string): void {
    const before = this.#before[side]
    const packets = counted.packets - before.packets
    const lost = Math.max(0, counted.lost - before.lost)
    if (packets + lost < tellingPackets) return
    this.#before[side] = counted
    const sample: LineSample = {
      loss: lost / (packets + lost),
      roundTripMilliseconds: roundTripOf(entries),
      jitterMilliseconds: jitterOf(entries, type),
    }
    this.#scores[side] = smoothedScore(this.#scores[side], lineScore(sample))
  }
}

const entriesOf = async (transport: types.Transport): Promise<Entry[]> =>
  [...(await transport.getStats()).values()] as Entry[]

const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)
const sum = (entries: readonly Entry[], type: string, name: string): number =>
  entries.reduce((all, entry) => all + (entry.type === type ? number(entry[name]) : 0), 0)

const countedOfReceived = (entries: readonly Entry[]): Counted => ({
  packets: sum(entries, 'inbound-rtp', 'packetsReceived'),
  lost: sum(entries, 'inbound-rtp', 'packetsLost'),
})

/** Of what was sent the other end reports what was lost, so that it did not arrive. */
const countedOfSent = (entries: readonly Entry[]): Counted => {
  const lost = sum(entries, 'remote-inbound-rtp', 'packetsLost')
  return { packets: Math.max(0, sum(entries, 'outbound-rtp', 'packetsSent') - lost), lost }
}

const roundTripOf = (entries: readonly Entry[]): number =>
  1000 *
  Math.max(0, ...entries.map((entry) => (entry.type === 'candidate-pair' ? number(entry['currentRoundTripTime']) : 0)))

/** The median of the streams: one that has just begun says nothing of the line. */
function jitterOf(entries: readonly Entry[], type: string): number {
  const jitters = entries.filter((entry) => entry.type === type).map((entry) => 1000 * number(entry['jitter']))
  return jitters.toSorted((a, b) => a - b)[Math.floor(jitters.length / 2)] ?? 0
}
