import { randomBytes } from 'node:crypto'
import type { CaseId, PersonId, RecommendationId } from '../../shared/domain/identifiers.ts'
import type { Action } from '../../shared/domain/permissions.ts'
import { may } from '../../shared/domain/permissions.ts'
import { signers } from '../../shared/domain/panel.ts'
import {
  type Attestation,
  everyoneHasSigned,
  freeze,
  Position,
  type Recommendation,
  reopen,
  seal,
  sign,
} from '../../shared/domain/recommendation.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { toBase64 } from '../../shared/statement/base64.ts'
import { assembleBundle, bundleBytes, bundleFileName, type SignedPosition } from '../../shared/statement/bundle.ts'
import { canonicalBytes, statementDigest } from '../../shared/statement/canonical.ts'
import { readCertificate } from '../../shared/statement/certificate.ts'
import { checkAttestation } from '../../shared/statement/checkAttestation.ts'
import type { FlattenedJws } from '../../shared/statement/jws.ts'
import { Statement } from '../../shared/statement/statement.ts'
import type { Board, RecordHandlers } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import type { Kept } from '../store/store.ts'
import { act, type Caller, caseFor, type OpenCase, tellCase, who } from './access.ts'
import { statementOf } from './freezing.ts'
import { removedFrom } from './meetings.ts'
import { panelOf } from './panels.ts'

/** A nonce is good for one signature, for as long as the certificate it was given with. */
const nonceMilliseconds = 10 * 60_000

