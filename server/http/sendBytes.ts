import type { Request, Response } from 'express'
import { pipeline } from 'node:stream/promises'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { isWithdrawn, standingOf } from '../actions/access.ts'
import type { Board } from '../board.ts'

/**
 * A stored file, whole or one range of it (RFC 9110 section 14). Its name is its content, so what a browser has kept is
 * still right; but whether it may still be seen is asked each time, since a role or a consent can end.
 */
export async function sendFile(
  board: Board,
  request: Request,
  response: Response,
  { of, file, type }: { of: CaseId | null; file: string; type: string },
): Promise<void> {
  const size = await board.files.size(file)
  const stream = (start: number, end: number) => board.files.stream(file, start, end)
  await sendBytes(board, request, response, { of, version: file, type, size, stream })
}

/** What is sent. `of` is null for what belongs to no case yet; `version` changes when the bytes do. */
type Sent = {
  of: CaseId | null
  version: string
  type: string
  size: number
  stream(start: number, end: number): AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>
}

/** The same of bytes from anywhere. */
export async function sendBytes(board: Board, request: Request, response: Response, sent: Sent): Promise<void> {
  const { size, type } = sent
  const etag = `"${sent.version}"`
  response.set({ 'accept-ranges': 'bytes', 'cache-control': 'private, no-cache', etag }).type(type)
  if (request.get('if-none-match') === etag) {
    response.status(304).end()
    return
  }
  const range = request.method === 'GET' ? requestedRange(request.get('range'), size) : undefined
  if (range === 'unsatisfiable') {
    response.status(416).set('content-range', `bytes */${size}`).end()
    return
  }
  const { start, end } = range ?? { start: 0, end: size }
  response.status(range ? 206 : 200).set('content-length', String(end - start))
  if (range) response.set('content-range', `bytes ${start}-${end - 1}/${size}`)
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  // A long download is a look at the case like any other, and ends with the right to it.
  const unsubscribe = board.notices.subscribe((notice) => {
    if (sent.of && notice.name === 'case:changed' && notice.content.case === sent.of) {
      isClosed(board, sent.of).then(
        (closed) => void (closed && response.destroy()),
        (error: unknown) => board.log.bug(error, 'download'),
      )
    }
  })
  try {
    await pipeline(await sent.stream(start, end), response)
  } catch (error) {
    const hungUp = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
    if (!hungUp) throw error
    board.log.debug('download-ended-early')
  } finally {
    unsubscribe()
  }
}

async function isClosed(board: Board, of: CaseId): Promise<boolean> {
  const standing = await standingOf(board, of)
  return !standing || isWithdrawn(standing)
}

/** `end` is exclusive. What is no range, and several at once, is answered with the whole file, as the standard allows. */
function requestedRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const [first, last] = [match[1] ?? '', match[2] ?? '']
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  return start >= end ? 'unsatisfiable' : { start, end }
}
