import { z } from 'zod'
import { canonicalBytes, type StatementDigest } from './canonical.ts'
import { Ceremony } from './ceremony.ts'
import { type CertificateChain, type FlattenedJws, signJws } from './jws.ts'
import { NonResponse } from './nonResponse.ts'
import { Position } from './quorum.ts'
import { SeatRole } from './statement.ts'
import { Id, Instant, normaliseText, Sha256Hex, signedLine, signedText } from './text.ts'

/** Positions that say nothing without words of their own. */
const needsReason: readonly Position[] = ['disagree', 'agreeWithReservation']

/** One member's signed position on one text. The digest ties it to that text; on any other it proves nothing. */
export const Attestation = z
  .strictObject({
    schema: z.literal('consilium.attestation'),
    schemaVersion: z.literal(1),
    statementDigest: Sha256Hex,
    memberId: Id,
    name: signedLine(120),
    role: SeatRole,
    position: Position,
    /** The reservation or dissent in the member's own words, printed in full; may be empty otherwise. */
    reason: signedText(8000),
    /** The chair's alone, who signs last: without whose positions they close the text. Nobody else can leave one out. */
    silences: z.array(NonResponse).min(1).max(50).optional(),
    /** What was on the member's screen. */
    displayed: z.strictObject({ locale: signedLine(35), rendererVersion: signedLine(40), buildDigest: Sha256Hex }),
    /** Given by the server for this one signature, base64url. */
    nonce: z.string().regex(/^[A-Za-z0-9_-]{22,86}$/),
    ceremony: Ceremony,
    /** The member's own clock: a claim. What counts is the receipt. */
    claimedAt: Instant,
  })
  .refine(({ position, reason }) => !needsReason.includes(position) || reason.trim() !== '', {
    path: ['reason'],
    message: 'reason-missing',
  })
  .refine(({ role, silences }) => silences === undefined || role === 'chair', {
    path: ['silences'],
    message: 'not-the-chair',
  })
export type Attestation = z.infer<typeof Attestation>

export type AttestationInput = Omit<Attestation, 'schema' | 'schemaVersion' | 'statementDigest'> & {
  statementDigest: StatementDigest
}

/** @throws ZodError where a part is out of bounds, or a dissent or reservation has no words. */
export const makeAttestation = (input: AttestationInput): Attestation =>
  Attestation.parse({
    schema: 'consilium.attestation',
    schemaVersion: 1,
    ...input,
    reason: normaliseText(input.reason).trim(),
  })

/** Runs where the member is. The private key never leaves, and is dropped after this one signature. */
export const signAttestation = (
  key: CryptoKey,
  chain: CertificateChain,
  attestation: Attestation,
): Promise<FlattenedJws> => signJws('consilium-attestation+jws', chain, canonicalBytes(attestation), key)
