import { erased } from '../../shared/domain/case.ts'
import { withdraw, withoutScan } from '../../shared/domain/consent.ts'
import type { CaseId } from '../../shared/domain/identifiers.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import type { Removable } from '../store/store.ts'
import { instant } from '../clock.ts'
import { act, type OpenCase, peopleOf, tellCase } from './access.ts'
import { caseChange, consentChange } from './changes.ts'

/**
 * Takes the consent back and erases the case. First, in one step, the case is closed and only its stub is left to be
 * read, which everybody hears of; then its bytes go. A crash in between is finished by the next start.
 */
export async function withdrawAndErase(board: Board, open: OpenCase): Promise<void> {
  const { id } = open.case.record
  const at = instant(board.clock)
  const people = (await peopleOf(board, id)).map((person) => person.id)
  const home = new Set([open.case.record.homeClinician, ...open.case.record.homeTeam])
  const stub = erased(open.case.record, at, {
    statements: await signedDigests(board, id),
    sharedWith: people.filter((person) => !home.has(person)),
  })
  const withdrawn = open.consents.map((kept) => ({
    ...consentChange(kept),
    record: withoutScan(withdraw(kept.record, at)),
  }))
  await board.store.commit(
    [{ ...caseChange(open.case), record: stub }, ...withdrawn],
    act(board, open, 'consent:withdraw', id),
  )
  await tellCase(board, id, people)
  await eraseContent(board, id)
  await tellCase(board, id, people)
}

/** What an earlier run of the program did not come to: cases that are stubs, with something still under them. */
export async function finishErasures(board: Board): Promise<void> {
  for (const id of await board.store.lists.casesInPhase('erased')) {
    const events = await board.store.audit(id)
    if (!events.some((event) => event.action === 'case:erase')) await eraseContent(board, id)
  }
}

/** Files first: while a record still names them, a run that was interrupted knows what was left to do. */
async function eraseContent(board: Board, id: CaseId): Promise<void> {
  for (const { record } of await board.store.list('recommendation', id)) await board.documents.discard(record.id)
  await board.uploads.forget(id)
  const files = await board.store.filesOnlyOf(id)
  for (const file of files) await board.files.remove(file)
  await board.store.erase(id, {
    subject: id,
    by: 'system',
    action: 'case:erase',
    target: id,
    outcome: 'success',
    detail: { files: String(files.length) },
    at: instant(board.clock),
  })
}

/**
 * Asked once records of a case are written: its erasure may have passed by meanwhile, and then they go too, with their
 * files. @throws Problem `consent-withdrawn`.
 */
export async function requireNotErased(
  board: Board,
  of: CaseId,
  records: readonly { kind: Removable; id: string }[],
  files: readonly string[],
): Promise<void> {
  const { record } = await board.store.read('case', of)
  if (record.state !== 'erased') return
  const event = { subject: of, by: 'system', action: 'case:erase', outcome: 'success' } as const
  for (const { kind, id } of records) {
    // The erasure itself may have come to it.
    const gone = (error: unknown) => {
      if (!(error instanceof Problem && error.code === 'not-found')) throw error
    }
    await board.store.remove(kind, id, { ...event, target: id, detail: {}, at: instant(board.clock) }).catch(gone)
  }
  for (const file of files) await removeUnnamed(board, file)
  throw new Problem('consent-withdrawn')
}

/** Removes a stored file that no record names. */
export async function removeUnnamed({ store, files }: Board, file: string | undefined): Promise<void> {
  if (file !== undefined && (await store.namedBy(file)).length === 0) await files.remove(file)
}

async function signedDigests(board: Board, id: CaseId): Promise<string[]> {
  const recommendations = await board.store.list('recommendation', id)
  const signed = await Promise.all(recommendations.map(({ record }) => board.store.list('attestation', record.id)))
  return [...new Set(signed.flat().map(({ record }) => record.statementDigest))]
}
