import { type Investigation, TimelineEntry, type TimelineKind } from '../../shared/domain/clinical.ts'
import { readWhen, typedWhen } from './entryWords.ts'

export const kinds = ['onset', 'seizures', 'treatment', 'investigation', 'surgery'] as const
export const effects = ['seizureFree', 'better', 'unchanged', 'worse', 'unknown'] as const
export const periods = ['day', 'week', 'month', 'year'] as const

/** An entry while it is written: times and numbers as they are typed. */
export type EntryDraft = {
  id: string
  kind: TimelineKind
  name: string
  from: string
  to: string
  dose: string
  effect: (typeof effects)[number]
  count: string
  per: (typeof periods)[number]
  what: Investigation
  text: string
}

export type EntryErrors = Partial<Record<'name' | 'from' | 'to', true>>

/** The id is made here, so that an entry that is sent twice over a bad line is one. */
export const emptyDraft = (): EntryDraft => ({
  id: newEntryId(),
  kind: 'onset',
  name: '',
  from: '',
  to: '',
  dose: '',
  effect: 'unknown',
  count: '',
  per: 'week',
  what: 'mri',
  text: '',
})

export function draftOf(entry: TimelineEntry): EntryDraft {
  const { id, kind, from, text } = entry
  return {
    ...emptyDraft(),
    id,
    kind,
    text,
    from: typedWhen(from),
    ...('name' in entry ? { name: entry.name } : {}),
    ...('to' in entry && entry.to ? { to: typedWhen(entry.to) } : {}),
    ...(entry.kind === 'treatment' ? { dose: entry.dose, effect: entry.effect } : {}),
    ...(entry.kind === 'investigation' ? { what: entry.what } : {}),
    ...(entry.kind === 'seizures' && entry.frequency
      ? { count: String(entry.frequency.count), per: entry.frequency.per }
      : {}),
  }
}

/** The entry, or what is wrong with it by field. */
export function readEntry(
  draft: EntryDraft,
): { entry: TimelineEntry; errors: null } | { entry: null; errors: EntryErrors } {
  const { kind, name, dose, effect, what, text } = draft
  const from = readWhen(draft.from)
  const to = draft.to.trim() === '' ? null : readWhen(draft.to)
  const count = Number(draft.count)
  const frequency = Number.isInteger(count) && count > 0 ? { count, per: draft.per } : null
  const span = { from, to }
  const fields = {
    onset: { from },
    seizures: { ...span, name: name.trim(), frequency },
    treatment: { ...span, name: name.trim(), dose: dose.trim(), effect },
    investigation: { from, what },
    surgery: { from, name: name.trim() },
  }[kind]
  const parsed = TimelineEntry.safeParse({ id: draft.id, kind, text: text.trim(), ...fields })
  if (parsed.success) return { entry: parsed.data, errors: null }
  const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]))
  return {
    entry: null,
    errors: {
      ...(wrong.has('name') ? { name: true as const } : {}),
      ...(wrong.has('from') ? { from: true as const } : {}),
      ...(wrong.has('to') ? { to: true as const } : {}),
    },
  }
}

function newEntryId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `tle_${Array.from(bytes, (byte) => (byte % 36).toString(36)).join('')}`
}
