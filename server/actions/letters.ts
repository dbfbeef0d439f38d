import type { RecommendationId } from '../../shared/domain/identifiers.ts'
import { sealedText, withLetter } from '../../shared/domain/recommendation.ts'
import { Bundle, bundleFileName } from '../../shared/statement/bundle.ts'
import { parseJson } from '../../shared/statement/json.ts'
import type { ReportedMember } from '../../shared/statement/report.ts'
import { verifyBundle } from '../../shared/statement/verify.ts'
import type { Board } from '../board.ts'
import { fhirDocument } from '../interop/fhirDocument.ts'
import { evidencePlates } from '../signing/letter/evidencePictures.ts'
import { sealedLetter } from '../signing/sealedLetter.ts'
import { act, type Caller } from './access.ts'
import { recommendationFor } from './recommendationFor.ts'
import { untilWritten } from './untilWritten.ts'

/**
 * The sealed letter of a final recommendation: made when it is first asked for, and from then on the same file.
 * @throws Problem `wrong-state` before it is final.
 */
export async function letterOf(
  board: Board,
  caller: Caller,
  id: RecommendationId,
  version?: number,
): Promise<{ bytes: Uint8Array; name: string }> {
  const file = await untilWritten(async () => {
    const { open, kept } = await recommendationFor(board, caller, 'recommendation:bundle', id)
    const text = sealedText(kept.record, version)
    const event = act(board, open, 'recommendation:letter', id, { version: String(text.version) })
    if (text.letterFile) {
      await board.store.commit([], event)
      return { letterFile: text.letterFile, version: text.version }
    }
    const letterFile = await board.files.put(await makeLetter(board, text.bundleFile, open.case.record.id))
    const record = withLetter(kept.record, text.version, letterFile)
    await board.store.commit([{ kind: 'recommendation', parent: record.case, record, version: kept.version }], event)
    return { letterFile, version: text.version }
  })
  const name = bundleFileName({ statementId: id, version: file.version }).replace(/\.consilium\.json$/, '.pdf')
  return { bytes: await board.files.read(file.letterFile), name }
}

/** The recommendation as a FHIR R4 document, for the hospital's own record. @throws Problem `wrong-state` before it is final. */
export async function fhirOf(
  board: Board,
  caller: Caller,
  id: RecommendationId,
  version?: number,
): Promise<{ document: object; name: string }> {
  const letter = await letterOf(board, caller, id, version)
  const { record } = await board.store.read('recommendation', id)
  const { bundle, members } = await ownBundle(board, sealedText(record, version).bundleFile)
  return { document: fhirDocument(bundle, members, letter.bytes), name: letter.name.replace(/\.pdf$/, '.fhir.json') }
}

/** @throws Error where a bundle of our own does not verify: what we would not believe ourselves is handed to nobody. */
async function ownBundle(board: Board, file: string): Promise<{ bundle: Bundle; members: readonly ReportedMember[] }> {
  const bytes = new Uint8Array(await board.files.read(file))
  const report = await verifyBundle(bytes, { trustedRoots: [board.authority.rootFingerprint] })
  if (report.verdict !== 'valid' || !report.summary) throw new Error('a bundle of our own does not verify')
  return { bundle: Bundle.parse(parseJson(bytes)?.value), members: report.summary.members }
}

async function makeLetter(board: Board, bundleFile: string, of: string): Promise<Uint8Array<ArrayBuffer>> {
  const { bundle, members } = await ownBundle(board, bundleFile)
  const studies = (await board.store.list('study', of)).map(({ record }) => record)
  return sealedLetter(
    {
      bundle,
      members,
      plates: await evidencePlates(bundle.statement, studies, board.files),
      verifyUrl: `${board.entry}/verify`,
      rootFingerprint: board.authority.rootFingerprint,
    },
    board.authority,
  )
}
