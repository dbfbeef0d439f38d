import { z } from 'zod'
import { MeetingId, PersonId } from '../domain/identifiers.ts'
import { nothing, request } from './table.ts'

// Keys of a meeting that is encrypted from browser to browser. The server carries public keys, and secrets that it cannot
// open, from one person to another; it makes none and holds none.

/** A point of P-256 as 65 bytes, uncompressed (SEC 1, 2.3.3), in base64. */
export const PublicKey = z.base64().length(88)
export type PublicKey = z.infer<typeof PublicKey>
/** Nonce, number and secret of one person, closed for one other. */
export const GivenKey = z.base64().max(120)
export type GivenKey = z.infer<typeof GivenKey>

export const encryptionRequests = {
  'encryption:give': request(
    z.strictObject({ to: z.array(z.strictObject({ person: PersonId, key: GivenKey })).max(200) }),
    nothing,
  ),
  /** I am here anew: everybody gives me what they encrypt with. */
  'encryption:ask': request(nothing, nothing),
}

export const encryptionNotices = {
  'encryption:given': z.strictObject({ from: PersonId, key: GivenKey }),
  'encryption:asked': z.strictObject({ by: PersonId }),
}

/** Decided before the meeting begins. */
export const encryptionSettings = {
  'meeting:encrypt': request(z.strictObject({ meeting: MeetingId, endToEnd: z.boolean() }), nothing),
}
