import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { join } from 'node:path'
import { z } from 'zod'
import { Problem } from '../../shared/protocol/problems.ts'
import { recordRequests } from '../../shared/protocol/record.ts'
import { type Answer, answer, parseInput } from '../../shared/protocol/table.ts'
import { type Caller, nobody } from '../actions/access.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { sessionOf } from '../identity/sessions.ts'
import { signInByLink } from '../identity/signIn.ts'
import { browserLine } from './browserLine.ts'
import { sessionCookie } from './cookies.ts'
import { dicomwebRoutes } from './dicomwebRoutes.ts'
import { fileRoutes } from './fileRoutes.ts'
import { metricsRoute } from './metricsRoute.ts'
import { openApi } from './openApi.ts'
import { sameOrigin } from './origin.ts'
import { providerRoutes } from './providerRoutes.ts'

const SignInLink = z.strictObject({ token: z.string().min(1).max(2000) })

/** Everything over HTTP: requests as `POST /api/<name>`, files, health, and the built client from `clientFolder`. */
export function httpApp(board: Board, handlers: RecordHandlers, clientFolder: string): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('trust proxy', board.config.trustedProxies.split(/[\s,]+/))
  app.use(securityHeaders(board.config.publicUrl?.startsWith('https:') ?? false))

  app.get('/healthz', async (_request, response) => {
    await board.store.find('person', 'per_0000000000000000')
    response.json({ status: 'ok', node: board.url, meetings: board.liveMeetings().length })
  })

  app.get('/metrics', metricsRoute(board))

  app.use('/api', (request, _response, next) => {
    const writes = request.method !== 'GET' && request.method !== 'HEAD'
    if (writes && !sameOrigin(request, board.config.publicUrl))
      throw new Problem('not-permitted', { because: 'origin' })
    next()
  })
  app.get('/api/openapi.json', (_request, response) => void response.json(openApi(recordRequests)))
  app.use('/api/cases/:case/dicomweb', dicomwebRoutes(board, callerOf(board)))
  app.use(fileRoutes(board, callerOf(board)))
  app.use(providerRoutes(board))

  const json = express.json({ limit: '1mb', strict: false, type: () => true })
  app.post('/api/session\\:open', json, async (request, response) => {
    const { token } = parseInput(SignInLink, request.body)
    const { person } = await signInByLink(board, browserLine(board, request, response), token)
    response.json({ person })
  })
  app.post('/api/:name', json, async (request, response) => {
    const name = request.params['name'] ?? ''
    const caller = { ...(await callerOf(board)(request)), line: browserLine(board, request, response) }
    const answered = await answer(
      recordRequests,
      handlers,
      name,
      request.body === undefined ? {} : request.body,
      caller,
      board.log.bug,
    )
    sendAnswer(response, answered)
  })
  app.all('/api/{*rest}', (request, response) => {
    response.set('allow', 'POST')
    throw new Problem(request.method === 'POST' ? 'request-unknown' : 'method-not-allowed')
  })

  // The names of what the build puts there carry a hash of what is in it.
  app.use('/assets', express.static(join(clientFolder, 'assets'), { ...asFiles, maxAge: '1y', immutable: true }))
  app.use(express.static(clientFolder, asFiles))
  app.get('/{*page}', (request, response) => {
    if (request.path.startsWith('/assets/')) throw new Problem('not-found')
    // With `root` only the name is looked at: a folder above whose name begins with a dot hides nothing.
    response.set('cache-control', 'no-cache').sendFile('index.html', { root: clientFolder })
  })
  app.use(() => {
    throw new Problem('not-found')
  })
  app.use(problems(board))
  return app
}

const asFiles = { index: false, redirect: false, cacheControl: true } as const

export type CallerOf = (request: Request) => Promise<Caller>

const callerOf =
  (board: Board): CallerOf =>
  async (request) =>
    (await sessionOf(board, sessionCookie(request.headers.cookie, board.config))) ?? nobody

/**
 * Scripts and styles are our own files alone; `wasm-unsafe-eval` lets the image decoders run and nothing else. Sockets
 * go to whichever node holds the meeting, under https to encrypted ones only.
 */
const policy = (secure: boolean) =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self' ${secure ? 'wss:' : 'ws: wss:'}`,
    "media-src 'self' blob:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const securityHeaders = (secure: boolean) => (_request: Request, response: Response, next: NextFunction) => {
  response.set({
    'content-security-policy': policy(secure),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  })
  next()
}

function sendAnswer(response: Response, answered: Answer): void {
  if (answered.ok) {
    response.set('cache-control', 'no-store').json(answered.value ?? {})
    return
  }
  sendProblem(response, new Problem(answered.problem.code, answered.problem.detail))
}

/** RFC 9457, with our stable code. */
function sendProblem(response: Response, problem: Problem): void {
  response
    .status(problem.status)
    .set('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', status: problem.status, code: problem.code, detail: problem.detail }))
}

const problems = (board: Board) => (error: unknown, request: Request, response: Response, _next: NextFunction) => {
  const problem = problemOf(error)
  // Whoever hung up in the middle of a request is told nothing, and it is nobody's bug.
  if (request.destroyed && !request.complete) {
    board.log.debug('request-ended-early')
    response.destroy()
    return
  }
  if (!problem) board.log.bug(error, `${request.method} ${request.route?.path ?? 'unknown route'}`)
  if (response.headersSent) {
    response.destroy()
    return
  }
  sendProblem(response, problem ?? new Problem('unavailable'))
}

/** What express and its body parser refuse has a status of its own; the rest that is no Problem is a bug. */
function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  if (status === 413) return new Problem('too-large')
  if (status === 404) return new Problem('not-found')
  if (typeof status === 'number' && status >= 400 && status < 500) return new Problem('invalid-input', { at: 'body' })
  return undefined
}
