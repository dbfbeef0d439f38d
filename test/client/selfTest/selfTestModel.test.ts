import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Check,
  checkNames,
  type CheckName,
  type Checks,
  type Finding,
  openSelfTest,
  verdictOf,
} from '../../../client/selfTest/selfTestModel.ts'
import { eventually } from '../../support/eventually.ts'

const all = (finding: Finding, but: Partial<Record<CheckName, Check>> = {}): Record<CheckName, Check> =>
  Object.fromEntries(checkNames.map((name) => [name, but[name] ?? (async () => finding)])) as Record<CheckName, Check>
const done = (but: Partial<Record<CheckName, Finding['verdict']>> = {}): Checks =>
  Object.fromEntries(
    checkNames.map((name) => [name, { state: 'done', verdict: but[name] ?? 'passed' }]),
  ) as unknown as Checks

test('checks run one after another, and one that fails does not keep the next from running', async () => {
  const order: string[] = []
  const noted =
    (name: CheckName, finding: Finding | Error): Check =>
    async () => {
      order.push(name)
      if (finding instanceof Error) throw finding
      return finding
    }
  const broken = Object.assign(new Error('denied'), { name: 'NotAllowedError' })
  const checks = Object.fromEntries(
    checkNames.map((name) => [name, noted(name, name === 'camera' ? broken : { verdict: 'passed' })]),
  ) as Record<CheckName, Check>
  const model = openSelfTest(checks)
  await model.run()
  assert.deepEqual(order, checkNames)
  assert.deepEqual(model.checks.get().camera, { state: 'done', verdict: 'failed', because: 'NotAllowedError' })
  assert.equal(model.isRunning.get(), false)
})

test('running it again begins anew, and what the first run still finds is not shown', async () => {
  let release = () => {}
  const gate = new Promise<void>((open) => (release = open))
  let runs = 0
  const slow: Check = async () => {
    const isFirst = ++runs === 1
    if (isFirst) await gate
    return { verdict: isFirst ? 'failed' : 'passed' }
  }
  const model = openSelfTest(all({ verdict: 'passed' }, { camera: slow }))
  const first = model.run()
  await eventually('the first run is at the camera', () => runs === 1)
  await model.run()
  release()
  await first
  assert.deepEqual(model.checks.get().camera, { state: 'done', verdict: 'passed' })
})

test('one way for sound and picture is enough; without any, or without the server, no meeting works', () => {
  assert.equal(verdictOf(done()), 'good')
  assert.equal(verdictOf(done({ turn: 'skipped', tcp: 'failed' })), 'good')
  assert.equal(verdictOf(done({ udp: 'failed', tcp: 'failed', turn: 'passed' })), 'limited')
  assert.equal(verdictOf(done({ udp: 'failed', tcp: 'failed', turn: 'skipped' })), 'bad')
  assert.equal(verdictOf(done({ webSocket: 'failed' })), 'bad')
  assert.equal(verdictOf(done({ camera: 'failed' })), 'limited')
  assert.equal(verdictOf({ ...done(), udp: { state: 'running' } }), 'running')
})
