import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import type { MeetingId } from '../../../shared/domain/identifiers.ts'
import { overSocket } from '../../../shared/protocol/carriers.ts'
import { recordRequests } from '../../../shared/protocol/record.ts'
import { roomRequests } from '../../../shared/protocol/room.ts'
import { remote } from '../../../shared/protocol/table.ts'
import { mediaWorker } from '../../support/mediaWorker.ts'
import { type Certificate, Endpoint, type Target } from './endpoint.ts'
import { audioParameters, Streams, videoParameters } from './streams.ts'

/** One in a room under measurement: what they send with, if they send, and what they receive with. */
export type Participant = { streams: Streams | undefined; receive: Endpoint; close(): void }

/** What somebody does in the room: who sends, sends a voice and a picture. All voices are taken, and so many pictures. */
export type Part = { sends: boolean; takes: boolean; pictures: number }
export const sendsAndTakesAll: Part = { sends: true, takes: true, pictures: Infinity }

/** A room of one of the contenders, in a process of its own. */
export type MeasuredRoom = AsyncDisposable & {
  pid: number
  participants: Participant[]
  /** One more, who takes from all before; the others take from this one. Without words of it, both altogether. */
  join(part?: Part): Promise<Participant>
}

/** Ours, which a browser can enter too. */
export type OurRoom = MeasuredRoom & {
  url: string
  meeting: MeetingId
  /** The cookie of somebody who may enter, by their number. Those who `join` are numbered from 0. */
  signIn(index: number): Promise<string>
  /** How many lines to the server are up. */
  connected(): number
}

type Description = {
  transport: string
  iceParameters: { usernameFragment: string; password: string }
  iceCandidates: { protocol: string; address: string; port: number }[]
}
type Ask = (name: string, input: object) => Promise<never>
type Entry = { ask: Ask; receive: string; producers: string[]; capabilities: unknown; part: Part }

/** The signalling of a mediasoup room, which ours and a bare one have in common. */
class MediasoupRoom implements MeasuredRoom {
  readonly pid: number
  readonly participants: Participant[] = []
  readonly #entries: Entry[] = []
  readonly #certificate: Certificate
  readonly #enter: (index: number) => Promise<Ask>
  readonly #end: () => Promise<void>

  constructor(pid: number, certificate: Certificate, enter: (index: number) => Promise<Ask>, end: () => Promise<void>) {
    this.pid = pid
    this.#certificate = certificate
    this.#enter = enter
    this.#end = end
  }

