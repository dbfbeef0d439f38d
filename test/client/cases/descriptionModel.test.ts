import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyDescription, openDescription } from '../../../client/cases/descriptionModel.ts'
import type { Case, CaseDescription, Pseudonym } from '../../../shared/domain/case.ts'
import { Problem } from '../../../shared/protocol/problems.ts'

const draft: Case = {
  id: 'cas_0123456789abcdef',
  pseudonym: 'NEU-0417' as Pseudonym,
  network: 'EpiCARE',
  provider: { name: 'Helsinki University Hospital', country: 'FI' },
  homeClinician: 'per_0123456789abcdef',
  homeTeam: [],
  detached: [],
  openedAt: '2026-11-24T12:00:00Z',
  description: emptyDescription,
  state: 'draft',
}

function writing(of: Case = draft) {
  const sent: CaseDescription[] = []
  const answers: ((problem?: Problem) => Promise<void>)[] = []
  let pause: (() => void) | undefined
  const settled = () => new Promise<void>((done) => setImmediate(done))
  const model = openDescription(of, {
    send: (description) =>
      new Promise<void>((resolve, reject) => {
        sent.push(description)
        answers.push(async (problem) => {
          if (problem) reject(problem)
          else resolve()
          await settled()
        })
      }),
    wait: (done) => {
      pause = done
      return () => (pause = undefined)
    },
  })
  return { model, sent, answers, pause: () => pause?.() }
}

test('it never says saved before the server has said so', async () => {
  const { model, answers, pause } = writing()
  model.change({ question: 'Operate?' })
  assert.equal(model.writing.get().kept.state, 'saving')
  pause()
  assert.equal(model.writing.get().kept.state, 'saving')
  await answers[0]?.()
  assert.equal(model.writing.get().kept.state, 'saved')
})

test('what could not be saved stays on screen, says why, and is saved when asked again', async () => {
  const { model, sent, answers, pause } = writing()
  model.change({ question: 'Operate?' })
  pause()
  await answers[0]?.(new Problem('unavailable'))
  const { kept, description } = model.writing.get()
  assert.equal(kept.state === 'unsaved' && kept.problem.code, 'unavailable')
  assert.equal(description.question, 'Operate?')
  const saving = model.save()
  await answers[1]?.()
  await saving
  assert.deepEqual([sent.length, model.writing.get().kept.state], [2, 'saved'])
})

test('a case that was presented is not saved without its question', async () => {
  const ready: Case = { ...draft, state: 'ready', presentedAt: draft.openedAt }
  const { model, sent } = writing(ready)
  model.change({ question: ' ' })
  await model.save()
  assert.equal(sent.length, 0)
  assert.equal(model.writing.get().kept.state, 'unsaved')
})

test('what is written while a save is under way is saved after it, last state last', async () => {
  const { model, sent, answers, pause } = writing()
  model.change({ question: 'A' })
  pause()
  model.change({ question: 'AB' })
  model.change({ question: 'ABC' })
  pause()
  await answers[0]?.()
  await answers[1]?.()
  assert.deepEqual(
    sent.map(({ question }) => question),
    ['A', 'ABC'],
  )
  assert.equal(model.writing.get().kept.state, 'saved')
})

test('what the server tells never overwrites what is being written', async () => {
  const { model, answers, pause } = writing()
  model.change({ question: 'Mine' })
  model.receive({ ...draft, description: { ...emptyDescription, question: 'Theirs' } })
  assert.equal(model.writing.get().description.question, 'Mine')
  pause()
  await answers[0]?.()
  model.receive({ ...draft, description: { ...emptyDescription, question: 'Theirs' } })
  assert.equal(model.writing.get().description.question, 'Theirs')
})
