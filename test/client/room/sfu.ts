import { randomUUID } from 'node:crypto'
import { Device } from 'mediasoup-client'
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler'
import * as fakeParameters from 'mediasoup-client/fakeParameters'
import type { AskMedia } from '../../../client/room/callTransports.ts'
import { eventually } from '../../support/eventually.ts'
import type { Problem } from '../../../shared/protocol/problems.ts'

type Name = keyof AskMedia
export type Asked = { name: Name; input: Record<string, unknown> }

/** The server's side of a call, as far as a browser can tell: answers, and remembers what it was asked. */
export type Sfu = {
  ask: AskMedia
  asked: Asked[]
  /** Inputs of what was asked by this name so far. */
  of(name: Name): Record<string, unknown>[]
  /** Resolves once this has been asked so many times in all. */
  count(name: Name, times: number): Promise<void>
  /** What this is answered with from now on instead: a refusal, or when it is let go. */
  refuse(name: Name, problem: Problem | null): void
  hold(name: Name): () => void
}

export function openSfu(): Sfu {
  const asked: Asked[] = []
  const refused = new Map<Name, Problem>()
  const held = new Map<Name, Promise<void>>()
  const of = (name: Name) => asked.filter((one) => one.name === name).map(({ input }) => input)

  const call = async (name: Name, input: Record<string, unknown>) => {
    asked.push({ name, input })
    await held.get(name)
    const problem = refused.get(name)
    if (problem) throw problem
    return answers[name]?.(input) ?? {}
  }
  const ask = Object.fromEntries(
    names.map((name) => [name, (input: Record<string, unknown>) => call(name, input)]),
  ) as unknown as AskMedia

  return {
    ask,
    asked,
    of,
    count: (name, times) => eventually(`${name} asked ${times} times`, () => of(name).length >= times),
    refuse: (name, problem) => void (problem ? refused.set(name, problem) : refused.delete(name)),
    hold: (name) => {
      const gate = Promise.withResolvers<void>()
      held.set(name, gate.promise)
      return () => {
        held.delete(name)
        gate.resolve()
      }
    },
  }
}

/** A device whose peer connections are mediasoup-client's own stand-ins. */
export const newDevice = async (): Promise<Device> =>
  new Device({ handlerFactory: FakeHandler.createFactory(fakeParameters) })

const transport = () => {
  const { id: _, ...rest } = fakeParameters.generateTransportRemoteParameters()
  return { ...rest, transport: randomUUID() }
}

const answers: Partial<Record<Name, (input: Record<string, unknown>) => unknown>> = {
  'media:enter': () => ({
    routerRtpCapabilities: fakeParameters.generateRouterRtpCapabilities(),
    send: transport(),
    receive: transport(),
    iceServers: [],
  }),
  'media:restart': () => ({
    iceParameters: fakeParameters.generateTransportRemoteParameters().iceParameters,
    iceServers: [],
  }),
  'media:produce': () => ({ producer: randomUUID() }),
  'media:consume': ({ producer }) => {
    const codecMimeType = String(producer).startsWith('a') ? 'audio/opus' : 'video/VP8'
    const { id, kind, rtpParameters } = fakeParameters.generateConsumerRemoteParameters({
      id: randomUUID(),
      codecMimeType,
    })
    return {
      consumer: id,
      producer,
      kind,
      rtpParameters: { ...rtpParameters, encodings: [{ ssrc: 1234, scalabilityMode: 'L3T3' }] },
      producerPaused: false,
    }
  },
}

const names: readonly Name[] = [
  'media:enter',
  'media:connect',
  'media:restart',
  'media:produce',
  'media:stop',
  'media:consume',
  'media:resume',
  'media:pause',
  'media:layer',
  'media:quality',
]
