import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bundleOf } from '../../../server/actions/recommendations.ts'
import { letterOf } from '../../../server/actions/letters.ts'
import { bundleIn, verifyFile } from '../../../shared/statement/verifyFile.ts'
import { verifyBundle } from '../../../shared/statement/verify.ts'
import type { RecommendationId } from '../../../shared/domain/identifiers.ts'
import { type Who, world, type World } from '../../world.ts'
import { frozen, members, sealed, sign, write } from './signed.ts'

const home = (w: World) => ({ person: w.person('home'), session: 's', assurance: 'two' as const })
const standing = async (w: World, statementDigest: string) =>
  (await w.as('nobody')['statement:standing']({ statementDigest })).standing

async function evidence(w: World, id: RecommendationId, version: number) {
  const { bytes } = await bundleOf(w.board, home(w), id, version)
  const bundle = bundleIn(new Uint8Array(bytes))
  if (!bundle) throw new Error('no bundle')
  return { bundle, report: await verifyBundle(bytes) }
}

test('a sealed text is amended by a next version that names it; both verify, and each says how it stands', async () => {
  await using w = await world()
  const { case: id, recommendation } = await sealed(w)
  await w.as('home')['recommendation:acknowledge']({ recommendation, patientInformed: true, dueOn: null })
  const first = await evidence(w, recommendation, 1)
  assert.equal((await standing(w, first.bundle.statementDigest))?.standing, 'current')

  const amend = { recommendation, relation: 'replaces' as const, reason: 'The second MRI shows the margin.' }
  for (const who of ['home', 'coordinator', 'surgeon'] satisfies Who[]) {
    await assert.rejects(w.as(who)['recommendation:amend'](amend), { code: 'not-permitted' })
  }
  assert.deepEqual(await w.as('chair')['recommendation:amend'](amend), { version: 2 })
  // While it is written, what was signed is there and stands.
  assert.equal((await standing(w, first.bundle.statementDigest))?.standing, 'current')
  assert.deepEqual((await evidence(w, recommendation, 1)).bundle, first.bundle)
  await write(w, recommendation, 'With a margin of five millimetres.')
  await w.as('chair')['recommendation:freeze']({ recommendation })
  for (const who of [...members, 'chair'] as const) await (await sign(w, who, recommendation, 'agree')).send()

  const second = await evidence(w, recommendation, 2)
  assert.equal(second.report.verdict, 'valid')
  assert.equal((await evidence(w, recommendation, 1)).report.verdict, 'valid')
  const { statementDigest } = first.bundle
  assert.deepEqual(second.bundle.statement.supersedes, { relation: 'replaces', statementDigest, reason: amend.reason })
  const was = await standing(w, statementDigest)
  assert.deepEqual([was?.standing, was?.version, was?.next?.version], ['superseded', 1, 2])
  assert.equal((await standing(w, second.bundle.statementDigest))?.standing, 'current')
  for (const version of [1, 2]) {
    const { bytes, name } = await letterOf(w.board, home(w), recommendation, version)
    assert.equal((await verifyFile(new Uint8Array(bytes))).verdict, 'valid')
    assert.match(name, new RegExp(`v?${version}\\.pdf$`))
  }
  await assert.rejects(letterOf(w.board, home(w), recommendation, 3), { code: 'not-found' })
  // What arrived was the first: the second is to be acknowledged too.
  const { cases } = await w.as('home')['case:list']({})
  assert.ok(cases.find((one) => one.id === id)?.waiting.includes('receive'))
  await w.as('home')['recommendation:acknowledge']({ recommendation, patientInformed: true, dueOn: null })
  assert.ok(!(await w.as('home')['case:list']({})).cases[0]?.waiting.includes('receive'))
  const shown = await w.as('surgeon')['recommendation:frozen']({ recommendation, version: 1 })
  assert.equal(JSON.parse(shown.statement).version, 1)
  assert.deepEqual(w.errors, [])
})

test('an amendment that is given up leaves what was signed as it was, closed to any more words', async () => {
  await using w = await world()
  const { case: id, recommendation } = await sealed(w)
  const before = (await w.as('chair')['case:read']({ case: id })).recommendation
  await w.as('chair')['recommendation:amend']({ recommendation, relation: 'amends', reason: 'A typing error.' })
  await write(w, recommendation, 'No, it was right.')
  await w.as('chair')['recommendation:keep']({ recommendation })
  assert.deepEqual((await w.as('chair')['case:read']({ case: id })).recommendation, before)
  await assert.rejects(write(w, recommendation, 'And more.'), { code: 'frozen' })
  await assert.rejects(w.as('chair')['recommendation:keep']({ recommendation }), { code: 'wrong-state' })
})

