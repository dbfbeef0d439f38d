import { z } from 'zod'
import { Country, PersonId } from './identifiers.ts'

/** A hospital that takes part in a network. */
export const HealthcareProvider = z.strictObject({ name: z.string().min(1).max(160), country: Country })
export type HealthcareProvider = z.infer<typeof HealthcareProvider>

/**
 * What a person is in a network, apart from any one panel. A dispatcher does the coordinator's work on requests and has
 * no reports; an auditor reads access logs and nothing else.
 */
export const NetworkRole = z.enum(['homeClinician', 'coordinator', 'dispatcher', 'expert', 'auditor'])
export type NetworkRole = z.infer<typeof NetworkRole>

export const Person = z.strictObject({
  id: PersonId,
  name: z.string().min(1).max(120),
  discipline: z.string().min(1).max(80),
  provider: HealthcareProvider,
  networks: z.array(z.strictObject({ network: z.string().max(40), role: NetworkRole })).max(24),
})
export type Person = z.infer<typeof Person>

/** What others may see of a person: who they are and where they work. */
export const Colleague = Person.omit({ networks: true })
export type Colleague = z.infer<typeof Colleague>

export const colleague = ({ id, name, discipline, provider }: Person): Colleague => ({ id, name, discipline, provider })

export const isIn = (person: Pick<Person, 'networks'>, network: string, role: NetworkRole): boolean =>
  person.networks.some((held) => held.network === network && held.role === role)

/** Where the GDPR holds as law: the member states of the EU and of the EEA. ISO 3166-1 alpha-2. */
const insideEea: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
)

/** Whether sharing with a hospital is a transfer to a third country (GDPR chapter V), for which the patient is asked. */
export const isThirdCountry = (provider: HealthcareProvider): boolean => !insideEea.has(provider.country)

export const isSameProvider = (one: HealthcareProvider, other: HealthcareProvider): boolean =>
  one.name === other.name && one.country === other.country
