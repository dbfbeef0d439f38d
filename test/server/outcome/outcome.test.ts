import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openReminders } from '../../../server/scheduling/reminders.ts'
import { newId } from '../../../server/identity/newId.ts'
import { demoNetwork } from '../../../server/demo/people.ts'
import type { CaseId, MeetingId } from '../../../shared/domain/identifiers.ts'
import { world, type Who, type World } from '../../world.ts'

/** Notes that people were in a meeting, as the room does. */
async function attend(w: World, meeting: MeetingId, who: Exclude<Who, 'nobody'>[]): Promise<void> {
  for (const one of who) {
    const at = new Date(w.clock.now()).toISOString()
    const person = w.person(one).id
    const leftAt = new Date(w.clock.now() + 40 * 60_000).toISOString()
    const record = { id: newId('atd'), meeting, person, joinedAt: at, leftAt, admittedBy: null }
    await w.board.store.commit([{ kind: 'attendance', parent: meeting, record, version: 0 }], {
      subject: 'board',
      by: person,
      action: 'meeting:enter',
      target: meeting,
      outcome: 'success',
      detail: {},
      at,
    })
  }
}

async function held(who: Exclude<Who, 'nobody'>[]) {
  const w = await world()
  const seated = await w.seated()
  const { meeting } = await w.as('coordinator')['meeting:schedule']({
    network: demoNetwork,
    startsAt: new Date(w.clock.now()).toISOString(),
    timeZone: 'Europe/Brussels',
    agenda: [{ case: seated.case, minutes: 30 }],
  })
  const kept = await w.board.store.read('meeting', meeting)
  const at = new Date(w.clock.now()).toISOString()
  const record = { ...kept.record, state: 'live' as const, openedAt: at }
  const event = { subject: 'board', by: 'system', action: 'meeting:open', target: meeting, detail: {}, at }
  await w.board.store.commit([{ kind: 'meeting', parent: demoNetwork, record, version: kept.version }], {
    ...event,
    outcome: 'success',
  })
  await attend(w, meeting, who)
  return { w, ...seated, meeting, [Symbol.asyncDispose]: () => w[Symbol.asyncDispose]() }
}

const outcome = (of: CaseId, meeting: MeetingId | null, part: object = {}) => ({
  case: of,
  meeting,
  type: 'final' as const,
  note: '',
  followUpOn: null,
  acceptAdvisory: false,
  ...part,
})

test('below quorum nothing is recorded but what says that it is advisory', async () => {
  await using at = await held(['chair'])
  const { w } = at
  await assert.rejects(w.as('chair')['outcome:record'](outcome(at.case, at.meeting)), { code: 'inquorate' })
  const { standing } = await w.as('chair')['outcome:record'](outcome(at.case, at.meeting, { acceptAdvisory: true }))
  assert.equal(standing, 'advisory')
  const read = await w.as('home')['outcome:read']({ case: at.case })
  assert.deepEqual(
    read.outcomes.map((one) => one.standing),
    ['advisory'],
  )
  assert.deepEqual(read.meetings[0]?.presence.missing.map(({ rule }) => rule).toSorted(), [
    'minimumCountries',
    'minimumDisciplines',
    'minimumPresent',
  ])
})

test('a network’s own rule holds, a mandatory discipline that did not come is named, and only a coordinator sets it', async () => {
  await using at = await held(['chair', 'radiologist', 'surgeon'])
  const { w } = at
  const { rule } = await w.as('coordinator')['quorum:read']({ network: demoNetwork })
  const mandatoryDisciplines = ['Neuropsychology', 'Neurosurgery']
  await assert.rejects(w.as('chair')['quorum:change']({ network: demoNetwork, rule }), { code: 'not-permitted' })
  await w.as('coordinator')['quorum:change']({ network: demoNetwork, rule: { ...rule, mandatoryDisciplines } })
  const read = await w.as('chair')['outcome:read']({ case: at.case })
  assert.deepEqual(read.meetings[0]?.presence.missing, [{ rule: 'mandatoryDiscipline', discipline: 'Neuropsychology' }])
  assert.equal(read.seated.quorate, true)
  await attend(w, at.meeting, ['neuropsychologist'])
  const { standing } = await w.as('chair')['outcome:record'](outcome(at.case, at.meeting))
  assert.equal(standing, 'quorate')
})

