/** What in a text looks as if it told who the patient is. */
export type IdentifyingKind = 'name' | 'date' | 'identifier' | 'contact'
export type Identifying = { kind: IdentifyingKind; text: string }

const title = '(?:Mr|Mrs|Ms|Miss|Master|Herr|Frau|Monsieur|Madame|Mme|Mlle|Señora?|Sra?|Signora?|Dhr|Mevr|Pan|Pani)'
const called =
  '(?:[Nn]amed?|[Cc]alled|[Pp]atient|[Bb]oy|[Gg]irl|[Mm]other|[Ff]ather|[Nn]om|[Nn]ombre|[Nn]ome|[Ii]mię|[Nn]imi)'
const word = "\\p{Lu}[\\p{Ll}\\p{M}'’-]+"

/** Written so that each can only run over a text once: no pattern holds a repetition within a repetition. */
const patterns: readonly [IdentifyingKind, RegExp][] = [
  ['contact', /[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}/gu],
  ['contact', /(?<![\w.])(?:\+|00)[1-9][0-9 ()/-]{7,17}[0-9]/gu],
  // Finland, the Baltic states and others: six digits of birth and a suffix.
  ['identifier', /(?<![\w-])[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y](?![\w-])/gu],
  ['identifier', /(?<![\w-])(?:19|20)?[0-9]{6}[-+/][0-9]{3,4}(?![\w-])/gu],
  ['identifier', /(?<![\w.])[0-9]{8,}(?![\w.]*[0-9])/gu],
  ['identifier', /\b(?:MRN|PID|NHS|SSN|BSN|PESEL|NIR|CNP)\b[ :#.]{0,3}[A-Z0-9-]{4,20}/gu],
  ['date', /(?<![0-9.])(?:0?[1-9]|[12][0-9]|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)?[0-9]{2}(?![0-9])/gu],
  ['date', /(?<![0-9])(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?![0-9])/gu],
  ['date', /\b(?:born|né|née|geboren|nacid[oa]|nat[oa]|syntynyt|född)\b.{0,12}[0-9]{4}/giu],
  ['name', new RegExp(`\\b${title}\\.? ${word}(?: ${word})?`, 'gu')],
  ['name', new RegExp(`\\b${called}:? ${word} ${word}`, 'gu')],
  ['name', new RegExp(`\\b(?:[Nn]amed?|[Cc]alled)(?: is)?:? ${word}`, 'gu')],
]

/**
 * Looks through a text for what does not belong into a pseudonymised record. A warning and no guarantee: it misses what
 * it does not know, and may point at what is harmless.
 */
export function identifyingIn(text: string): Identifying[] {
  const found: (Identifying & { at: number; end: number })[] = []
  for (const [kind, pattern] of patterns) {
    for (const match of text.slice(0, 20_000).matchAll(pattern)) {
      const at = match.index
      const end = at + match[0].length
      if (!found.some((one) => one.at < end && at < one.end)) found.push({ kind, text: match[0].trim(), at, end })
    }
  }
  return found.toSorted((a, b) => a.at - b.at).map(({ kind, text: what }) => ({ kind, text: what }))
}
