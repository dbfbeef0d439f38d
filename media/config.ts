import { availableParallelism } from 'node:os'
import { z } from 'zod'

/** The environment of this process; nothing else in media/ reads it. */
export const processEnvironment = (): Record<string, string | undefined> => process.env

const port = z.coerce.number().int().min(0).max(65_535)

const Settings = z.object({
  MEDIA_LISTEN_IP: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
  MEDIA_ANNOUNCED_ADDRESS: z.string().min(1).max(253).optional(),
  MEDIA_BASE_PORT: port.default(0),
  MEDIA_WORKERS: z.coerce.number().int().min(1).max(256).optional(),
})
const Elsewhere = z.object({
  MEDIA_URL: z.url({ protocol: /^https?$/ }).optional(),
  MEDIA_SECRET: z.string().min(32).optional(),
})
const Turn = z.object({
  TURN_URLS: z.string().optional(),
  TURN_SECRET: z.string().min(16).optional(),
  TURN_SECONDS: z.coerce.number().int().min(60).max(86_400).default(3600),
})
const Host = z.object({
  MEDIA_HOST: z.string().default('127.0.0.1'),
  MEDIA_PORT: port.default(8090),
  MEDIA_SECRET: z.string().min(32),
})

/** How a media node is reached by browsers. */
export type MediaNodeSettings = {
  listenIp: string
  /** What browsers are told to send to, where it is not `listenIp`: the public address, or a host name. */
  announcedAddress: string | undefined
  /** UDP and TCP port of the first worker; the others follow. 0: any free ones. */
  basePort: number
  workers: number
}

export type TurnSettings = { urls: string[]; secret: string; secondsValid: number }

export type MediaConfig = {
  media: { at: 'process'; settings: MediaNodeSettings } | { at: 'host'; url: string; secret: string }
  /** The relay for networks that let nothing else through; its secret is shared with nobody but the relay. */
  turn: TurnSettings | undefined
}

/** Where the media node is: in this process, unless MEDIA_URL says which host it is on. */
export function mediaConfigFrom(environment: Record<string, string | undefined>): MediaConfig {
  const { MEDIA_URL: url, MEDIA_SECRET: secret } = read(Elsewhere, environment)
  if (url && !secret) throw new Error('MEDIA_URL needs MEDIA_SECRET, the same as on that host')
  return {
    media: url && secret ? { at: 'host', url, secret } : { at: 'process', settings: nodeSettings(environment) },
    turn: turnSettings(environment),
  }
}

export type MediaHostConfig = { host: string; port: number; secret: string; settings: MediaNodeSettings }

/** Settings of a media node on a host of its own. */
export function mediaHostConfigFrom(environment: Record<string, string | undefined>): MediaHostConfig {
  const host = read(Host, environment)
  return {
    host: host.MEDIA_HOST,
    port: host.MEDIA_PORT,
    secret: host.MEDIA_SECRET,
    settings: nodeSettings(environment),
  }
}

function nodeSettings(environment: Record<string, string | undefined>): MediaNodeSettings {
  const env = read(Settings, environment)
  const everywhere = env.MEDIA_LISTEN_IP === '0.0.0.0' || env.MEDIA_LISTEN_IP === '::'
  if (everywhere && !env.MEDIA_ANNOUNCED_ADDRESS) {
    throw new Error('MEDIA_LISTEN_IP names every address, so MEDIA_ANNOUNCED_ADDRESS must say which one browsers use')
  }
  return {
    listenIp: env.MEDIA_LISTEN_IP,
    announcedAddress: env.MEDIA_ANNOUNCED_ADDRESS,
    basePort: env.MEDIA_BASE_PORT,
    // One processor is left to the server itself.
    workers: env.MEDIA_WORKERS ?? Math.max(1, availableParallelism() - 1),
  }
}

function turnSettings(environment: Record<string, string | undefined>): TurnSettings | undefined {
  const env = read(Turn, environment)
  const urls = (env.TURN_URLS ?? '').split(',').map((url) => url.trim())
  const given = urls.filter((url) => url !== '')
  if (given.length === 0) return undefined
  const wrong = given.find((url) => !/^turns?:[^\s/?]+(\?transport=(udp|tcp))?$/.test(url))
  if (wrong !== undefined) throw new Error(`TURN_URLS holds "${wrong}", which is no turn: or turns: address`)
  if (!env.TURN_SECRET) throw new Error('TURN_URLS needs TURN_SECRET, the static-auth-secret of the relay')
  return { urls: given, secret: env.TURN_SECRET, secondsValid: env.TURN_SECONDS }
}

function read<S extends z.ZodType>(schema: S, environment: Record<string, string | undefined>): z.output<S> {
  const parsed = schema.safeParse(environment)
  if (!parsed.success) throw new Error(`Settings that cannot be used:\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}
