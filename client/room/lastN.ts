import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { ProducerId } from '../../shared/protocol/media.ts'

/** As many moving faces as a laptop decodes beside images, and as anybody can look at. */
export const shownAtMost = 12

export type Picture = {
  producer: ProducerId
  person: PersonId
  isShare: boolean
  /** Of its tile, in device pixels. */
  height: number
}

/**
 * Which of the pictures with a place on screen are taken. A shared screen always is, and counts for none. Then comes
 * who speaks, who leads the stage, who spoke last, and the rest by the size of their tile.
 * @param spoke who spoke, the latest first
 */
export function chosenPictures(
  pictures: readonly Picture[],
  { spoke, leader, limit = shownAtMost }: { spoke: readonly PersonId[]; leader: PersonId | null; limit?: number },
): ReadonlySet<ProducerId> {
  const rank = ({ person }: Picture): number => {
    if (person === spoke[0]) return 0
    if (person === leader) return 1
    const turn = spoke.indexOf(person)
    return turn === -1 ? Infinity : 1 + turn
  }
  const faces = pictures
    .filter(({ isShare }) => !isShare)
    .toSorted((a, b) => (rank(a) === rank(b) ? b.height - a.height : rank(a) - rank(b)))
  const shares = pictures.filter(({ isShare }) => isShare)
  return new Set([...shares, ...faces.slice(0, limit)].map(({ producer }) => producer))
}
