import { ConsentForm, ConsentScope } from '../../shared/domain/consent.ts'
import type { AttachmentId } from '../../shared/domain/identifiers.ts'

/** A form while it is filled in: nothing is presumed, so every choice starts at no. */
export type ConsentDraft = {
  choices: Record<ConsentScope, boolean>
  formVersion: string
  language: string | null
  signatory: ConsentForm['signatory'] | null
  signedOn: string
  /** Empty where the form names no last day. */
  expiresOn: string
  keptLocally: boolean
  scan: AttachmentId | null
}

export type ConsentErrors = Partial<
  Record<'formVersion' | 'language' | 'signatory' | 'evidence' | 'expiresOn', true> & {
    signedOn: 'signedOn' | 'signedOnFuture'
  }
>

export const emptyConsent = (): ConsentDraft => ({
  choices: Object.fromEntries(ConsentScope.options.map((scope) => [scope, false])) as Record<ConsentScope, boolean>,
  formVersion: '',
  language: null,
  signatory: null,
  signedOn: '',
  expiresOn: '',
  keptLocally: false,
  scan: null,
})

/** The form, or what is wrong with it by field. `today` is a date as it stands in the form: 2026-11-24. */
export function readConsent(
  draft: ConsentDraft,
  today: string,
): { form: ConsentForm; errors: null } | { form: null; errors: ConsentErrors } {
  const { choices, language, signatory, signedOn, expiresOn, keptLocally, scan } = draft
  const evidence = scan ? { kind: 'scan', attachment: scan } : keptLocally ? { kind: 'keptLocally' } : null
  const parsed = ConsentForm.safeParse({
    choices,
    language,
    signatory,
    signedOn,
    evidence,
    formVersion: draft.formVersion.trim(),
    expiresOn: expiresOn === '' ? null : expiresOn,
  })
  const isFuture = signedOn > today
  const isOver = expiresOn !== '' && expiresOn < today
  if (parsed.success && !isFuture && !isOver) return { form: parsed.data, errors: null }
  const wrong = new Set(parsed.error?.issues.map((issue) => issue.path[0]))
  if (isOver) wrong.add('expiresOn')
  return {
    form: null,
    errors: {
      ...(wrong.has('formVersion') ? { formVersion: true as const } : {}),
      ...(wrong.has('language') ? { language: true as const } : {}),
      ...(wrong.has('signatory') ? { signatory: true as const } : {}),
      ...(wrong.has('evidence') ? { evidence: true as const } : {}),
      ...(wrong.has('expiresOn') ? { expiresOn: true as const } : {}),
      ...(wrong.has('signedOn')
        ? { signedOn: 'signedOn' as const }
        : isFuture
          ? { signedOn: 'signedOnFuture' as const }
          : {}),
    },
  }
}

/** The languages forms are kept in: those of the countries that take part. ISO 639-1. */
export const formLanguages =
  'bg cs da de el en es et fi fr ga hr hu is it lb lt lv mt nl no pl pt ro sk sl sv uk'.split(' ')
