import { z } from 'zod'
import { Id, Instant, signedText } from './text.ts'

/** Why somebody who owed a position gave none. Printed, so that a silence cannot pass for a missing page. */
export const NonResponse = z.strictObject({
  memberId: Id,
  reason: z.enum(['deadlinePassed', 'chairDecision', 'notPresent', 'recused']),
  at: Instant,
  note: signedText(1000),
})
export type NonResponse = z.infer<typeof NonResponse>
