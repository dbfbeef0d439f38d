import { createHmac } from 'node:crypto'
import type { CaseId, UploadId } from '../../shared/domain/identifiers.ts'
import type { Study } from '../../shared/domain/study.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Received } from '../../shared/protocol/record.ts'
import type { ReviewedText, TextForReview } from '../../shared/protocol/uploadTexts.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { openIntake, type Intake } from '../imaging/intake.ts'
import { studiesFrom } from '../imaging/studiesFrom.ts'
import { act, type Caller, caseFor, tellCase, who } from './access.ts'
import { turns } from './turns.ts'

/** An upload that is not accepted within this time is forgotten. */
const uploadMilliseconds = 4 * 3600_000
const openUploadsPerPerson = 4
const filesPerUpload = 20_000
/** A file is held in memory while it is read; the others of the same person wait, and so does what sends them. */
const filesAtOncePerPerson = 3

type Upload = {
  case: CaseId
  person: string
  until: number
  intake: Intake
  files: number
  accepted: Promise<Study[]> | undefined
}

/** Uploads under way on this node: between opening and accepting, what came in belongs to no study yet. */
export type Uploads = {
  open(caller: Caller, of: CaseId): Promise<UploadId>
  /**
   * Reads, de-identifies and stores one file. `index` is the sender's own number for it.
   * A file that is refused leaves nothing behind and is answered with its code.
   * @throws Problem `not-found`, `wrong-state`, `too-large` for too many files
   */
  receive(caller: Caller, upload: UploadId, bytes: AsyncIterable<Uint8Array>, index: number): Promise<Received>
  /** What people typed into the recordings that came in. */
  texts(caller: Caller, upload: UploadId): TextForReview[]
  /** @throws Problem `texts-not-reviewed` unless `decided` says of each of them what becomes of it */
  accept(caller: Caller, upload: UploadId, decided: readonly ReviewedText[]): Promise<Study[]>
}

export function openUploads(board: () => Board): Uploads {
  const uploads = new Map<UploadId, Upload>()
  const inTurn = turns(filesAtOncePerPerson)

  const find = (caller: Caller, id: UploadId): Upload => {
    const upload = uploads.get(id)
    if (!upload || upload.person !== who(caller).id) throw new Problem('not-found', { upload: id })
    return upload
  }

  const forgetOld = (person: string) => {
    const now = board().clock.now()
    for (const [id, upload] of uploads) if (upload.until < now) uploads.delete(id)
    const theirs = [...uploads].filter(([, upload]) => upload.person === person)
    for (const [id] of theirs.slice(0, Math.max(0, theirs.length - openUploadsPerPerson + 1))) uploads.delete(id)
  }

  async function attach(caller: Caller, upload: Upload, decided: readonly ReviewedText[]): Promise<Study[]> {
    const { store, clock } = board()
    const open = await caseFor(board(), caller, 'study:receive', upload.case)
    await upload.intake.review(decided)
    const known = (await store.list('study', upload.case)).map(({ record }) => record)
    const about = { case: upload.case, receivedAt: instant(clock), receivedBy: open.person.id }
    const studies = studiesFrom(upload.intake.received(), known, () => ({ id: newId('std'), ...about }))
    if (studies.length === 0) throw new Problem('invalid-input', { because: 'nothing new was received' })
    await store.commit(
      studies.map((record) => ({ kind: 'study' as const, parent: upload.case, record, version: 0 })),
      act(board(), open, 'study:receive', upload.case, { studies: String(studies.length) }),
    )
    await tellCase(board(), upload.case)
    return studies
  }

  return {
    async open(caller, of) {
      const open = await caseFor(board(), caller, 'study:receive', of)
      if (open.case.record.state === 'archived') throw new Problem('wrong-state', { is: 'archived' })
      forgetOld(open.person.id)
      const id = newId('upl') as UploadId
      uploads.set(id, {
        case: of,
        person: open.person.id,
        until: board().clock.now() + uploadMilliseconds,
        intake: openIntake(board().files, {
          pseudonym: open.case.record.pseudonym,
          key: createHmac('sha256', board().uidSecret).update(of).digest(),
          folder: board().config.dataDir,
        }),
        files: 0,
        accepted: undefined,
      })
      return id
    },

    async receive(caller, id, bytes, index) {
      const upload = find(caller, id)
      if (upload.accepted) throw new Problem('wrong-state', { is: 'accepted' })
      if (!Number.isSafeInteger(index) || index < 0) throw new Problem('invalid-input', { at: 'x-index' })
      if (++upload.files > filesPerUpload) throw new Problem('too-large', { because: 'too many files' })
      return inTurn(upload.person, async () => ({ index, ...(await received(upload.intake, bytes)) }))
    },

    texts: (caller, id) => find(caller, id).intake.texts(),

    accept(caller, id, decided) {
      const upload = find(caller, id)
      upload.accepted ??= attach(caller, upload, decided).catch((error: unknown) => {
        upload.accepted = undefined
        throw error
      })
      return upload.accepted
    },
  }
}

/** A file that cannot be read is an answer and not a failure: it did arrive, and sending it again would not help. */
async function received(intake: Intake, bytes: AsyncIterable<Uint8Array>): Promise<Omit<Received, 'index'>> {
  try {
    return await intake.receive(bytes)
  } catch (error) {
    if (!(error instanceof Problem) || (error.status !== 422 && error.status !== 413)) throw error
    return { outcome: { kind: 'refused', code: error.code }, removed: 0, warnings: [] }
  }
}
