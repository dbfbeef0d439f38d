import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Bundle, bundleBytes, partDigests } from '../../../shared/statement/bundle.ts'
import type { NonResponse } from '../../../shared/statement/nonResponse.ts'
import type { CheckId, Report } from '../../../shared/statement/report.ts'
import { verifyBundle } from '../../../shared/statement/verify.ts'
import { aStatement, everybody, paragraph, signedBundle, temporaryAuthority } from '../../support/signedBundle.ts'

const board = await temporaryAuthority()
after(() => board[Symbol.asyncDispose]())
const honest = await signedBundle(board)
const [neuro, surgeon, chair] = everybody as [(typeof everybody)[0], (typeof everybody)[0], (typeof everybody)[0]]

const verify = (bundle: Bundle) => verifyBundle(bundleBytes(bundle))
const failed = (report: Report) => report.checks.filter((one) => !one.ok)
const failedIds = (report: Report) => [...new Set(failed(report).map((one) => one.id))]

/** As the service itself would seal it, had it turned bad or made a mistake. */
async function resealed(changes: Partial<Bundle>): Promise<Bundle> {
  const { seal: _, parts: __, ...content } = { ...honest, ...changes }
  return board.authority.seal({ ...content, parts: await partDigests(content) })
}

async function assertFails(bundle: Bundle, id: CheckId, subject?: string, detail?: RegExp) {
  const report = await verify(bundle)
  assert.equal(report.verdict, 'not-valid')
  const found = failed(report).find((one) => one.id === id && (subject === undefined || one.subject === subject))
  assert.ok(found, `${id} did not fail; these did: ${JSON.stringify(failed(report))}`)
  if (detail) assert.match(found.detail, detail)
}

test('a removed dissent is missed, though the service itself seals what is left', async () => {
  const attestations = honest.attestations.toSpliced(1, 1)
  await assertFails({ ...honest, attestations }, 'seal')
  await assertFails(await resealed({ attestations }), 'members-complete', 'Zofia "Zosia" Łęcka')
})

test('an attestation on version 1 proves nothing of version 2', async () => {
  const bundle = await resealed({ statement: aStatement({ version: 2 }) })
  await assertFails(bundle, 'attestation-statement', 'Ilse Vandamme', /another text/)
  await assertFails(bundle, 'statement-digest')
})

test('an attestation received after its certificate ended is refused', async () => {
  const late = await signedBundle(board, { votes: [{ ...neuro, delay: 10 * 60_000 + 1 }, surgeon, chair] })
  await assertFails(late, 'attestation-certificate-time', 'Γιώργος Παπαδόπουλος', /after the certificate ended/)
})

test('an attestation received before its certificate began is refused', async () => {
  const early = await signedBundle(board, { votes: [{ ...neuro, delay: -2000 }, surgeon, chair] })
  await assertFails(early, 'attestation-certificate-time', 'Γιώργος Παπαδόπουλος', /before the certificate began/)
})

test('a nonce used twice is refused', async () => {
  const nonce = 'n'.repeat(22)
  const replayed = await signedBundle(board, { votes: everybody.map((vote) => ({ ...vote, forged: { nonce } })) })
  await assertFails(replayed, 'attestation-nonce', 'Zofia "Zosia" Łęcka')
})

test('a printed result other than the positions give is refused', async () => {
  const evaluation = { ...honest.evaluation, consensus: !honest.evaluation.consensus }
  await assertFails(await resealed({ evaluation }), 'evaluation')
})

test('a signature under the certificate of somebody else is refused', async () => {
  const other = { memberId: chair.memberId, name: 'Ilse Vandamme' }
  const forged = await signedBundle(board, { votes: [{ ...neuro, certificateFor: other }, surgeon, chair] })
  await assertFails(forged, 'attestation-certificate-subject', 'Γιώργος Παπαδόπουλος')
})

