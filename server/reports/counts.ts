import { hideSmall, smallestCell, type Told } from '../../shared/domain/smallCells.ts'
import type { Fact } from '../store/reportLists.ts'

/** What is told of a network's work in a period. A figure that would rest on fewer than five is null. */
export type Counts = {
  requests: number | null
  /** Half came sooner, in hours. */
  hoursToFirstAnswer: number | null
  daysToClosure: number | null
  attendedShare: number | null
  outcomes: Told
  /** Of what was closed: with dissent, and without. */
  closed: Told
  /** Of the meetings that were called off for a time or held. */
  meetings: Told
}

export function countsFrom(facts: readonly Fact[]): Counts {
  const of = (what: string) => facts.filter((fact) => fact.what === what)
  const sum = (what: string) => of(what).reduce((total, { value }) => total + value, 0)
  const requests = of('requested').length
  const closed = of('closed').length
  const disputed = new Set(of('dissent').map(({ subject }) => subject)).size
  const types = ['final', 'interim', 'noConsensus', 'notForThisPanel']
  return {
    requests: requests > 0 && requests < smallestCell ? null : requests,
    hoursToFirstAnswer: scaled(medianOf(of('answered')), 3600_000),
    daysToClosure: scaled(medianOf(of('closed')), 86_400_000),
    attendedShare: sum('expected') < smallestCell ? null : Math.round((100 * sum('attended')) / sum('expected')) / 100,
    outcomes: hideSmall(Object.fromEntries(types.map((type) => [type, of(`outcome.${type}`).length]))),
    closed: hideSmall({ agreed: Math.max(0, closed - disputed), dissent: Math.min(closed, disputed) }),
    meetings: hideSmall({ held: of('expected').length, postponed: of('postponed').length }),
  }
}

function medianOf(facts: readonly Fact[]): number | null {
  if (facts.length < smallestCell) return null
  const sorted = facts.map(({ value }) => value).toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const scaled = (milliseconds: number | null, unit: number): number | null =>
  milliseconds === null ? null : Math.round((10 * milliseconds) / unit) / 10
