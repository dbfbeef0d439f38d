import { z } from 'zod'
import { ExpertGroupId, Instant, PersonId } from './identifiers.ts'
import { SeatRole } from './panel.ts'

/** Experts of a network who are invited together. */
export const ExpertGroup = z.strictObject({
  id: ExpertGroupId,
  network: z.string().max(40),
  name: z.string().min(1).max(80),
  members: z
    .array(z.strictObject({ person: PersonId, role: SeatRole }))
    .min(1)
    .max(50),
  dissolvedAt: Instant.nullable(),
})
export type ExpertGroup = z.infer<typeof ExpertGroup>
