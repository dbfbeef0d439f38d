import type { Check, Report, ReportedMember, Summary } from '../../shared/statement/report.ts'

const verdicts = { valid: 'VALID', 'not-valid': 'NOT VALID', 'not-readable': 'NOT READABLE' } as const

/** A report for people: the verdict, each check with its sign, then who said what. */
export function readableReport({ verdict, checks, summary }: Report): string {
  const failed = checks.filter((one) => !one.ok)
  const why = failed[0] ? `: ${failed[0].id}, ${inFull(failed[0])}` : ''
  const lines = [
    `${verdicts[verdict]}${why}`,
    '',
    ...checks.map((one) => `${one.ok ? '✓' : '✗'} ${one.id}: ${inFull(one)}`),
  ]
  return `${[...lines, ...(summary ? ['', ...whatItSays(summary, verdict)] : [])].map(printable).join('\n')}\n`
}

const inFull = ({ subject, detail }: Check) => (subject === undefined ? detail : `${subject}: ${detail}`)

function whatItSays({ statementId, version, digest, codeWords, members, evaluation, root }: Summary, verdict: string) {
  const { quorate, consensus, agreement } = evaluation
  return [
    ...(verdict === 'valid' ? [] : ['What follows is what the file says, and is not to be relied on.']),
    `Statement ${statementId}, version ${version}`,
    `Digest ${digest}`,
    `Code words ${codeWords.join(' ')}`,
    `Root ${root.fingerprint ?? 'unreadable'}${root.trusted ? ', trusted' : ', not compared with a root you trust'}`,
    `${consensus ? 'Consensus' : 'No consensus'}, ${quorate ? 'quorate' : 'inquorate'}: ${agreement.for} for, ${agreement.against} against, ${agreement.abstained} abstained, ${agreement.outOfField} out of their field, ${agreement.recused} recused`,
    '',
    ...members.map(position),
  ]
}

function position(member: ReportedMember): string {
  const { name, role, discipline, country, reason, receivedAt } = member
  const stands = member.position ?? (member.nonResponse ? `no position (${member.nonResponse})` : 'owes no position')
  const when = receivedAt === null ? '' : `, received ${receivedAt}`
  const words = reason === '' ? '' : `\n    ${reason.replaceAll('\n', '\n    ')}`
  return `${name} (${role}, ${discipline}, ${country}): ${stands}${when}${words}`
}

/** A file from anywhere must not steer the terminal it is printed on. */
const printable = (line: string) => line.replace(/(?![\n])\p{Cc}|\p{Bidi_Control}/gu, '\uFFFD')