export function recommendations(board: Board) {
  const nonces = new Map<string, { nonce: string; until: number }>()
  const freezing = new Set<RecommendationId>()

  const handlers = {
    async 'document:ticket'({ recommendation: id }, caller) {
      const { open } = await recommendationFor(board, caller, 'document:read', id)
      const removed = await removedFrom(board, open.case.record)
      if (removed.has(open.person.id)) throw new Problem('not-admitted', { because: 'removed from the meeting' })
      const placed = await board.placement.hold(id)
      // A crash between closing the log and noting the freeze leaves a closed draft, which would take no more text.
      // Read again: it may have been frozen while we asked where it is.
      const isDraft = placed.here && (await board.store.read('recommendation', id)).record.state === 'draft'
      if (isDraft && !freezing.has(id)) await board.store.documents.setClosed(id, false, placed.fence)
      const mayWrite = may(open.roles, 'document:write')
      const claims = { sub: open.person.id, recommendation: id, mayWrite, session: caller.session }
      const url = `${(placed.here ? board.url : placed.url).replace(/^http/, 'ws')}/documents`
      return { ticket: board.tokens.make('document', claims), url, mayWrite }
    },

    async 'recommendation:freeze'({ recommendation: id }, caller) {
      const { open } = await recommendationFor(board, caller, 'recommendation:freeze', id)
      const panel = panelOf(open).record
      const at = instant(board.clock)
      await holdHere(board, id)
      // Two at once would undo each other: the second to write would open again what the first has closed.
      if (freezing.has(id)) throw new Problem('wrong-state', { because: 'being frozen' })
      freezing.add(id)
      let isFrozen = false
      try {
        const kept = await board.store.read('recommendation', id)
        if (kept.record.state !== 'draft') throw new Problem('wrong-state', { is: kept.record.state, must: 'draft' })
        const people = (await board.store.list('person')).map(({ record }) => record)
        const about = { recommendation: kept.record, case: open.case.record, panel, people }
        // A text that cannot be signed is refused before anybody's writing is interrupted.
        const trial = { sequence: 0, logHead: '0'.repeat(64), at }
        await statementOf({ ...about, document: await board.documents.read(id), frozen: trial })
        const { sequence, logHead, doc } = await board.documents.freeze(id)
        isFrozen = true
        const statement = await statementOf({ ...about, document: doc, frozen: { sequence, logHead, at } })
        const digest = await statementDigest(statement)
        const record = freeze(kept.record, {
          statementDigest: digest,
          statementFile: await board.files.put(canonicalBytes(statement)),
          frozenAt: at,
          frozenBy: open.person.id,
          signers: chairLast(panel),
        })
        await write(board, open, kept, record, 'recommendation:freeze', { digest, sequence: String(sequence) })
        return { statementDigest: digest }
      } catch (error) {
        if (isFrozen) await board.documents.reopen(id)
        throw error
      } finally {
        freezing.delete(id)
      }
    },

    async 'recommendation:reopen'({ recommendation: id }, caller) {
      const { open, kept } = await recommendationFor(board, caller, 'recommendation:reopen', id)
      const record = reopen(kept.record)
      await holdHere(board, id)
      await write(board, open, kept, record, 'recommendation:reopen', { version: String(record.version) })
      await board.documents.reopen(id)
      return {}
    },

    async 'recommendation:frozen'({ recommendation: id }, caller) {
      const { open, kept } = await recommendationFor(board, caller, 'recommendation:read', id)
      if (kept.record.state === 'draft') throw new Problem('wrong-state', { is: 'draft' })
      await board.store.commit([], act(board, open, 'recommendation:read', id))
      const given = await attestationsOn(board, kept.record)
      return {
        recommendation: kept.record,
        statement: new TextDecoder().decode(await board.files.read(kept.record.statementFile)),
        signed: given.map(({ person, position, signedAt }) => ({ person, position, at: signedAt })),
      }
    },

    async 'recommendation:certificate'({ recommendation: id, request }, caller) {
      const { open, kept } = await recommendationFor(board, caller, 'recommendation:sign', id)
      sign(kept.record, open.person.id, frozenDigest(kept.record))
      const member = { memberId: open.person.id, name: open.person.name }
      const [leaf, root] = await board.authority.issueCertificate(request, member)
      const nonce = randomBytes(24).toString('base64url')
      nonces.set(`${id} ${open.person.id}`, { nonce, until: board.clock.now() + nonceMilliseconds })
      await board.store.commit([], act(board, open, 'recommendation:certificate', id))
      return { chain: [leaf, root], nonce }
    },

    async 'recommendation:sign'({ recommendation: id, jws }, caller) {
      const { open, kept } = await recommendationFor(board, caller, 'recommendation:sign', id)
      if (kept.record.state !== 'signing') throw new Problem('wrong-state', { is: kept.record.state, must: 'signing' })
      const { attestation, statement } = await judgeAttestation(board, open.person.id, kept.record, jws)
      const given = nonces.get(`${id} ${open.person.id}`)
      if (given?.nonce !== attestation.nonce || given.until < board.clock.now()) {
        throw new Problem('invalid-input', { at: 'nonce' })
      }
      const signed = sign(kept.record, open.person.id, attestation.statementDigest)
      if (signed === kept.record) return { state: 'signing' as const }
      const receivedAt = instant(board.clock)
      const receipt = await board.authority.receipt(jws, {
        statementDigest: attestation.statementDigest,
        memberId: open.person.id,
        sequence: signed.signed.length,
        receivedAt,
      })
      const position: Attestation = {
        id: newId('att'),
        recommendation: id,
        person: open.person.id,
        statementDigest: attestation.statementDigest,
        position: Position.parse(attestation.position),
        signedAt: receivedAt,
        jws,
        receipt,
        timeStamp: toBase64(await board.authority.timeStamp(new TextEncoder().encode(jws.signature))),
      }
      const next = everyoneHasSigned(signed) ? await sealed(board, open, signed, statement, position) : signed
      await board.store.commit(
        [
          { kind: 'recommendation', parent: kept.record.case, record: next, version: kept.version },
          { kind: 'attestation', parent: id, record: position, version: 0 },
        ],
        act(board, open, next.state === 'final' ? 'recommendation:seal' : 'recommendation:sign', id, {
          position: position.position,
          digest: attestation.statementDigest,
        }),
      )
      nonces.delete(`${id} ${open.person.id}`)
      await tellCase(board, kept.record.case)
      return { state: next.state }
    },
  } satisfies Partial<RecordHandlers>
  return handlers
}

/** The sealed bundle of a final recommendation. @throws Problem `wrong-state` before that. */
export async function bundleOf(
  board: Board,
  caller: Caller,
  id: RecommendationId,
): Promise<{ bytes: Uint8Array; name: string }> {
  const { open, kept } = await recommendationFor(board, caller, 'recommendation:bundle', id)
  if (kept.record.state !== 'final') throw new Problem('wrong-state', { is: kept.record.state, must: 'final' })
  await board.store.commit([], act(board, open, 'recommendation:bundle', id))
  const name = bundleFileName({ statementId: id, version: kept.record.version })
  return { bytes: await board.files.read(kept.record.bundleFile), name }
}

