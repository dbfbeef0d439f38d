import { createHmac } from 'node:crypto'
import { requireOpen } from '../../shared/domain/case.ts'
import type { CaseId, PersonId, StudyId, UploadId } from '../../shared/domain/identifiers.ts'
import { filesOf, type Study } from '../../shared/domain/study.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { ReviewedText, TextForReview } from '../../shared/protocol/uploadTexts.ts'
import type { Received, UploadSummary } from '../../shared/protocol/uploads.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { type Intake, openIntake, type ReceivedRecording, type Taken } from '../imaging/intake.ts'
import { openTexts } from '../imaging/sealedTexts.ts'
import { studiesFrom } from '../imaging/studiesFrom.ts'
import { type TextsOf, textsForReview, undecided, withDecidedTexts } from '../imaging/textReview.ts'
import { strangersIn, uploadSummary } from '../imaging/uploadSummary.ts'
import type { OpenUpload } from '../store/store.ts'
import { act, type Caller, caseFor, tellCase, who } from './access.ts'
import { removeUnnamed, requireNotErased } from './erasure.ts'
import { turns } from './turns.ts'

/** An upload that is not accepted within this time is forgotten, and what came in is removed. */
const uploadMilliseconds = 24 * 3600_000
const openUploadsPerPerson = 4
const filesPerUpload = 20_000
/** A file is held in memory while it is read; the others of the same person wait, and so does what sends them. */
const filesAtOncePerPerson = 3

export type Choices = {
  lookedAt?: readonly string[] | undefined
  leftOut?: readonly string[] | undefined
  samePatient?: boolean | undefined
  /** What becomes of each text that was typed into a recording. */
  texts?: readonly ReviewedText[] | undefined
}
/** What the sender says of a file. */
export type Sent = { index: number; fingerprint?: string | undefined }

/**
 * Uploads under way: between opening and accepting, what came in belongs to no study yet. They stand in the store, so
 * that neither a restart nor another node nor a page that was reloaded begins anew.
 */
export type Uploads = {
  open(caller: Caller, of: CaseId): Promise<{ upload: UploadId; received: number }>
  /**
   * Reads, de-identifies and stores one file.
   * A file that is refused leaves nothing behind and is answered with its code.
   * @throws Problem `not-found`, `wrong-state`, `too-large` for too many files
   */
  receive(caller: Caller, upload: UploadId, bytes: AsyncIterable<Uint8Array>, sent: Sent): Promise<Received>
  known(caller: Caller, upload: UploadId, fingerprints: readonly string[]): Promise<Known[]>
  summary(caller: Caller, upload: UploadId): Promise<UploadSummary>
  /** What people typed into the recordings that came in. */
  texts(caller: Caller, upload: UploadId): Promise<TextForReview[]>
  /**
   * @throws Problem `burnt-in-unconfirmed`, `another-patient`, `texts-not-reviewed` for what nobody has looked at, and
   * `invalid-input` where nothing is new.
   */
  accept(caller: Caller, upload: UploadId, choices?: Choices): Promise<Study[]>
  discard(caller: Caller, upload: UploadId): Promise<void>
  /** Ends the uploads to a case, and removes what came in and belongs to no study. */
  forget(of: CaseId): Promise<void>
  /** A de-identified image of an upload, for who sent it to look at before it is accepted. */
  image(caller: Caller, upload: UploadId, sopInstanceUid: string): Promise<string>
}
export type Known = { fingerprint: string; received: Received }

