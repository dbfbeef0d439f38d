import { ConsentForm, ConsentScope } from '../../shared/domain/consent.ts'

/** A form while it is filled in: nothing is presumed, so every choice starts at no. */
export type ConsentDraft = {
  choices: Record<ConsentScope, boolean>
  formVersion: string
  language: string | null
  signatory: ConsentForm['signatory'] | null
  signedOn: string
  keptLocally: boolean
}

export type ConsentErrors = Partial<
  Record<'formVersion' | 'language' | 'signatory' | 'keptLocally', true> & { signedOn: 'signedOn' | 'signedOnFuture' }
>

export const emptyConsent = (): ConsentDraft => ({
  choices: Object.fromEntries(ConsentScope.options.map((scope) => [scope, false])) as Record<ConsentScope, boolean>,
  formVersion: '',
  language: null,
  signatory: null,
  signedOn: '',
  keptLocally: false,
})

/** The form, or what is wrong with it by field. `today` is a date as it stands in the form: 2026-11-24. */
export function readConsent(
  draft: ConsentDraft,
  today: string,
): { form: ConsentForm; errors: null } | { form: null; errors: ConsentErrors } {
  const parsed = ConsentForm.safeParse({ ...draft, formVersion: draft.formVersion.trim() })
  const isFuture = draft.signedOn > today
  if (parsed.success && !isFuture) return { form: parsed.data, errors: null }
  const wrong = new Set(parsed.error?.issues.map((issue) => issue.path[0]))
  return {
    form: null,
    errors: {
      ...(wrong.has('formVersion') ? { formVersion: true as const } : {}),
      ...(wrong.has('language') ? { language: true as const } : {}),
      ...(wrong.has('signatory') ? { signatory: true as const } : {}),
      ...(wrong.has('keptLocally') ? { keptLocally: true as const } : {}),
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
