import { z } from 'zod'
import { EmailAddress } from '../../shared/domain/emailAddress.ts'
import { CaseId, Instant, PersonId, Sha256 } from '../../shared/domain/identifiers.ts'
import { HealthcareProvider, NetworkRole } from '../../shared/domain/person.ts'

/** What an accepted invitation makes of a person. `renewal` lets one who lost every factor set up new ones. */
export const InvitedTo = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('network'), role: NetworkRole }),
  /** A guest expert of one panel, and nothing else. */
  z.strictObject({ kind: z.literal('panel'), case: CaseId }),
  z.strictObject({ kind: z.literal('renewal') }),
])
export type InvitedTo = z.infer<typeof InvitedTo>

export const Invitation = z.strictObject({
  id: z.string().regex(/^inv_[a-z0-9]{16}$/),
  network: z.string().max(40),
  to: InvitedTo,
  /** Who is invited: somebody already known, or whoever this will be. */
  person: PersonId,
  email: EmailAddress,
  name: z.string().min(1).max(120),
  discipline: z.string().min(1).max(80),
  provider: HealthcareProvider,
  by: z.string().max(40),
  sentAt: Instant,
  expiresAt: Instant,
  /** SHA-256 of the secret in the link; the link itself is in the letter alone. */
  secret: Sha256,
  letter: z.string().max(40),
  state: z.enum(['open', 'accepted', 'revoked']),
  endedAt: Instant.nullable(),
})
export type Invitation = z.infer<typeof Invitation>
