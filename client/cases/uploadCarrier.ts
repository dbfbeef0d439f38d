import { Received } from '../../shared/protocol/uploads.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { type BoardApi, readAnswer } from '../app/boardApi.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import type { UploadPorts } from './uploadModel.ts'

/** Files over HTTP. XMLHttpRequest, since `fetch` does not tell how much of a body has left. */
export function uploadPorts(ask: BoardApi, to: CaseId): UploadPorts<File> {
  return {
    open: () => ask['upload:open']({ case: to }),
    fingerprint: fileFingerprint,
    known: async (upload, fingerprints) => {
      const { known } = await ask['upload:known']({ upload, fingerprints: [...fingerprints] })
      return new Map(known.map(({ fingerprint, received }) => [fingerprint, received]))
    },
    summary: (upload) => ask['upload:summary']({ upload }),
    texts: async (upload) => (await ask['upload:texts']({ upload })).texts,
    accept: async (upload, { lookedAt, leftOut, samePatient }, texts) => {
      const choices = { lookedAt: [...lookedAt], leftOut: [...leftOut], samePatient, texts: [...texts] }
      return (await ask['upload:accept']({ upload, ...choices })).studies
    },
    discard: async (upload) => void (await ask['upload:discard']({ upload })),
    send: (upload, index, file, fingerprint, report, abort) =>
      new Promise((resolve, reject) => {
        const request = new XMLHttpRequest()
        const unavailable = () => reject(new Problem('unavailable', { request: 'upload' }))
        request.open('POST', `/api/uploads/${upload}/files`)
        request.setRequestHeader('content-type', 'application/octet-stream')
        request.setRequestHeader('x-index', String(index))
        request.setRequestHeader('x-fingerprint', fingerprint)
        request.upload.addEventListener('progress', (event) => report(event.loaded))
        request.addEventListener('error', unavailable)
        request.addEventListener('abort', unavailable)
        request.addEventListener('load', () => {
          try {
            resolve(readReceived(request))
          } catch (error) {
            reject(error instanceof Problem ? error : new Problem('unavailable', {}, { cause: error }))
          }
        })
        abort.addEventListener('abort', () => request.abort(), { once: true })
        request.send(file)
      }),
    now: () => performance.now(),
    wait: (milliseconds, done) => {
      const timer = setTimeout(done, milliseconds)
      return () => clearTimeout(timer)
    },
  }
}

function readReceived(request: XMLHttpRequest): Received {
  const answer = readAnswer(request.status >= 200 && request.status < 300, JSON.parse(request.responseText))
  if (!answer.ok) throw new Problem(answer.problem.code, answer.problem.detail)
  return Received.parse(answer.value)
}

/** Both ends of a large file tell it from others as well as the whole would. */
const wholeBytes = 16 * 2 ** 20
const endBytes = 2 ** 20

/** A digest of what is in a file and how much, made here: neither name nor path go into it. */
async function fileFingerprint(file: File): Promise<string> {
  const parts =
    file.size <= wholeBytes ? [file] : [String(file.size), file.slice(0, endBytes), file.slice(file.size - endBytes)]
  try {
    const digest = await crypto.subtle.digest('SHA-256', await new Blob(parts).arrayBuffer())
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
  } catch (cause) {
    throw new Problem('unreadable-file', {}, { cause })
  }
}
