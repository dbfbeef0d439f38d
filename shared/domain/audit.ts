import canonicalize from 'canonicalize'
import { z } from 'zod'
import { Instant, Sha256 } from './identifiers.ts'

/** What is told of an act. `by` is a person, or `system`. `detail` holds codes and ids, never patient data. */
export const AuditDraft = z.strictObject({
  /** Whose chain this stands in: a case, or `board` for what belongs to none. */
  subject: z.string().max(40),
  by: z.string().max(40),
  action: z.string().max(60),
  target: z.string().max(80),
  outcome: z.enum(['success', 'refused']),
  detail: z.record(z.string().max(40), z.string().max(200)),
  at: Instant,
})
export type AuditDraft = z.infer<typeof AuditDraft>

export const AuditEvent = z.strictObject({
  ...AuditDraft.shape,
  sequence: z.number().int().positive(),
  /** Hash of the event before, 64 zeros for the first. */
  previous: Sha256,
  /** SHA-256 over the canonical JSON (RFC 8785) of everything above. */
  hash: Sha256,
})
export type AuditEvent = z.infer<typeof AuditEvent>

export const chainStart = '0'.repeat(64)

/**
 * Links an act to the chain it belongs to, whose last event is `last`. `sha256` answers in hexadecimal, of a text in
 * UTF-8, and at once: the chain is locked meanwhile, and a digest of WebCrypto waits for its turn behind other work.
 */
export function chainEvent(
  draft: AuditDraft,
  last: Pick<AuditEvent, 'sequence' | 'hash'> | undefined,
  sha256: (text: string) => string,
): AuditEvent {
  const linked = { ...draft, sequence: (last?.sequence ?? 0) + 1, previous: last?.hash ?? chainStart }
  return { ...linked, hash: sha256(hashedText(linked)) }
}

export type ChainVerdict = { valid: true; head: string; count: number } | { valid: false; brokenAt: number }

/** Recomputes a whole chain, first event first; `brokenAt` is the sequence number of the first event that does not fit. */
export async function verifyChain(events: readonly AuditEvent[]): Promise<ChainVerdict> {
  let head = chainStart
  for (const [index, { hash, ...linked }] of events.entries()) {
    const fits =
      linked.sequence === index + 1 && linked.previous === head && (await sha256Of(hashedText(linked))) === hash
    if (!fits) return { valid: false, brokenAt: index + 1 }
    head = hash
  }
  return { valid: true, head, count: events.length }
}

const hashedText = (linked: Omit<AuditEvent, 'hash'>): string => canonicalize(linked) ?? ''

async function sha256Of(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
