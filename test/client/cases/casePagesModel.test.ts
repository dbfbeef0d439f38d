import assert from 'node:assert/strict'
import { test } from 'node:test'
import { observable } from '../../../client/app/observable.ts'
import type { InputOf, Loadable, OutputOf, Requests } from '../../../client/app/requests.ts'
import { openCasePages } from '../../../client/cases/casePagesModel.ts'
import { everyCase } from '../../../client/cases/listingModel.ts'
import { Problem } from '../../../shared/protocol/problems.ts'

type Answer = Loadable<OutputOf<'case:list'>>
const page = (pseudonyms: string[], next: string | null): Answer => ({
  state: 'ready',
  outdated: false,
  value: { cases: pseudonyms.map((pseudonym) => ({ id: `cas_${pseudonym}`, pseudonym }) as never), next },
})

/** A server that answers when it is told to. */
function answering() {
  const known = new Map<string, ReturnType<typeof observable<Answer>>>()
  const at = (words: string, after: string | null) => {
    const key = `${words} ${after}`
    const made = known.get(key) ?? observable<Answer>({ state: 'loading' })
    known.set(key, made)
    return made
  }
  const observe = (_name: string, { words = '', after = null }: InputOf<'case:list'>) => at(words, after)
  return { at, model: openCasePages({ observe } as unknown as Pick<Requests, 'observe'>) }
}
const shown = ({ model }: ReturnType<typeof answering>) => model.pages.get().cases.map((of) => of.pseudonym as string)

test('nothing is said to be empty before it has arrived', () => {
  const server = answering()
  server.model.show(everyCase)
  assert.equal(server.model.pages.get().isFirst, true)
  server.at('', null).set(page([], null))
  assert.deepEqual(server.model.pages.get(), {
    cases: [],
    isMore: false,
    isLoading: false,
    isFirst: false,
    problem: null,
  })
})

test('more adds the next page, and a case that moved between the two stands once', () => {
  const server = answering()
  server.model.show(everyCase)
  server.at('', null).set(page(['A', 'B'], 'after B'))
  server.model.more()
  assert.equal(server.model.pages.get().isLoading, true)
  assert.deepEqual(shown(server), ['A', 'B'])
  server.at('', 'after B').set(page(['B', 'C'], null))
  assert.deepEqual(shown(server), ['A', 'B', 'C'])
  assert.equal(server.model.pages.get().isMore, false)
})

test('while another listing loads, what was on screen stays; what came late for the first does not return', () => {
  const server = answering()
  server.model.show(everyCase)
  server.at('', null).set(page(['A'], null))
  server.model.show({ ...everyCase, words: 'x' })
  assert.deepEqual(shown(server), ['A'])
  server.at('', null).set(page(['late'], null))
  assert.deepEqual(shown(server), ['A'])
  server.at('x', null).set(page(['X'], null))
  assert.deepEqual(shown(server), ['X'])
})

test('what may no longer be seen is gone from the screen', () => {
  const server = answering()
  server.model.show(everyCase)
  server.at('', null).set(page(['A'], null))
  server.at('', null).set({ state: 'problem', problem: new Problem('not-signed-in') })
  assert.deepEqual(shown(server), [])
  assert.equal(server.model.pages.get().problem?.code, 'not-signed-in')
})
