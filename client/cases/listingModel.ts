import type { Phase } from '../../shared/domain/caseEntry.ts'
import type { CaseSummary } from './caseModel.ts'

/** Which cases are looked at, and in which order. */
export type Listing = {
  words: string
  sort: 'changed' | 'pseudonym' | 'urgency'
  phase: Phase | null
  urgency: CaseSummary['urgency'] | null
  network: string | null
  waiting: boolean
}

export const everyCase: Listing = {
  words: '',
  sort: 'changed',
  phase: null,
  urgency: null,
  network: null,
  waiting: false,
}

/** Whether there may be cases that are not looked at. */
export const isNarrowed = (listing: Listing): boolean =>
  listing.words.trim() !== '' ||
  listing.waiting ||
  [listing.phase, listing.urgency, listing.network].some((chosen) => chosen !== null)