test('an outcome that has to be explained is not recorded without a word, and not on another case’s meeting', async () => {
  await using at = await held(['chair', 'radiologist', 'surgeon'])
  const { w } = at
  await assert.rejects(w.as('chair')['outcome:record'](outcome(at.case, at.meeting, { type: 'interim' })), {
    code: 'invalid-input',
  })
  await assert.rejects(w.as('chair')['outcome:record'](outcome(at.case, 'mtg_0000000000000000')), { code: 'not-found' })
  await assert.rejects(w.as('surgeon')['outcome:record'](outcome(at.case, at.meeting)), { code: 'not-permitted' })
})

test('a case comes before a panel again only after an outcome, and is linked to it', async () => {
  await using at = await held(['chair', 'radiologist', 'surgeon'])
  const { w } = at
  await assert.rejects(w.as('home')['case:represent']({ case: at.case, reason: 'New MRI' }), { code: 'wrong-state' })
  const note = 'Repeat the MRI at 3 T'
  const interim = outcome(at.case, at.meeting, { type: 'interim', note })
  const { outcome: first } = await w.as('chair')['outcome:record'](interim)
  const { panel } = await w.as('home')['case:represent']({ case: at.case, reason: 'New MRI' })
  const file = await w.as('home')['case:read']({ case: at.case })
  assert.equal(file.panel?.id, panel)
  assert.equal(file.panel?.state, 'requested')
  assert.equal(file.recommendation?.panel, panel)
  const read = await w.as('home')['outcome:read']({ case: at.case })
  assert.deepEqual(
    read.representations.map((one) => [one.outcome, one.next, one.reason]),
    [[first, panel, 'New MRI']],
  )
})

test('what came of a recommendation is told only after it was received, a departure only with its reason', async () => {
  await using w = await world()
  const seated = await w.seated()
  const told = {
    case: seated.case,
    followed: 'not' as const,
    why: '',
    cameOfIt: '',
    patientInformed: true,
    dueOn: null,
  }
  const receipt = { recommendation: seated.recommendation, patientInformed: false, dueOn: '2026-11-24' }
  await assert.rejects(w.as('home')['followUp:report'](told), { code: 'wrong-state' })
  await assert.rejects(w.as('home')['recommendation:acknowledge'](receipt), { code: 'wrong-state' })
  await seal(w, seated.recommendation)
  await assert.rejects(w.as('chair')['recommendation:acknowledge'](receipt), { code: 'not-permitted' })
  await w.as('home')['recommendation:acknowledge'](receipt)
  await w.as('home')['recommendation:acknowledge'](receipt)
  await assert.rejects(w.as('home')['followUp:report'](told), { code: 'invalid-input' })
  const waits = async () => (await w.as('home')['case:list']({})).cases[0]?.waiting
  assert.deepEqual(await waits(), [])
  const reminders = openReminders(w.board)
  await w.board.store.passing.put('challenge', 'long ago', null, w.clock.now() - 1)
  assert.equal(await reminders.now(), 0)
  assert.equal(
    await w.board.store.passing.read('challenge', 'long ago', 0),
    undefined,
    'what has passed is cleared away',
  )
  w.clock.turn(86_400_000)
  assert.equal(await reminders.now(), 1)
  assert.equal(await reminders.now(), 0)
  reminders.stop()
  assert.deepEqual(await waits(), ['followUp'])
  await w.as('home')['followUp:report']({ ...told, why: 'The family declined surgery' })
  assert.deepEqual(await waits(), [])
  const { followUps } = await w.as('chair')['outcome:read']({ case: seated.case })
  assert.deepEqual(
    followUps.map(({ reports }) => reports.map(({ followed }) => followed)),
    [['not']],
  )
})

