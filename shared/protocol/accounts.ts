import { z } from 'zod'
import { Assurance, Means } from '../domain/assurance.ts'
import { EmailAddress } from '../domain/emailAddress.ts'
import { CaseId, Instant, PersonId, Sha256 } from '../domain/identifiers.ts'
import { Password } from '../domain/password.ts'
import { Colleague, HealthcareProvider, NetworkRole, Person } from '../domain/person.ts'
import { nothing, request } from './table.ts'

/** What the WebAuthn interface of browsers takes and gives, as JSON: checked by who verifies it, bounded here. */
const WebAuthn = z.record(z.string().max(60), z.json())
const small = (value: unknown) => JSON.stringify(value).length <= 20_000
const WebAuthnResponse = WebAuthn.refine(small, 'too large')

const Code = z.string().trim().max(20)
const Secret = z.string().min(1).max(200)

/** What is still missing before anything of a patient may be seen: a code, or a factor that has yet to be set up. */
export const Missing = z.enum(['nothing', 'code', 'factor'])
export type Missing = z.infer<typeof Missing>

const SessionId = z.string().regex(/^ses_[a-z0-9]{16}$/)
export const SessionSummary = z.strictObject({
  id: SessionId,
  isThis: z.boolean(),
  openedAt: Instant,
  usedAt: Instant,
  until: Instant,
  means: z.array(Means),
  agent: z.string(),
  address: z.string(),
})
export type SessionSummary = z.infer<typeof SessionSummary>

export const PasskeySummary = z.strictObject({
  id: Sha256,
  name: z.string(),
  isSynced: z.boolean(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
})
export type PasskeySummary = z.infer<typeof PasskeySummary>

export const InvitationId = z.string().regex(/^inv_[a-z0-9]{16}$/)
const invited = {
  email: EmailAddress,
  name: z.string().trim().min(1).max(120),
  discipline: z.string().trim().min(1).max(80),
  provider: HealthcareProvider,
}
export const InvitationSummary = z.strictObject({
  id: InvitationId,
  ...invited,
  to: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('network'), role: NetworkRole }),
    z.strictObject({ kind: z.literal('panel'), case: CaseId }),
    z.strictObject({ kind: z.literal('renewal') }),
  ]),
  sentAt: Instant,
  expiresAt: Instant,
  isExpired: z.boolean(),
  /** What became of its letter. */
  letter: z.enum(['waiting', 'sent', 'refused']),
})
export type InvitationSummary = z.infer<typeof InvitationSummary>

