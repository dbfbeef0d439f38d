import type { Case } from '../../../shared/domain/case.ts'
import type { Consent, ConsentScope } from '../../../shared/domain/consent.ts'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import type { Meeting } from '../../../shared/domain/meeting.ts'
import type { Panel, SeatRole } from '../../../shared/domain/panel.ts'
import type { Person } from '../../../shared/domain/person.ts'
import type { Recommendation } from '../../../shared/domain/recommendation.ts'

export const at = '2026-11-23T09:00:00.000Z'
export const later = '2026-11-23T10:00:00.000Z'
export const digest = (letter: string): string => letter.repeat(64)

export const personId = (number: number): PersonId => `per_${String(number).padStart(16, '0')}`
export const home = personId(1)
export const [chair, member, other, scribe, outsider] = [2, 3, 4, 5, 9].map(personId) as [
  PersonId,
  PersonId,
  PersonId,
  PersonId,
  PersonId,
]
const network = 'EPI'
export const provider = { name: 'A hospital', country: 'FI' }
const caseId = 'cas_0000000000000001'
const panelId = 'pan_0000000000000001'

export const person = (id: PersonId, ...networks: Person['networks']): Person => ({
  id,
  name: 'Dr Somebody',
  discipline: 'Neurology',
  provider: { name: 'A hospital', country: 'FI' },
  networks,
})

const common = {
  id: caseId,
  pseudonym: 'EPI-0001' as Case['pseudonym'],
  network,
  provider: { name: 'A hospital', country: 'FI' },
  homeClinician: home,
  homeTeam: [],
  detached: [],
  openedAt: at,
  description: { question: 'Operate?', urgency: 'soon' as const, ageYears: 4, diagnosis: '', history: '' },
} satisfies Partial<Case>
export const draftCase: Case = { ...common, state: 'draft' }
export const readyCase: Case = { ...common, state: 'ready', presentedAt: at }
export const archivedCase: Case = { ...common, state: 'archived', presentedAt: at, archivedAt: later }

export const consent = (...scopes: ConsentScope[]): Consent => ({
  id: 'con_0000000000000001',
  case: caseId,
  form: {
    choices: {
      care: scopes.includes('care'),
      registry: scopes.includes('registry'),
      researchContact: scopes.includes('researchContact'),
      recording: scopes.includes('recording'),
      teaching: scopes.includes('teaching'),
      thirdCountry: scopes.includes('thirdCountry'),
    },
    formVersion: '1',
    language: 'fi',
    signatory: 'guardian',
    signedOn: '2026-11-01',
    expiresOn: null,
    evidence: { kind: 'keptLocally' as const },
  },
  holder: { name: 'A hospital', country: 'FI' },
  recordedBy: home,
  recordedAt: at,
  state: 'active',
})

export const panel = (seats: Partial<Record<PersonId, SeatRole>>): Panel => ({
  id: panelId,
  case: caseId,
  network,
  requestedAt: at,
  state: 'assessment',
  seats: (Object.entries(seats) as [PersonId, SeatRole][]).map(([id, role]) => ({
    person: id,
    role,
    provider,
    answer: 'accepted',
    reason: '',
    interest: { conflict: false, text: '' },
    ruling: null,
  })),
})

export const bookedMeeting: Meeting = {
  id: 'mtg_0000000000000001',
  network,
  startsAt: at,
  timeZone: 'Europe/Brussels',
  agenda: [{ case: caseId, panel: panelId, minutes: 30 }],
  admitted: [],
  invited: [],
  sequence: 0,
  state: 'booked',
}

export const draftText: Recommendation = {
  id: 'rec_0000000000000001',
  case: caseId,
  panel: panelId,
  version: 1,
  state: 'draft',
}
