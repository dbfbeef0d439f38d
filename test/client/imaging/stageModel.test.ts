import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStageModel } from '../../../client/imaging/stageModel.ts'
import type { PersonId } from '../../../shared/domain/identifiers.ts'
import { emptyStage, type Pointer, type Shown, type Stage } from '../../../shared/domain/stage.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { eegStudy, imagingStudy, me, other, participant, series, sliceView } from './samples.ts'

const studies = [imagingStudy(series('1.1', 'T1', 40), series('1.3', 'FLAIR', 20)), eegStudy]
const showing = (uid: string): Shown => ({ layout: 'one', views: [sliceView(uid)] })
const stageOf = (leader: PersonId | null, shown: Shown, sequence = 1): Stage => ({
  sequence,
  leader,
  asking: [],
  shown,
  gathered: 0,
})
const settled = () => new Promise((done) => setImmediate(done))

/** A stage model with its requests and frames in the test's hands. */
function opened(options: { refuse?: Problem } = {}) {
  const sent: Shown[] = []
  const asked: string[] = []
  const pointed: Pointer[] = []
  const frames: (() => void)[] = []
  const answers: (() => void)[] = []
  const refusal: { now: Problem | undefined } = { now: options.refuse }
  const asks = (name: string) => async () => {
    asked.push(name)
    return {}
  }
  const model = openStageModel({
    self: me,
    studies,
    ask: {
      'stage:show': async ({ shown }) => {
        sent.push(shown as Shown)
        if (refusal.now) throw refusal.now
        await new Promise<void>((answer) => answers.push(answer))
        return {}
      },
      'stage:lead': asks('lead'),
      'stage:give': asks('give'),
      'stage:gather': asks('gather'),
    },
    signalPointer: (pointer) => pointed.push(pointer),
    nextFrame: (run) => frames.push(run),
  })
  const frame = async () => {
    for (const run of frames.splice(0)) run()
    await settled()
  }
  const answer = async () => {
    for (const give of answers.splice(0)) give()
    await settled()
  }
  return { model, sent, asked, pointed, refusal, frame, answer }
}

test('nothing is sent while somebody else leads', async () => {
  const { model, sent, frame } = opened()
  model.handleStage(stageOf(other, showing('1.1.5')))
  model.show(() => showing('1.1.9'))
  await frame()
  assert.deepEqual(sent, [])
})

test('what a follower changes is theirs alone, until they come back', () => {
  const { model } = opened()
  model.handleStage(stageOf(other, showing('1.1.5')))
  assert.equal(model.mode.get(), 'following')
  model.show(() => showing('1.1.9'))
  assert.equal(model.mode.get(), 'alone')
  model.handleStage(stageOf(other, showing('1.1.6'), 2))
  assert.deepEqual(model.shown.get(), showing('1.1.9'))
  assert.deepEqual(model.led.get().shown, showing('1.1.6'))
  model.comeBack()
  assert.equal(model.mode.get(), 'following')
  assert.deepEqual(model.shown.get(), showing('1.1.6'))
})

test('what is shown has to be possible: a broken view throws and changes nothing', () => {
  const { model } = opened()
  model.handleStage(stageOf(other, showing('1.1.5')))
  const broken = { ...sliceView('1.1.5'), window: { center: Number.NaN, width: 0 } }
  assert.throws(() => model.show(() => ({ layout: 'one', views: [broken] })), Problem)
  assert.throws(() => model.show(() => ({ layout: 'four', views: [sliceView('1.1.5')] })), Problem)
  assert.throws(() => model.handleStage(stageOf(other, { layout: 'one', views: [broken] }, 2)), Problem)
  assert.deepEqual(model.shown.get(), showing('1.1.5'))
})

test('a late notice does not undo a newer one, but a new connection starts anew', () => {
  const { model } = opened()
  model.handleStage(stageOf(other, showing('1.1.5'), 7))
  model.handleStage(stageOf(other, showing('1.1.4'), 6))
  assert.deepEqual(model.shown.get(), showing('1.1.5'))
  model.handleConnected()
  model.handleStage(stageOf(other, showing('1.1.4'), 1))
  assert.deepEqual(model.shown.get(), showing('1.1.4'))
})

test('the leader sees a change at once; the changes of one frame are sent as one', async () => {
  const { model, sent, frame, answer } = opened()
  model.handleStage(stageOf(me, showing('1.1.1')))
  for (const uid of ['1.1.2', '1.1.3', '1.1.4']) model.show(() => showing(uid))
  assert.deepEqual(model.shown.get(), showing('1.1.4'))
  await frame()
  assert.deepEqual(sent, [showing('1.1.4')])
  await answer()
  assert.deepEqual(model.shown.get(), showing('1.1.4'))
})

