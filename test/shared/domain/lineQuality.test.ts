import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradeOf, lineScore, smoothedScore } from '../../../shared/domain/lineQuality.ts'

const sample = (loss: number, roundTripMilliseconds = 40, jitterMilliseconds = 5) => ({
  loss,
  roundTripMilliseconds,
  jitterMilliseconds,
})

test('a line without loss is good across Europe and poor from behind two satellites', () => {
  assert.equal(gradeOf(lineScore(sample(0, 60))), 'good')
  assert.equal(gradeOf(lineScore(sample(0, 250, 20))), 'good')
  assert.equal(gradeOf(lineScore(sample(0, 1200))), 'poor')
})

test('five packets lost of a hundred are borne, twelve are not, thirty are no conversation', () => {
  assert.equal(gradeOf(lineScore(sample(0.05))), 'good')
  assert.equal(gradeOf(lineScore(sample(0.12))), 'poor')
  assert.equal(gradeOf(lineScore(sample(0.3))), 'bad')
})

test('a score stays between 0 and 100 whatever was measured', () => {
  for (const loss of [0, 0.5, 1])
    for (const delay of [0, 100, 60_000]) {
      const score = lineScore(sample(loss, delay, delay))
      assert.ok(score >= 0 && score <= 100, `${score}`)
    }
})

test('it falls at the first look and needs several to recover', () => {
  const fallen = smoothedScore(100, 0)
  assert.equal(gradeOf(fallen), 'bad')
  let looks = 0
  for (let score = fallen; gradeOf(score) !== 'good'; score = smoothedScore(score, 100)) looks++
  assert.ok(looks >= 3, `${looks}`)
})
