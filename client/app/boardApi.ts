import { z } from 'zod'
import { Problem, type ProblemCode, problemStatus } from '../../shared/protocol/problems.ts'
import { type RecordRequests, recordRequests } from '../../shared/protocol/record.ts'
import { type Answer, refusal, type Remote, remote, type Send } from '../../shared/protocol/table.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Pick<Response, 'ok' | 'json'>>
export type BoardApi = Remote<RecordRequests>

/** Carries requests as `POST /api/<name>`; without an answer that can be understood they are `unavailable`. */
export const overFetch =
  (ask: Fetch): Send =>
  async (name, input) => {
    try {
      const response = await ask(`/api/${name}`, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      })
      return readAnswer(response.ok, await response.json())
    } catch (cause) {
      return refusal(new Problem('unavailable', { request: name }, { cause }))
    }
  }

/** The board's record, called like local functions. */
export const openBoardApi = (send: Send): BoardApi => remote(recordRequests, send)

/** The body of an HTTP answer: the value itself, or a problem (RFC 9457). @throws ZodError on neither. */
export function readAnswer(ok: boolean, body: unknown): Answer {
  return ok ? { ok, value: body } : { ok, problem: ProblemBody.parse(body) }
}

const ProblemBody = z.object({
  code: z.custom<ProblemCode>((code) => typeof code === 'string' && Object.hasOwn(problemStatus, code)),
  detail: z.record(z.string(), z.string()).default({}),
})