  async join(part: Part = sendsAndTakesAll): Promise<Participant> {
    const index = this.participants.length
    const ask = await this.#enter(index)
    const entered: { routerRtpCapabilities: unknown; send: Description; receive: Description } = await ask(
      'media:enter',
      {},
    )
    const [send, receive] = await Promise.all([Endpoint.open(), Endpoint.open()])
    const dtlsParameters = {
      role: 'client',
      fingerprints: [{ algorithm: 'sha-256', value: this.#certificate.fingerprint }],
    }
    const connect = async (endpoint: Endpoint, description: Description) => {
      await ask('media:connect', { transport: description.transport, dtlsParameters })
      await endpoint.connect(targetOf(description), this.#certificate)
    }
    await Promise.all([
      ...(part.sends ? [connect(send, entered.send)] : []),
      ...(part.takes ? [connect(receive, entered.receive)] : []),
    ])
    const ssrc = 1_000_000 + index * 10
    const produce = async (source: string, rtpParameters: object) => {
      const made: { producer: string } = await ask('media:produce', {
        transport: entered.send.transport,
        source,
        rtpParameters,
      })
      return made.producer
    }
    const producers = part.sends
      ? [await produce('microphone', audioParameters(ssrc)), await produce('camera', videoParameters(ssrc + 1))]
      : []
    const entry: Entry = {
      ask,
      receive: entered.receive.transport,
      producers,
      capabilities: entered.routerRtpCapabilities,
      part: { ...part },
    }
    for (const other of this.#entries) {
      await takeFrom(entry, other)
      await takeFrom(other, entry)
    }
    this.#entries.push(entry)
    const participant: Participant = {
      streams: part.sends ? new Streams(send, ssrc) : undefined,
      receive,
      close: () => {
        send.close()
        receive.close()
      },
    }
    this.participants.push(participant)
    return participant
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const participant of this.participants) participant.close()
    await this.#end()
  }
}

async function takeFrom(who: Entry, { producers: [voice, picture] }: Entry): Promise<void> {
  if (!who.part.takes || voice === undefined || picture === undefined) return
  await take(who, voice)
  if (who.part.pictures-- > 0) await take(who, picture)
}

async function take({ ask, receive: transport, capabilities }: Entry, producer: string): Promise<void> {
  const taken: { consumer: string } = await ask('media:consume', { transport, producer, rtpCapabilities: capabilities })
  await ask('media:resume', { consumer: taken.consumer })
}

const targetOf = ({ iceParameters, iceCandidates }: Description): Target => {
  const candidate = iceCandidates.find(({ protocol }) => protocol === 'udp')
  if (!candidate) throw new Error('no way over UDP')
  return { ...iceParameters, address: candidate.address, port: candidate.port }
}

/** Our server with our room: people sign in, join the meeting, and ask what a browser asks. */
export async function openOurRoom(folder: string, people: number, certificate: Certificate): Promise<OurRoom> {
  const program = join(import.meta.dirname, 'ourRoom.ts')
  const child = spawn(process.execPath, [program, folder, String(people)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const { url, meeting, tokens } = await firstLine<{ url: string; meeting: MeetingId; tokens: string[] }>(child)
  const sockets: Socket[] = []
  const signIn = async (index: number): Promise<string> => {
    const body = JSON.stringify({ token: tokens[index] })
    const opened = await fetch(`${url}/api/session:open`, { method: 'POST', body })
    return opened.headers.get('set-cookie')?.split(';')[0] ?? ''
  }
  const enter = async (index: number): Promise<Ask> => {
    const cookie = await signIn(index)
    const record = remote(recordRequests, async (name, input) => {
      const headers = { cookie, 'content-type': 'application/json' }
      const response = await fetch(`${url}/api/${name}`, { method: 'POST', headers, body: JSON.stringify(input) })
      const body = await response.json()
      return response.ok ? { ok: true, value: body } : { ok: false, problem: body }
    })
    const { url: at, token } = await record['meeting:join']({ meeting })
    const socket = io(`${at}/meeting`, { transports: ['websocket'], auth: { token }, forceNew: true })
    sockets.push(socket)
    await new Promise<void>((connected, failed) => {
      socket.once('connect', connected)
      socket.once('connect_error', failed)
    })
    const ask = remote(roomRequests, overSocket(socket, 20_000))
    const { person } = await ask['room:enter']({})
    // Heard and seen: what the floor silences is not forwarded.
    await ask['floor:microphone']({ person, muted: false })
    await ask['floor:camera']({ person, off: false })
    return (name, input) => {
      // The room knows by whom it is asked which transport takes.
      const { transport: _, ...known } = input as { transport?: string }
      const asked = name === 'media:consume' ? known : input
      return (ask as unknown as Record<string, (input: object) => Promise<never>>)[name]?.(asked) ?? Promise.reject()
    }
  }
  const room = new MediasoupRoom(child.pid ?? 0, certificate, enter, async () => {
    for (const socket of sockets) socket.disconnect()
    await ended(child, 'SIGTERM')
  })
  const connected = () => sockets.filter((socket) => socket.connected).length
  return Object.assign(room, { url, meeting, signIn, connected })
}

/** A bare mediasoup with the same worker. */
export async function openBareRoom(certificate: Certificate): Promise<MeasuredRoom> {
  const child = fork(join(import.meta.dirname, 'bareRoom.ts'), [await mediaWorker()])
  await once(child, 'message')
  let asked = 0
  const waiting = new Map<number, { value: (value: never) => void; failed: (error: Error) => void }>()
  child.on('message', ({ id, value, error }: { id: number; value: never; error?: string }) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) one?.value(value)
    else one?.failed(new Error(error))
  })
  const ask: Ask = (name, input) => {
    // It begins unpaused: there is nothing to resume.
    if (name === 'media:resume') return Promise.resolve({} as never)
    const id = ++asked
    const answer = new Promise<never>((value, failed) => waiting.set(id, { value, failed }))
    child.send({ id, name, input })
    return answer
  }
  return new MediasoupRoom(
    child.pid ?? 0,
    certificate,
    async () => ask,
    () => ended(child, 'SIGTERM'),
  )
}

async function firstLine<T>(child: ChildProcess): Promise<T> {
  if (!child.stdout) throw new Error('nothing to read')
  for await (const line of createInterface(child.stdout)) if (line.startsWith('{')) return JSON.parse(line) as T
  throw new Error('the server ended before it served')
}

export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await gone
  clearTimeout(late)
}
