import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { SeatRole } from '../../shared/domain/panel.ts'
import type { Person } from '../../shared/domain/person.ts'

export const demoNetwork = 'EPI-DEMO'

type DemoPerson = Person & { seat: SeatRole | null }

const person = (
  id: string,
  name: string,
  discipline: string,
  provider: string,
  country: string,
  role: 'homeClinician' | 'coordinator' | 'expert',
  seat: SeatRole | null,
): DemoPerson => ({
  id: `per_${id}` as PersonId,
  name,
  discipline,
  provider: { name: provider, country },
  networks: [{ network: demoNetwork, role }],
  seat,
})

/** Invented people at invented hospitals: a home clinician, a coordinator, and six experts of six countries. */
export const demoPeople = {
  home: person(
    'demohomeclinic01',
    'Dr Aino Lehtonen',
    'Paediatric neurology',
    'Lakeside Children’s Hospital',
    'FI',
    'homeClinician',
    null,
  ),
  coordinator: person(
    'democoordinator1',
    'Marta Kowalska',
    'Network coordination',
    'Coordination Office',
    'PL',
    'coordinator',
    null,
  ),
  chair: person(
    'demochairperson1',
    'Prof. Giulia Ferrari',
    'Epileptology',
    'Ospedale Collina',
    'IT',
    'expert',
    'chair',
  ),
  radiologist: person(
    'demoradiologist1',
    'Dr Camille Moreau',
    'Neuroradiology',
    'Hôpital du Rivage',
    'FR',
    'expert',
    'member',
  ),
  surgeon: person(
    'demoneurosurgeon',
    'Dr Lars Nyström',
    'Neurosurgery',
    'Skogens Universitetssjukhus',
    'SE',
    'expert',
    'member',
  ),
  neurophysiologist: person(
    'demoneurophysio1',
    'Dr Inés Navarro',
    'Clinical neurophysiology',
    'Hospital del Faro',
    'ES',
    'expert',
    'member',
  ),
  neuropsychologist: person(
    'demoneuropsycho1',
    'Dr Andrei Ionescu',
    'Neuropsychology',
    'Spitalul Grădina',
    'RO',
    'expert',
    'member',
  ),
  geneticist: person(
    'demogeneticist01',
    'Dr Sophie de Wit',
    'Clinical genetics',
    'Ziekenhuis De Linde',
    'NL',
    'expert',
    'scribe',
  ),
} as const