test('a member who claims another role or name than the panel gives is refused', async () => {
  const forged = await signedBundle(board, { votes: [{ ...neuro, forged: { role: 'chair' } }, surgeon, chair] })
  await assertFails(forged, 'attestation-member', 'Γιώργος Παπαδόπουλος')
})

test('nobody is heard twice', async () => {
  await assertFails(await signedBundle(board, { votes: [...everybody, neuro] }), 'members-once', 'Γιώργος Παπαδόπουλος')
  const silent = { memberId: neuro.memberId, reason: 'notPresent', at: honest.sealed.at, note: '' } as const
  await assertFails(await resealed({ nonResponses: [silent] }), 'members-once', 'Γιώργος Παπαδόπουλος')
  await assertFails(await resealed({ nonResponses: [{ ...silent, memberId: 'per_nobody' }] }), 'members-once')
})

test('receipts are for this attestation, in the order given, after the freeze and before the seal', async () => {
  const [first, second, third] = honest.attestations as [
    Bundle['attestations'][0],
    Bundle['attestations'][0],
    Bundle['attestations'][0],
  ]
  const swapped = [{ ...first, receipt: second.receipt }, { ...second, receipt: first.receipt }, third]
  await assertFails(await resealed({ attestations: swapped }), 'receipt', 'Γιώργος Παπαδόπουλος')
  await assertFails(await resealed({ attestations: [second, first, third] }), 'receipt-order')
  await assertFails(await resealed({ sealed: { ...honest.sealed, at: '2026-11-23T10:00:45.000Z' } }), 'receipt-order')
})

test('a position after the deadline is refused', async () => {
  const quorumRule = { ...aStatement().quorumRule, deadline: '2026-11-23T10:00:45.000Z' }
  const bundle = await signedBundle(board, { statement: aStatement({ quorumRule }) })
  await assertFails(bundle, 'deadline', 'Ilse Vandamme')
})

test('plain text that says something else than the formatted text is refused', async () => {
  const sections = aStatement().sections.map((one) => (one.key === 'risks' ? { ...one, text: 'None.' } : one))
  await assertFails(await signedBundle(board, { statement: aStatement({ sections }) }), 'section-text', 'risks')
})

test('a member cannot seal and the service cannot sign for a member', async () => {
  const [attestation] = honest.attestations
  assert.ok(attestation)
  const { protected: header, signature } = attestation.jws
  await assertFails({ ...honest, seal: { protected: header, signature } }, 'seal')
  const swapped = { jws: attestation.receipt, receipt: attestation.receipt }
  await assertFails(
    await resealed({ attestations: [swapped, ...honest.attestations.slice(1)] }),
    'attestation-readable',
  )
})

test('another authority cannot seal, receive or vouch', async () => {
  await using other = await temporaryAuthority()
  const { seal: _, ...content } = honest
  await assertFails(await other.authority.seal(content), 'seal', undefined, /another root/)
  const root = other.authority.rootCertificate
  await assertFails(
    await resealed({ certificates: { root } }),
    'attestation-certificate',
    'Ilse Vandamme',
    /another root/,
  )
})

test('a root that the reader does not trust is named and refused', async () => {
  const bytes = bundleBytes(honest)
  const trusted = await verifyBundle(bytes, { trustedRoots: [board.authority.rootFingerprint] })
  assert.deepEqual([trusted.verdict, trusted.summary?.root.trusted], ['valid', true])
  const unknown = await verifyBundle(bytes, { trustedRoots: ['0'.repeat(64)] })
  assert.deepEqual([unknown.verdict, failedIds(unknown)], ['not-valid', ['root']])
  const named = await verifyBundle(bytes)
  assert.equal(named.summary?.root.fingerprint, board.authority.rootFingerprint)
  assert.equal(named.summary?.root.trusted, false)
})

