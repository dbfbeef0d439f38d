import { z } from 'zod'
import { Instant, signedLine } from './text.ts'

const count = z.number().int().min(0).max(200)

/** When a panel may decide, and when what it decided is a consensus. Agreed before anybody takes a position. */
export const QuorumRule = z.strictObject({
  minimumPresent: count,
  minimumDisciplines: count,
  mandatoryDisciplines: z.array(signedLine(80)).max(20),
  minimumCountries: count,
  /** The share of agreement that makes a consensus, such as more than 2/3. */
  threshold: z.strictObject({
    comparison: z.enum(['atLeast', 'moreThan']),
    numerator: z.number().int().min(1).max(1000),
    denominator: z.number().int().min(1).max(1000),
  }),
  /** Of whom: those who took a position, those who owed one, or those who agreed or disagreed. Never the recused. */
  denominator: z.enum(['present', 'eligible', 'nonAbstaining']),
  /** On an equal division the chair's position counts twice. */
  chairCasting: z.boolean(),
  /** A position received later does not count; null is none. */
  deadline: Instant.nullable(),
})
export type QuorumRule = z.infer<typeof QuorumRule>

/** What a member says of the frozen text. Abstaining and being recused are different: the recused are not counted. */
export const Position = z.enum(['agree', 'agreeWithReservation', 'disagree', 'abstain', 'recused', 'outOfField'])
export type Position = z.infer<typeof Position>
