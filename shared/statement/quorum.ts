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

const Missing = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.enum(['minimumPresent', 'minimumDisciplines', 'minimumCountries']),
    needed: count,
    found: count,
  }),
  z.strictObject({ rule: z.literal('mandatoryDiscipline'), discipline: signedLine(80) }),
])

/** What the rule makes of the positions. Computed, never typed; the verifier computes it again. */
export const Evaluation = z.strictObject({
  quorate: z.boolean(),
  eligible: count,
  present: count,
  agreement: z.strictObject({
    for: count,
    against: count,
    abstained: count,
    outOfField: count,
    recused: count,
    /** As counted against the threshold, a casting vote included. */
    share: z.strictObject({ numerator: count, denominator: count }),
    casting: z.boolean(),
  }),
  consensus: z.boolean(),
  missing: z.array(Missing).max(30),
})
export type Evaluation = z.infer<typeof Evaluation>

export type Voter = {
  memberId: string
  discipline: string
  country: string
  role: string
  mustSign: boolean
  recused: boolean
}

/**
 * Counts positions by the rule. Only those who owed a position count, once each; whoever is recused, by ruling or by
 * their own word, leaves every count. Somebody out of their field is present, but their discipline was not heard.
 * Below quorum there is no consensus, whatever the share.
 */
export function evaluate(
  rule: QuorumRule,
  panel: readonly Voter[],
  positions: ReadonlyMap<string, Position>,
): Evaluation {
  const owing = panel.filter((member) => member.mustSign)
  const stands = (member: Voter) => (member.recused ? 'recused' : positions.get(member.memberId))
  const holding = (...held: Position[]) => owing.filter((member) => held.some((one) => one === stands(member)))
  const eligible = owing.filter((member) => stands(member) !== 'recused')
  const present = eligible.filter((member) => stands(member) !== undefined)
  const missing = missingFrom(rule, present, holding('agree', 'agreeWithReservation', 'disagree', 'abstain'))
  const counted = {
    for: holding('agree', 'agreeWithReservation').length,
    against: holding('disagree').length,
    abstained: holding('abstain').length,
    outOfField: holding('outOfField').length,
    recused: owing.length - eligible.length,
  }
  const of = { present: present.length, eligible: eligible.length, nonAbstaining: counted.for + counted.against }
  const chair = eligible.find((member) => member.role === 'chair')
  const chairStands = chair && stands(chair)
  const chairIsFor = chairStands === 'agree' || chairStands === 'agreeWithReservation'
  const tied = counted.for === counted.against && counted.for > 0
  const casting = rule.chairCasting && tied && (chairIsFor || chairStands === 'disagree')
  const share = {
    numerator: counted.for + (casting && chairIsFor ? 1 : 0),
    denominator: of[rule.denominator] + (casting ? 1 : 0),
  }
  const quorate = missing.length === 0
  return {
    quorate,
    eligible: eligible.length,
    present: present.length,
    agreement: { ...counted, share, casting },
    consensus: quorate && reaches(rule.threshold, share),
    missing,
  }
}

/** In whole numbers, so that two thirds of three is two. */
function reaches(
  threshold: QuorumRule['threshold'],
  { numerator, denominator }: { numerator: number; denominator: number },
) {
  if (denominator === 0) return false
  const [has, needs] = [numerator * threshold.denominator, threshold.numerator * denominator]
  return threshold.comparison === 'moreThan' ? has > needs : has >= needs
}

function missingFrom(rule: QuorumRule, present: readonly Voter[], heard: readonly Voter[]): Evaluation['missing'] {
  const disciplines = new Set(heard.map((member) => member.discipline))
  const countries = new Set(present.map((member) => member.country))
  const counts = [
    { rule: 'minimumPresent', needed: rule.minimumPresent, found: present.length },
    { rule: 'minimumDisciplines', needed: rule.minimumDisciplines, found: disciplines.size },
    { rule: 'minimumCountries', needed: rule.minimumCountries, found: countries.size },
  ] as const
  const unheard = rule.mandatoryDisciplines.filter((discipline) => !disciplines.has(discipline))
  return [
    ...counts.filter(({ needed, found }) => found < needed),
    ...unheard.map((discipline) => ({ rule: 'mandatoryDiscipline' as const, discipline })),
  ]
}
