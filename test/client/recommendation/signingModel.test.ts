import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { agreementOf, readFrozen } from '../../../client/recommendation/frozenText.ts'
import {
  emptySigning,
  missingFrom,
  signFrozen,
  type Signing,
  type SigningStep,
} from '../../../client/recommendation/signingModel.ts'
import { openVerifyModel } from '../../../client/verify/verifyModel.ts'
import { fhirOf, letterOf } from '../../../server/actions/letters.ts'
import { bundleOf } from '../../../server/actions/recommendations.ts'
import type { RecommendationId } from '../../../shared/domain/identifiers.ts'
import type { Position } from '../../../shared/domain/recommendation.ts'
import { verifyFile } from '../../../shared/statement/verifyFile.ts'
import { sectionRoot } from '../../../shared/statement/document.ts'
import { type Who, world, type World } from '../../world.ts'

type Signer = Exclude<Who, 'nobody'>

async function frozen(w: World) {
  const seated = await w.seated()
  await w.board.documents.amend(seated.recommendation, w.person('chair').id, (doc) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText('The panel recommends resection.')])
    doc.getXmlFragment(sectionRoot('recommendation')).push([paragraph])
  })
  await w.as('chair')['recommendation:freeze']({ recommendation: seated.recommendation })
  return seated.recommendation
}

/** What the page does when the button is pressed. */
async function sign(
  w: World,
  who: Signer,
  recommendation: RecommendationId,
  position: Position,
  reason = '',
  changes: Partial<Signing> = {},
) {
  const ask = w.as(who)
  const text = await readFrozen(await ask['recommendation:frozen']({ recommendation }))
  const member = text.statement.panel.find(({ memberId }) => memberId === w.person(who).id)
  if (!member) throw new Error('not on the panel')
  const steps: SigningStep[] = []
  const begun = await ask['recommendation:begin']({ recommendation })
  const { state } = await signFrozen({
    ask,
    begun,
    answerByPasskey: () => Promise.reject(new Error('nobody here has a passkey')),
    recommendation,
    text,
    member,
    position,
    reason,
    silences: [],
    displayed: { locale: 'en-GB', buildDigest: 'c'.repeat(64) },
    now: () => w.clock.now(),
    onStep: (step) => void steps.push(step),
    ...changes,
  })
  return { state, steps }
}

test('a text that differs from the one on record by a character is not shown', async () => {
  await using w = await world()
  const recommendation = await frozen(w)
  const given = await w.as('surgeon')['recommendation:frozen']({ recommendation })
  for (const statement of [
    given.statement.replace('resection', 'ablation'),
    ` ${given.statement}`,
    given.statement.replace('{', '{"note":"", '),
  ]) {
    await assert.rejects(readFrozen({ ...given, statement }), { code: 'digest-mismatch' })
  }
  const { codeWords, statement } = await readFrozen(given)
  assert.equal(codeWords.length, 8)
  assert.equal(statement.sections[3]?.text, 'The panel recommends resection.')
})

test('a statement of another recommendation or version is not shown, even where its digest fits', async () => {
  await using w = await world()
  const recommendation = await frozen(w)
  const given = await w.as('surgeon')['recommendation:frozen']({ recommendation })
  await assert.rejects(readFrozen({ ...given, recommendation: { ...given.recommendation, version: 2 } }), {
    code: 'digest-mismatch',
  })
})

test('nothing is signed without a position, without the words a dissent needs, or unread', () => {
  assert.deepEqual(missingFrom(emptySigning), ['position', 'hasRead'])
  for (const position of ['disagree', 'agreeWithReservation'] as const) {
    assert.deepEqual(missingFrom({ position, reason: '  ', hasRead: true }), ['reason'])
    assert.deepEqual(missingFrom({ position, reason: 'The margin is too small.', hasRead: true }), [])
  }
  assert.deepEqual(missingFrom({ position: 'abstain', reason: '', hasRead: true }), [])
})

test('whoever owes no signature is not even given a certificate', async () => {
  await using w = await world()
  const recommendation = await frozen(w)
  const issued: string[] = []
  const ask = w.as('geneticist')
  const listened: Signing['ask'] = {
    ...ask,
    'recommendation:certificate': (input) => {
      issued.push(input.recommendation)
      return ask['recommendation:certificate'](input)
    },
  }
  await assert.rejects(sign(w, 'geneticist', recommendation, 'agree', '', { ask: listened }), {
    code: 'not-permitted',
  })
  assert.deepEqual(issued, [])
})

test('a text that was reopened meanwhile is not signed', async () => {
  await using w = await world()
  const recommendation = await frozen(w)
  const text = await readFrozen(await w.as('surgeon')['recommendation:frozen']({ recommendation }))
  await w.as('chair')['recommendation:reopen']({ recommendation })
  await w.as('chair')['recommendation:freeze']({ recommendation })
  await assert.rejects(sign(w, 'surgeon', recommendation, 'agree', '', { text }), { code: 'invalid-input' })
})

test('everyone signs, the chair last, and the file that comes of it is valid in the browser by itself', async () => {
  await using w = await world()
  const recommendation = await frozen(w)
  await assert.rejects(sign(w, 'chair', recommendation, 'agree'), { code: 'wrong-state' })
  const first = await sign(w, 'radiologist', recommendation, 'agree')
  assert.deepEqual(first, { state: 'signing', steps: ['key', 'certificate', 'signature', 'sending'] })
  await sign(w, 'surgeon', recommendation, 'disagree', 'The margin is too small.')
  await sign(w, 'neurophysiologist', recommendation, 'agreeWithReservation', 'After a second EEG.')
  await sign(w, 'neuropsychologist', recommendation, 'outOfField')
  assert.equal((await sign(w, 'chair', recommendation, 'agree')).state, 'final')

  const given = await w.as('home')['recommendation:frozen']({ recommendation })
  const { statement } = await readFrozen(given)
  const { bytes, name } = await bundleOf(
    w.board,
    { person: w.person('home'), session: 'home', assurance: 'two' as const },
    recommendation,
  )
  const model = openVerifyModel()
  await model.give(new File([new Uint8Array(bytes)], name))
  const verified = model.verification.get()
  assert.equal(verified.state, 'checked')
  if (verified.state !== 'checked') return
  assert.equal(verified.report.verdict, 'valid')
  assert.deepEqual(verified.statement, statement)
  assert.deepEqual(verified.report.summary?.evaluation, agreementOf(statement, given.signed))
  assert.equal(
    verified.report.summary?.members.find(({ position }) => position === 'disagree')?.reason,
    'The margin is too small.',
  )
  assert.deepEqual(w.errors, [])
})

test('the letter of what was signed is made once, verifies, and comes as FHIR too', async () => {
  await using w = await world()
  const recommendation = await frozen(w)
  for (const who of ['radiologist', 'surgeon', 'neurophysiologist', 'neuropsychologist', 'chair'] as const) {
    await sign(w, who, recommendation, 'agree')
  }
  const home = { person: w.person('home'), session: 'home', assurance: 'two' as const }
  const letter = await letterOf(w.board, home, recommendation)
  assert.match(letter.name, /^rec_[a-z0-9]+-v1\.pdf$/)
  assert.equal((await verifyFile(new Uint8Array(letter.bytes))).verdict, 'valid')
  assert.deepEqual((await letterOf(w.board, home, recommendation)).bytes, letter.bytes)
  const { document } = await fhirOf(w.board, home, recommendation)
  assert.match(JSON.stringify(document), /"resourceType":"Composition"/)
  assert.deepEqual(w.errors, [])
})
