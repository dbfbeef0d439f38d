import { createHash } from 'node:crypto'
import type { AuditDraft } from '../../../shared/domain/audit.ts'
import { Case } from '../../../shared/domain/case.ts'
import type { Change, DocumentUpdate } from '../../../server/store/store.ts'

const at = '2026-11-23T09:00:00.000Z'

/** An id of its prefix that ends in the number. */
export const numbered = <Prefix extends string>(prefix: Prefix, number: number): `${Prefix}_${string}` =>
  `${prefix}_${String(number).padStart(16, '0')}`

export const aCase = (number: number, question = 'Is surgery an option?'): Case =>
  Case.parse({
    id: numbered('cas', number),
    pseudonym: `ABC-${String(number).padStart(4, '0')}`,
    network: 'epilepsy',
    provider: { name: 'Hospital', country: 'SE' },
    homeClinician: numbered('per', 1),
    homeTeam: [],
    detached: [],
    openedAt: at,
    state: 'draft',
    description: {
      question,
      urgency: 'routine',
      ageYears: 7,
      diagnosis: 'Focal epilepsy',
      history: 'Žluťoučký \u0000',
    },
  })

/** A write of a case as it was read in that version; 0 makes it. */
export const caseChange = (number: number, version: number, question?: string): Change => ({
  kind: 'case',
  parent: 'epilepsy',
  record: aCase(number, question),
  version,
})

export const anEvent = (subject: string, detail: Record<string, string> = {}): AuditDraft => ({
  subject,
  by: numbered('per', 1),
  action: 'case.describe',
  target: subject,
  outcome: 'success',
  detail,
  at,
})

export function anUpdate(text: string, by: string = numbered('per', 1)): DocumentUpdate {
  const bytes = new TextEncoder().encode(text)
  return { by, session: 'ses_1', receivedAt: at, sha256: createHash('sha256').update(bytes).digest('hex'), bytes }
}

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
