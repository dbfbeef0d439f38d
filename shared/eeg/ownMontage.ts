import { z } from 'zod'
import { Problem } from '../protocol/problems.ts'
import { siteOf } from './labels.ts'
import type { FormulaLine } from './montageTables.ts'

/** A site of the 10-20 system, a channel of the file by its name, or `Av` for the average. */
const Place = z.string().min(1).max(40)

/** A line of a montage that a network made for itself: the mean of `plus` less the mean of `minus`. */
export const OwnMontageLine = z.strictObject({
  label: z.string().min(1).max(40),
  plus: z.array(Place).min(1).max(32),
  minus: z.array(Place).max(32),
  /** Lines of one chain stand together. */
  chain: z.number().int().min(0).max(63),
})
export type OwnMontageLine = z.infer<typeof OwnMontageLine>

export const OwnMontageLines = z.array(OwnMontageLine).min(1).max(128)
export type OwnMontageLines = z.infer<typeof OwnMontageLines>

/**
 * Reads a montage as people write it, a line each: `Fp1-F7`, `C3-A1+A2` for the mean of both ears, `Fz-Av`, `ECG` alone,
 * `left: F3-C3` with a label of its own. An empty line begins the next chain. Spaces around the signs are free; a
 * channel whose name holds a hyphen stands in quotation marks.
 * @throws Problem `invalid-input` with the number of the line, counted from 1, that cannot be read
 */
export function parsedMontage(text: string): OwnMontageLine[] {
  const lines: OwnMontageLine[] = []
  let chain = 0
  text.split(/\r?\n/).forEach((row, index) => {
    if (row.trim() === '') {
      if (lines.at(-1)?.chain === chain) chain++
      return
    }
    const refuse = () => new Problem('invalid-input', { field: 'montage', line: String(index + 1) })
    const named = /^\s*([^:"]{1,40}):\s*(.+)$/.exec(row)
    const formula = (named?.[2] ?? row).trim()
    const [plus, minus, ...more] = sidesOf(formula)
    if (!plus || more.length > 0) throw refuse()
    const label = named?.[1]?.trim() || [plus, minus].flatMap((side) => side?.join('+') ?? []).join('-')
    const parsed = OwnMontageLine.safeParse({ label: label.slice(0, 40), plus, minus: minus ?? [], chain })
    if (!parsed.success || plus.includes('Av') || lines.some((one) => one.label === parsed.data.label)) throw refuse()
    lines.push(parsed.data)
  })
  if (lines.length === 0 || lines.length > 128 || chain > 63) {
    throw new Problem('invalid-input', { field: 'montage', line: '1' })
  }
  return lines
}

/** The same montage as text; what `parsedMontage` reads back. */
export function montageText(lines: readonly OwnMontageLine[]): string {
  return lines
    .map((line, index) => {
      const sides = [line.plus, line.minus].filter((side) => side.length > 0).map((side) => side.map(quoted).join('+'))
      const formula = sides.join('-')
      const plain = [line.plus.join('+'), line.minus.join('+')].filter(Boolean).join('-')
      const row = line.label === plain ? formula : `${line.label}: ${formula}`
      return index > 0 && line.chain !== lines[index - 1]!.chain ? `\n${row}` : row
    })
    .join('\n')
}

export function ownFormula(lines: readonly OwnMontageLine[]): FormulaLine[][] {
  const chains = [...new Set(lines.map(({ chain }) => chain))]
  return chains.map((chain) =>
    lines.filter((line) => line.chain === chain).map(({ label, plus, minus }) => ({ label, plus, minus })),
  )
}

/** Two sides of at least one place each; null where a side is empty. */
function sidesOf(formula: string): (string[] | null)[] {
  const sides: (string[] | null)[] = [[]]
  const tokens = formula.match(/"[^"]*"|[-–+]|[^-–+"]+/g) ?? []
  let expectsPlace = true
  for (const token of tokens) {
    if (/^[-–+]$/.test(token)) {
      if (expectsPlace) return [null]
      if (token !== '+') sides.push([])
      expectsPlace = true
    } else if (token.trim() !== '') {
      if (!expectsPlace) return [null]
      sides.at(-1)?.push(placeOf(token.trim()))
      expectsPlace = false
    }
  }
  return expectsPlace ? [null] : sides
}

const placeOf = (token: string): string => {
  const bare = token.replaceAll('"', '').trim()
  return /^av(g|erage)?$/i.test(bare) ? 'Av' : (siteOf(bare) ?? bare)
}

const quoted = (place: string) => (/[-–+:]/.test(place) ? `"${place}"` : place)
