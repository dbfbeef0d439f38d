import type { IncomingMessage } from 'node:http'

/**
 * Whether a request was made by our own page. A browser always says where a socket or a writing request comes from;
 * what says nothing is a script with a cookie of its own, and those carry no ambient authority.
 */
export function sameOrigin(request: IncomingMessage, publicUrl: string | undefined): boolean {
  const { origin, host } = request.headers
  if (origin === undefined) return true
  if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
