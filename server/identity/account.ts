import { createHash } from 'node:crypto'
import { z } from 'zod'
import { EmailAddress } from '../../shared/domain/emailAddress.ts'
import { Instant, PersonId, Sha256 } from '../../shared/domain/identifiers.ts'
import type { Change, Kept, Store } from '../store/store.ts'

/**
 * How a person signs in, and where their letters go. It is never sent to a browser whole. Passkeys are records of their
 * own, listed under the person.
 */
export const Account = z.strictObject({
  id: PersonId,
  email: EmailAddress,
  createdAt: Instant,
  state: z.enum(['active', 'suspended']),
  /** argon2id with its parameters and salt. */
  password: z.string().max(400).nullable(),
  /** `secret` is sealed; `lastStep` is the time step of the last code that was used, so that none is used twice. */
  totp: z
    .strictObject({ secret: z.string().max(400), confirmedAt: Instant, lastStep: z.number().int().nonnegative() })
    .nullable(),
  recoveryCodes: z.array(z.strictObject({ hash: Sha256, usedAt: Instant.nullable() })).max(20),
  /** Who this person is at identity providers (OpenID Connect `iss` and `sub`). */
  identities: z.array(z.strictObject({ issuer: z.string().max(300), subject: z.string().max(300) })).max(8),
})
export type Account = z.infer<typeof Account>

/** Says whose an address is. Its id is made of the address, so that no two people can have the same one. */
export const Mailbox = z.strictObject({ id: Sha256, person: PersonId })
export type Mailbox = z.infer<typeof Mailbox>

export const emptyAccount = (id: PersonId, email: EmailAddress, createdAt: string): Account => ({
  id,
  email,
  createdAt,
  state: 'active',
  password: null,
  totp: null,
  recoveryCodes: [],
  identities: [],
})

/** The changes that make an account; refused as `version-conflict` when the address is somebody's. */
export const newAccount = (account: Account): Change[] => [
  { kind: 'account', parent: 'accounts', record: account, version: 0 },
  { kind: 'mailbox', parent: 'mailboxes', record: { id: mailboxId(account.email), person: account.id }, version: 0 },
]

export async function accountAt(store: Store, email: EmailAddress): Promise<Kept<'account'> | undefined> {
  const mailbox = await store.find('mailbox', mailboxId(email))
  return mailbox && store.find('account', mailbox.record.person)
}

/** Where letters to a person go; undefined for somebody who has no account. */
export const addressOf = async (store: Store, person: PersonId): Promise<EmailAddress | undefined> =>
  (await store.find('account', person))?.record.email

const mailboxId = (email: EmailAddress): string => createHash('sha256').update(email).digest('hex')
