import * as Y from 'yjs'
import type { RecommendationId } from '../../../shared/domain/identifiers.ts'
import type { Position } from '../../../shared/domain/recommendation.ts'
import { makeAttestation, signAttestation } from '../../../shared/statement/attestation.ts'
import { digestOf, statementDigest } from '../../../shared/statement/canonical.ts'
import { sectionRoot } from '../../../shared/statement/document.ts'
import type { NonResponse } from '../../../shared/statement/nonResponse.ts'
import { certificateRequest, makeSigningKey } from '../../../shared/statement/signingKey.ts'
import { Statement } from '../../../shared/statement/statement.ts'
import type { Who, World } from '../../world.ts'

/** Who signs before the chair. */
export const members = ['radiologist', 'surgeon', 'neurophysiologist', 'neuropsychologist'] as const

export async function write(w: World, id: RecommendationId, text: string): Promise<void> {
  await w.board.documents.amend(id, w.person('chair').id, (doc) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(text)])
    doc.getXmlFragment(sectionRoot('recommendation')).push([paragraph])
  })
}

/** Makes a signature as a browser does; `send` hands it over. */
export async function sign(
  w: World,
  who: Exclude<Who, 'nobody'>,
  recommendation: RecommendationId,
  position: Position,
  reason = '',
  silences: readonly NonResponse[] = [],
) {
  const ask = w.as(who)
  const shown = await ask['recommendation:frozen']({ recommendation })
  const statement = Statement.parse(JSON.parse(shown.statement))
  const key = await makeSigningKey()
  const person = w.person(who)
  const request = await certificateRequest(key, person.id)
  const { nonce } = await ask['recommendation:begin']({ recommendation })
  const attestation = makeAttestation({
    statementDigest: await statementDigest(statement),
    memberId: person.id,
    name: person.name,
    role: statement.panel.find((one) => one.memberId === person.id)?.role ?? 'member',
    position,
    reason,
    ...(silences.length > 0 && { silences: [...silences] }),
    displayed: { locale: 'en', rendererVersion: '1', buildDigest: '0'.repeat(64) },
    nonce,
    ceremony: { kind: 'session' },
    claimedAt: new Date(w.clock.now()).toISOString(),
  })
  const attestationDigest = await digestOf(attestation)
  const proof = { kind: 'session' as const }
  const { chain } = await ask['recommendation:certificate']({ recommendation, request, attestationDigest, proof })
  const jws = await signAttestation(key.privateKey, chain, attestation)
  return { jws, send: () => ask['recommendation:sign']({ recommendation, jws }) }
}

export async function frozen(w: World) {
  const seated = await w.seated()
  await write(w, seated.recommendation, 'The panel recommends resection of the right frontal lesion.')
  await w.as('chair')['recommendation:freeze']({ recommendation: seated.recommendation })
  return seated
}

/** All sign in favour, the chair last. */
export async function sealed(w: World) {
  const seated = await frozen(w)
  for (const who of [...members, 'chair'] as const) await (await sign(w, who, seated.recommendation, 'agree')).send()
  return seated
}
