import { Problem, type ProblemCode, problemStatus } from '../../shared/protocol/problems.ts'

/** More than any file a panel looks at; what is larger would take the page down with it. */
const maxBytes = 2 ** 30

/**
 * Bytes of a study from our own server, with the cookie of who is signed in.
 * @throws Problem as the server said it, `unavailable` without an answer, `too-large` over 1 GiB
 */
export async function fetchBytes(url: string, headers: Record<string, string> = {}): Promise<Uint8Array<ArrayBuffer>> {
  const response = await answerTo(url, headers)
  if (!response.ok) throw await problemIn(response)
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) throw new Problem('too-large')
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    throw new Problem('unavailable', {}, { cause })
  }
}

async function answerTo(url: string, headers: Record<string, string>): Promise<Response> {
  try {
    return await fetch(url, { credentials: 'same-origin', headers })
  } catch (cause) {
    throw new Problem('unavailable', {}, { cause })
  }
}

async function problemIn(response: Response): Promise<Problem> {
  const text = await response.text()
  const code = /"code":"([a-z-]+)"/.exec(text)?.[1]
  if (code !== undefined && Object.hasOwn(problemStatus, code)) return new Problem(code as ProblemCode)
  return new Problem('unavailable', { status: String(response.status) })
}
