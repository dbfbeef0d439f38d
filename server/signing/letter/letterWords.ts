import type { Evaluation } from '../../../shared/statement/quorum.ts'
import type { ReportedMember } from '../../../shared/statement/report.ts'
import type { Statement } from '../../../shared/statement/statement.ts'

/** The words of the letter that are not the panel's own. The panel's words are printed as they were signed. */
export type LetterWords = ReturnType<typeof letterWords>

const positions = {
  agree: 'Agrees',
  agreeWithReservation: 'Agrees with a reservation',
  disagree: 'Disagrees',
  abstain: 'Abstains',
  recused: 'Recused',
  outOfField: 'Not their field',
} as const

const silences = {
  deadlinePassed: 'No position by the deadline',
  chairDecision: 'No position, by decision of the chair',
  notPresent: 'Not present',
  recused: 'Recused',
} as const

const people = (count: number) => `${count} ${count === 1 ? 'member' : 'members'}`

/** @param language BCP 47 of the statement; dates are written in it, the letter's own words in English. */
export function letterWords(language: string) {
  // Plain English is the English of Europe here: 1 December, and 14:00.
  const locale = language === 'en' ? 'en-GB' : language
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return {
    purpose: 'Recommendation of a virtual advisory board, for case discussion',
    board: 'Virtual advisory board',
    title: (id: string, version: number) => `Recommendation ${id}, version ${version}`,
    heading: {
      recommendation: 'Recommendation of the panel',
      interim: 'Interim advice: further tests',
      notForThisPanel: 'Not for this panel',
    } satisfies Record<Statement['outcome'], string>,
    about: (pseudonym: string, date: string, version: number) => `Case ${pseudonym}  ·  ${date}  ·  version ${version}`,
    supersedes: (relation: 'replaces' | 'amends', reason: string) =>
      `This version ${relation} an earlier one. Reason: ${reason}`,
    asked: 'The panel was asked',
    recommends: 'The panel recommends',
    nothingWritten: 'Nothing is written under this heading.',
    positions: 'Positions',
    verdict: ({ quorate, consensus }: Evaluation) =>
      quorate ? (consensus ? 'Consensus' : 'No consensus') : 'Advisory, inquorate',
    counts: ({ agreement, present, eligible }: Evaluation) =>
      [
        `${agreement.for} for`,
        `${agreement.against} against`,
        `${agreement.abstained} abstained`,
        ...(agreement.outOfField > 0 ? [`${agreement.outOfField} not their field`] : []),
        ...(agreement.recused > 0 ? [`${agreement.recused} recused`] : []),
        `${present} of ${people(eligible)} took a position`,
      ].join(', '),
    ownWords: ({ position, name }: Pick<ReportedMember, 'position' | 'name'>) =>
      position === null
        ? `The chair, on the silence of ${name}`
        : position === 'disagree'
          ? `Dissent of ${name}`
          : position === 'agreeWithReservation'
            ? `Reservation of ${name}`
            : `${name} adds`,
    stands: (member: ReportedMember): string =>
      member.position !== null
        ? positions[member.position]
        : member.nonResponse !== null
          ? silences[member.nonResponse]
          : member.recused
            ? 'Recused'
            : 'Advised, owes no position',
    role: { chair: 'Chair', scribe: 'Scribe', member: 'Member', guest: 'Guest', observer: 'Observer' },
    itemHeads: ['Medication', 'Dose', 'Route', 'Frequency', 'Note'],
    panelHeads: ['Who', 'Discipline and hospital', 'Position'],
    evidence: 'Evidence cited',
    evidenceHint: 'Images as the panel cited them. Reduced for print: not for primary diagnosis.',
    noImage: 'No picture of this could be made; the reference is exact.',
    verify: 'How to verify this document',
    verifyHow: [
      'The file of this document carries everything that is needed to check it: the signed text, each signature, and the times. Nobody has to be trusted for that, also not the service that sealed it.',
      'Open the address in the code, drop the file there; or run the verifier, or openssl, on your own machine. A printed page proves nothing by itself.',
    ],
    codeWords: 'Code words',
    codeWordsHint: 'Read aloud at signing. They stand for the digest: one changed character gives other words.',
    digest: 'Digest of the text (SHA-256)',
    root: 'Root certificate (SHA-256)',
    sealedAt: (at: string) => `Sealed ${at}`,
    signatures:
      'Each signature is an advanced electronic signature by design, subject to how the signer was identified; it is not a qualified one.',
    ceremony: { passkey: 'passkey', passwordAndCode: 'password and one-time code', session: 'signed-in session' },
    foot: (id: string, version: number, words: string) =>
      `${id} · version ${version} · ${words} …   Advice for case discussion. The treating clinician decides. Not for primary diagnosis.`,
    page: (page: number, of: number) => `${page} / ${of}`,
    date: (at: string) => day.format(new Date(at)),
    dateTime: (at: string) => `${moment.format(new Date(at))} UTC`,
    alt: { code: 'Code that leads to the verify page', slice: 'Image cited as evidence', eeg: 'EEG cited as evidence' },
  }
}
