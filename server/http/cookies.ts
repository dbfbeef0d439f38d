import type { Response } from 'express'
import type { Config } from '../config.ts'
import { sessionSeconds } from '../identity/tokens.ts'

type Where = Pick<Config, 'publicUrl'>

const isSecure = ({ publicUrl }: Where): boolean => publicUrl?.startsWith('https:') ?? false

/** Under https a name that a browser takes from this very host alone: no neighbouring site can plant a session. */
const nameAt = (where: Where): string => (isSecure(where) ? '__Host-consilium-session' : 'consilium-session')

/** Lax, so that a link in a mail opens signed in. */
const attributes = (where: Where) => ({ httpOnly: true, sameSite: 'lax', secure: isSecure(where), path: '/' }) as const

/** The session token of a `Cookie` header. */
export function sessionCookie(header: string | undefined, where: Where): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, ...value] = part.trim().split('=')
    if (key === nameAt(where)) return value.join('=')
  }
  return undefined
}

export const setSessionCookie = (response: Response, token: string, where: Where): void =>
  void response.cookie(nameAt(where), token, { ...attributes(where), maxAge: sessionSeconds * 1000 })

export const dropSessionCookie = (response: Response, where: Where): void =>
  void response.clearCookie(nameAt(where), attributes(where))
