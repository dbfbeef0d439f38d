import { z } from 'zod'
import { Country, PersonId } from './identifiers.ts'

/** A hospital that takes part in a network. */
export const HealthcareProvider = z.strictObject({ name: z.string().min(1).max(160), country: Country })
export type HealthcareProvider = z.infer<typeof HealthcareProvider>

/** What a person is in a network, apart from any one panel. */
export const NetworkRole = z.enum(['homeClinician', 'coordinator', 'expert'])

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

export const isIn = (person: Person, network: string, role: z.infer<typeof NetworkRole>): boolean =>
  person.networks.some((held) => held.network === network && held.role === role)
