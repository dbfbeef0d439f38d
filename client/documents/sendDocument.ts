import { Attachment, attachmentBytes, type AttachmentCategory } from '../../shared/domain/attachment.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { readAnswer } from '../app/boardApi.ts'

/** @throws Problem as the server refuses it, `too-large` without asking, or `unavailable`. */
export async function sendDocument(to: CaseId, category: AttachmentCategory, body: File): Promise<Attachment> {
  if (body.size > attachmentBytes) throw new Problem('too-large', { limit: String(attachmentBytes) })
  const headers = { 'content-type': 'application/octet-stream', 'x-category': category }
  const answer = await fetch(`/api/cases/${to}/attachments`, { method: 'POST', headers, body }).then(
    async (response) => readAnswer(response.ok, await response.json()),
    (cause: unknown) => {
      throw new Problem('unavailable', { request: 'attachment' }, { cause })
    },
  )
  if (!answer.ok) throw new Problem(answer.problem.code, answer.problem.detail)
  return Attachment.parse(answer.value)
}
