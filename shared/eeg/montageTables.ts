/** Each montage is a list of chains; the lines of one stand together on the page. */
export type FormulaLine = {
  label: string
  /** Sites or channels; several mean their mean. `Av` is the mean of the good scalp channels. */
  plus: readonly string[]
  minus: readonly string[]
  /** So many of `minus` must be there and good; without it all of them must be there. */
  atLeast?: number
}

const leftTemporal = ['Fp1-F7', 'F7-T7', 'T7-P7', 'P7-O1']
const rightTemporal = ['Fp2-F8', 'F8-T8', 'T8-P8', 'P8-O2']
const leftParasagittal = ['Fp1-F3', 'F3-C3', 'C3-P3', 'P3-O1']
const rightParasagittal = ['Fp2-F4', 'F4-C4', 'C4-P4', 'P4-O2']
const midline = ['Fz-Cz', 'Cz-Pz']

/** ACNS Guideline 3: longitudinal bipolar (LB, "double banana") and transverse bipolar (TB) for 18 channels. */
const bipolar = {
  'lb-18.1': [leftTemporal, leftParasagittal, midline, rightParasagittal, rightTemporal],
  'lb-18.2': [midline, leftParasagittal, rightParasagittal, leftTemporal, rightTemporal],
  'lb-18.3': [leftTemporal, rightTemporal, leftParasagittal, rightParasagittal, midline],
  'tb-18.1': [
    ['F7-Fp1', 'Fp1-Fp2', 'Fp2-F8'],
    ['F7-F3', 'F3-Fz', 'Fz-F4', 'F4-F8'],
    ['T7-C3', 'C3-Cz', 'Cz-C4', 'C4-T8'],
    ['P7-P3', 'P3-Pz', 'Pz-P4', 'P4-P8'],
    ['P7-O1', 'O1-O2', 'O2-P8'],
  ],
} as const

/** The 19 scalp sites of the 10-20 system, in the order of the page. Ears and eyes have no part in the average. */
const scalpChains = [
  ['Fp1', 'F7', 'T7', 'P7', 'O1'],
  ['F3', 'C3', 'P3'],
  ['Fz', 'Cz', 'Pz'],
  ['F4', 'C4', 'P4'],
  ['Fp2', 'F8', 'T8', 'P8', 'O2'],
] as const
export const scalpSites: readonly string[] = scalpChains.flat()

/**
 * The nearest neighbours of each site on the 10-20 grid, equally weighted: source derivation after B. Hjorth (An on-line
 * transformation of EEG scalp potentials into orthogonal source derivations, 1975).
 */
const neighbours: Record<string, string> = {
  Fp1: 'Fp2 F3 F7',
  Fp2: 'Fp1 F4 F8',
  F7: 'Fp1 F3 T7',
  F8: 'Fp2 F4 T8',
  F3: 'Fp1 F7 Fz C3',
  F4: 'Fp2 F8 Fz C4',
  Fz: 'Fp1 Fp2 F3 F4 Cz',
  T7: 'F7 C3 P7',
  T8: 'F8 C4 P8',
  C3: 'F3 T7 Cz P3',
  C4: 'F4 T8 Cz P4',
  Cz: 'Fz C3 C4 Pz',
  P7: 'T7 P3 O1',
  P8: 'T8 P4 O2',
  P3: 'C3 P7 Pz O1',
  P4: 'C4 P8 Pz O2',
  Pz: 'Cz P3 P4 O1 O2',
  O1: 'P7 P3 O2',
  O2: 'P8 P4 O1',
}
/** A mean of fewer neighbours says nothing about what lies around a site. */
const leastNeighbours = 2

/** The ear of the same side; what lies in the middle is taken against both. */
const ipsilateral = (site: string) => (site.endsWith('z') ? ['A1', 'A2'] : isOdd(site) ? ['A1'] : ['A2'])
const isOdd = (site: string) => Number(/\d+$/.exec(site)?.[0] ?? 0) % 2 === 1

export type FormulaMontageId =
  keyof typeof bipolar | 'average' | 'laplacian' | 'cz' | 'linked-ears' | 'ipsilateral-ears'

/** @param rightFirst puts the right side above the left, as some countries read it; the default is the guideline's */
export function formulaOf(id: FormulaMontageId, rightFirst = false): FormulaLine[][] {
  const chains = chainsOf(id)
  return rightFirst ? chains.map((chain) => chain.map(mirroredLine)) : chains
}

function chainsOf(id: FormulaMontageId): FormulaLine[][] {
  if (id in bipolar) {
    return bipolar[id as keyof typeof bipolar].map((labels) =>
      labels.map((label) => {
        const [from = '', to = ''] = label.split('-')
        return { label, plus: [from], minus: [to] }
      }),
    )
  }
  const perSite = (lineOf: (site: string) => FormulaLine) =>
    scalpChains.map((sites) => sites.flatMap((site) => (id === 'cz' && site === 'Cz' ? [] : [lineOf(site)])))
  switch (id) {
    case 'laplacian':
      return perSite((site) => ({
        label: `${site}-La`,
        plus: [site],
        minus: (neighbours[site] ?? '').split(' '),
        atLeast: leastNeighbours,
      }))
    case 'cz':
      return perSite((site) => ({ label: `${site}-Cz`, plus: [site], minus: ['Cz'] }))
    case 'linked-ears':
      return perSite((site) => ({ label: `${site}-A1A2`, plus: [site], minus: ['A1', 'A2'] }))
    case 'ipsilateral-ears':
      return perSite((site) => {
        const ears = ipsilateral(site)
        return { label: `${site}-${ears.join('')}`, plus: [site], minus: ears }
      })
    default:
      return perSite((site) => ({ label: `${site}-Av`, plus: [site], minus: ['Av'] }))
  }
}

const mirroredLine = ({ label, plus, minus, ...rest }: FormulaLine): FormulaLine => ({
  label: label.split('-').map(mirroredLabel).join('-'),
  plus: plus.map(mirrored),
  minus: minus.map(mirrored),
  ...rest,
})

const mirroredLabel = (part: string) => (part === 'A1A2' ? part : mirrored(part))

/** The site on the other side of the head: F3 and F4, A1 and A2; Cz stays. */
function mirrored(site: string): string {
  const number = Number(/\d+$/.exec(site)?.[0] ?? 0)
  return number === 0 ? site : site.replace(/\d+$/, String(number % 2 === 1 ? number + 1 : number - 1))
}
