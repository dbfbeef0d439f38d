import type { Response } from 'express'
import { sessionSeconds } from '../identity/tokens.ts'

const name = 'consilium-session'

/** The session token of a `Cookie` header. */
export function sessionCookie(header: string | undefined): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, ...value] = part.trim().split('=')
    if (key === name) return value.join('=')
  }
  return undefined
}

/** `secure` where the public address is https. Lax, so that a link in a mail opens signed in. */
export const setSessionCookie = (response: Response, token: string, secure: boolean): void =>
  void response.cookie(name, token, {
    httpOnly: true,
    sameSite: 'lax',
    secure,
    path: '/',
    maxAge: sessionSeconds * 1000,
  })

export const dropSessionCookie = (response: Response, secure: boolean): void =>
  void response.clearCookie(name, { httpOnly: true, sameSite: 'lax', secure, path: '/' })