export function openUploads(board: () => Board): Uploads {
  const intakes = new Map<string, Intake>()
  const inTurn = turns(filesAtOncePerPerson)
  const accepting = new Map<string, Promise<Study[]>>()
  const counts = new Map<string, number>()

  const find = async (caller: Caller, id: UploadId): Promise<OpenUpload & { id: UploadId; case: CaseId }> => {
    const person = who(caller)
    const upload = await board().store.uploads.find(id)
    if (!upload || upload.person !== person.id || upload.until < board().clock.now()) {
      throw new Problem('not-found', { upload: id })
    }
    return upload as OpenUpload & { id: UploadId; case: CaseId }
  }
  const takenIn = async (id: string): Promise<Taken[]> =>
    (await board().store.uploads.entries(id)).map(({ body }) => body as Taken)
  const studiesOf = async (id: CaseId) => (await board().store.list('study', id)).map(({ record }) => record)

  async function intakeOf(upload: OpenUpload & { case: CaseId }): Promise<Intake> {
    const { store, files, uidSecret, config } = board()
    const known = intakes.get(upload.id)
    if (known) return known
    const { record } = await store.read('case', upload.case)
    const key = keyOf(uidSecret, upload.case)
    const intake = openIntake(files, { pseudonym: record.pseudonym, key, folder: config.dataDir })
    intakes.set(upload.id, intake)
    return intake
  }

  /** What came in and became no study is removed from the files, but for what a study or another upload has. */
  async function forget(upload: OpenUpload): Promise<void> {
    const { store, files } = board()
    const others = (await store.uploads.of(upload.person)).filter(({ id }) => id !== upload.id)
    const kept = new Set((await studiesOf(upload.case as CaseId)).flatMap(filesOf))
    for (const other of others) for (const one of await takenIn(other.id)) kept.add(fileOf(one) ?? '')
    const removed = (await store.uploads.remove(upload.id)).map(({ body }) => body as Taken)
    const left = removed.flatMap((one) => fileOf(one) ?? [])
    for (const file of left) if (!kept.has(file)) await files.remove(file)
    intakes.delete(upload.id)
    counts.delete(upload.id)
  }

  async function attach(caller: Caller, upload: OpenUpload & { case: CaseId }, choices: Choices): Promise<Study[]> {
    const { store, clock } = board()
    const open = await caseFor(board(), caller, 'study:receive', upload.case)
    const known = await studiesOf(upload.case)
    if (upload.accepted) return known.filter(({ id }) => upload.accepted!.includes(id))
    const taken = await takenIn(upload.id)
    const leftOut = new Set(choices.leftOut)
    const instances = taken.flatMap((one) => one.instance ?? [])
    const strangers = strangersIn(instances)
    const wanted = taken.filter(({ instance }) => {
      if (!instance) return true
      const { studyUid, seriesUid } = instance.instance
      return !leftOut.has(seriesUid) && !strangers.has(`${studyUid} ${seriesUid}`)
    })
    judge(uploadSummary(wanted, known), choices)
    const recordings = await reviewed(board(), upload.case, wanted, choices.texts ?? [])
    const about = { case: upload.case, receivedAt: instant(clock), receivedBy: open.person.id }
    const files = {
      instances: wanted.flatMap((one) => one.instance ?? []),
      recordings,
    }
    const studies = studiesFrom(files, known, () => ({ id: newId('std') as StudyId, ...about }))
    if (studies.length === 0) {
      throw new Problem(strangers.size > 0 ? 'another-patient' : 'invalid-input', {
        because: 'nothing new was received',
      })
    }
    const detail = {
      studies: String(studies.length),
      ...(choices.lookedAt?.length && { lookedAt: String(choices.lookedAt.length) }),
      ...(choices.samePatient && { samePatient: 'confirmed' }),
      ...(strangers.size > 0 && { refusedSeries: String(strangers.size) }),
    }
    await store.commit(
      studies.map((record) => ({ kind: 'study' as const, parent: upload.case, record, version: 0 })),
      act(board(), open, 'study:receive', upload.case, detail),
    )
    await requireNotErased(
      board(),
      upload.case,
      studies.map(({ id }) => ({ kind: 'study', id })),
      studies.flatMap(filesOf),
    )
    await store.uploads.accepted(
      upload.id,
      studies.map(({ id }) => id),
    )
    intakes.delete(upload.id)
    counts.delete(upload.id)
    await tellCase(board(), upload.case)
    return studies
  }

  return {
    async open(caller, of) {
      const { store, clock } = board()
      const open = await caseFor(board(), caller, 'study:receive', of)
      requireOpen(open.case.record)
      const now = clock.now()
      const theirs = await store.uploads.of(open.person.id)
      for (const old of theirs) if (old.until < now) await forget(old)
      const current = theirs.filter(({ until, accepted }) => until >= now && !accepted)
      const same = current.find((upload) => upload.case === of)
      if (same) return { upload: same.id as UploadId, received: (await store.uploads.entries(same.id)).length }
      const tooMany = current
        .toSorted((a, b) => a.until - b.until)
        .slice(0, Math.max(0, current.length - openUploadsPerPerson + 1))
      for (const old of tooMany) await forget(old)
      const id = newId('upl') as UploadId
      await store.uploads.open({ id, case: of, person: open.person.id, until: now + uploadMilliseconds })
      return { upload: id, received: 0 }
    },

    async receive(caller, id, bytes, { index, fingerprint }) {
      const { store } = board()
      const upload = await find(caller, id)
      if (upload.accepted) throw new Problem('wrong-state', { is: 'accepted' })
      if (!Number.isSafeInteger(index) || index < 0) throw new Problem('invalid-input', { at: 'x-index' })
      const count = (counts.get(id) ?? (await store.uploads.entries(id)).length) + 1
      counts.set(id, count)
      if (count > filesPerUpload) throw new Problem('too-large', { because: 'too many files' })
      await caseFor(board(), caller, 'study:receive', upload.case)
      const intake = await intakeOf(upload)
      return inTurn(upload.person as PersonId, async () => {
        const taken = await takenFrom(intake, bytes, fingerprint)
        const { received } = taken
        const entry = { key: taken.key, place: index, fingerprint: fingerprint ?? '', body: taken }
        const added = await store.uploads.add(id, entry).catch(async (error: unknown) => {
          if (await store.uploads.find(id)) throw error
          // It was given up, or its case erased, while this file came in.
          await removeUnnamed(board(), fileOf(taken))
          throw new Problem('not-found', { upload: id })
        })
        const duplicate = !added && received.outcome.kind !== 'refused'
        return { index, ...received, ...(duplicate && { outcome: { kind: 'duplicate' as const } }) }
      })
    },

    async known(caller, id, fingerprints) {
      const upload = await find(caller, id)
      const wanted = new Set(fingerprints)
      const entries = await board().store.uploads.entries(upload.id)
      return entries.flatMap(({ fingerprint, body }): Known[] =>
        fingerprint !== '' && wanted.has(fingerprint)
          ? [{ fingerprint, received: { index: 0, ...(body as Taken).received } }]
          : [],
      )
    },

    async summary(caller, id) {
      const upload = await find(caller, id)
      await caseFor(board(), caller, 'study:receive', upload.case)
      return uploadSummary(await takenIn(id), await studiesOf(upload.case))
    },

    async accept(caller, id, choices = {}) {
      const upload = await find(caller, id)
      // Asked twice at once, it is one acceptance.
      const running = accepting.get(id) ?? attach(caller, upload, choices).finally(() => accepting.delete(id))
      accepting.set(id, running)
      return running
    },

    async texts(caller, id) {
      const upload = await find(caller, id)
      await caseFor(board(), caller, 'study:receive', upload.case)
      return textsForReview((await takenIn(id)).flatMap((one) => typedIn(one, keyOf(board().uidSecret, upload.case))))
    },

    async discard(caller, id) {
      const upload = await find(caller, id)
      if (!upload.accepted) await forget(upload)
    },

    async forget(of) {
      for (const upload of await board().store.uploads.ofCase(of)) await forget(upload)
    },

    async image(caller, id, sopInstanceUid) {
      const upload = await find(caller, id)
      await caseFor(board(), caller, 'study:receive', upload.case)
      const file = (await takenIn(id)).find(({ key }) => key === sopInstanceUid)?.instance?.file
      if (file === undefined) throw new Problem('not-found')
      return file
    },
  }
}

