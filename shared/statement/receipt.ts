import { z } from 'zod'
import { canonicalBytes } from './canonical.ts'
import { type CertificateChain, type FlattenedJws, signJws } from './jws.ts'
import { Id, Instant, Sha256Hex } from './text.ts'

/** Whose clock a time was read from. `service-clock` is the board's own, and no outside witness. */
export const TimeSource = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('service-clock') })])
export type TimeSource = z.infer<typeof TimeSource>

/** The service's word on when an attestation came in, and in which order. */
export const Receipt = z.strictObject({
  schema: z.literal('consilium.receipt'),
  schemaVersion: z.literal(1),
  /** SHA-256 over the canonical JSON of the attestation's JWS. */
  attestationDigest: Sha256Hex,
  statementDigest: Sha256Hex,
  memberId: Id,
  receivedAt: Instant,
  /** Grows with each attestation on this statement, from 1. */
  sequence: z.number().int().min(1).max(10_000),
  timeSource: TimeSource,
})
export type Receipt = z.infer<typeof Receipt>

export const signReceipt = (key: CryptoKey, chain: CertificateChain, receipt: Receipt): Promise<FlattenedJws> =>
  signJws('consilium-receipt+jws', chain, canonicalBytes(Receipt.parse(receipt)), key)