/** A recommendation and its case, as this caller may use them. @throws as `caseFor` does. */
export async function recommendationFor(
  board: Board,
  caller: Caller,
  action: Action,
  id: RecommendationId,
): Promise<{ open: OpenCase; kept: Kept<'recommendation'> }> {
  who(caller)
  const kept = await board.store.read('recommendation', id)
  return { kept, open: await caseFor(board, caller, action, kept.record.case) }
}

/** @throws Problem `lease-lost` naming the node that holds it. */
async function holdHere(board: Board, id: RecommendationId): Promise<void> {
  const placed = await board.placement.hold(id)
  if (!placed.here) throw new Problem('lease-lost', { url: placed.url })
}

const frozenDigest = (record: Recommendation): string => (record.state === 'draft' ? '' : record.statementDigest)

/** Members in the order of their seats, then the chair. */
const chairLast = (panel: Parameters<typeof signers>[0]): PersonId[] => {
  const owing = signers(panel)
  const rank = (role: string) => (role === 'chair' ? 1 : 0)
  return owing.toSorted((a, b) => rank(a.role) - rank(b.role)).map((seat) => seat.person)
}

async function write(
  board: Board,
  open: OpenCase,
  kept: Kept<'recommendation'>,
  record: Recommendation,
  action: string,
  detail: Record<string, string>,
): Promise<void> {
  const of: CaseId = kept.record.case
  await board.store.commit(
    [{ kind: 'recommendation', parent: of, record, version: kept.version }],
    act(board, open, action, record.id, detail),
    board.placement.fenceFor(record.id),
  )
  await tellCase(board, of)
}

async function attestationsOn(board: Board, record: Recommendation): Promise<Attestation[]> {
  const all = await board.store.list('attestation', record.id)
  const digest = frozenDigest(record)
  return all.map((kept) => kept.record).filter((attestation) => attestation.statementDigest === digest)
}

async function statementIn(board: Board, file: string): Promise<Statement> {
  return Statement.parse(JSON.parse(new TextDecoder().decode(await board.files.read(file))))
}

/** The verifier's own judgement, made before the signature is taken. @throws Problem `invalid-input` naming the check. */
async function judgeAttestation(
  board: Board,
  person: PersonId,
  record: Extract<Recommendation, { state: 'signing' }>,
  jws: FlattenedJws,
) {
  const statement = await statementIn(board, record.statementFile)
  const root = readCertificate(board.authority.rootCertificate)
  if (!root) throw new Error('our own root certificate cannot be read')
  const { attestation, checks } = await checkAttestation(jws, {
    statement,
    statementDigest: record.statementDigest,
    root,
    receivedAt: new Date(board.clock.now()),
    assertion: undefined,
  })
  const failed = checks.find((check) => !check.ok)
  if (failed || !attestation) throw new Problem('invalid-input', { at: 'jws', check: failed?.id ?? 'readable' })
  if (attestation.memberId !== person) throw new Problem('not-permitted', { because: 'signed as somebody else' })
  return { attestation, statement }
}

const inBundle = ({ jws, receipt, timeStamp, assertion, person, position }: Attestation): SignedPosition => ({
  jws,
  receipt,
  ...(timeStamp === undefined ? {} : { timeStamp }),
  ...(assertion ? { assertion } : {}),
  memberId: person,
  position,
})

async function sealed(
  board: Board,
  open: OpenCase,
  record: Extract<Recommendation, { state: 'signing' }>,
  statement: Statement,
  last: Attestation,
): Promise<Extract<Recommendation, { state: 'final' }>> {
  const at = instant(board.clock)
  const given = [...(await attestationsOn(board, record)), last]
  const chain = await board.store.audit(open.case.record.id)
  const unsealed = await assembleBundle({
    statement,
    attestations: given.map(inBundle),
    nonResponses: [],
    audit: { head: chain.at(-1)?.hash ?? '0'.repeat(64), count: chain.length },
    sealed: { at, timeSource: { kind: 'service-clock' } },
    root: board.authority.rootCertificate,
  })
  const bundle = bundleBytes(await board.authority.seal(unsealed))
  return seal(record, await board.files.put(bundle), at)
}
