import { type Attachment, attachmentBytes, AttachmentCategory } from '../../shared/domain/attachment.ts'
import { isAttached, requireOpen } from '../../shared/domain/case.ts'
import type { AttachmentId, CaseId } from '../../shared/domain/identifiers.ts'
import { may } from '../../shared/domain/permissions.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { cleanPaper } from '../attachments/cleanPaper.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import type { Kept } from '../store/store.ts'
import { act, type Caller, caseFor, type OpenCase, tellCase, who } from './access.ts'
import { removeUnnamed, requireNotErased } from './erasure.ts'
import { turns } from './turns.ts'

const mostAttachments = 200
/** A page is held in memory while it is cleaned. */
const inTurn = turns(2)

export const attachments = (board: Board) =>
  ({
    async 'attachment:describe'({ attachment: id, category, title }, caller) {
      const { open, kept } = await attachmentFor(board, caller, id, 'attachment:receive')
      requireOpen(open.case.record)
      // What is a signed form stays one: as anything else the panel would see the name on it.
      const wasForm = kept.record.category === 'consentForm'
      if (wasForm !== (category === 'consentForm')) throw new Problem('invalid-input', { at: 'category' })
      await board.store.commit(
        [{ ...attachmentChange(kept), record: { ...kept.record, category, title } }],
        act(board, open, 'attachment:describe', id),
      )
      await tellCase(board, open.case.record.id)
      return {}
    },

    async 'attachment:remove'({ attachment: id }, caller) {
      const { open, kept } = await attachmentFor(board, caller, id, 'attachment:remove')
      requireOpen(open.case.record)
      const isEvidence = open.consents.some(
        ({ record: { form } }) => form.evidence.kind === 'scan' && form.evidence.attachment === id,
      )
      if (isEvidence) throw new Problem('wrong-state', { because: 'a consent rests on it' })
      await board.store.remove('attachment', id, act(board, open, 'attachment:remove', id))
      await removeUnnamed(board, kept.record.file)
      await tellCase(board, open.case.record.id)
      return {}
    },
  }) satisfies Partial<RecordHandlers>

/**
 * Takes a page or a picture for a case: recognised by its bytes, bounded, cleaned of what names somebody, then stored.
 * @throws Problem `attachment-type`, `attachment-damaged`, `too-large`.
 */
export async function receiveAttachment(
  board: Board,
  caller: Caller,
  of: CaseId,
  category: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Attachment> {
  const parsed = AttachmentCategory.safeParse(category)
  if (!parsed.success) throw new Problem('invalid-input', { at: 'x-category' })
  const action = parsed.data === 'consentForm' ? 'consent:scan' : 'attachment:receive'
  const open = await caseFor(board, caller, action, of)
  requireOpen(open.case.record)
  const there = await board.store.list('attachment', of)
  if (there.length >= mostAttachments) throw new Problem('too-large', { because: 'too many attachments' })
  return inTurn(open.person.id, async () => {
    const { type, bytes: clean, removed } = cleanPaper(await collect(bytes))
    const file = await board.files.put(clean)
    const record: Attachment = {
      id: newId('atm'),
      case: of,
      category: parsed.data,
      title: '',
      type,
      file,
      bytes: clean.length,
      removed,
      receivedAt: instant(board.clock),
      receivedBy: open.person.id,
    }
    try {
      // Asked again: it may have been withdrawn while the bytes came.
      const still = await caseFor(board, caller, action, of)
      await board.store.commit(
        [{ kind: 'attachment', parent: of, record, version: 0 }],
        act(board, still, 'attachment:receive', record.id, { category: record.category }),
      )
      await requireNotErased(board, of, [{ kind: 'attachment', id: record.id }], [file])
    } catch (error) {
      await removeUnnamed(board, file)
      throw error
    }
    await tellCase(board, of)
    return record
  })
}

/** An attachment for somebody who may see it. @throws Problem `not-found` for what is not put before them. */
export async function readAttachment(board: Board, caller: Caller, id: AttachmentId): Promise<Attachment> {
  const { open, kept } = await attachmentFor(board, caller, id, 'attachment:read')
  const isShown = isAttached(open.case.record, id) && kept.record.category !== 'consentForm'
  if (!isShown && !may(open.roles, 'consent:scan')) throw new Problem('not-found', { kind: 'attachment' })
  await board.looks.note(caller.session, id, () => board.store.commit([], act(board, open, 'attachment:read', id)))
  return kept.record
}

async function attachmentFor(
  board: Board,
  caller: Caller,
  id: AttachmentId,
  action: 'attachment:read' | 'attachment:receive' | 'attachment:remove',
): Promise<{ open: OpenCase; kept: Kept<'attachment'> }> {
  who(caller)
  const kept = await board.store.read('attachment', id)
  return { kept, open: await caseFor(board, caller, action, kept.record.case) }
}

const attachmentChange = ({ record, version }: Kept<'attachment'>) => ({
  kind: 'attachment' as const,
  parent: record.case,
  version,
})

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of bytes) {
    length += part.length
    if (length > attachmentBytes) throw new Problem('too-large', { limit: String(attachmentBytes) })
    parts.push(part)
  }
  return Buffer.concat(parts)
}
