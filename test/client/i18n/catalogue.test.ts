import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { IntlMessageFormat } from 'intl-messageformat'
import { english } from '../../../client/i18n/messages.ts'
import { problemWords } from '../../../client/i18n/problemWords.ts'
import { openText } from '../../../client/i18n/text.ts'
import { Problem, type ProblemCode, problemStatus } from '../../../shared/protocol/problems.ts'

const areas = join(import.meta.dirname, '../../../client/i18n')

test('no two areas hold words under one key', async () => {
  const files = globSync('*.en.ts', { cwd: areas })
  assert.ok(files.length >= 8)
  const keys: string[] = []
  for (const file of files) {
    const [catalogue] = Object.values((await import(join(areas, file))) as Record<string, Record<string, string>>)
    keys.push(...Object.keys(catalogue ?? {}))
  }
  assert.equal(new Set(keys).size, keys.length)
  assert.equal(keys.length, Object.keys(english).length)
})

test('every message can be read as ICU', () => {
  for (const [key, message] of Object.entries(english)) {
    assert.doesNotThrow(() => new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }), key)
  }
})

test('every refusal has words for what happened and what to do', () => {
  const text = openText(english, 'en-GB', 'UTC')
  for (const code of Object.keys(problemStatus) as ProblemCode[]) {
    const { what, toDo } = problemWords(text, new Problem(code))
    assert.match(what, /^\p{Lu}.*\.$/u, code)
    assert.match(toDo, /^\p{Lu}.*\.$/u, code)
  }
})

test('nothing on screen says Oops', () => {
  assert.deepEqual(
    Object.values(english).filter((message) => /oops|whoops|uh-oh/i.test(message)),
    [],
  )
})
