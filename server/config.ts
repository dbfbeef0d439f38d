import { z } from 'zod'
import type { ProviderAt } from './identity/provider.ts'
import type { MailAt } from './mail/openMail.ts'

const port = z.coerce.number().int().min(0).max(65535)

/** `board@hospital.example`, or with a name: `Advisory board <board@hospital.example>`. */
const sender = z.string().transform((text, context) => {
  const [, name = '', inner] = /^([^<>\p{Cc}]*)<([^<>]+)>$/u.exec(text.trim()) ?? []
  const address = z.email().safeParse(inner ?? text.trim())
  if (!address.success) {
    context.addIssue({ code: 'custom', message: 'is an address, or a name and an address in angle brackets' })
    return z.NEVER
  }
  return { name: name.trim() || 'Consilium', address: address.data }
})

const Environment = z.object({
  PORT: port.default(8080),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  BOARD_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUSTED_PROXIES: z.string().default('loopback'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  SESSION_SECRET: z.string().min(32).optional(),
  DEMO: z.enum(['on', 'off']).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SMTP_TLS: z.enum(['required', 'optional']).default('required'),
  MAIL_FROM: sender.optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(60).default('your organisation'),
  OIDC_SECOND_FACTOR: z.string().default('mfa'),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
})

/** What is not configured is embedded; there is no mode flag. */
export type Config = {
  port: number
  host: string
  /** Where browsers reach this node. Others send people here, so it is also the node's name in a lease. */
  publicUrl: string | undefined
  /** The address that people know: links in letters lead there, and passkeys belong to its host. */
  boardUrl: string | undefined
  /** Whose word is taken for where a request came from, as express has it: `loopback`, addresses, networks. */
  trustedProxies: string
  dataDir: string
  store: { at: 'sqlite'; path: string } | { at: 'postgres'; url: string }
  /** Signs sessions and tickets. Undefined: made on the first start and kept in the data folder. */
  secret: string | undefined
  demo: boolean
  /** Where letters go: to the house's mail server, or into a folder where none is configured. */
  mail: MailAt
  /** What a scrape of `/metrics` must bring. Undefined: it is answered on this machine alone. */
  metricsToken: string | undefined
  /** An organisation by which people may sign in (OpenID Connect). */
  provider: ProviderAt | undefined
  logLevel: 'error' | 'warn' | 'info' | 'debug'
  /** What the SFU reads its own settings from. */
  environment: Record<string, string | undefined>
}

/**
 * Reads the environment, once. A demonstration is what runs where nobody has said where it stands: with `PUBLIC_URL`
 * set there is none unless `DEMO=on` asks for it.
 * @throws Error naming each setting that is wrong.
 */
export function configFrom(environment: Record<string, string | undefined>): Config {
  // An empty setting, as compose files pass on, is one that was not made.
  const made = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(made)
  if (!parsed.success) throw new Error(`Settings that cannot be used:\n${z.prettifyError(parsed.error)}`)
  const env = parsed.data
  if (env.DATABASE_URL && !env.SESSION_SECRET) {
    throw new Error('DATABASE_URL needs SESSION_SECRET: nodes that share a database must sign with one secret')
  }
  if (env.SMTP_URL && !env.MAIL_FROM) throw new Error('SMTP_URL needs MAIL_FROM: the address that letters come from')
  const from = env.MAIL_FROM ?? { name: 'Consilium', address: 'consilium@localhost' }
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL?.replace(/\/$/, ''),
    boardUrl: (env.BOARD_URL ?? env.PUBLIC_URL)?.replace(/\/$/, ''),
    trustedProxies: env.TRUSTED_PROXIES,
    dataDir: env.DATA_DIR,
    store: env.DATABASE_URL
      ? { at: 'postgres', url: env.DATABASE_URL }
      : { at: 'sqlite', path: `${env.DATA_DIR}/consilium.sqlite` },
    secret: env.SESSION_SECRET,
    demo: env.DEMO ? env.DEMO === 'on' : env.PUBLIC_URL === undefined,
    mail: env.SMTP_URL
      ? { at: 'smtp', url: env.SMTP_URL, from, tls: env.SMTP_TLS }
      : { at: 'folder', path: `${env.DATA_DIR}/outbox`, from },
    metricsToken: env.METRICS_TOKEN,
    provider: providerFrom(env),
    logLevel: env.LOG_LEVEL,
    environment,
  }
}

function providerFrom(env: z.output<typeof Environment>): ProviderAt | undefined {
  if (!env.OIDC_ISSUER) return undefined
  if (!env.OIDC_CLIENT_ID || !env.OIDC_CLIENT_SECRET) {
    throw new Error('OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET')
  }
  return {
    issuer: env.OIDC_ISSUER,
    clientId: env.OIDC_CLIENT_ID,
    clientSecret: env.OIDC_CLIENT_SECRET,
    name: env.OIDC_NAME,
    secondFactor: env.OIDC_SECOND_FACTOR.split(/[\s,]+/).filter(Boolean),
  }
}
