import type { ReviewedText, TextForReview } from '../../shared/protocol/uploadTexts.ts'

/** What will stand in the recording in place of each text; an empty one removes it. By the text itself. */
export type Decisions = Readonly<Record<string, string>>

/** Removes what is not known to name nobody, as long as nobody says otherwise. */
export const suggestedDecisions = (texts: readonly TextForReview[]): Decisions =>
  Object.fromEntries(texts.map(({ text, suggested }) => [text, suggested]))

export type Fate = 'kept' | 'edited' | 'removed'

export const fateOf = (text: string, decisions: Decisions): Fate => {
  const becomes = decisions[text]?.trim() ?? ''
  if (becomes === '') return 'removed'
  return becomes === text.trim() ? 'kept' : 'edited'
}

export const isTooLong = ({ text, most }: TextForReview, decisions: Decisions): boolean =>
  new TextEncoder().encode(decisions[text]?.trim() ?? '').length > most

/** One decision for every text that was asked for. */
export const reviewedTexts = (texts: readonly TextForReview[], decisions: Decisions): ReviewedText[] =>
  texts.map(({ text }) => {
    const fate = fateOf(text, decisions)
    return { text, becomes: fate === 'kept' ? text : fate === 'removed' ? '' : (decisions[text]?.trim() ?? '') }
  })
