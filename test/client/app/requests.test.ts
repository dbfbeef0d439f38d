import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openBoardApi } from '../../../client/app/boardApi.ts'
import { openRequests } from '../../../client/app/requests.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { type Answer, refusal } from '../../../shared/protocol/table.ts'

/** Requests over a wire whose far end answers when the test says so. */
function wire() {
  const open: { name: string; answer: (answer: Answer) => void }[] = []
  const problems: string[] = []
  const bugs: unknown[] = []
  const ask = openBoardApi((name) => new Promise((answer) => open.push({ name, answer })))
  const gathered: (() => void)[] = []
  const requests = openRequests(ask, {
    onProblem: (problem) => problems.push(problem.code),
    onBug: (bug) => bugs.push(bug),
    gather: (then) => gathered.push(then),
  })
  const moment = () => {
    for (const then of gathered.splice(0)) then()
  }
  const settled = () => new Promise((done) => setImmediate(done))
  const answer = async (index: number, value: Answer) => {
    open[index]?.answer(value)
    await settled()
  }
  return { requests, open, answer, problems, bugs, moment }
}

const readAs = (value: boolean) => ({
  person: null,
  demo: value,
  assurance: null,
  missing: 'nothing' as const,
  provider: null,
})
const demo = (value: boolean): Answer => ({ ok: true, value: readAs(value) })
const look = () => {}

test('what may no longer be seen goes from the screen at once', async () => {
  const { requests, answer, problems, moment } = wire()
  const seen = requests.observe('session:read', {})
  seen.subscribe(look)
  await answer(0, demo(true))
  requests.refresh()
  moment()
  await answer(1, refusal(new Problem('consent-withdrawn')))
  const now = seen.get()
  assert.equal(now.state, 'problem')
  assert.deepEqual(problems, ['consent-withdrawn'])
})

test('what only cannot be refreshed stays, and says that it is outdated', async () => {
  const { requests, answer, moment } = wire()
  const seen = requests.observe('session:read', {})
  seen.subscribe(look)
  await answer(0, demo(true))
  requests.refresh()
  moment()
  await answer(1, refusal(new Problem('unavailable')))
  assert.deepEqual(seen.get(), { state: 'ready', value: readAs(true), outdated: true })
  assert.equal(requests.isReachable.get(), false)
  requests.refresh()
  moment()
  await answer(2, demo(true))
  assert.equal(requests.isReachable.get(), true)
})

test('several reasons to ask again in one moment are one question', async () => {
  const { requests, open, answer, moment } = wire()
  requests.observe('session:read', {}).subscribe(look)
  await answer(0, demo(true))
  requests.refresh()
  requests.refresh()
  moment()
  assert.equal(open.length, 2)
})

test('an answer that was overtaken by a later one is dropped', async () => {
  const { requests, answer, moment } = wire()
  const seen = requests.observe('session:read', {})
  seen.subscribe(look)
  requests.refresh()
  moment()
  await answer(1, demo(true))
  await answer(0, demo(false))
  assert.deepEqual(seen.get(), { state: 'ready', value: readAs(true), outdated: false })
})

test('an answer of another shape than agreed is a bug that is reported, and a problem on screen', async () => {
  const { requests, answer, bugs } = wire()
  const seen = requests.observe('session:read', {})
  seen.subscribe(look)
  await answer(0, { ok: true, value: { unexpected: 1 } })
  assert.equal(seen.get().state, 'problem')
  assert.equal(bugs.length, 1)
})

test('nothing is asked before somebody looks, and once for all who look', async () => {
  const { requests, open } = wire()
  const one = requests.observe('session:read', {})
  assert.equal(open.length, 0)
  one.subscribe(look)
  requests.observe('session:read', {}).subscribe(look)
  assert.equal(open.length, 1)
})

test('what nobody looks at is forgotten rather than asked for again', async () => {
  const { requests, open, answer, moment } = wire()
  const stop = requests.observe('session:read', {}).subscribe(look)
  await answer(0, demo(true))
  stop()
  requests.refresh()
  moment()
  assert.equal(open.length, 1)
  assert.equal(requests.observe('session:read', {}).get().state, 'loading')
})