test('a case is due for review after fifteen years; who keeps it says why and until when', async () => {
  await using w = await world()
  const seated = await w.seated()
  const of = seated.case
  const { retention } = await w.as('home')['outcome:read']({ case: of })
  assert.equal(retention.reviewOn, '2041-11-23')
  const today = new Date(w.clock.now()).toISOString().slice(0, 10)
  await assert.rejects(w.as('home')['retention:review']({ case: of, reviewOn: today, because: 'x' }), {
    code: 'invalid-input',
  })
  await assert.rejects(w.as('chair')['retention:review']({ case: of, reviewOn: '2050-01-01', because: 'x' }), {
    code: 'not-permitted',
  })
  await w.as('home')['retention:review']({ case: of, reviewOn: '2026-11-24', because: 'Look again tomorrow' })
  const reminders = openReminders(w.board)
  assert.equal(await reminders.now(), 0)
  w.clock.turn(86_400_000)
  assert.equal(await reminders.now(), 1)
  reminders.stop()
  const waits = async () => (await w.as('home')['case:list']({})).cases[0]?.waiting
  assert.ok((await waits())?.includes('reviewRetention'))
  await w.as('home')['retention:review']({ case: of, reviewOn: '2050-01-01', because: 'Still treated' })
  assert.ok(!(await waits())?.includes('reviewRetention'))
})

test('comments are read by who has a part in the case; who is asked sees that it waits until they have read', async () => {
  await using w = await world()
  const seated = await w.seated()
  const of = seated.case
  const surgeon = w.person('surgeon').id
  await assert.rejects(w.as('stranger')['comment:list']({ case: of }), { code: 'not-found' })
  const say = (who: Who, text: string, part: object = {}) =>
    w.as(who)['comment:add']({ case: of, thread: null, text, mentions: [], ...part })
  await assert.rejects(say('chair', 'x', { mentions: [w.person('stranger').id] }), { code: 'not-found' })
  await assert.rejects(say('chair', '  '), { code: 'invalid-input' })
  const { comment } = await say('chair', 'Is the hand area involved?', { mentions: [surgeon] })
  const waits = async () => (await w.as('surgeon')['case:list']({})).cases[0]?.waiting.includes('readComments')
  assert.equal(await waits(), true)
  assert.equal((await w.as('surgeon')['comment:list']({ case: of })).unread, 1)
  assert.equal((await w.as('chair')['comment:list']({ case: of })).unread, 0)
  w.clock.turn(1000)
  await w.as('surgeon')['comment:seen']({ case: of })
  assert.equal(await waits(), false)
  const { comment: answer } = await say('surgeon', 'No.', { thread: comment })
  await assert.rejects(say('chair', 'An answer to an answer', { thread: answer }), { code: 'not-found' })
  await assert.rejects(say('chair', 'x', { thread: 'com_0000000000000000' }), { code: 'not-found' })
})

/** Marks a recommendation as signed and sealed, without the signing itself. */
async function seal(w: World, id: `rec_${string}`): Promise<void> {
  const kept = await w.board.store.read('recommendation', id)
  const at = new Date(w.clock.now()).toISOString()
  const hash = '0'.repeat(64)
  const record = {
    ...kept.record,
    state: 'final' as const,
    statementDigest: hash,
    statementFile: hash,
    frozenAt: at,
    frozenBy: w.person('chair').id,
    signers: [w.person('chair').id],
    signed: [w.person('chair').id],
    bundleFile: hash,
    sealedAt: at,
  }
  await w.board.store.commit(
    [{ kind: 'recommendation', parent: kept.record.case, record: record as never, version: kept.version }],
    {
      subject: kept.record.case,
      by: 'system',
      action: 'recommendation:seal',
      target: id,
      outcome: 'success',
      detail: {},
      at,
    },
  )
}
