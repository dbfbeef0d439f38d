import type { Request, Response } from 'express'
import { randomBytes } from 'node:crypto'
import type { Board } from '../board.ts'
import type { Line } from '../identity/line.ts'
import { cookieIn, dropCookie, keepCookie } from './cookies.ts'

/** The browser behind a request, as signing in sees it. */
export function browserLine(board: Board, request: Request, response: Response): Line {
  const { config } = board
  const header = request.headers.cookie
  let ceremony = cookieIn('ceremony', header, config)
  return {
    address: request.ip ?? 'unknown',
    agent: request.get('user-agent') ?? '',
    ceremony() {
      if (ceremony === undefined || !/^[\w-]{32}$/.test(ceremony)) {
        ceremony = randomBytes(24).toString('base64url')
        keepCookie('ceremony', response, ceremony, config)
      }
      return ceremony
    },
    device: cookieIn('device', header, config),
    keepDevice: (token) => keepCookie('device', response, token, config),
    keepSession: (token) => keepCookie('session', response, token, config),
    dropSession: () => dropCookie('session', response, config),
  }
}
