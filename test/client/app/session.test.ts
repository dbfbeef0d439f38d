import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openBoardApi } from '../../../client/app/boardApi.ts'
import { openSession } from '../../../client/app/session.ts'
import type { Person } from '../../../shared/domain/person.ts'
import { Problem } from '../../../shared/protocol/problems.ts'
import { type Answer, refusal, type Send } from '../../../shared/protocol/table.ts'

const person: Person = {
  id: 'per_0123456789abcdef',
  name: 'Dr Aino Laaksonen',
  discipline: 'Paediatric neurology',
  provider: { name: 'Helsinki University Hospital', country: 'FI' },
  networks: [],
}

const read = (isOpen: boolean) => ({
  person: isOpen ? person : null,
  demo: true,
  assurance: isOpen ? 'two' : null,
  missing: 'nothing',
  provider: null,
})

/** A server that knows one link, good once. */
function server(): Send {
  let unused = true
  let isOpen = false
  return async (name, input): Promise<Answer> => {
    if (name === 'session:open') {
      if (!unused || (input as { token: string }).token !== 'good') return refusal(new Problem('sign-in-link-used'))
      unused = false
      isOpen = true
    }
    if (name === 'session:close') isOpen = false
    return { ok: true, value: name === 'session:read' ? read(isOpen) : {} }
  }
}

test('a link that was used already signs nobody in and says why', async () => {
  const send = server()
  const model = openSession(openBoardApi(send), send)
  await model.signIn('good')
  await model.signOut()
  await assert.rejects(model.signIn('good'), (error) => error instanceof Problem && error.code === 'sign-in-link-used')
  assert.deepEqual(model.session.get(), { state: 'signedOut', demo: true, provider: null })
})

test('while it is not known who is signed in, nobody is', async () => {
  const send: Send = async () => refusal(new Problem('unavailable'))
  const model = openSession(openBoardApi(send), send)
  assert.equal(model.session.get().state, 'checking')
  await model.check()
  assert.equal(model.session.get().state, 'problem')
})

test('a session that ran out is over on screen as well', async () => {
  const send = server()
  const model = openSession(openBoardApi(send), send)
  await model.signIn('good')
  assert.deepEqual(model.session.get(), { state: 'signedIn', person, demo: true })
  model.lost()
  assert.deepEqual(model.session.get(), { state: 'signedOut', demo: true, provider: null })
})
