import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { finishErasures } from './actions/erasure.ts'
import { recordHandlers } from './actions/handlers.ts'
import { isUntouched } from './actions/invitations.ts'
import { type Board, openBoard, type Overrides } from './board.ts'
import { configFrom, type Config } from './config.ts'
import { prepareDemo } from './demo/story.ts'
import { followRoles } from './documents/followRoles.ts'
import { followSessions } from './documents/followSessions.ts'
import { serveDocuments } from './documents/upgrade.ts'
import { httpApp } from './http/app.ts'
import { openReminders } from './scheduling/reminders.ts'
import { openRooms } from './room/gateway.ts'

/** A recording of some gigabytes over a slow line takes hours; a line on which nothing moves is given up much sooner. */
const requestTimeout = 4 * 3600_000
const idleTimeout = 60_000

const clientFolder = join(import.meta.dirname, '../client/dist')

export interface Served extends AsyncDisposable {
  board: Board
  url: string
}

/** Listens, opens the board and puts everything on one port. Answers 503 until all of it is there. */
export async function openServer(config: Config, overrides: Overrides = {}): Promise<Served> {
  await using opened = new AsyncDisposableStack()
  const starting: RequestListener = (_request, response) => void response.writeHead(503, { 'retry-after': '1' }).end()
  const http = createServer({ requestTimeout }, starting)
  http.setTimeout(idleTimeout)
  const port = await listen(http, config)
  opened.defer(() => stopListening(http))
  const url = config.publicUrl ?? `http://localhost:${port}`
  const board = opened.use(await openBoard(config, url, overrides))
  const handlers = recordHandlers(board)
  // Again here, because what is opened last is closed first: nothing is asked of a board that is being closed.
  opened.defer(() => stopListening(http))
  http.removeAllListeners('request')
  const rooms = opened.use(openRooms(board, http))
  board.rooms = rooms
  http.on('request', httpApp(board, handlers, clientFolder))
  const reminders = openReminders(board)
  opened.defer(reminders.stop)
  // A long chain takes its time: serving does not wait for it.
  const checked = board.chains.run().catch((error: unknown) => board.log.bug(error, 'check of the audit chains'))
  opened.defer(async () => void (await checked))
  const roles = followRoles(board)
  opened.defer(roles.stop)
  opened.defer(followSessions(board))
  serveDocuments(board, http, roles.check)
  await finishErasures(board)
  const lifetime = opened.move()
  return { board, url, [Symbol.asyncDispose]: () => lifetime.disposeAsync() }
}

/** Serves until it is told to stop, which it may be while it still prepares. */
export async function serve(environment: Record<string, string | undefined>): Promise<void> {
  const config = configFrom(environment)
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  await using served = await openServer(config)
  const told = new AbortController()
  // mediasoup takes these signals away from Node's default: without listeners of our own the process would live on.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => told.abort())
  const stopped = new Promise<void>((stop) => told.signal.addEventListener('abort', () => stop()))
  if (config.demo) await prepareDemo(served.board, say, told.signal)
  else if (await isUntouched(served.board)) say(firstSetUp(served.board))
  if (!told.signal.aborted) say(`Consilium serves at ${served.url}`)
  await stopped
  say('Closing.')
}

/** Until somebody can sign in, each start prints a link that makes the first coordinator. */
const firstSetUp = (board: Board): string =>
  `\nNobody can sign in yet. This link sets up the first coordinator, within a day:\n\n  ${board.entry}/begin#${board.tokens.make('firstSetUp', {})}\n`

function listen(http: Server, { port, host }: Config): Promise<number> {
  return new Promise((listening, fail) => {
    http.once('error', fail)
    http.listen(port, host, () => listening((http.address() as AddressInfo).port))
  })
}

async function stopListening(http: Server): Promise<void> {
  const closed = new Promise<void>((done) => http.close(() => done()))
  http.closeAllConnections()
  await closed
}
