import { io, type Socket } from 'socket.io-client'
import { overSocket } from '../../shared/protocol/carriers.ts'
import { selfTestLimits, type SelfTestRequests, selfTestRequests } from '../../shared/protocol/selfTest.ts'
import { type Remote, remote } from '../../shared/protocol/table.ts'
import { watchLevel } from '../lobby/microphoneLevel.ts'
import { canEncrypt } from '../room/encryption/encryptionModel.ts'
import { checkWay } from './mediaCheck.ts'
import type { Check, CheckName, Finding } from './selfTestModel.ts'

/** What a meeting with one picture each way needs, and what one with several does, in kilobits a second. */
const needed = { least: 500, good: 2_000 } as const
const measureMilliseconds = 3_000
const answerMilliseconds = 8_000
const listenMilliseconds = 8_000
/** From 0 to 1: a voice, and not the noise of the room. */
const heardLevel = 0.25

export type Line = { ask: Remote<SelfTestRequests>; close(): void }

/** The checks of this browser. `heard` asks the person whether the tone was heard. */
export function browserChecks(heard: (signal: AbortSignal) => Promise<boolean>): {
  checks: Readonly<Record<CheckName, Check>>
  close(): void
} {
  let line: Line | null = null
  const close = () => {
    line?.close()
    line = null
  }
  const way =
    (which: 'udp' | 'tcp' | 'turn'): Check =>
    async (signal) =>
      line ? checkWay(line.ask, which, signal) : { verdict: 'skipped', because: 'noLine' }

  const checks: Readonly<Record<CheckName, Check>> = {
    browser: async () => {
      if (!('RTCPeerConnection' in globalThis)) return { verdict: 'failed', because: 'noWebRtc' }
      if (!globalThis.isSecureContext) return { verdict: 'failed', because: 'insecure' }
      return canEncrypt() ? { verdict: 'passed' } : { verdict: 'warned', because: 'noEndToEnd' }
    },
    camera: async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ video: true })
      const { width = 0, height = 0 } = stream.getVideoTracks()[0]?.getSettings() ?? {}
      stop(stream)
      return { verdict: 'passed', numbers: { width, height } }
    },
    microphone: async (signal) => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      try {
        const [track] = stream.getAudioTracks()
        const loud = track ? await loudest(track, signal) : 0
        const numbers = { level: Math.round(loud * 100) }
        return loud >= heardLevel ? { verdict: 'passed', numbers } : { verdict: 'warned', because: 'silent', numbers }
      } finally {
        stop(stream)
      }
    },
    speaker: async (signal) =>
      (await heard(signal)) ? { verdict: 'passed' } : { verdict: 'failed', because: 'notHeard' },
    webSocket: async (signal) => {
      close()
      const since = performance.now()
      line = await openLine(signal)
      return { verdict: 'passed', numbers: { milliseconds: Math.round(performance.now() - since) } }
    },
    udp: way('udp'),
    tcp: way('tcp'),
    turn: way('turn'),
    bandwidth: async (signal) => {
      if (!line) return { verdict: 'skipped', because: 'noLine' }
      const finding = await bandwidth(line.ask, signal)
      close()
      return finding
    },
  }
  return { checks, close }
}

async function openLine(signal: AbortSignal): Promise<Line> {
  const socket: Socket = io('/self-test', {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: answerMilliseconds,
  })
  const close = () => void socket.disconnect()
  await new Promise<void>((opened, failed) => {
    socket.once('connect', () => opened())
    socket.once('connect_error', (error) => failed(Object.assign(error, { name: wordOf(error) })))
    signal.addEventListener('abort', () => failed(new DOMException('', 'AbortError')), { once: true })
  }).catch((error: unknown) => {
    close()
    throw error
  })
  return { ask: remote(selfTestRequests, overSocket(socket, answerMilliseconds)), close }
}

/** The server was reached and has too many tests going, or it was not reached. */
const wordOf = (error: Error): string => (error.message === 'too-many-requests' ? 'busy' : 'blocked')

async function bandwidth(ask: Remote<SelfTestRequests>, signal: AbortSignal): Promise<Finding> {
  const bytes = selfTestLimits.chunkBytes
  const chunk = crypto.getRandomValues(new Uint8Array(65_536))
  const up = await kilobits(signal, chunk.length, () => ask['selfTest:up']({ chunk }))
  const down = await kilobits(signal, bytes, () => ask['selfTest:down']({ bytes }))
  const least = Math.min(up, down)
  const numbers = { up, down }
  if (least < needed.least) return { verdict: 'failed', because: 'slow', numbers }
  return least < needed.good ? { verdict: 'warned', because: 'tight', numbers } : { verdict: 'passed', numbers }
}

/** Kilobits a second over some seconds, or until as much was carried as a test may. */
async function kilobits(signal: AbortSignal, each: number, carry: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  const most = Math.floor(selfTestLimits.bytes / each) - 4
  let carried = 0
  const one = async (): Promise<void> => {
    while (performance.now() - since < measureMilliseconds && carried < most) {
      signal.throwIfAborted()
      carried++
      await carry()
    }
  }
  // Several at once, so that it is not the round trip that is measured.
  await Promise.all([one(), one(), one(), one()])
  return Math.round((carried * each * 8) / (performance.now() - since))
}

function loudest(track: MediaStreamTrack, signal: AbortSignal): Promise<number> {
  return new Promise((done) => {
    let most = 0
    const end = () => {
      stopWatching()
      clearTimeout(timer)
      done(most)
    }
    const stopWatching = watchLevel(track, (level) => {
      most = Math.max(most, level)
      if (most >= heardLevel) end()
    })
    const timer = setTimeout(end, listenMilliseconds)
    signal.addEventListener('abort', end, { once: true })
  })
}

const stop = (stream: MediaStream) => {
  for (const track of stream.getTracks()) track.stop()
}

/** One second of a tone, for the person to hear. */
export async function playTone(): Promise<void> {
  const context = new AudioContext()
  const oscillator = new OscillatorNode(context, { frequency: 660 })
  const quiet = new GainNode(context, { gain: 0.2 })
  oscillator.connect(quiet).connect(context.destination)
  oscillator.start()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  await context.close()
}
