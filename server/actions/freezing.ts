import type * as Y from 'yjs'
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import type { Case } from '../../shared/domain/case.ts'
import { isRecused, type Panel, signers } from '../../shared/domain/panel.ts'
import type { Person } from '../../shared/domain/person.ts'
import type { Recommendation } from '../../shared/domain/recommendation.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { digestOf } from '../../shared/statement/canonical.ts'
import { documentRoots, Item, itemFields, sectionKeys, sectionRoot } from '../../shared/statement/document.ts'
import { plainText } from '../../shared/statement/plainText.ts'
import type { QuorumRule } from '../../shared/statement/quorum.ts'
import { checkSection } from '../../shared/statement/section.ts'
import { Statement } from '../../shared/statement/statement.ts'
import { normaliseText } from '../../shared/statement/text.ts'

/** The titles as they are signed; on screen they come from the message catalogue. */
const sectionTitles: Record<(typeof sectionKeys)[number], string> = {
  question: 'Question to the panel',
  summary: 'Summary of the case',
  findings: 'Findings agreed',
  recommendation: 'Recommendation',
  rationale: 'Rationale',
  risks: 'Risks and alternatives',
  followUp: 'Follow-up',
}

/** The document as it stood at the freeze, in words that can be signed. @throws Problem `statement-invalid`. */
export async function statementOf(from: {
  document: Y.Doc
  recommendation: Recommendation
  case: Case
  panel: Panel
  people: readonly Person[]
  quorumRule: QuorumRule
  outcome: Statement['outcome']
  frozen: Statement['frozen']
}): Promise<Statement> {
  const { document, recommendation, case: of, panel, people, quorumRule, outcome, frozen } = from
  const owing = new Set(signers(panel).map((seat) => seat.person))
  const draft = {
    schema: 'consilium.statement',
    schemaVersion: 1,
    statementId: recommendation.id,
    version: recommendation.version,
    ...supersedes(recommendation),
    case: { pseudonym: of.pseudonym, snapshotDigest: await digestOf(of) },
    network: { id: of.network, name: of.network },
    question: normaliseText(of.description.question).trim(),
    outcome,
    // Who never answered the invitation, or declined it, was not on the panel.
    panel: panel.seats
      .filter((seat) => seat.answer === 'accepted')
      .map((seat) => {
        const person = people.find((one) => one.id === seat.person)
        if (!person) throw new Problem('not-found', { person: seat.person })
        return {
          memberId: person.id,
          name: normaliseText(person.name).slice(0, 64),
          country: person.provider.country,
          discipline: person.discipline,
          provider: person.provider.name,
          role: seat.role,
          mustSign: owing.has(seat.person),
          interest: seat.interest && { ...seat.interest, text: normaliseText(seat.interest.text) },
          recused: isRecused(seat),
        }
      }),
    sections: sectionKeys.map((key) => {
      const checked = checkSection(yXmlFragmentToProsemirrorJSON(document.getXmlFragment(sectionRoot(key))))
      if (!checked.ok) throw new Problem('statement-invalid', { section: key, at: checked.at, reason: checked.reason })
      return { key, title: sectionTitles[key], content: checked.section, text: plainText(checked.section) }
    }),
    items: itemsOf(document),
    quorumRule,
    frozen,
    renderer: { id: 'consilium', version: '1' },
    language: 'en',
    notices: ['Advice for case discussion. The treating clinician decides. Not for primary diagnosis.'],
  }
  const parsed = Statement.safeParse(draft)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Problem('statement-invalid', { at: issue?.path.map(String).join('.') ?? '', reason: issue?.message ?? '' })
}

/** @throws Problem `wrong-state` where a change names a version that there is none of. */
function supersedes({ changing, earlier }: Recommendation): Pick<Statement, 'supersedes'> {
  if (!changing) return {}
  const last = earlier?.at(-1)
  if (!last) throw new Problem('wrong-state', { because: 'nothing was sealed before' })
  const reason = normaliseText(changing.reason).trim()
  return { supersedes: { relation: changing.relation, statementDigest: last.statementDigest, reason } }
}

/** In the order on screen; an item that is not complete cannot be signed. */
function itemsOf(document: Y.Doc): Item[] {
  const items = document.getMap<Y.Map<string>>(documentRoots.items)
  const order = [...new Set(document.getArray<string>(documentRoots.order).toArray())]
  return order.flatMap((id) => {
    const row = items.get(id)
    if (!row) return []
    const values = itemFields.map((field) => [field, normaliseText(row.get(field) ?? '').trim()])
    const item = Item.safeParse({ id, ...Object.fromEntries(values) })
    if (item.success) return [item.data]
    throw new Problem('statement-invalid', { at: `items.${String(item.error.issues[0]?.path[0] ?? '')}` })
  })
}
