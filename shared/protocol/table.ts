import { z } from 'zod'
import { Problem, type ProblemCode, problemStatus } from './problems.ts'

/** What one side of a boundary may be asked: name, input and output of each request. */
export type RequestTable = Record<string, { input: z.ZodType; output: z.ZodType }>

/** What one side is told without asking: name and content of each notice. */
export type NoticeTable = Record<string, z.ZodType>

/** The answering side: one function a row. A missing row does not compile. */
export type Handlers<T extends RequestTable, Caller> = {
  [Name in keyof T]: (input: z.output<T[Name]['input']>, caller: Caller) => Promise<z.input<T[Name]['output']>>
}

/** The asking side: the same rows, called like local functions. */
export type Remote<T extends RequestTable> = {
  [Name in keyof T]: (input: z.input<T[Name]['input']>) => Promise<z.output<T[Name]['output']>>
}

/** What travels back. A refusal carries its code; no text and no stack. */
export type Answer =
  { ok: true; value?: unknown } | { ok: false; problem: { code: ProblemCode; detail: Record<string, string> } }

/** Carries one request to the other side and its answer back. Never rejects. */
export type Send = (name: string, input: unknown) => Promise<Answer>

export type OnBug = (error: unknown, request: string) => void

export const request = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })

/** A request or a handler that has nothing to say. */
export const nothing = z.strictObject({})

export const refusal = (problem: Problem): Answer => ({
  ok: false,
  problem: { code: problem.code, detail: { ...problem.detail } },
})

/** Validates, calls the handler, and turns what it throws into an answer. Never rejects. */
export async function answer<T extends RequestTable, Caller>(
  table: T,
  handlers: Handlers<T, Caller>,
  name: string,
  raw: unknown,
  caller: Caller,
  onBug: OnBug,
): Promise<Answer> {
  const row = typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined
  if (!row) return refusal(new Problem('request-unknown', { request: String(name).slice(0, 80) }))
  try {
    const input = parseInput(row.input, raw)
    return { ok: true, value: await handlers[name as keyof T](input as never, caller) }
  } catch (error) {
    if (error instanceof Problem) return refusal(error)
    onBug(error, name)
    return refusal(new Problem('unavailable', { request: name }))
  }
}

/** @throws Problem `invalid-input`, naming the field and the rule but never the value, which may be patient data. */
export function parseInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Problem('invalid-input', { at: issue?.path.map(fieldName).join('.') ?? '', rule: issue?.code ?? '' })
}

/** The keys of a record are the sender's own words: only what reads like a field is named. */
const fieldName = (part: PropertyKey): string => (/^\w{1,40}$/.test(String(part)) ? String(part) : '?')

/** Makes a table callable over anything that carries a request and its answer. */
export function remote<T extends RequestTable>(table: T, send: Send): Remote<T> {
  const call = async (name: string, output: z.ZodType, input: unknown) => {
    const got = await send(name, input)
    if (!got.ok) throw new Problem(knownCode(got.problem.code), got.problem.detail)
    return output.parse(got.value)
  }
  const rows = Object.entries(table).map(([name, row]) => [name, (input: unknown) => call(name, row.output, input)])
  return Object.fromEntries(rows) as Remote<T>
}

const knownCode = (code: string): ProblemCode =>
  Object.hasOwn(problemStatus, code) ? (code as ProblemCode) : 'unavailable'

/** A request table in the shape socket.io types the events it receives with. */
export type RequestEvents<T extends RequestTable> = {
  [Name in keyof T & string]: (input: z.input<T[Name]['input']>, reply: (answer: Answer) => void) => void
}

/** A notice table in the shape socket.io types the events it sends with. */
export type NoticeEvents<T extends NoticeTable> = {
  [Name in keyof T & string]: (told: z.output<T[Name]>) => void
}
