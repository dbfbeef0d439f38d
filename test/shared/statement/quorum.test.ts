import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Evaluation, evaluate, Position, type QuorumRule, type Voter } from '../../../shared/statement/quorum.ts'
import { random } from './random.ts'

const rule: QuorumRule = {
  minimumPresent: 0,
  minimumDisciplines: 0,
  mandatoryDisciplines: [],
  minimumCountries: 0,
  threshold: { comparison: 'atLeast', numerator: 2, denominator: 3 },
  denominator: 'present',
  chairCasting: false,
  deadline: null,
}
const voter = (index: number, changes: Partial<Voter> = {}): Voter => ({
  memberId: `per_${index}`,
  discipline: `discipline ${index}`,
  country: ['BE', 'GR', 'PL'][index % 3] ?? 'BE',
  role: index === 0 ? 'chair' : 'member',
  mustSign: true,
  recused: false,
  ...changes,
})
const panelOf = (positions: readonly (Position | undefined)[]) => {
  const panel = positions.map((_, index) => voter(index))
  const held = positions.flatMap((position, index) => (position ? [[`per_${index}`, position] as const] : []))
  return [panel, new Map(held)] as const
}
const judge = (changes: Partial<QuorumRule>, ...positions: (Position | undefined)[]) =>
  evaluate({ ...rule, ...changes }, ...panelOf(positions))

test('below quorum there is no consensus, whatever the share', () => {
  const short = judge({ minimumPresent: 3 }, 'agree', 'agree', undefined)
  assert.deepEqual([short.quorate, short.consensus], [false, false])
  assert.deepEqual(short.missing, [{ rule: 'minimumPresent', needed: 3, found: 2 }])
})

test('nobody who took a position is no consensus', () => {
  assert.equal(judge({}, undefined, undefined).consensus, false)
  assert.equal(judge({ denominator: 'nonAbstaining' }, 'abstain', 'abstain').consensus, false)
})

test('each thing that quorum lacks is named', () => {
  const changes = { minimumDisciplines: 3, minimumCountries: 2, mandatoryDisciplines: ['discipline 0', 'neurosurgery'] }
  assert.deepEqual(judge(changes, 'agree').missing, [
    { rule: 'minimumDisciplines', needed: 3, found: 1 },
    { rule: 'minimumCountries', needed: 2, found: 1 },
    { rule: 'mandatoryDiscipline', discipline: 'neurosurgery' },
  ])
})

test('somebody out of their field is present, but their discipline was not heard', () => {
  const result = judge({ minimumPresent: 2, mandatoryDisciplines: ['discipline 1'] }, 'agree', 'outOfField')
  assert.equal(result.present, 2)
  assert.deepEqual(result.missing, [{ rule: 'mandatoryDiscipline', discipline: 'discipline 1' }])
})

test('two thirds of three is two, exactly', () => {
  const threshold = { numerator: 2, denominator: 3 }
  assert.equal(
    judge({ threshold: { ...threshold, comparison: 'atLeast' } }, 'agree', 'agree', 'disagree').consensus,
    true,
  )
  assert.equal(
    judge({ threshold: { ...threshold, comparison: 'moreThan' } }, 'agree', 'agree', 'disagree').consensus,
    false,
  )
})

test('an abstention stays in the denominator and a recusal leaves it', () => {
  assert.equal(judge({}, 'agree', 'abstain').consensus, false)
  assert.equal(judge({}, 'agree', 'recused').consensus, true)
  assert.deepEqual(judge({ denominator: 'eligible' }, 'agree', 'abstain', undefined).agreement.share, {
    numerator: 1,
    denominator: 3,
  })
  assert.deepEqual(judge({ denominator: 'nonAbstaining' }, 'agree', 'abstain', 'outOfField').agreement.share, {
    numerator: 1,
    denominator: 1,
  })
})

test('the chair decides an equal division only where the rule says so', () => {
  const threshold = { comparison: 'moreThan', numerator: 1, denominator: 2 } as const
  assert.equal(judge({ threshold }, 'agree', 'disagree').consensus, false)
  assert.equal(judge({ threshold, chairCasting: true }, 'agree', 'disagree').consensus, true)
  assert.equal(judge({ threshold, chairCasting: true }, 'disagree', 'agree').consensus, false)
  assert.equal(judge({ threshold, chairCasting: true }, 'abstain', 'agree', 'disagree').agreement.casting, false)
})

test('whoever owed no position is not counted, and whoever was ruled out is not either', () => {
  const panel = [voter(0), voter(1, { mustSign: false, role: 'guest' }), voter(2, { recused: true })]
  const positions = new Map(panel.map((one) => [one.memberId, 'disagree' as const])).set('per_0', 'agree' as never)
  const { agreement, eligible, consensus } = evaluate(rule, panel, positions)
  assert.deepEqual([agreement.for, agreement.against, agreement.recused, eligible, consensus], [1, 0, 1, 1, true])
})

test('for any panel, rule and positions the counts add up and the laws hold', () => {
  const next = random(3)
  const someOf = <T>(list: readonly T[]): T => list[next(list.length)] as T
  for (let round = 0; round < 3000; round++) {
    const panel = Array.from({ length: 1 + next(12) }, (_, index) =>
      voter(index, {
        discipline: `discipline ${next(4)}`,
        mustSign: next(6) > 0,
        recused: next(8) === 0,
      }),
    )
    const positions = new Map<string, Position>()
    for (const { memberId } of panel) if (next(5) > 0) positions.set(memberId, someOf(Position.options))
    const chosen: QuorumRule = {
      minimumPresent: next(6),
      minimumDisciplines: next(4),
      mandatoryDisciplines: next(3) === 0 ? ['discipline 1'] : [],
      minimumCountries: next(4),
      threshold: { comparison: someOf(['atLeast', 'moreThan']), numerator: 1 + next(3), denominator: 3 },
      denominator: someOf(['present', 'eligible', 'nonAbstaining']),
      chairCasting: next(2) === 0,
      deadline: null,
    }
    const result = Evaluation.parse(evaluate(chosen, panel, positions))
    const { agreement: counts } = result
    assert.equal(counts.for + counts.against + counts.abstained + counts.outOfField, result.present)
    assert.equal(result.eligible + counts.recused, panel.filter((one) => one.mustSign).length)
    assert.ok(result.present <= result.eligible && counts.share.numerator <= counts.share.denominator)
    assert.ok(!result.consensus || result.quorate)
    assert.equal(result.quorate, result.missing.length === 0)
    assert.deepEqual(evaluate(chosen, panel.toReversed(), positions), result)

    // A recused member leaves every count: it is as if they had not been seated.
    const leaver = someOf(panel)
    const ruledOut = panel.map((one) => (one === leaver ? { ...one, recused: true } : one))
    const without = evaluate(
      chosen,
      panel.filter((one) => one !== leaver),
      positions,
    )
    const { agreement: left, ...rest } = evaluate(chosen, ruledOut, positions)
    assert.deepEqual(
      { ...rest, agreement: { ...left, recused: 0 } },
      { ...without, agreement: { ...without.agreement, recused: 0 } },
    )

    // Who comes round to agreeing never loses a consensus.
    if (positions.get(leaver.memberId) === 'disagree') {
      const convinced = evaluate(
        { ...chosen, chairCasting: false },
        panel,
        new Map(positions).set(leaver.memberId, 'agree'),
      )
      assert.ok(!evaluate({ ...chosen, chairCasting: false }, panel, positions).consensus || convinced.consensus)
    }
  }
})
