import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { configFrom } from '../../server/config.ts'
import { demoNetwork, demoPeople } from '../../server/demo/people.ts'
import { signInLink } from '../../server/identity/signIn.ts'
import { openLog } from '../../server/log.ts'
import { openServer, type Served } from '../../server/main.ts'
import type { CaseId, MeetingId, RecommendationId } from '../../shared/domain/identifiers.ts'
import { overSocket } from '../../shared/protocol/carriers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { recordRequests, type RecordRequests } from '../../shared/protocol/record.ts'
import { type roomNotices, roomRequests, type RoomRequests } from '../../shared/protocol/room.ts'
import { type Remote, remote } from '../../shared/protocol/table.ts'
import { aConsentForm, aDescription, noConflict } from '../world.ts'

type Person = keyof typeof demoPeople

/** A person's browser without the browser: a session cookie, the record over HTTP, a socket into a meeting. */
export type Visitor = {
  cookie: string
  ask: Remote<RecordRequests>
  fetch(path: string, init?: RequestInit): Promise<Response>
  enter(meeting: MeetingId): Promise<InMeeting>
}
export type InMeeting = {
  socket: Socket
  ask: Remote<RoomRequests>
  /** What was told so far, in order. */
  told: { name: keyof typeof roomNotices; content: unknown }[]
  /** Waits for a notice that fits, told before or after. */
  heard<T>(name: keyof typeof roomNotices, fits: (content: T) => boolean): Promise<T>
  leave(): void
}

export interface LiveServer extends AsyncDisposable {
  served: Served
  errors: string[]
  visitor(who: Person): Promise<Visitor>
  /** A presented case with these studies, its panel, and a meeting about it. Without `seated` everyone has their seat. */
  meeting(of?: {
    seated?: readonly Person[]
    files?: Iterable<Uint8Array>
  }): Promise<{ meeting: MeetingId; case: CaseId; recommendation: RecommendationId }>
}

/** The whole server on a port of its own with a real media worker, and the demonstration's people without their case. */
export async function liveServer(environment: Record<string, string> = {}): Promise<LiveServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'consilium-live-'))
  const errors: string[] = []
  const config = configFrom({ ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...environment })
  const log = openLog('error', (line) => void errors.push(line))
  const served = await openServer(config, { log })
  const { board, url } = served
  for (const { seat: _, ...record } of Object.values(demoPeople)) {
    const event = { subject: 'board', by: 'system', action: 'person:add', target: record.id, detail: {} }
    await board.store.commit([{ kind: 'person', parent: demoNetwork, record, version: 0 }], {
      ...event,
      outcome: 'success',
      at: new Date().toISOString(),
    })
  }
  const visitors = new Map<Person, Visitor>()
  const sockets: Socket[] = []

  const visitor = async (who: Person): Promise<Visitor> => {
    const known = visitors.get(who)
    if (known) return known
    const token = signInLink(board.tokens, url, demoPeople[who].id).split('#')[1]
    const opened = await fetch(`${url}/api/session:open`, { method: 'POST', body: JSON.stringify({ token }) })
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
    const made = visit(url, cookie, sockets)
    visitors.set(who, made)
    return made
  }

  return {
    served,
    errors,
    visitor,
    async meeting({ seated = Object.keys(demoPeople) as Person[], files = [] } = {}) {
      const home = await visitor('home')
      const coordinator = await visitor('coordinator')
      const { case: id } = await home.ask['case:open']({ network: demoNetwork, description: aDescription })
      await home.ask['consent:record']({ case: id, form: aConsentForm })
      await receive(home, id, files)
      await home.ask['case:present']({ case: id })
      const seats = seated.flatMap((who) => {
        const { id: person, seat } = demoPeople[who]
        return seat ? [{ person, role: seat }] : []
      })
      await coordinator.ask['panel:appoint']({ case: id, seats })
      for (const who of seated) {
        if (demoPeople[who].seat === null) continue
        await (await visitor(who)).ask['panel:declareInterest']({ case: id, interest: noConflict })
      }
      const { meeting } = await coordinator.ask['meeting:schedule']({
        network: demoNetwork,
        startsAt: new Date().toISOString(),
        timeZone: 'Europe/Brussels',
        agenda: [{ case: id, minutes: 30 }],
      })
      const { recommendation } = await coordinator.ask['case:read']({ case: id })
      if (!recommendation) throw new Error('appointing a panel begins its recommendation')
      return { meeting, case: id, recommendation: recommendation.id }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.disconnect()
      await served[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function receive(home: Visitor, of: CaseId, files: Iterable<Uint8Array>): Promise<void> {
  const { upload } = await home.ask['upload:open']({ case: of })
  let sent = 0
  for (const body of files) {
    const headers = { 'x-index': String(sent++) }
    const response = await home.fetch(`/api/uploads/${upload}/files`, {
      method: 'POST',
      headers,
      body: Buffer.from(body),
    })
    if (!response.ok) throw new Error(await response.text())
  }
  if (sent === 0) return
  const { texts } = await home.ask['upload:texts']({ upload })
  await home.ask['upload:accept']({ upload, texts: texts.map(({ text, suggested }) => ({ text, becomes: suggested })) })
}

function visit(url: string, cookie: string, sockets: Socket[]): Visitor {
  const ask = remote(recordRequests, async (name, input) => {
    const response = await fetch(`${url}/api/${name}`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
    const body = await response.json()
    return response.ok ? { ok: true, value: body } : { ok: false, problem: body }
  })
  return {
    cookie,
    ask,
    fetch: (path, init) => fetch(`${url}${path}`, { ...init, headers: { cookie, ...init?.headers } }),
    async enter(meeting) {
      const { url: at, token } = await ask['meeting:join']({ meeting })
      const socket = io(`${at}/meeting`, { transports: ['websocket'], auth: { token }, forceNew: true })
      sockets.push(socket)
      return inMeeting(socket)
    },
  }
}

async function inMeeting(socket: Socket): Promise<InMeeting> {
  const told: InMeeting['told'] = []
  const listeners = new Set<() => void>()
  socket.onAny((name, content) => {
    told.push({ name, content })
    for (const listener of listeners) listener()
  })
  await new Promise<void>((connected, refused) => {
    socket.once('connect', () => connected())
    socket.once('connect_error', (error) => {
      const data = (error as { data?: { problem?: { code: 'not-found' } } }).data
      refused(data?.problem ? new Problem(data.problem.code) : error)
    })
  })
  return {
    socket,
    ask: remote(roomRequests, overSocket(socket, 10_000)),
    told,
    heard<T>(name: string, fits: (content: T) => boolean) {
      const find = () => told.findLast((one) => one.name === name && fits(one.content as T))?.content as T | undefined
      return new Promise<T>((resolve, reject) => {
        const look = () => {
          const found = find()
          if (found === undefined) return
          clearTimeout(limit)
          listeners.delete(look)
          resolve(found)
        }
        const limit = setTimeout(() => {
          listeners.delete(look)
          reject(new Error(`never told ${name}; told ${told.map((one) => one.name).join(', ')}`))
        }, 10_000)
        listeners.add(look)
        look()
      })
    },
    leave: () => void socket.disconnect(),
  }
}
