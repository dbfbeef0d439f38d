import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { type BoardApi, openBoardApi, overFetch } from '../../../client/app/boardApi.ts'
import { Problem } from '../../../shared/protocol/problems.ts'

/** The client's way to a server that answers like this, on a real connection. */
async function against(listener: RequestListener, run: (ask: BoardApi, stop: () => void) => Promise<void>) {
  const server = createServer(listener)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  try {
    await run(openBoardApi(overFetch((url, init) => fetch(`http://127.0.0.1:${port}${url}`, init))), stop)
  } finally {
    stop()
  }
}

const isProblem = (code: string) => (error: unknown) => error instanceof Problem && error.code === code

const nobody = { person: null, demo: true, assurance: null, missing: 'nothing', provider: null }

test('a server that cannot be reached is a problem with words, not a crash', () =>
  against(
    () => {},
    async (ask, stop) => {
      stop()
      await assert.rejects(ask['case:list']({}), isProblem('unavailable'))
    },
  ))

test('an answer that is no answer is a problem with words, not a crash', async () => {
  for (const [status, body] of [
    [502, '<html>Bad gateway</html>'],
    [500, '{"code":"no-such-code"}'],
    [403, '{}'],
  ] as const) {
    await against(
      (_request, response) => response.writeHead(status).end(body),
      (ask) => assert.rejects(ask['case:list']({}), isProblem('unavailable')),
    )
  }
})

test('a refusal arrives with its code and detail', () =>
  against(
    (_request, response) =>
      response
        .writeHead(403, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ type: 'about:blank', status: 403, code: 'consent-missing', detail: { scope: 'care' } })),
    (ask) =>
      assert.rejects(
        ask['case:present']({ case: 'cas_0123456789abcdef' }),
        (error) => isProblem('consent-missing')(error) && (error as Problem).detail['scope'] === 'care',
      ),
  ))

test('a request is posted under its name, and its answer is read by its schema', () =>
  against(
    (request, response) => {
      assert.equal(request.method, 'POST')
      assert.equal(request.url, '/api/session:read')
      response.end(JSON.stringify(nobody))
    },
    async (ask) => assert.deepEqual(await ask['session:read']({}), nobody),
  ))
