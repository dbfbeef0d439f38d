import type { MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import { conductOf, type Meeting } from '../../shared/domain/meeting.ts'
import type { Said } from '../../shared/domain/message.ts'
import { may, type RoomRole } from '../../shared/domain/permissions.ts'
import { emptyStage, type Pointer, type Stage } from '../../shared/domain/stage.ts'
import type { PublicKey } from '../../shared/protocol/encryption.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import {
  type Measured,
  type Participant,
  type Phase,
  type RoomConduct,
  roomNotices,
  type RoomNotices,
  roomRequests,
  type RoomRequests,
  type Waiting,
} from '../../shared/protocol/room.ts'
import { type Remote, remote } from '../../shared/protocol/table.ts'
import type { z } from 'zod'
import { observable, type Observable } from '../app/observable.ts'
import type { BoardApi } from '../app/boardApi.ts'
import { type ConnectionState, type OpenLine, RoomConnection } from './roomConnection.ts'

/** What the room told, as one of its kinds. */
export type RoomNotice = {
  [Name in keyof RoomNotices]: { name: Name; content: z.output<RoomNotices[Name]> }
}[keyof RoomNotices]

/** What lives on the same connection: the call, the stage. */
export type RoomListener = {
  /** A new line, before anything is told on it. */
  connected?(): void
  /** On this line one is in the room, and may ask for everything. */
  entered?(): void
  /** Out of the room for as long as a case is discussed in which one has no part. */
  setAside?(): void
  told?(notice: RoomNotice): void
}

export type RoomModel = {
  readonly connection: Observable<ConnectionState>
  /** `joining` until the server has said where one is, `failed` where it refuses for good. */
  readonly phase: Observable<'joining' | 'failed' | Phase>
  readonly problem: Observable<Problem | null>
  readonly meeting: Observable<Meeting | null>
  readonly self: Observable<PersonId | null>
  /** Which case is being discussed; null before one is in the room, and while one has no part in it. */
  readonly conduct: Observable<RoomConduct | null>
  readonly people: Observable<readonly Participant[]>
  /** Who asks to be let in; empty for those who may not let in. */
  readonly waiting: Observable<readonly Waiting[]>
  readonly speaker: Observable<PersonId | null>
  readonly stage: Observable<Stage>
  readonly ask: Remote<RoomRequests>
  roles(): readonly RoomRole[]
  me(): Participant | undefined
  may(action: Parameters<typeof may>[1]): boolean
  point(pointer: Pointer): void
  /** The line one is typing, or that there is none any more. */
  typed(said: Said | null): void
  /** Numbers for the operator; of nobody. */
  measured(measured: Measured): void
  listen(listener: RoomListener): () => void
  open(): void
  retryNow(): void
  /** Gives the line up and comes in by a new one; one's place is kept meanwhile. */
  rejoin(): void
  /** Leaves for good: the place is given up at once. */
  leave(): void
  close(): void
}

export type RoomModelOptions = {
  meeting: MeetingId
  join: BoardApi['meeting:join']
  openLine: OpenLine
  /** This browser's public key, for a meeting that is encrypted from browser to browser. */
  key?: (meeting: Meeting) => Promise<PublicKey | undefined>
}

const over: ReadonlySet<string> = new Set<Phase>(['refused', 'removed', 'locked', 'ended'])

/** One meeting, as one person's browser knows it. All it knows was told by the server, whole, on this line. */
export function openRoomModel({ meeting: id, join, openLine, key: keyFor }: RoomModelOptions): RoomModel {
  const connection = observable<ConnectionState>('connecting')
  const phase = observable<'joining' | 'failed' | Phase>('joining')
  const problem = observable<Problem | null>(null)
  const meeting = observable<Meeting | null>(null)
  const self = observable<PersonId | null>(null)
  const conduct = observable<RoomConduct | null>(null)
  const people = observable<readonly Participant[]>([])
  const waiting = observable<readonly Waiting[]>([])
  const speaker = observable<PersonId | null>(null)
  const stage = observable<Stage>(emptyStage)
  const listeners = new Set<RoomListener>()

  const line = new RoomConnection({
    admission: async () => {
      const joined = await join({ meeting: id })
      meeting.set(joined.meeting)
      return joined
    },
    openLine,
    changed: connection.set,
    opened: () => {
      for (const listener of listeners) listener.connected?.()
      void enter()
    },
    told: (name, content) => hear(name as keyof RoomNotices, content),
    refused: (refusal) => {
      if (refusal.code === 'wrong-state') return arriveAt('ended')
      problem.set(refusal)
      phase.set('failed')
    },
  })
  const ask = remote(roomRequests, line.send)

  async function enter(): Promise<void> {
    try {
      const joined = meeting.get()
      const key = joined ? await keyFor?.(joined) : undefined
      const entered = await ask['room:enter'](key ? { key } : {})
      self.set(entered.person)
      arriveAt(entered.phase)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.code === 'unavailable') return line.renew()
      line.close()
      problem.set(error)
      phase.set('failed')
    }
  }

  function arriveAt(next: Phase): void {
    if (next === 'elsewhere') return void findOutWhere()
    phase.set(next)
    if (next === 'room') for (const listener of listeners) listener.entered?.()
    else forget()
    if (next === 'aside') for (const listener of listeners) listener.setAside?.()
    if (over.has(next)) line.close()
  }

  /** Either another tab of this person has taken over, or the meeting has moved to another node: then one follows it. */
  async function findOutWhere(): Promise<void> {
    const before = line.url
    line.close()
    try {
      const joined = await join({ meeting: id })
      if (joined.url !== before) return line.open()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
    phase.set('elsewhere')
  }

  /** Nothing of the room stays with who is no longer in it. */
  function forget(): void {
    conduct.set(null)
    people.set([])
    waiting.set([])
    speaker.set(null)
    stage.set(emptyStage)
  }

  function hear(name: keyof RoomNotices, raw: unknown): void {
    const content = roomNotices[name].safeParse(raw)
    if (!content.success)
      throw new Error(`the room told ${name} in a form that is not agreed`, { cause: content.error })
    const notice = { name, content: content.data } as RoomNotice
    switch (notice.name) {
      case 'room:phase':
        arriveAt(notice.content.phase)
        break
      case 'room:conduct':
        conduct.set(notice.content)
        break
      case 'room:people':
        people.set(notice.content.people)
        break
      case 'lobby:recording': {
        const known = meeting.get()
        if (known) meeting.set({ ...known, conduct: { ...conductOf(known), ...notice.content } })
        break
      }
      case 'lobby:waiting':
        waiting.set(notice.content.people)
        break
      case 'media:speaker':
        speaker.set(notice.content.person)
        break
      case 'stage:state':
        stage.set(notice.content)
        break
    }
    for (const listener of listeners) listener.told?.(notice)
  }

  const me = () => people.get().find((person) => person.id === self.get())
  const roles = () => me()?.roles ?? []
  return {
    connection,
    phase,
    problem,
    meeting,
    self,
    conduct,
    people,
    waiting,
    speaker,
    stage,
    ask,
    me,
    roles,
    may: (action) => may(roles(), action),
    point: (pointer) => line.signal('stage:point', { pointer }),
    typed: (said) => line.signal('text:type', { said }),
    measured: (measured) => line.signal('room:measured', measured),
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    open: () => line.open(),
    retryNow: () => line.retryNow(),
    rejoin: () => line.renew(),
    leave: () => {
      void line.closeAfter('room:leave', {})
      listeners.clear()
    },
    close: () => {
      line.close()
      listeners.clear()
    },
  }
}
