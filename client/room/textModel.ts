import type { PersonId } from '../../shared/domain/identifiers.ts'
import { type Message, messageLimits, type Said } from '../../shared/domain/message.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { observable, type Observable } from '../app/observable.ts'
import type { RoomModel, RoomNotice } from './roomModel.ts'

/** A message as it is read; `text` is null where this browser cannot open it. */
export type ReadMessage = Omit<Message, 'said'> & { text: string | null }
export type TypedLine = { person: PersonId; text: string }

/** Encrypts and opens text where the meeting is encrypted from browser to browser. */
export type TextSeal = {
  seal(text: string): Promise<Said>
  open(said: Extract<Said, { kind: 'sealed' }>, by: PersonId): Promise<string | null>
}

export type TextModel = {
  readonly messages: Observable<readonly ReadMessage[]>
  /** What others are typing, as they type it. */
  readonly lines: Observable<readonly TypedLine[]>
  readonly draft: Observable<string>
  /** Whether others see each letter as it is typed, or the message when it is sent. */
  readonly isLive: Observable<boolean>
  readonly isKept: Observable<boolean>
  readonly unread: Observable<number>
  readonly problem: Observable<Problem | null>
  type(text: string): void
  setLive(isLive: boolean): void
  send(): Promise<void>
  /** While it is on screen nothing is unread. */
  setSeen(isSeen: boolean): void
  close(): void
}

/** EN 301 549, 6.2.4 asks for half a second at most; what is typed meanwhile goes with it. */
const everyMilliseconds = 150

export type TextModelOptions = {
  room: Pick<RoomModel, 'ask' | 'listen' | 'self' | 'typed'>
  /** Null where text travels as it is. */
  seal: () => TextSeal | null
}

/** Text beside voice: what was said, what is being typed, and one's own line. */
export function openTextModel({ room, seal }: TextModelOptions): TextModel {
  const messages = observable<readonly ReadMessage[]>([])
  const lines = observable<readonly TypedLine[]>([])
  const draft = observable('')
  const isLive = observable(true)
  const isKept = observable(false)
  const unread = observable(0)
  const problem = observable<Problem | null>(null)
  let isSeen = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let told = ''
  /** What is opened later than something newer was told is not shown any more. */
  const turns = new Map<PersonId, number>()
  let logTurn = 0
  let turn: Promise<unknown> = Promise.resolve()

  const sealed = (text: string): Promise<Said> => seal()?.seal(text) ?? Promise.resolve({ kind: 'plain', text })
  const opened = async (said: Said, by: PersonId): Promise<string | null> =>
    said.kind === 'plain' ? said.text : ((await seal()?.open(said, by)) ?? null)
  const read = async ({ said, ...rest }: Message): Promise<ReadMessage> => ({
    ...rest,
    text: await opened(said, rest.person),
  })

  async function hearLine(person: PersonId, said: Said | null): Promise<void> {
    const mine = (turns.get(person) ?? 0) + 1
    turns.set(person, mine)
    const text = said && (await opened(said, person))
    if (turns.get(person) !== mine) return
    const others = lines.get().filter((line) => line.person !== person)
    const at = lines.get().findIndex((line) => line.person === person)
    if (text === null || text === '') return lines.set(others)
    lines.set(at < 0 ? [...others, { person, text }] : lines.get().with(at, { person, text }))
  }

  async function hear(notice: RoomNotice): Promise<void> {
    if (notice.name === 'text:log') {
      const now = ++logTurn
      const all = await Promise.all(notice.content.messages.map(read))
      if (now !== logTurn) return
      messages.set(all)
      lines.set([])
      isKept.set(notice.content.isKept)
      unread.set(0)
      for (const { person, said } of notice.content.lines) if (person !== room.self.get()) await hearLine(person, said)
    }
    if (notice.name === 'text:said') {
      const message = await read(notice.content)
      if (messages.get().some(({ number }) => number === message.number)) return
      messages.set([...messages.get(), message].slice(-messageLimits.messages))
      if (!isSeen && message.person !== room.self.get()) unread.set(unread.get() + 1)
    }
    if (notice.name === 'text:kept') isKept.set(true)
  }

  const stop = room.listen({
    told: (notice) => {
      if (notice.name === 'text:typed') return void hearLine(notice.content.person, notice.content.said)
      // In the order in which it was told, however long opening takes.
      turn = turn.then(() => hear(notice))
    },
  })

  function tellLine(): void {
    clearTimeout(timer)
    timer = undefined
    const text = isLive.get() ? draft.get() : ''
    if (text === told) return
    told = text
    if (text === '') return room.typed(null)
    void sealed(text).then((said) => {
      if (told === text) room.typed(said)
    })
  }

  return {
    messages,
    lines,
    draft,
    isLive,
    isKept,
    unread,
    problem,
    type(text) {
      draft.set(text.slice(0, messageLimits.characters))
      timer ??= setTimeout(tellLine, everyMilliseconds)
    },
    setLive(on) {
      isLive.set(on)
      tellLine()
    },
    async send() {
      const text = draft.get().trim()
      if (text === '') return
      draft.set('')
      clearTimeout(timer)
      timer = undefined
      // Said, the line is gone by itself.
      told = ''
      try {
        await room.ask['text:say']({ said: await sealed(text) })
        problem.set(null)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        problem.set(error)
        // Nothing that was written is lost.
        if (draft.get() === '') draft.set(text)
      }
    },
    setSeen(seen) {
      isSeen = seen
      if (seen) unread.set(0)
    },
    close() {
      clearTimeout(timer)
      stop()
    },
  }
}
