import type { RecommendationId } from '../../shared/domain/identifiers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Position } from '../../shared/domain/recommendation.ts'
import { type Attestation, makeAttestation, signAttestation } from '../../shared/statement/attestation.ts'
import type { NonResponse } from '../../shared/statement/nonResponse.ts'
import type { PanelMember } from '../../shared/statement/statement.ts'
import { digestOf, sha256Hex } from '../../shared/statement/canonical.ts'
import type { BoardApi } from '../app/boardApi.ts'
import type { OutputOf } from '../app/requests.ts'
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

export type SigningStep = 'key' | 'passkey' | 'certificate' | 'signature' | 'sending'

/** A signing under way: it stays the same one when the person is asked for their password in between. */
export type BegunSigning = OutputOf<'recommendation:begin'>

export type Signing = {
  ask: Pick<BoardApi, 'recommendation:challenge' | 'recommendation:certificate' | 'recommendation:sign'>
  begun: BegunSigning
  recommendation: RecommendationId
  /** The text as this browser has read and hashed it. */
  text: FrozenText
  member: PanelMember
  position: Position
  reason: string
  /** Whom the chair does not wait for, as the record has it: the chair signs it with the text. */
  silences: readonly NonResponse[]
  displayed: Pick<Attestation['displayed'], 'locale' | 'buildDigest'>
  now: () => number
  onStep: (step: SigningStep) => void
  /** Asks the person's device. @throws Problem `passkey-refused`. */
  answerByPasskey: (options: object) => Promise<Record<string, never>>
}

/**
 * Signs a frozen text with a key made for this one signature, which never leaves the browser and is dropped after it. The
 * person confirms by passkey, whose challenge holds the attestation and this key, or by the strongest that they have.
 * @throws Problem of the server's refusal; then nothing was signed, or it was and is on record. `proof-needed` asks for
 * password and code first; then the same signing goes on.
 */
export async function signFrozen(signing: Signing): Promise<{ state: 'signing' | 'final' }> {
  const { ask, begun, recommendation, text, member, position, displayed, now, onStep } = signing
  const [kind] = begun.ceremonies
  if (!member.mustSign || !kind) throw new Problem('not-permitted', { because: 'not a signer' })
  onStep('key')
  const { certificateRequest, makeSigningKey } = await import('./signatureParts.ts')
  const key = await makeSigningKey()
  const request = await certificateRequest(key, member.memberId)
  const attestation = makeAttestation({
    statementDigest: text.digest,
    memberId: member.memberId,
    name: member.name,
    role: member.role,
    position,
    reason: signing.reason,
    ...(member.role === 'chair' && signing.silences.length > 0 ? { silences: [...signing.silences] } : {}),
    displayed: { ...displayed, rendererVersion: text.statement.renderer.version },
    nonce: begun.nonce,
    ceremony: { kind },
    claimedAt: new Date(now()).toISOString(),
  })
  const attestationDigest = await digestOf(attestation)
  const proof = kind === 'passkey' ? { kind, response: await byPasskey() } : { kind }
  onStep('certificate')
  const { chain, assertion } = await ask['recommendation:certificate']({
    recommendation,
    request,
    attestationDigest,
    proof,
  })
  onStep('signature')
  const jws = await signAttestation(key.privateKey, chain, attestation)
  onStep('sending')
  return ask['recommendation:sign']({ recommendation, jws, ...(assertion ? { assertion } : {}) })

  async function byPasskey() {
    onStep('passkey')
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', key.publicKey))
    const keyDigest = await sha256Hex(spki)
    const { options } = await ask['recommendation:challenge']({ recommendation, attestationDigest, keyDigest })
    return signing.answerByPasskey(options)
  }
}
