import { Problem } from '../../shared/protocol/problems.ts'
import { codeWords, sha256Hex, type StatementDigest } from '../../shared/statement/canonical.ts'
import { parseJson } from '../../shared/statement/json.ts'
import { type Evaluation, evaluate, type Position } from '../../shared/statement/quorum.ts'
import { Statement } from '../../shared/statement/statement.ts'
import type { OutputOf } from '../app/requests.ts'

/** A frozen text as the server hands it out, and who has signed it. */
export type Frozen = OutputOf<'recommendation:frozen'>

/** A frozen text that this browser has hashed itself and found to be the one on record. */
export type FrozenText = { statement: Statement; digest: StatementDigest; codeWords: string[] }

/**
 * Reads a frozen text from the very characters that are signed. Their digest is computed here, so that nobody is shown
 * one text and signs another; and they must be the one spelling of what they say, so that parsing hides nothing.
 * @throws Problem `digest-mismatch` where the text is not the one on record, `statement-invalid` where it is no statement.
 */
export async function readFrozen(frozen: Pick<Frozen, 'recommendation' | 'statement'>): Promise<FrozenText> {
  const { recommendation } = frozen
  const bytes = new TextEncoder().encode(frozen.statement)
  const digest = (await sha256Hex(bytes)) as StatementDigest
  if (recommendation.state === 'draft' || recommendation.statementDigest !== digest) {
    throw new Problem('digest-mismatch', { found: digest })
  }
  const json = parseJson(bytes)
  const parsed = Statement.safeParse(json?.value)
  if (!json?.canonical || !parsed.success) throw new Problem('statement-invalid', { digest })
  const { statementId, version } = parsed.data
  if (statementId !== recommendation.id || version !== recommendation.version) {
    throw new Problem('digest-mismatch', { statement: statementId, version: String(version) })
  }
  return { statement: parsed.data, digest, codeWords: codeWords(digest) }
}

/** What the rule of the panel makes of the positions given so far. */
export const agreementOf = (
  statement: Statement,
  signed: readonly { person: string; position: Position }[],
): Evaluation =>
  evaluate(statement.quorumRule, statement.panel, new Map(signed.map(({ person, position }) => [person, position])))