test('a text that should never have been says so for good, is not deleted, and the home team is told', async () => {
  await using w = await world()
  const { recommendation } = await sealed(w)
  const { bundle } = await evidence(w, recommendation, 1)
  const error = { recommendation, version: 1, reason: 'The images were of another patient.' }
  for (const who of ['home', 'surgeon'] satisfies Who[]) {
    await assert.rejects(w.as(who)['recommendation:declareError'](error), { code: 'not-permitted' })
  }
  await w.as('coordinator')['recommendation:declareError'](error)
  await assert.rejects(w.as('chair')['recommendation:declareError'](error), { code: 'wrong-state' })
  await assert.rejects(w.as('chair')['recommendation:declareError']({ ...error, version: 9 }), { code: 'not-found' })
  const told = await standing(w, bundle.statementDigest)
  assert.equal(told?.standing, 'enteredInError')
  assert.ok(!JSON.stringify(told).includes('another patient'), 'why is for those who may read it')
  assert.equal((await evidence(w, recommendation, 1)).report.verdict, 'valid')
})

test('of a text that this board never sealed, or of a case that was erased, nothing is said', async () => {
  await using w = await world()
  const { case: id, recommendation } = await sealed(w)
  const { bundle } = await evidence(w, recommendation, 1)
  assert.equal(await standing(w, 'a'.repeat(64)), null)
  // A stored file is none of them, though the record names it.
  const { recommendation: record } = await w.as('chair')['case:read']({ case: id })
  assert.ok(record?.state === 'final')
  assert.equal(await standing(w, record.bundleFile), null)
  await w.as('home')['consent:withdraw']({ case: id })
  assert.equal(await standing(w, bundle.statementDigest), null)
})

test('the chair goes on without a member: only by a reason that the chair signs, and the member may still come', async () => {
  await using w = await world()
  const { case: id, recommendation } = await frozen(w)
  const [absent, ...others] = members
  const note = 'On leave until January; the child cannot wait.'
  const excuse = { recommendation, person: w.person(absent).id, note }
  await assert.rejects(w.as('surgeon')['recommendation:excuse'](excuse), { code: 'not-permitted' })
  await assert.rejects(w.as('chair')['recommendation:excuse']({ ...excuse, person: w.person('chair').id }), {
    code: 'wrong-state',
  })
  for (const who of others) await (await sign(w, who, recommendation, 'agree')).send()
  await assert.rejects(sign(w, 'chair', recommendation, 'agree'), { code: 'wrong-state' })
  await w.as('chair')['recommendation:excuse'](excuse)
  await assert.rejects(w.as('chair')['recommendation:excuse'](excuse), { code: 'wrong-state' })
  const { recommendation: record } = await w.as('chair')['case:read']({ case: id })
  assert.equal(record?.state === 'signing' && record.excused?.length, 1)

  const silent = await sign(w, 'chair', recommendation, 'agree')
  await assert.rejects(silent.send(), { code: 'invalid-input' }, 'the chair must sign whom they leave out')
  const at = record?.state === 'signing' ? record.excused![0]!.at : ''
  const silence = { memberId: w.person(absent).id, reason: 'chairDecision' as const, at, note }
  assert.deepEqual(await (await sign(w, 'chair', recommendation, 'agree', '', [silence])).send(), { state: 'final' })
  const { report } = await evidence(w, recommendation, 1)
  assert.equal(report.verdict, 'valid', JSON.stringify(report.checks.filter((check) => !check.ok)))
  assert.equal(report.summary?.members.find((one) => one.memberId === silence.memberId)?.nonResponse, 'chairDecision')
  const { bytes } = await letterOf(w.board, home(w), recommendation)
  assert.equal((await verifyFile(new Uint8Array(bytes))).verdict, 'valid')
})

test('a member who was not waited for and comes before the chair is heard', async () => {
  await using w = await world()
  const { recommendation } = await frozen(w)
  const [late, ...others] = members
  await w.as('chair')['recommendation:excuse']({ recommendation, person: w.person(late).id, note: 'Not reached.' })
  for (const who of [...others, late]) await (await sign(w, who, recommendation, 'agree')).send()
  assert.deepEqual(await (await sign(w, 'chair', recommendation, 'agree')).send(), { state: 'final' })
  const { report } = await evidence(w, recommendation, 1)
  assert.equal(report.verdict, 'valid')
  assert.equal(
    report.summary?.members.every(({ nonResponse }) => nonResponse === null),
    true,
  )
})

test('a position after the deadline is not taken, as no verifier would believe it', async () => {
  await using w = await world()
  const seated = await w.seated()
  const { rule } = await w.as('coordinator')['quorum:read']({ network: w.person('coordinator').networks[0]!.network })
  const deadline = new Date(w.clock.now() + 3600_000).toISOString()
  await w.as('coordinator')['quorum:change']({
    network: w.person('coordinator').networks[0]!.network,
    rule: { ...rule, deadline },
  })
  await write(w, seated.recommendation, 'Resection.')
  await w.as('chair')['recommendation:freeze']({ recommendation: seated.recommendation })
  await (await sign(w, members[0], seated.recommendation, 'agree')).send()
  w.clock.turn(3600_001)
  await assert.rejects((await sign(w, members[1], seated.recommendation, 'agree')).send(), { code: 'deadline-passed' })
})

test('outside a demonstration nobody signs by being signed in: who has nothing to sign with is told what to do', async () => {
  await using w = await world({ environment: { PUBLIC_URL: 'https://board.example.org' } })
  const { recommendation } = await frozen(w)
  await assert.rejects(sign(w, members[0], recommendation, 'agree'), { code: 'ceremony-none' })
})