test('each frame sends the latest; three are under way at most, and then the latest follows them', async () => {
  const { model, sent, frame, answer } = opened()
  model.handleStage(stageOf(me, showing('1.1.1')))
  for (const uid of ['1.1.2', '1.1.3', '1.1.4', '1.1.5', '1.1.6']) {
    model.show(() => showing(uid))
    await frame()
  }
  assert.deepEqual(sent, ['1.1.2', '1.1.3', '1.1.4'].map(showing))
  model.handleStage(stageOf(me, showing('1.1.2'), 2))
  assert.deepEqual(model.shown.get(), showing('1.1.6'), 'the echo of an older change does not pull back')
  await answer()
  assert.deepEqual(model.shown.get(), showing('1.1.6'), 'nor does the answer to one')
  await frame()
  assert.deepEqual(sent, ['1.1.2', '1.1.3', '1.1.4', '1.1.6'].map(showing))
  await answer()
  await frame()
  assert.equal(sent.length, 4)
  assert.deepEqual(model.shown.get(), showing('1.1.6'))
})

test('a change that is refused is undone and said', async () => {
  const { model, frame } = opened({ refuse: new Problem('not-permitted') })
  model.handleStage(stageOf(me, showing('1.1.1')))
  model.show(() => showing('1.1.2'))
  await frame()
  assert.deepEqual(model.shown.get(), showing('1.1.1'))
  assert.equal(model.problem.get()?.code, 'not-permitted')
})

test('a change that the line lost is kept, and sent when the stage is told anew', async () => {
  const { model, sent, refusal, frame, answer } = opened({ refuse: new Problem('unavailable') })
  model.handleStage(stageOf(me, showing('1.1.1')))
  model.show(() => showing('1.1.2'))
  await frame()
  assert.deepEqual(model.shown.get(), showing('1.1.2'))
  refusal.now = undefined
  model.handleConnected()
  model.handleStage(stageOf(me, showing('1.1.1'), 1))
  await frame()
  await answer()
  assert.deepEqual(sent, [showing('1.1.2'), showing('1.1.2')])
})

test('who gets the lead of an empty stage hangs T1 beside FLAIR over the EEG', async () => {
  const { model, sent, frame } = opened()
  model.handleStage(stageOf(me, emptyStage.shown))
  await frame()
  assert.equal(sent[0]?.layout, 'imagesOverEeg')
})

test('who looked alone and gets the lead shows what they looked at', async () => {
  const { model, sent, frame } = opened()
  model.handleStage(stageOf(other, showing('1.1.1')))
  model.show(() => showing('1.1.30'))
  model.handleStage(stageOf(me, showing('1.1.1'), 2))
  assert.equal(model.mode.get(), 'leading')
  await frame()
  assert.deepEqual(sent, [showing('1.1.30')])
})

test('who loses the lead follows, and nothing of theirs is sent any more', async () => {
  const { model, sent, frame } = opened()
  model.handleStage(stageOf(me, showing('1.1.1')))
  model.show(() => showing('1.1.2'))
  model.handleStage(stageOf(other, showing('1.1.8'), 2))
  await frame()
  assert.deepEqual(sent, [])
  assert.equal(model.mode.get(), 'following')
  assert.deepEqual(model.shown.get(), showing('1.1.8'))
})

test('a room that lost its memory is led back to where it was by who led it', async () => {
  const { model, sent, asked, frame } = opened()
  model.handleStage(stageOf(me, showing('1.1.7'), 9))
  model.handleConnected()
  model.handleStage(emptyStage)
  assert.deepEqual(asked, ['lead'])
  assert.deepEqual(model.shown.get(), showing('1.1.7'))
  model.handleStage(stageOf(me, emptyStage.shown, 1))
  await frame()
  assert.deepEqual(sent, [showing('1.1.7')])
})

test('an observer is offered neither to lead nor to ask; a member asks, a moderator takes', () => {
  const { model } = opened()
  model.handleStage(stageOf(other, showing('1.1.1')))
  const rights = (roles: Parameters<typeof participant>[1]) => {
    model.handlePeople([participant(me, roles)])
    return [model.mayLead(), model.mayTake()]
  }
  assert.deepEqual(rights(['observer']), [false, false])
  assert.deepEqual(rights(['member']), [true, false])
  assert.deepEqual(rights(['chair']), [true, true])
})

test('nobody sees where one points who looks alone', () => {
  const { model, pointed } = opened()
  const pointer: Pointer = { viewport: 0, at: { unit: 'millimetres', point: [1, 2, 3] }, ping: true }
  model.lookAlone()
  model.point(pointer)
  assert.deepEqual(pointed, [])
  model.comeBack()
  model.point(pointer)
  assert.deepEqual(pointed, [pointer])
  model.close()
})
