import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoNetwork } from '../../../server/demo/people.ts'
import { prepareDemo } from '../../../server/demo/story.ts'
import { newId } from '../../../server/identity/newId.ts'
import type { EegStudy } from '../../../shared/domain/study.ts'
import { aDescription, world } from '../../world.ts'

test('a demonstration whose making was interrupted is finished by the next start, and made once', async () => {
  await using w = await world()
  const { case: id } = await w.as('home')['case:open']({ network: demoNetwork, description: aDescription })
  const at = new Date(w.clock.now()).toISOString()
  const record: EegStudy = {
    id: newId('std'),
    case: id,
    receivedAt: at,
    receivedBy: w.person('home').id,
    kind: 'eeg',
    file: 'a'.repeat(64),
    bytes: 1,
    description: 'EEG',
    format: 'EDF+',
    channels: 21,
    durationSeconds: 1200,
    warnings: [],
  }
  const event = { subject: id, by: 'system', action: 'study:receive', target: id, detail: {}, at }
  await w.board.store.commit([{ kind: 'study', parent: id, record, version: 0 }], { ...event, outcome: 'success' })

  for (const start of [1, 2]) {
    const said: string[] = []
    await prepareDemo(w.board, (line) => void said.push(line))
    assert.equal(said.filter((line) => line.includes('/sign-in#')).length, 8, `start ${start}`)
    const { cases } = await w.as('coordinator')['case:list']({})
    assert.deepEqual(
      cases.map((row) => [row.id, row.state, row.panel]),
      [[id, 'ready', 'assessment']],
    )
    const { meetings } = await w.as('surgeon')['meeting:list']({})
    assert.equal(meetings.length, 1)
  }
  assert.deepEqual(w.errors, [])
})

test('who is told to stop while the demonstration is being made leaves it to the next start', async () => {
  await using w = await world()
  const said: string[] = []
  await prepareDemo(w.board, (line) => void said.push(line), AbortSignal.abort())
  assert.ok(!said.some((line) => line.includes('/sign-in#')))
  assert.deepEqual(await w.board.store.list('meeting', demoNetwork), [])
})
