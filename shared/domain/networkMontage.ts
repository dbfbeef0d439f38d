import { z } from 'zod'
import { OwnMontageLines } from '../eeg/ownMontage.ts'
import { Instant, OwnMontageId, PersonId } from './identifiers.ts'

/**
 * A montage that a network made for itself. Its lines never change: a page that was pinned in it opens the same for ever.
 * To change one is to make a next one and retire it; a retired one is offered no longer, and still read.
 */
export const NetworkMontage = z.strictObject({
  id: OwnMontageId,
  network: z.string().max(40),
  name: z.string().min(1).max(60),
  lines: OwnMontageLines,
  madeBy: PersonId,
  madeAt: Instant,
  retired: z.boolean(),
})
export type NetworkMontage = z.infer<typeof NetworkMontage>