/** Signing in, one's own account, and the people of a network. */
export const accountRequests = {
  'session:read': request(
    nothing,
    z.strictObject({
      person: Person.nullable(),
      demo: z.boolean(),
      assurance: Assurance.nullable(),
      missing: Missing,
      /** The name of the identity provider by which one may sign in, where there is one. */
      provider: z.string().nullable(),
    }),
  ),
  'session:close': request(nothing, nothing),
  'session:end': request(z.strictObject({ session: SessionId }), nothing),
  /** Every session of mine, this one too. */
  'session:endAll': request(nothing, nothing),

  'signIn:options': request(nothing, z.strictObject({ options: WebAuthn })),
  'signIn:passkey': request(z.strictObject({ response: WebAuthnResponse }), nothing),
  'signIn:password': request(
    z.strictObject({ email: EmailAddress, password: Password }),
    z.strictObject({ missing: Missing }),
  ),
  'signIn:code': request(z.strictObject({ code: Code }), nothing),
  'signIn:recoveryCode': request(z.strictObject({ code: Code }), z.strictObject({ left: z.number() })),

  'account:read': request(
    nothing,
    z.strictObject({
      email: EmailAddress.nullable(),
      hasPassword: z.boolean(),
      hasCodes: z.boolean(),
      passkeys: z.array(PasskeySummary),
      recoveryCodesLeft: z.number(),
      sessions: z.array(SessionSummary),
      /** Until when sensitive changes are possible without proving again who one is. */
      provedUntil: Instant,
    }),
  ),
  /** Proves again who one is, before what is sensitive. */
  'proof:options': request(nothing, z.strictObject({ options: WebAuthn })),
  'proof:passkey': request(z.strictObject({ response: WebAuthnResponse }), nothing),
  'proof:password': request(z.strictObject({ password: Password, code: Code }), nothing),

  'passkey:options': request(nothing, z.strictObject({ options: WebAuthn })),
  'passkey:add': request(
    z.strictObject({ name: z.string().trim().min(1).max(60), response: WebAuthnResponse }),
    z.strictObject({ recoveryCodes: z.array(z.string()).nullable() }),
  ),
  'passkey:remove': request(z.strictObject({ passkey: Sha256 }), nothing),
  /** Begins password and codes together: neither is of use without the other. */
  'codes:begin': request(nothing, z.strictObject({ secret: z.string(), uri: z.string() })),
  'codes:confirm': request(
    z.strictObject({ password: Password, code: Code }),
    z.strictObject({ recoveryCodes: z.array(z.string()).nullable() }),
  ),
  'password:change': request(z.strictObject({ password: Password }), nothing),
  /** Password and codes go together. Refused when no passkey is left. */
  'codes:remove': request(nothing, nothing),
  'recoveryCodes:renew': request(nothing, z.strictObject({ recoveryCodes: z.array(z.string()) })),

  /** Looks at an invitation. Its secret is in the link, and is used up when a factor has been set up. */
  'invitation:read': request(
    z.strictObject({ secret: Secret }),
    z.strictObject({
      ...invited,
      network: z.string(),
      to: z.enum(['network', 'panel', 'renewal']),
      role: NetworkRole.nullable(),
      invitedBy: z.string().nullable(),
      expiresAt: Instant,
      /** Whether this person has an account already, and need only sign in. */
      isKnown: z.boolean(),
    }),
  ),
  /** Opens a session of one factor in which factors are set up; somebody known accepts by it at once. */
  'invitation:accept': request(
    z.strictObject({ secret: Secret, name: invited.name, discipline: invited.discipline }),
    z.strictObject({ missing: Missing }),
  ),
  /** The link that the first start prints: makes the first coordinator of the first network. */
  'board:begin': request(
    z.strictObject({ secret: z.string().min(1).max(2000), network: z.string().trim().min(2).max(40), ...invited }),
    z.strictObject({ missing: Missing }),
  ),

  'people:read': request(
    z.strictObject({ network: z.string().max(40) }),
    z.strictObject({
      people: z.array(
        z.strictObject({
          ...Colleague.shape,
          role: NetworkRole,
          email: EmailAddress.nullable(),
          factors: z.array(z.enum(['passkey', 'codes', 'provider', 'demoLink'])),
        }),
      ),
      invitations: z.array(InvitationSummary),
    }),
  ),
  'invitation:send': request(
    z.strictObject({
      network: z.string().max(40),
      ...invited,
      to: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('network'), role: NetworkRole }),
        z.strictObject({ kind: z.literal('panel'), case: CaseId }),
      ]),
    }),
    z.strictObject({ invitation: InvitationId }),
  ),
  'invitation:resend': request(z.strictObject({ invitation: InvitationId }), nothing),
  'invitation:revoke': request(z.strictObject({ invitation: InvitationId }), nothing),
  'person:role': request(z.strictObject({ network: z.string().max(40), person: PersonId, role: NetworkRole }), nothing),
  'person:leave': request(z.strictObject({ network: z.string().max(40), person: PersonId }), nothing),
  /** For who lost every factor: ends their sessions and mails a link by which they set up new ones. */
  'person:renew': request(z.strictObject({ network: z.string().max(40), person: PersonId }), nothing),
}
export type AccountRequests = typeof accountRequests
