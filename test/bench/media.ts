import { availableParallelism, cpus, tmpdir } from 'node:os'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type MeasuredRoom, openBareRoom, openOurRoom } from './media/contenders.ts'
import { makeCertificate } from './media/endpoint.ts'
import { openJanusRoom } from './media/janusRoom.ts'
import { mostPeople, type Ramp, rampConditions, rampUp } from './media/ramp.ts'
import { cpuSecondsOf, rssMiBOf } from './media/processes.ts'
import { packetsPerSecond, sendFor } from './media/streams.ts'
import { enterOwnNetwork } from '../support/ownNetwork.ts'
import { type BenchResult, type Measured, percentile, rounded } from './result.ts'

const people = 8
const nothingRamped = { streams: null, lossShare: null, cpuShare: null, lossShareBeyond: null }
const rounds = 9
const secondsARound = 5
/** What is still on its way when the sending ends. */
const settleMilliseconds = 500

type Round = { cpuSeconds: number; forwarded: number; lost: number; bytes: number }

/** What forwarding costs: our room, a bare mediasoup and Janus' videoroom in turns, under the same streams. */
export async function run(): Promise<BenchResult> {
  // Janus listens on no loopback, and a load is to reach nobody but this machine.
  const exposed = await enterOwnNetwork({ janus: ['janus'], openssl: ['openssl'] })
  const folder = await mkdtemp(join(tmpdir(), 'bench-media-'))
  await using opened = new AsyncDisposableStack()
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const entered = opened.use(new AsyncDisposableStack())
  const certificate = makeCertificate(folder)
  const rooms = new Map<string, MeasuredRoom>()
  rooms.set('ours', entered.use(await openOurRoom(join(folder, 'ours'), people, certificate)))
  rooms.set('bareMediasoup', entered.use(await openBareRoom(certificate)))
  const openJanus = async () =>
    exposed === undefined ? openJanusRoom(join(folder, 'janus'), certificate) : { missing: exposed }
  const janus = await openJanus()
  if (!('missing' in janus)) rooms.set('janus', entered.use(janus))
  for (const [name, room] of rooms) {
    process.stderr.write(`${people} people join ${name}.\n`)
    while (room.participants.length < people) await room.join()
  }

  const measured = new Map<string, Round[]>()
  const names = [...rooms.keys()]
  // The first round warms everybody up and does not count.
  for (let round = 0; round <= rounds; round++) {
    // Each in turn goes first, so that what disturbs the machine disturbs all alike.
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length] ?? ''
      const room = rooms.get(name)
      if (!room) continue
      const one = await measure(room, round === 0 ? 2 : secondsARound)
      if (round > 0) measured.set(name, [...(measured.get(name) ?? []), one])
    }
  }
  const forwarding = new Map(names.map((name) => [name, summary(measured.get(name) ?? [], rooms.get(name))]))
  await entered.disposeAsync()

  const ramps = new Map<string, Ramp>()
  for (const name of exposed === undefined ? names : []) {
    process.stderr.write(`As many streams as one core of ${name} carries\n`)
    const again: Record<string, () => Promise<MeasuredRoom | { missing: string }>> = {
      ours: () => openOurRoom(join(folder, 'ours-full'), mostPeople, certificate),
      bareMediasoup: () => openBareRoom(certificate),
      janus: openJanus,
    }
    const room = await again[name]?.()
    if (!room || 'missing' in room) continue
    await using full = room
    ramps.set(name, await rampUp(full))
  }
  const of = (name: string): Measured => {
    const { streams, lossShare, cpuShare, lossShareBeyond } = ramps.get(name) ?? nothingRamped
    const short = (value: number | null) => (value === null ? null : rounded(value, 3))
    const there = { lossShareThere: short(lossShare), coresThere: short(cpuShare) }
    const reached = { mostStreamsPerCore: streams, ...there, lossShareBeyond: short(lossShareBeyond) }
    return { ...forwarding.get(name), ...reached }
  }
  const [ours, bareMediasoup] = [of('ours'), of('bareMediasoup')]
  const peers: Record<string, Measured> = { bareMediasoup }
  if (!('missing' in janus)) peers['janus'] = of('janus')
  /** Of each round with the one beside it, then the one in the middle: what disturbs the machine passes. */
  const ratio = (peer: string) => {
    const [our = [], their = []] = [measured.get('ours'), measured.get(peer)]
    const ratios = our.map((one, round) => costOf(one) / costOf(their[round] ?? one))
    return their.length > 0 ? rounded(percentile(ratios, 0.5), 3) : null
  }
  /** The peer's over ours, so that here too smaller is better. */
  const mostRatio = (peer: string) => {
    const [our, their] = [ramps.get('ours')?.streams, ramps.get(peer)?.streams]
    return our && their ? rounded(their / our, 3) : null
  }
  return {
    bench: 'media',
    ours,
    peers,
    ratios: {
      bareMediasoup: ratio('bareMediasoup'),
      janus: ratio('janus'),
      mostStreamsBareMediasoup: mostRatio('bareMediasoup'),
      mostStreamsJanus: mostRatio('janus'),
    },
    conditions: {
      processors: `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
      node: process.version,
      janus: 'missing' in janus ? `not measured: ${janus.missing}` : 'videoroom of Debian’s package, ICE-lite',
      worker: process.env['MEDIASOUP_WORKER_BIN'] ? 'as MEDIASOUP_WORKER_BIN names it' : 'as npm start provides it',
      load: `${people} participants, each with one voice (50 packets/s) and one picture (60 packets/s of 1000 bytes) to all others`,
      rounds: `${rounds} of ${secondsARound} s each, in turns; ratios are medians of ratios round by round`,
      mostStreams: rampConditions,
      counted: 'processor time of the server with all it started, worker and signalling alike',
      transports: 'WebRTC over UDP of the loopback: ICE, DTLS by openssl, SRTP_AES128_CM_SHA1_80',
      loadRunsOn: 'the same machine, in a process of its own',
    },
  }
}

async function measure(room: MeasuredRoom, seconds: number): Promise<Round> {
  for (const { receive } of room.participants) receive.forget()
  const before = cpuSecondsOf(room.pid)
  await sendFor(
    seconds,
    room.participants.flatMap(({ streams }) => streams ?? []),
  )
  await wait(settleMilliseconds)
  const cpuSeconds = cpuSecondsOf(room.pid) - before
  const streams = room.participants.flatMap(({ receive }) => [...receive.received.values()])
  const forwarded = streams.reduce((sum, { packets }) => sum + packets, 0)
  const expected = streams.reduce((sum, { first, last }) => sum + ((last - first) & 0xffff) + 1, 0)
  const bytes = room.participants.reduce((sum, { receive }) => sum + receive.bytes, 0)
  return { cpuSeconds, forwarded, lost: Math.max(0, expected - forwarded), bytes }
}

const packetsAStream = (packetsPerSecond.audio + packetsPerSecond.video) / 2

/** Processor seconds that one stream costs in a second: by the packets that did arrive, so that a slow load counts fair. */
const costOf = ({ cpuSeconds, forwarded }: Round): number => (cpuSeconds / forwarded) * packetsAStream

function summary(all: readonly Round[], room: MeasuredRoom | undefined): Measured {
  const sum = (what: keyof Round) => all.reduce((total, one) => total + one[what], 0)
  const cost = percentile(all.map(costOf), 0.5)
  return {
    cpuSeconds: rounded(sum('cpuSeconds'), 3),
    cpuMicrosecondsPerPacket: rounded((sum('cpuSeconds') / sum('forwarded')) * 1e6),
    cpuPerForwardedStream: rounded(cost, 6),
    /** One processor's second over what a stream costs of it: reckoned, not reached. */
    streamsPerCoreReckoned: Math.floor(1 / cost),
    packetsForwarded: sum('forwarded'),
    lossShare: rounded(sum('lost') / (sum('lost') + sum('forwarded')), 5),
    mebibitsForwarded: rounded((sum('bytes') * 8) / 2 ** 20, 0),
    rssMiB: room ? rounded(rssMiBOf(room.pid), 0) : null,
  }
}
