import { createHmac } from 'node:crypto'
import type { TurnSettings } from './config.ts'

/** What a browser is given to reach the relay, in the shape of RTCIceServer. */
export type RelayCredentials = { urls: string[]; username: string; credential: string }

/**
 * Credentials that end by themselves: the user name is the second of Unix time at which they end and who they are for,
 * the password its HMAC-SHA1 under the relay's secret (draft-uberti-behave-turn-rest-00; coturn's `use-auth-secret`).
 * @param nowMilliseconds of Unix time
 */
export function relayCredentials(turn: TurnSettings, person: string, nowMilliseconds: number): RelayCredentials {
  const ends = Math.floor(nowMilliseconds / 1000) + turn.secondsValid
  const username = `${ends}:${person}`
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64')
  return { urls: [...turn.urls], username, credential }
}
