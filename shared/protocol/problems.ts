/**
 * Every refusal Consilium can give: a stable code and its HTTP status.
 * The code travels; its words live in the client's message catalogue.
 */
export const problemStatus = {
  'not-signed-in': 401,
  'sign-in-link-used': 401,
  'sign-in-failed': 401,
  'passkey-refused': 401,
  'ceremony-over': 401,
  'ceremony-none': 403,
  'code-refused': 401,
  'provider-refused': 401,
  'second-factor-needed': 403,
  'proof-needed': 403,
  'last-factor': 409,
  'last-coordinator': 409,
  'address-taken': 409,
  'invitation-over': 410,
  'password-weak': 422,
  'not-permitted': 403,
  'not-admitted': 403,
  'consent-missing': 403,
  'deadline-passed': 409,
  'consent-withdrawn': 403,
  'interest-undeclared': 403,
  'third-country': 403,
  'not-found': 404,
  'request-unknown': 404,
  'method-not-allowed': 405,
  'wrong-state': 409,
  inquorate: 409,
  'version-conflict': 409,
  'lease-lost': 409,
  'texts-not-reviewed': 409,
  frozen: 409,
  'digest-mismatch': 409,
  'too-large': 413,
  'invalid-input': 422,
  'unreadable-file': 422,
  'attachment-type': 422,
  'attachment-damaged': 422,
  'code-unknown': 422,
  'dicom-not-dicom': 422,
  'dicom-truncated': 422,
  'dicom-malformed': 422,
  'dicom-no-pixels': 422,
  'dicom-pixels-implausible': 422,
  'dicom-unsupported-transfer-syntax': 422,
  'dicom-unsupported-object': 422,
  'dicom-decode-failed': 422,
  'dicom-inflate-limit': 422,
  'eeg-not-edf': 422,
  'eeg-header-truncated': 422,
  'eeg-header-malformed': 422,
  'eeg-no-signals': 422,
  'eeg-too-short': 422,
  'burnt-in-unconfirmed': 409,
  'another-patient': 409,
  'statement-invalid': 422,
  'too-many-requests': 429,
  'media-refused': 422,
  'media-lost': 503,
  unavailable: 503,
} as const

export type ProblemCode = keyof typeof problemStatus

/** A refusal. `detail` never holds patient data: it may be logged and shown. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly detail: Readonly<Record<string, string>>

  constructor(code: ProblemCode, detail: Record<string, string> = {}, options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(detail)}`, options)
    this.code = code
    this.detail = detail
  }

  get status(): number {
    return problemStatus[this.code]
  }
}
