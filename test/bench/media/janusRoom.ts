import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { debianProgram } from '../../support/debianPackages.ts'
import { eventually } from '../../support/eventually.ts'
import { ended, type MeasuredRoom, type Participant, sendsAndTakesAll } from './contenders.ts'
import { type Certificate, Endpoint, type Target } from './endpoint.ts'
import { ownAddress } from '../../support/ownNetwork.ts'
import { Streams } from './streams.ts'

type Event = {
  janus: string
  transaction?: string
  sender?: number
  session_id?: number
  data?: { id: number }
  plugindata?: { data: Record<string, unknown> }
  jsep?: { type: string; sdp: string }
  error?: { reason: string }
}

/** What one publishes and is subscribed with; each is undefined for who does not. */
type Feed = { id: number | undefined; subscriber: number | undefined; receive: Endpoint; takes: boolean }

const room = 4711
const startMilliseconds = 20_000

/**
 * Janus' videoroom as Debian brings it, with the same streams over the same kind of transport. Answers with what is
 * missing where it cannot be had.
 */
export async function openJanusRoom(
  folder: string,
  certificate: Certificate,
): Promise<MeasuredRoom | { missing: string }> {
  const program = await debianProgram('janus', ['janus'])
  if ('missing' in program) return program
  const port = 20_000 + (process.pid % 10_000)
  await configure(folder, port)
  const child = spawn(program.path, ['-F', folder, '-o'], {
    stdio: 'ignore',
  })
  let line: JanusLine | undefined
  await eventually(
    'Janus answers',
    async () => {
      line = await JanusLine.open(`ws://127.0.0.1:${port}`).catch(() => undefined)
      return line !== undefined
    },
    startMilliseconds,
  )
  const session = line
  if (!session) throw new Error('no line to Janus')
  const admin = await session.attach()
  await session.say(admin, {
    request: 'create',
    room,
    publishers: 100,
    bitrate: 4_000_000,
    transport_wide_cc_ext: false,
  })
  const participants: Participant[] = []
  const feeds: Feed[] = []

  return {
    pid: child.pid ?? 0,
    participants,
    async join({ sends, takes } = sendsAndTakesAll) {
      const [send, receive] = await Promise.all([Endpoint.open(ownAddress), Endpoint.open(ownAddress)])
      const ssrc = 2_000_000 + participants.length * 10
      const me: Feed = { id: undefined, subscriber: undefined, receive, takes }
      if (sends) {
        const publisher = await session.attach()
        const joined = await session.say(publisher, { request: 'join', ptype: 'publisher', room })
        const offer = { type: 'offer', sdp: offerOf(send, certificate, ssrc) }
        const answer = await session.say(publisher, { request: 'publish' }, offer)
        await send.connect(targetIn(answer.jsep?.sdp ?? ''), certificate)
        me.id = Number(joined.plugindata?.data['id'])
      }
      const others = feeds.flatMap(({ id }) => (id === undefined ? [] : { feed: id }))
      if (takes && others.length > 0) await subscribe(session, me, others, certificate)
      for (const other of sends ? feeds.filter((one) => one.takes) : []) {
        if (other.subscriber === undefined) await subscribe(session, other, [{ feed: me.id }], certificate)
        else {
          const updated = await session.say(other.subscriber, { request: 'update', subscribe: [{ feed: me.id }] })
          if (updated.jsep) {
            const sdp = answerOf(updated.jsep.sdp, other.receive, certificate)
            await session.say(other.subscriber, { request: 'start' }, { type: 'answer', sdp })
          }
        }
      }
      feeds.push(me)
      const participant: Participant = {
        streams: sends ? new Streams(send, ssrc) : undefined,
        receive,
        close: () => {
          send.close()
          receive.close()
        },
      }
      participants.push(participant)
      return participant
    },
    async [Symbol.asyncDispose]() {
      session.close()
      for (const participant of participants) participant.close()
      await ended(child, 'SIGKILL')
    },
  }
}

async function subscribe(session: JanusLine, who: Feed, streams: object[], certificate: Certificate): Promise<void> {
  who.subscriber = await session.attach()
  const offered = await session.say(who.subscriber, { request: 'join', ptype: 'subscriber', room, streams })
  const sdp = answerOf(offered.jsep?.sdp ?? '', who.receive, certificate)
  await session.say(who.subscriber, { request: 'start' }, { type: 'answer', sdp })
  await who.receive.connect(targetIn(offered.jsep?.sdp ?? ''), certificate)
}

/** Janus' WebSocket interface: one session, one handle for each peer connection. */
class JanusLine {
  readonly #socket: WebSocket
  readonly #waiting = new Map<string, (event: Event) => void>()
  readonly #alive: NodeJS.Timeout
  #session = 0
  #count = 0

