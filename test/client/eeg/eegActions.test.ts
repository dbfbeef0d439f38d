import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eegActions } from '../../../client/eeg/eegActions.ts'
import { openStageModel } from '../../../client/imaging/stageModel.ts'
import type { EegView, Pointer, Shown } from '../../../shared/domain/stage.ts'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import { smallStudy, viewOf } from './eegFixture.ts'

const me = 'per_0000000000000001' as PersonId
const other = 'per_0000000000000002' as PersonId
const study = smallStudy(1000)
const shown: Shown = { layout: 'one', views: [viewOf()] }

function onStage(leader: PersonId) {
  const sent: Shown[] = []
  const points: Pointer[] = []
  const stage = openStageModel({
    self: me,
    studies: [study],
    ask: {
      'stage:show': async (told) => {
        sent.push(told.shown as Shown)
        return {}
      },
      'stage:lead': async () => ({}),
      'stage:give': async () => ({}),
      'stage:gather': async () => ({}),
    },
    signalPointer: (pointer) => void points.push(pointer),
    nextFrame: (run) => queueMicrotask(run),
  })
  stage.handleStage({ sequence: 1, leader, asking: [], gathered: 0, shown })
  const annotations = { annotations: [{ onset: 25.5, duration: 12, text: 'Seizure' }], leftOut: 0 }
  let current: number | null = null
  const actions = eegActions({
    stage,
    number: 0,
    study,
    annotations,
    current,
    setCurrent: (index) => (current = index),
  })
  const view = () => stage.shown.get().views[0] as EegView
  return { stage, actions, view, sent, points, current: () => current }
}

test('who follows and turns the page looks alone from then on, and moves nobody else', async () => {
  const { stage, actions, view, sent } = onStage(other)
  actions.turn(1)
  await Promise.resolve()
  assert.equal(stage.mode.get(), 'alone')
  assert.equal(view().start, 10)
  assert.deepEqual(sent, [])
})

test('a step that leads nowhere does not make anybody look alone', () => {
  const { stage, actions } = onStage(other)
  actions.turn(-1)
  actions.set({ montage: 'lb-18.1' })
  assert.equal(stage.mode.get(), 'following')
})

test('what the leader does, all see: keys faster than pictures add up', async () => {
  const { stage, actions, view, sent } = onStage(me)
  actions.turn(1)
  actions.turn(1)
  actions.move(-1)
  actions.scale(1)
  actions.toggleBad('Cz')
  assert.deepEqual([view().start, view().sensitivity, view().badChannels], [19, 5, ['Cz']])
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(sent.at(-1)?.views[0], view())
  stage.close()
})

test('going to an annotation remembers it', () => {
  const { actions, view, current, stage } = onStage(me)
  actions.neighbour(1)
  assert.equal(current(), 0)
  assert.ok(view().start <= 25.5 && view().start + 10 > 25.5)
  stage.close()
})

test('pointing says a second of the recording and a line, never a pixel', () => {
  const { actions, points, stage } = onStage(me)
  actions.point(4.25, 'Fp1-F7', true)
  assert.deepEqual(points, [{ viewport: 0, at: { unit: 'seconds', time: 4.25, channel: 'Fp1-F7' }, ping: true }])
  stage.close()
})
