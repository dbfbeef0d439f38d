import { z } from 'zod'
import { Assertion } from './ceremony.ts'
import { canonicalBytes, digestOf, sha256, statementDigest } from './canonical.ts'
import { DetachedJws, FlattenedJws } from './jws.ts'
import { NonResponse } from './nonResponse.ts'
import { Evaluation, evaluate, type Position } from './quorum.ts'
import { TimeSource } from './receipt.ts'
import { Statement } from './statement.ts'
import { Instant, Sha256Hex } from './text.ts'

/** Larger files are not read. Bytes. */
export const maximumBundleBytes = 16 * 1024 * 1024

const unsealed = {
  schema: z.literal('consilium.bundle'),
  schemaVersion: z.literal(1),
  statement: Statement,
  statementDigest: Sha256Hex,
  /** In the order received. */
  attestations: z
    .array(
      z.strictObject({
        jws: FlattenedJws,
        receipt: FlattenedJws,
        /** RFC 3161 token over the characters of the signature (`sigTst` of ETSI TS 119 182-1), base64 DER. */
        timeStamp: z
          .string()
          .regex(/^[A-Za-z0-9+/]+=*$/)
          .max(8000)
          .optional(),
        /** Where the ceremony was a passkey's. */
        assertion: Assertion.optional(),
      }),
    )
    .max(50),
  nonResponses: z.array(NonResponse).max(50),
  evaluation: Evaluation,
  /** The audit chain of the case as it stood at sealing. */
  audit: z.strictObject({ head: Sha256Hex, count: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER) }),
  /** Base64 DER of the board's root. */
  certificates: z.strictObject({ root: z.string().max(4000) }),
  sealed: z.strictObject({ at: Instant, timeSource: TimeSource }),
  /** The digest of each part by name, so that a verifier can say which one was changed. */
  parts: z.record(z.string().max(160), Sha256Hex),
}

export const UnsealedBundle = z.strictObject(unsealed)
export type UnsealedBundle = z.infer<typeof UnsealedBundle>

/** Everything a verifier needs, in one file whose bytes are its own canonical JSON. */
export const Bundle = z.strictObject({
  ...unsealed,
  /** The service's signature over SHA-256 of the canonical bytes of all the rest. */
  seal: DetachedJws,
})
export type Bundle = z.infer<typeof Bundle>

export type SignedPosition = Bundle['attestations'][number] & { memberId: string; position: Position }

/** Puts the evidence together. What can be computed (digests, evaluation) is computed and not taken from anybody. */
export async function assembleBundle(
  evidence: Pick<Bundle, 'statement' | 'nonResponses' | 'audit' | 'sealed'> & {
    attestations: readonly SignedPosition[]
    root: string
  },
): Promise<UnsealedBundle> {
  const { statement, nonResponses, audit, sealed, attestations, root } = evidence
  const positions = new Map(attestations.map(({ memberId, position }) => [memberId, position]))
  const content = {
    schema: 'consilium.bundle' as const,
    schemaVersion: 1 as const,
    statement,
    statementDigest: await statementDigest(statement),
    attestations: attestations.map(({ jws, receipt, timeStamp, assertion }) => ({
      jws,
      receipt,
      ...(timeStamp === undefined ? {} : { timeStamp }),
      ...(assertion === undefined ? {} : { assertion }),
    })),
    nonResponses,
    evaluation: evaluate(statement.quorumRule, statement.panel, positions),
    audit,
    certificates: { root },
    sealed,
  }
  return UnsealedBundle.parse({ ...content, parts: await partDigests(content) })
}

/** Digests of the parts a reader would name: each section, each member, each attestation, and the rest by field. */
export async function partDigests(content: Omit<UnsealedBundle, 'parts'>): Promise<Record<string, string>> {
  const { statement, attestations, ...rest } = content
  const { sections, panel, ...ofStatement } = statement
  const parts: [name: string, value: unknown][] = [
    ...Object.entries(rest),
    ...Object.entries(ofStatement).map(([key, value]): [string, unknown] => [`statement.${key}`, value]),
    ...sections.map((section): [string, unknown] => [`statement.sections.${section.key}`, section]),
    ...panel.map((member): [string, unknown] => [`statement.panel.${member.memberId}`, member]),
    ...attestations.map((attestation, index): [string, unknown] => [`attestations.${index}`, attestation]),
  ]
  const digests = parts.map(async ([name, value]) => [name, await digestOf(value)] as const)
  return Object.fromEntries(await Promise.all(digests))
}

/** What the seal signs, 32 bytes. */
export const sealPayload = (bundle: UnsealedBundle): Promise<Uint8Array<ArrayBuffer>> => sha256(canonicalBytes(bundle))

/** The bytes of the file. */
export const bundleBytes = (bundle: Bundle): Uint8Array<ArrayBuffer> => canonicalBytes(bundle)

/** Carries no patient data. */
export const bundleFileName = ({ statementId, version }: Pick<Statement, 'statementId' | 'version'>): string =>
  `${statementId.replaceAll(':', '-')}-v${version}.consilium.json`
