import type { RecommendationId } from '../../shared/domain/identifiers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Position } from '../../shared/domain/recommendation.ts'
import { type Attestation, makeAttestation, signAttestation } from '../../shared/statement/attestation.ts'
import type { PanelMember } from '../../shared/statement/statement.ts'
import type { BoardApi } from '../app/boardApi.ts'
import type { FrozenText } from './frozenText.ts'

/** What a signer has filled in so far. */
export type SigningDraft = { position: Position | null; reason: string; hasRead: boolean }
export const emptySigning: SigningDraft = { position: null, reason: '', hasRead: false }

export const needsWords = (position: Position | null): position is 'agreeWithReservation' | 'disagree' =>
  position === 'agreeWithReservation' || position === 'disagree'

/** Which parts still keep this from being signed. */
export const missingFrom = ({ position, reason, hasRead }: SigningDraft): ('position' | 'reason' | 'hasRead')[] => [
  ...(position === null ? (['position'] as const) : []),
  ...(needsWords(position) && reason.trim() === '' ? (['reason'] as const) : []),
  ...(hasRead ? [] : (['hasRead'] as const)),
]

export type SigningStep = 'key' | 'certificate' | 'signature' | 'sending'

export type Signing = {
  ask: Pick<BoardApi, 'recommendation:certificate' | 'recommendation:sign'>
  recommendation: RecommendationId
  /** The text as this browser has read and hashed it. */
  text: FrozenText
  member: PanelMember
  position: Position
  reason: string
  displayed: Pick<Attestation['displayed'], 'locale' | 'buildDigest'>
  now: () => number
  onStep: (step: SigningStep) => void
}

/**
 * Signs a frozen text with a key made for this one signature, which never leaves the browser and is dropped after it.
 * @throws Problem of the server's refusal; then nothing was signed, or it was and is on record.
 */
export async function signFrozen(signing: Signing): Promise<{ state: 'signing' | 'final' }> {
  const { ask, recommendation, text, member, position, displayed, now, onStep } = signing
  if (!member.mustSign) throw new Problem('not-permitted', { because: 'not a signer' })
  onStep('key')
  const { certificateRequest, makeSigningKey } = await import('./signatureParts.ts')
  const key = await makeSigningKey()
  const request = await certificateRequest(key, member.memberId)
  onStep('certificate')
  const { chain, nonce } = await ask['recommendation:certificate']({ recommendation, request })
  onStep('signature')
  const attestation = makeAttestation({
    statementDigest: text.digest,
    memberId: member.memberId,
    name: member.name,
    role: member.role,
    position,
    reason: signing.reason,
    displayed: { ...displayed, rendererVersion: text.statement.renderer.version },
    nonce,
    ceremony: { kind: 'session' },
    claimedAt: new Date(now()).toISOString(),
  })
  const jws = await signAttestation(key.privateKey, chain, attestation)
  onStep('sending')
  return ask['recommendation:sign']({ recommendation, jws })
}
