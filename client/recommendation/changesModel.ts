import { diffWordsWithSpace } from 'diff'
import type { Item } from '../../shared/statement/document.ts'
import type { Statement } from '../../shared/statement/statement.ts'

/** A stretch of text that both have, or only one of them. */
export type Stretch = { kind: 'same' | 'added' | 'removed'; text: string }
export type ChangedPart = { title: string; stretches: Stretch[] }

/** What one version says that the other does not, part by part and word by word; parts that say the same are left out. */
export function changesBetween(before: Statement, after: Statement): ChangedPart[] {
  const parts = after.sections.map((section) => ({
    title: section.title,
    was: textOf(before, section.key),
    is: textOf(after, section.key),
  }))
  return parts
    .filter(({ was, is }) => was !== is)
    .map(({ title, was, is }) => ({
      title,
      stretches: diffWordsWithSpace(was, is).map(({ value, added, removed }) => ({
        kind: added ? 'added' : removed ? 'removed' : 'same',
        text: value,
      })),
    }))
}

/** Treatments stand with the recommendation, as they do where it is read: a line each. */
function textOf({ sections, items }: Statement, key: Statement['sections'][number]['key']): string {
  const text = sections.find((section) => section.key === key)?.text ?? ''
  return key === 'recommendation' ? [text, ...items.map(lineOf)].join('\n') : text
}

const lineOf = ({ drug, code, doseValue, doseUnit, route, frequency, note }: Item): string =>
  [drug, code && `(${code})`, doseValue, doseUnit, route, frequency, note].filter(Boolean).join(' ')
