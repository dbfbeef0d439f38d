import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { Problem, problemStatus } from '../../../shared/protocol/problems.ts'
import { answer, type Answer, type Handlers, nothing, remote, request } from '../../../shared/protocol/table.ts'

const table = {
  'patient:greet': request(
    z.strictObject({ name: z.string().max(10), marks: z.record(z.string().max(5), z.number()).optional() }),
    z.strictObject({ greeting: z.string() }),
  ),
  'patient:forget': request(nothing, nothing),
}
type Table = typeof table
const greets: Handlers<Table, string> = {
  'patient:greet': async ({ name }, caller) => ({ greeting: `${name} from ${caller}` }),
  'patient:forget': async () => ({}),
}
const bugs = () => {
  const heard: { error: unknown; request: string }[] = []
  return { heard, onBug: (error: unknown, name: string) => void heard.push({ error, request: name }) }
}
const ask = (name: string, input: unknown, handlers = greets, { onBug } = bugs()) =>
  answer(table, handlers, name, input, 'me', onBug)
const refused = (answered: Answer) => (answered.ok ? assert.fail('it was answered') : answered.problem)

test('what is no request is refused, the names every object has included', async () => {
  for (const name of ['nothing:such', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) {
    assert.equal(refused(await ask(name, {})).code, 'request-unknown', name)
  }
  const { detail } = refused(await ask('x'.repeat(10_000), {}))
  assert.ok((detail['request'] ?? '').length <= 80)
})

test('a name that is no text is refused like any other', async () => {
  for (const name of [5, null, undefined, {}, ['patient:forget']]) {
    assert.equal(refused(await ask(name as string, {})).code, 'request-unknown')
  }
})

test('an unknown field is refused', async () => {
  for (const input of [{ name: 'Anna', more: 1 }, JSON.parse('{"name":"Anna","__proto__":{"admin":true}}')]) {
    assert.equal(refused(await ask('patient:greet', input)).code, 'invalid-input')
  }
  assert.equal(refused(await ask('patient:forget', { all: true })).code, 'invalid-input')
})

test('a refusal names the field and the rule and never what was in it', async () => {
  const secret = 'Anna Virtanen 010203-123X'
  for (const [input, at] of [
    [{ name: secret }, 'name'],
    [{ name: 'Anna', [secret]: 1 }, ''],
    [{ name: 'Anna', marks: { [secret]: 1 } }, 'marks'],
    [{ name: 'Anna', marks: { pulse: secret } }, 'marks'],
    [secret, ''],
  ] as const) {
    const { code, detail } = refused(await ask('patient:greet', input))
    assert.equal(code, 'invalid-input')
    assert.ok(!JSON.stringify(detail).includes('Virtanen'), JSON.stringify(detail))
    assert.ok(detail['at']?.startsWith(at), JSON.stringify(detail))
  }
})

test('a bug of a handler is heard of, and its asker is told no more than that it did not work', async () => {
  const bug = new TypeError('patient Virtanen is undefined')
  const heard = bugs()
  const broken = { ...greets, 'patient:forget': () => Promise.reject(bug) }
  assert.deepEqual(refused(await ask('patient:forget', {}, broken, heard)), {
    code: 'unavailable',
    detail: { request: 'patient:forget' },
  })
  assert.deepEqual(heard.heard, [{ error: bug, request: 'patient:forget' }])
})

test('a handler that throws before it promises anything is answered for all the same', async () => {
  const heard = bugs()
  const broken: Handlers<Table, string> = {
    ...greets,
    'patient:forget': () => {
      throw new Error('at once')
    },
  }
  assert.equal(refused(await ask('patient:forget', {}, broken, heard)).code, 'unavailable')
  assert.equal(heard.heard.length, 1)
})

test('a refusal travels with its code and detail, without a text and a stack, and is no bug', async () => {
  const heard = bugs()
  const refusing = { ...greets, 'patient:forget': () => Promise.reject(new Problem('frozen', { version: '2' })) }
  const answered = await ask('patient:forget', {}, refusing, heard)
  assert.deepEqual(answered, { ok: false, problem: { code: 'frozen', detail: { version: '2' } } })
  assert.deepEqual(heard.heard, [])
})

test('the asking side throws the refusal, and a code of a newer server as one that it knows', async () => {
  const told = (code: string) => remote(table, async () => ({ ok: false, problem: { code, detail: {} } }) as Answer)
  await assert.rejects(told('frozen')['patient:forget']({}), { code: 'frozen', status: problemStatus.frozen })
  for (const code of ['of-next-year', 'toString', '__proto__']) {
    await assert.rejects(told(code)['patient:forget']({}), { code: 'unavailable', status: 503 })
  }
})

test('an answer that is not what the table promises is not passed on', async () => {
  const wrong = remote(table, async () => ({ ok: true, value: { greeting: 5 } }))
  await assert.rejects(wrong['patient:greet']({ name: 'Anna' }), z.ZodError)
})

test('asked and answered, the handler is called with what the schema made of it and with who asks', async () => {
  const asking = remote(table, (name, input) => ask(name, input))
  assert.deepEqual(await asking['patient:greet']({ name: 'Anna' }), { greeting: 'Anna from me' })
})

test('a remote has the requests of its table and nothing that waits like a promise', () => {
  assert.deepEqual(Object.keys(remote(table, async () => ({ ok: true }))), Object.keys(table))
})
