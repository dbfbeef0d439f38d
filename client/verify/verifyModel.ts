import '../recommendation/decoratorMetadata.ts'
import { bundleIn, maximumFileBytes, verifyFile } from '../../shared/statement/verifyFile.ts'
import type { Check, CheckId, Report } from '../../shared/statement/report.ts'
import type { Statement } from '../../shared/statement/statement.ts'
import { observable, type Observable } from '../app/observable.ts'

/** A file as the browser hands it over. */
export type GivenFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>

export type Verification =
  | { state: 'waiting' }
  | { state: 'checking'; name: string }
  /** Not even tried: too large, or gone before it was read. */
  | { state: 'refused'; name: string; because: 'tooLarge' | 'unreadable' }
  | { state: 'checked'; name: string; size: number; report: Report; statement: Statement | null }

export type VerifyModel = {
  readonly verification: Observable<Verification>
  /** Judges a file by its bytes alone. A file given later overtakes it. */
  give(file: GivenFile): Promise<void>
}

export function openVerifyModel(): VerifyModel {
  const verification = observable<Verification>({ state: 'waiting' })
  let given = 0
  return {
    verification,
    async give(file) {
      const turn = ++given
      verification.set({ state: 'checking', name: file.name })
      const verified = await verify(file)
      if (turn === given) verification.set(verified)
    },
  }
}

async function verify(file: GivenFile): Promise<Verification> {
  const { name, size } = file
  if (size > maximumFileBytes) return { state: 'refused', name, because: 'tooLarge' }
  const bytes = await bytesOf(file)
  if (!bytes) return { state: 'refused', name, because: 'unreadable' }
  const report = await verifyFile(bytes)
  // The report says what is true of the text and does not hold it.
  const bundle = report.summary && bundleIn(bytes)
  return { state: 'checked', name, size, report, statement: bundle?.statement ?? null }
}

async function bytesOf(file: GivenFile): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch (error) {
    // NotFoundError, NotReadableError: the file was moved, or belongs to somebody else.
    if (error instanceof DOMException) return null
    throw error
  }
}

/** One line of the list of checks. What passed is told once however often it was checked; each failure by itself. */
export type CheckLine = { id: CheckId; ok: true; count: number } | ({ ok: false } & Omit<Check, 'ok'>)

export function checkLines(checks: readonly Check[]): CheckLine[] {
  const failures = checks.flatMap((check): CheckLine[] => (check.ok ? [] : [{ ...check, ok: false }]))
  const ids = [...new Set(checks.map(({ id }) => id))]
  const passed = ids.flatMap((id): CheckLine[] => {
    const of = checks.filter((check) => check.id === id)
    return of.every(({ ok }) => ok) ? [{ id, ok: true, count: of.length }] : []
  })
  return [...failures, ...passed]
}
