import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SrtpSender } from './srtp.ts'
import { answerTo, bindingRequestTo, type IceCredentials, isSuccess } from './stun.ts'

/** Where the other end is, as it says in its description. */
export type Target = IceCredentials & { address: string; port: number }
export type Certificate = { certificate: string; key: string; fingerprint: string }

/** One for all endpoints: who they are is not what is measured. */
export function makeCertificate(folder: string): Certificate {
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  const files = ['-keyout', key, '-out', certificate]
  execFileSync('openssl', ['req', '-x509', ...curve, '-nodes', '-days', '2', '-subj', '/CN=load', ...files], {
    stdio: 'pipe',
  })
  const digest = createHash('sha256')
    .update(new X509Certificate(readFileSync(certificate)).raw)
    .digest('hex')
  return { certificate, key, fingerprint: digest.toUpperCase().replace(/(..)(?!$)/g, '$1:') }
}

const consentMilliseconds = 4_000
const handshakeMilliseconds = 30_000

/**
 * The browser's end of a WebRTC transport without a browser: ICE as the controlling agent, DTLS by the system's openssl,
 * SRTP for what is sent. What arrives is counted and not decrypted, so that the load costs little beside what is
 * measured.
 */
export class Endpoint {
  readonly local: IceCredentials = { usernameFragment: word(8), password: word(24) }
  readonly received = new Map<number, { packets: number; first: number; last: number }>()
  bytes = 0
  readonly #socket: Socket
  readonly #tunnel: Socket
  #target: Target | undefined
  #sender: SrtpSender | undefined
  #handshake: ChildProcess | undefined
  #tunnelPort = 0
  #consent: NodeJS.Timeout | undefined
  #reached = Promise.withResolvers<void>()

  /** @param address of the interface that the other end reaches it by */
  static async open(address = '127.0.0.1'): Promise<Endpoint> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 })
    const tunnel = createSocket('udp4')
    socket.bind(0, address)
    tunnel.bind(0, '127.0.0.1')
    await Promise.all([once(socket, 'listening'), once(tunnel, 'listening')])
    return new Endpoint(socket, tunnel)
  }

  private constructor(socket: Socket, tunnel: Socket) {
    this.#socket = socket
    this.#tunnel = tunnel
    socket.on('message', (packet, from) => this.#take(packet, from))
    tunnel.on('message', (packet, { port }) => {
      this.#tunnelPort = port
      this.#send(packet)
    })
  }

  get address(): { address: string; port: number } {
    return this.#socket.address()
  }

  /** Reaches the other end and agrees on keys with it. */
  async connect(target: Target, { certificate, key }: Certificate): Promise<void> {
    this.#target = target
    const ask = () => this.#send(bindingRequestTo(target, this.local))
    ask()
    const again = setInterval(ask, 200)
    const late = setTimeout(
      () => this.#reached.reject(new Error(`${target.address}:${target.port} does not answer`)),
      handshakeMilliseconds,
    )
    try {
      await this.#reached.promise
    } finally {
      clearTimeout(late)
      clearInterval(again)
    }
    this.#consent = setInterval(ask, consentMilliseconds)
    const material = await this.#agree(certificate, key)
    this.#sender = new SrtpSender(material.subarray(0, 16), material.subarray(32, 46))
  }

  /** @param headerBytes of the packet that stay readable */
  sendRtp(packet: Buffer, headerBytes: number, rollover: number): void {
    if (this.#sender) this.#send(this.#sender.protect(packet, headerBytes, rollover))
  }

  forget(): void {
    this.received.clear()
    this.bytes = 0
  }

  close(): void {
    clearInterval(this.#consent)
    this.#handshake?.kill('SIGKILL')
    this.#socket.close()
    this.#tunnel.close()
  }

  /** The DTLS handshake as its client; answers with the keying material of RFC 5764. */
  async #agree(certificate: string, key: string): Promise<Buffer> {
    const { port } = this.#tunnel.address()
    const handshake = spawn(
      'openssl',
      ['s_client', '-dtls1_2', '-connect', `127.0.0.1:${port}`, '-cert', certificate, '-key', key].concat([
        '-use_srtp',
        'SRTP_AES128_CM_SHA1_80',
        '-keymatexport',
        'EXTRACTOR-dtls_srtp',
        '-keymatexportlen',
        '60',
      ]),
      { stdio: ['pipe', 'pipe', 'ignore'] },
    )
    this.#handshake = handshake
    try {
      let said = ''
      const signal = AbortSignal.timeout(handshakeMilliseconds)
      for await (const [chunk] of onData(handshake, signal)) {
        said += String(chunk)
        const [, material] = /Keying material: ([0-9A-F]{120})/.exec(said) ?? []
        if (material !== undefined) return Buffer.from(material, 'hex')
      }
      throw new Error(`no keys were agreed on: ${said.slice(0, 400)}`)
    } finally {
      // At once, and before it can say goodbye, which would close the transport.
      handshake.kill('SIGKILL')
      this.#tunnel.removeAllListeners('message')
    }
  }

  #take(packet: Buffer, from: { address: string; port: number }): void {
    const first = packet[0] ?? 0
    if (first >= 128 && first < 192) return this.#count(packet)
    if (first >= 20 && first < 64) {
      if (this.#tunnelPort > 0) this.#tunnel.send(packet, this.#tunnelPort, '127.0.0.1')
      return
    }
    const answer = answerTo(packet, this.local, from)
    if (answer) this.#socket.send(answer, from.port, from.address)
    else if (isSuccess(packet)) this.#reached.resolve()
  }

  #count(packet: Buffer): void {
    const type = packet[1] ?? 0
    // RTCP, by the payload types of RFC 5761.
    if (type >= 192 && type <= 223) return
    const ssrc = packet.readUInt32BE(8)
    if (ssrc === probationSsrc) return
    const sequence = packet.readUInt16BE(2)
    this.bytes += packet.length
    const stream = this.received.get(ssrc)
    if (!stream) this.received.set(ssrc, { packets: 1, first: sequence, last: sequence })
    else {
      stream.packets++
      stream.last = sequence
    }
  }

  #send(packet: Buffer): void {
    if (this.#target) this.#socket.send(packet, this.#target.port, this.#target.address)
  }
}

/** What mediasoup's worker sends to find out how much a line carries: nobody's stream. */
const probationSsrc = 1234

const word = (length: number) => randomBytes(length).toString('hex').slice(0, length)

async function* onData(child: ChildProcess, signal: AbortSignal): AsyncGenerator<[unknown]> {
  if (!child.stdout) return
  while (!signal.aborted) yield (await once(child.stdout, 'data', { signal })) as [unknown]
}