/** Nothing is added that somebody should have looked at first. */
function judge({ series, otherPatient }: UploadSummary, { lookedAt, samePatient }: Choices): void {
  const seen = new Set(lookedAt)
  const unseen = series.filter(({ burntIn, seriesUid }) => burntIn !== 'no' && !seen.has(seriesUid))
  if (unseen.length > 0) throw new Problem('burnt-in-unconfirmed', { series: String(unseen.length) })
  if (otherPatient && samePatient !== true) throw new Problem('another-patient')
}

/** The recordings with their texts as they were decided. @throws Problem `texts-not-reviewed`. */
async function reviewed(
  { files, uidSecret }: Board,
  of: CaseId,
  taken: readonly Taken[],
  decided: readonly ReviewedText[],
): Promise<ReceivedRecording[]> {
  const key = keyOf(uidSecret, of)
  const missing = undecided(
    taken.flatMap((one) => typedIn(one, key)),
    decided,
  ).length
  if (missing > 0) throw new Problem('texts-not-reviewed', { count: String(missing) })
  const recordings: ReceivedRecording[] = []
  for (const one of taken) {
    if (!one.recording) continue
    let { file } = one.recording
    for (const typed of typedIn(one, key)) file = await withDecidedTexts(files, file, typed, decided)
    recordings.push({ ...one.recording, file })
  }
  return recordings
}

const typedIn = ({ typed }: Taken, key: Buffer): TextsOf[] => (typed === undefined ? [] : [openTexts(typed, key)])

/** Stays with the case: makes its new identifiers, moves its dates, and seals what waits. */
const keyOf = (secret: string, of: CaseId): Buffer => createHmac('sha256', secret).update(of).digest()

const fileOf = ({ instance, recording }: Taken): string | undefined => instance?.file ?? recording?.file

/** A file that cannot be read is an answer and not a failure: it did arrive, and sending it again would not help. */
async function takenFrom(
  intake: Intake,
  bytes: AsyncIterable<Uint8Array>,
  fingerprint: string | undefined,
): Promise<Taken> {
  try {
    return await intake.receive(bytes)
  } catch (error) {
    if (!(error instanceof Problem) || (error.status !== 422 && error.status !== 413)) throw error
    const about = error.detail['name'] ?? error.detail['transferSyntax']
    const outcome = {
      kind: 'refused' as const,
      code: error.code,
      ...(about !== undefined && { about: about.slice(0, 120) }),
    }
    return { key: `refused ${fingerprint ?? newId('upl')}`, received: { outcome, removed: 0, warnings: [] } }
  }
}
