import { Problem } from './problems.ts'
import { answer, type Answer, type Handlers, type OnBug, refusal, type RequestTable, type Send } from './table.ts'

// Sockets and ports are described by what is used of them, so that nothing here depends on socket.io, Node or the DOM.
type ListeningSocket = { on(name: string, listener: (input: unknown, reply: unknown) => void): unknown }
type AskingSocket = {
  timeout(milliseconds: number): { emitWithAck(name: string, input: unknown): Promise<unknown> }
}
type Port = {
  postMessage(message: unknown, transfer: never[]): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
}

/** Carries requests to handlers in the same process. */
export const direct =
  <T extends RequestTable, Caller>(table: T, handlers: Handlers<T, Caller>, caller: Caller, onBug: OnBug): Send =>
  (name, input) =>
    answer(table, handlers, name, input, caller, onBug)

/** Answers the requests that arrive on a socket.io socket. */
export function serveSocket<T extends RequestTable, Caller>(
  socket: ListeningSocket,
  table: T,
  handlers: Handlers<T, Caller>,
  caller: Caller,
  onBug: OnBug,
): void {
  for (const name of Object.keys(table)) {
    socket.on(name, async (input, reply) => {
      const answered = await answer(table, handlers, name, input, caller, onBug)
      if (typeof reply === 'function') reply(answered)
    })
  }
}

/** Carries requests over a socket.io socket; one that is not answered in time is `unavailable` and may yet be done. */
export const overSocket =
  (socket: AskingSocket, withinMilliseconds: number): Send =>
  async (name, input) => {
    try {
      return (await socket.timeout(withinMilliseconds).emitWithAck(name, input)) as Answer
    } catch (cause) {
      return refusal(new Problem('unavailable', { request: name, because: 'no answer in time' }, { cause }))
    }
  }

/** Answers the requests that arrive on a worker's port. Byte arrays named in `transfer` change hands instead of being copied. */
export function servePort<T extends RequestTable>(
  port: Port,
  table: T,
  handlers: Handlers<T, void>,
  onBug: OnBug,
  transfer: (value: unknown) => unknown[] = () => [],
): void {
  port.addEventListener('message', async ({ data }) => {
    const { id, name, input } = data as { id: number; name: string; input: unknown }
    const answered = await answer(table, handlers, name, input, undefined, onBug)
    try {
      port.postMessage({ id, answer: answered }, (answered.ok ? transfer(answered.value) : []) as never[])
    } catch (error) {
      // It cannot be cloned. Whoever asked would wait for ever.
      onBug(error, name)
      port.postMessage({ id, answer: refusal(new Problem('unavailable', { request: name })) }, [])
    }
  })
}

/** Carries requests to a worker. */
export function overPort(port: Port): Send {
  const waiting = new Map<number, (answer: Answer) => void>()
  let last = 0
  port.addEventListener('message', ({ data }) => {
    const { id, answer: answered } = data as { id: number; answer: Answer }
    waiting.get(id)?.(answered)
    waiting.delete(id)
  })
  return async (name, input) => {
    const id = ++last
    try {
      port.postMessage({ id, name, input }, [])
    } catch (cause) {
      return refusal(new Problem('invalid-input', { request: name, rule: 'cannot be cloned' }, { cause }))
    }
    return new Promise((settle) => waiting.set(id, settle))
  }
}
