import type { CaseId, MeetingId } from '../../shared/domain/identifiers.ts'
import { mayOpenCase } from '../../shared/domain/permissions.ts'
import type { Person } from '../../shared/domain/person.ts'
import type { OutputOf } from './requests.ts'
import type { Route } from './route.ts'

export type PaletteEntry =
  | { kind: 'case'; id: CaseId; title: string; detail: string }
  | { kind: 'meeting'; id: MeetingId; pseudonyms: string[]; startsAt: string; timeZone: string; live: boolean }
  | { kind: 'place'; id: 'home' | 'cases' | 'verify' }
  | { kind: 'act'; id: 'openCase' | 'themeSystem' | 'themeRecord' | 'themeReading' | 'signOut' }

/** Everything a person can go to or do from anywhere, in the order it is offered. */
export function paletteEntries(
  person: Person,
  cases: OutputOf<'case:list'>['cases'],
  meetings: OutputOf<'meeting:list'>['meetings'],
): PaletteEntry[] {
  const mayOpen = person.networks.some(({ network }) => mayOpenCase(person, network))
  return [
    ...cases.map((of) => ({ kind: 'case' as const, id: of.id, title: of.pseudonym, detail: of.question })),
    ...meetings
      .filter((meeting) => meeting.state !== 'ended')
      .map((meeting) => ({
        kind: 'meeting' as const,
        id: meeting.id,
        pseudonyms: meeting.cases.map((of) => of.pseudonym),
        startsAt: meeting.startsAt,
        timeZone: meeting.timeZone,
        live: meeting.state === 'live',
      })),
    ...(mayOpen ? [{ kind: 'act' as const, id: 'openCase' as const }] : []),
    ...(['home', 'cases', 'verify'] as const).map((id) => ({ kind: 'place' as const, id })),
    ...(['themeSystem', 'themeRecord', 'themeReading', 'signOut'] as const).map((id) => ({ kind: 'act' as const, id })),
  ]
}

export const routeOfEntry = (entry: Extract<PaletteEntry, { kind: 'case' | 'meeting' | 'place' }>): Route => {
  if (entry.kind === 'case') return { at: 'case', case: entry.id }
  if (entry.kind === 'meeting') return { at: 'meeting', meeting: entry.id }
  return { at: entry.id }
}

/** Whether each word of the query stands somewhere in the text; case and accents do not matter. */
export function matches(text: string, query: string): boolean {
  const plain = fold(text)
  return fold(query)
    .split(/\s+/)
    .every((word) => plain.includes(word))
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
