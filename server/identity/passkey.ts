import { z } from 'zod'
import { Instant, PersonId, Sha256 } from '../../shared/domain/identifiers.ts'

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/)

/** A public key credential of a person (WebAuthn Level 3). Its private half is in their device and nowhere else. */
export const Passkey = z.strictObject({
  /** SHA-256 of the credential id, which may be longer than an id of ours. */
  id: Sha256,
  person: PersonId,
  credential: base64url.max(1400),
  /** COSE key. */
  publicKey: base64url.max(4000),
  /** How often the authenticator says it was used; stays 0 for one that does not count. */
  counter: z.number().int().nonnegative(),
  transports: z.array(z.string().max(20)).max(8),
  /** What the person calls it. */
  name: z.string().min(1).max(60),
  /** Whether it is kept in an account of the person's and so outlives the device. */
  isSynced: z.boolean(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  removedAt: Instant.nullable(),
})
export type Passkey = z.infer<typeof Passkey>