  static async open(url: string): Promise<JanusLine> {
    const socket = new WebSocket(url, 'janus-protocol')
    await new Promise((done, failed) => socket.once('open', done).once('error', failed))
    const line = new JanusLine(socket)
    line.#session = (await line.#ask({ janus: 'create' })).data?.id ?? 0
    return line
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (raw) => {
      const event = JSON.parse(String(raw)) as Event
      // An acknowledgement says that the answer is still to come.
      if (event.janus === 'ack' || event.transaction === undefined) return
      this.#waiting.get(event.transaction)?.(event)
      this.#waiting.delete(event.transaction)
    })
    this.#alive = setInterval(() => void this.#ask({ janus: 'keepalive' }), 20_000)
  }

  async attach(): Promise<number> {
    return (await this.#ask({ janus: 'attach', plugin: 'janus.plugin.videoroom' })).data?.id ?? 0
  }

  say(handle: number, body: object, jsep?: object): Promise<Event> {
    return this.#ask({ janus: 'message', handle_id: handle, body, ...(jsep ? { jsep } : {}) })
  }

  close(): void {
    clearInterval(this.#alive)
    this.#socket.terminate()
  }

  #ask(message: object): Promise<Event> {
    const transaction = String(++this.#count)
    const session = this.#session > 0 ? { session_id: this.#session } : {}
    return new Promise((answer, failed) => {
      this.#waiting.set(transaction, (event) => {
        const refused = event.error?.reason ?? event.plugindata?.data['error']
        if (refused === undefined) answer(event)
        else failed(new Error(`Janus refused ${JSON.stringify(message).slice(0, 200)}: ${String(refused)}`))
      })
      this.#socket.send(JSON.stringify({ ...message, ...session, transaction }))
    })
  }
}

/** Only what is measured: the videoroom, over a WebSocket of the loopback, with ICE-lite as mediasoup has it. Its media
 * is on the one interface of a network of its own: it takes no loopback for that. */
async function configure(folder: string, port: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  const unused = ['audiobridge', 'duktape', 'echotest', 'lua', 'nosip', 'recordplay', 'sip', 'streaming', 'textroom']
  const plugins = [...unused, 'videocall', 'voicemail'].map((name) => `libjanus_${name}.so`).join(',')
  const transports = ['http', 'mqtt', 'nanomsg', 'pfunix', 'rabbitmq'].map((name) => `libjanus_${name}.so`).join(',')
  await writeFile(
    join(folder, 'janus.jcfg'),
    `general: { debug_level = 2; interface = "127.0.0.1" }
media: { rtp_port_range = "46000-48000" }
nat: { ice_lite = true; ignore_mdns = true }
plugins: { disable = "${plugins}" }
transports: { disable = "${transports}" }
loggers: { }
events: { broadcast = false }
`,
  )
  await writeFile(
    join(folder, 'janus.transport.websockets.jcfg'),
    `general: { ws = true; ws_port = ${port}; ws_ip = "127.0.0.1"; wss = false }\nadmin: { admin_ws = false }\n`,
  )
  await writeFile(join(folder, 'janus.plugin.videoroom.jcfg'), 'general: { }\n')
}

const transportLines = ({ local, address }: Endpoint, { fingerprint }: Certificate) => [
  `a=ice-ufrag:${local.usernameFragment}`,
  `a=ice-pwd:${local.password}`,
  `a=candidate:1 1 udp 2130706431 ${address.address} ${address.port} typ host`,
  'a=end-of-candidates',
  `a=fingerprint:sha-256 ${fingerprint}`,
  'a=setup:active',
  'a=rtcp-mux',
]
const head = (mids: string[]) => ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${mids.join(' ')}`]
const lines = (...all: string[]) => `${all.join('\r\n')}\r\n`

function offerOf(endpoint: Endpoint, certificate: Certificate, ssrc: number): string {
  const transport = transportLines(endpoint, certificate)
  return lines(
    ...head(['0', '1']),
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 127.0.0.1',
    'a=mid:0',
    'a=sendonly',
    'a=rtpmap:111 opus/48000/2',
    'a=extmap:10 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
    ...transport,
    `a=ssrc:${ssrc} cname:load`,
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 127.0.0.1',
    'a=mid:1',
    'a=sendonly',
    'a=rtpmap:96 VP8/90000',
    'a=rtcp-fb:96 nack',
    'a=rtcp-fb:96 nack pli',
    ...transport,
    `a=ssrc:${ssrc + 1} cname:load`,
  )
}

/** Takes everything that is offered, as it is offered. */
function answerOf(offer: string, endpoint: Endpoint, certificate: Certificate): string {
  const sections = offer.split(/^(?=m=)/m).slice(1)
  const mids = sections.map((section) => /^a=mid:(\S+)/m.exec(section)?.[1] ?? '')
  const answers = sections.flatMap((section, index) => [
    section.split(/\r?\n/)[0] ?? '',
    'c=IN IP4 127.0.0.1',
    `a=mid:${mids[index] ?? ''}`,
    'a=recvonly',
    ...section.split(/\r?\n/).filter((line) => /^a=(rtpmap|fmtp|rtcp-fb):/.test(line)),
    ...transportLines(endpoint, certificate),
  ])
  return lines(...head(mids), ...answers)
}

function targetIn(sdp: string): Target {
  const [, usernameFragment = ''] = /^a=ice-ufrag:(\S+)/m.exec(sdp) ?? []
  const [, password = ''] = /^a=ice-pwd:(\S+)/m.exec(sdp) ?? []
  const [, address = '', port = ''] = /^a=candidate:\S+ 1 udp \d+ ([\d.]+) (\d+) typ host/im.exec(sdp) ?? []
  if (!address) throw new Error(`no way to Janus in ${sdp}`)
  return { usernameFragment, password, address, port: Number(port) }
}