test('a changed part is named', async () => {
  const { statement } = honest
  const sections = statement.sections.map((one) => {
    const content = paragraph('Operate.')
    return one.key === 'recommendation' ? { ...one, content, text: 'Operate.' } : one
  })
  const panel = statement.panel.map((one) => (one.role === 'guest' ? { ...one, country: 'NO' } : one))
  const cases: [Bundle, string][] = [
    [{ ...honest, statement: { ...statement, sections } }, 'statement.sections.recommendation'],
    [{ ...honest, statement: { ...statement, panel } }, 'statement.panel.per_guest00000000001'],
    [{ ...honest, statement: { ...statement, question: 'Is surgery refused?' } }, 'statement.question'],
    [{ ...honest, audit: { ...honest.audit, count: 98 } }, 'audit'],
  ]
  for (const [bundle, part] of cases) {
    const changed = failed(await verify(bundle)).filter((one) => one.id === 'parts')
    assert.deepEqual(
      changed.map((one) => one.subject),
      [part],
    )
  }
})

test('an honest bundle is valid, with consensus computed and dissent in full', async () => {
  const report = await verify(honest)
  assert.deepEqual(failed(report), [])
  assert.equal(report.verdict, 'valid')
  assert.equal(report.summary?.codeWords.length, 8)
  assert.equal(report.summary?.evaluation.consensus, true)
  const dissent = report.summary?.members.find((one) => one.position === 'disagree')
  assert.deepEqual([dissent?.name, dissent?.reason], ['Zofia "Zosia" Łęcka', surgeon.reason])
})

const silence = (reason: NonResponse['reason'], at = honest.sealed.at): NonResponse => ({
  memberId: surgeon.memberId,
  reason,
  at,
  note: 'Away until the new year; the child cannot wait.',
})

test('a silence that only the service vouches for is refused, whatever reason it gives', async () => {
  for (const reason of ['chairDecision', 'notPresent', 'deadlinePassed', 'recused'] as const) {
    const bundle = await signedBundle(board, { votes: [neuro, chair], nonResponses: [silence(reason)] })
    await assertFails(bundle, 'silence', 'Zofia "Zosia" Łęcka')
  }
})

test('a silence that the chair signed is valid and printed, in the very words that were signed', async () => {
  const signed = silence('chairDecision')
  const votes = [neuro, { ...chair, forged: { silences: [signed] } }]
  const report = await verify(await signedBundle(board, { votes, nonResponses: [signed] }))
  assert.deepEqual(failed(report), [])
  assert.equal(report.summary?.members.find((one) => one.memberId === surgeon.memberId)?.nonResponse, 'chairDecision')
  const other = { ...signed, note: 'No reason given.' }
  await assertFails(await signedBundle(board, { votes, nonResponses: [other] }), 'silence')
  await assertFails(await signedBundle(board, { votes: [neuro, surgeon, votes[1]!] }), 'silence')
})

test('nobody but the chair can leave anybody out', async () => {
  const votes = [{ ...neuro, forged: { silences: [silence('chairDecision')] } }, chair]
  await assertFails(
    await signedBundle(board, { votes, nonResponses: [silence('chairDecision')] }),
    'attestation-readable',
  )
})

test('after the deadline a silence needs no word of anybody', async () => {
  // Two sign within a minute.
  const [deadline, past] = [70_000, 71_000].map((wait) => new Date(board.clock.now() + wait).toISOString())
  const quorumRule = { ...aStatement().quorumRule, deadline: deadline! }
  const nonResponses = [silence('deadlinePassed', past)]
  const late = await signedBundle(board, { statement: aStatement({ quorumRule }), votes: [neuro, chair], nonResponses })
  assert.deepEqual(failed(await verify(late)), [])
})

test('an attestation without a time-stamp is refused: its certificate lived ten minutes', async () => {
  const [first, ...others] = honest.attestations as [Bundle['attestations'][0], ...Bundle['attestations']]
  const { timeStamp: _, ...bare } = first
  await assertFails(await resealed({ attestations: [bare, ...others] }), 'attestation-time-stamp')
})
