/** Fewer than this many and a count may point at a person. */
export const smallestCell = 5

/** A count as it may be told: hidden ones are null. */
export type Told = { total: number | null; cells: Record<string, number | null> }

/**
 * Hides counts under five, and as many more as keep them from being found by subtraction from the total: a hidden cell
 * is never alone, and what is hidden in all is at least five. Zero is told, since it points at nobody, but gives way
 * where nothing else is left to hide behind. Where even that does not help, the total is hidden too.
 */
export function hideSmall(counts: Readonly<Record<string, number>>): Told {
  const entries = Object.entries(counts)
  const total = entries.reduce((sum, [, count]) => sum + count, 0)
  const hidden = new Set(entries.filter(([, count]) => count > 0 && count < smallestCell).map(([name]) => name))
  const sumOfHidden = () => entries.reduce((sum, [name, count]) => sum + (hidden.has(name) ? count : 0), 0)
  const others = entries.filter(([name]) => !hidden.has(name)).toSorted(([, a], [, b]) => a - b)
  // The smallest that is told goes next; zeros last, for hiding one hides little.
  const order = [...others.filter(([, count]) => count > 0), ...others.filter(([, count]) => count === 0)]
  while (hidden.size > 0 && (hidden.size < 2 || sumOfHidden() < smallestCell)) {
    const next = order.shift()
    if (!next) break
    hidden.add(next[0])
  }
  const isSafe = hidden.size === 0 || (hidden.size >= 2 && sumOfHidden() >= smallestCell)
  const isTotalSmall = total > 0 && total < smallestCell
  return {
    total: isSafe && !isTotalSmall ? total : null,
    cells: Object.fromEntries(entries.map(([name, count]) => [name, hidden.has(name) ? null : count])),
  }
}
