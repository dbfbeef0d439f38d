import { Received } from '../../shared/protocol/record.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { type BoardApi, readAnswer } from '../app/boardApi.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import type { UploadPorts } from './uploadModel.ts'

/** Files over HTTP. XMLHttpRequest, since `fetch` does not tell how much of a body has left. */
export function uploadPorts(ask: BoardApi, to: CaseId): UploadPorts<File> {
  return {
    open: async () => (await ask['upload:open']({ case: to })).upload,
    texts: async (upload) => (await ask['upload:texts']({ upload })).texts,
    accept: async (upload, texts) => (await ask['upload:accept']({ upload, texts: [...texts] })).studies,
    send: (upload, index, file, report, abort) =>
      new Promise((resolve, reject) => {
        const request = new XMLHttpRequest()
        const unavailable = () => reject(new Problem('unavailable', { request: 'upload' }))
        request.open('POST', `/api/uploads/${upload}/files`)
        request.setRequestHeader('content-type', 'application/octet-stream')
        request.setRequestHeader('x-index', String(index))
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
