import type { Response } from 'express'
import type { Config } from '../config.ts'
import { deviceSeconds, sessionSeconds } from '../identity/tokens.ts'

type Where = Pick<Config, 'publicUrl'>

/** What a browser keeps for us: all of it out of reach of scripts, and none of it needed by anybody else's page. */
const seconds = {
  session: sessionSeconds,
  /** That somebody has signed in here before. */
  device: deviceSeconds,
  /** Ties a passkey's challenge, or a way to the organisation's sign-in and back, to this browser. */
  ceremony: 600,
} as const
export type CookieName = keyof typeof seconds

const isSecure = ({ publicUrl }: Where): boolean => publicUrl?.startsWith('https:') ?? false

/** Under https a name that a browser takes from this very host alone: no neighbouring site can plant a session. */
const nameAt = (name: CookieName, where: Where): string =>
  isSecure(where) ? `__Host-consilium-${name}` : `consilium-${name}`

/** Lax, so that a link in a mail opens signed in. */
const attributes = (where: Where) => ({ httpOnly: true, sameSite: 'lax', secure: isSecure(where), path: '/' }) as const

/** What a `Cookie` header holds under a name. */
export function cookieIn(name: CookieName, header: string | undefined, where: Where): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, ...value] = part.trim().split('=')
    if (key === nameAt(name, where)) return value.join('=')
  }
  return undefined
}

export const sessionCookie = (header: string | undefined, where: Where): string | undefined =>
  cookieIn('session', header, where)

export const keepCookie = (name: CookieName, response: Response, value: string, where: Where): void =>
  void response.cookie(nameAt(name, where), value, { ...attributes(where), maxAge: seconds[name] * 1000 })

export const dropCookie = (name: CookieName, response: Response, where: Where): void =>
  void response.clearCookie(nameAt(name, where), attributes(where))
