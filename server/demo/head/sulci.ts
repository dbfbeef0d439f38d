import type { Point } from './field.ts'

interface Sulcus {
  readonly name: string
  /** How far it reaches below the surface, mm. */
  readonly depth: number
  /** Its course near the surface of a hemisphere: distance from the midline, anterior, superior, mm. */
  readonly course: readonly Point[]
}

/** The sulci every brain has, which the others arrange themselves around (Ono, Atlas of the Cerebral Sulci, 1990). */
export const namedSulci: readonly Sulcus[] = [
  {
    name: 'central',
    depth: 18,
    course: [
      [5, -33, 73],
      [16, -29, 69],
      [25, -23, 64],
      [30, -24, 60],
      [36, -17, 53],
      [43, -13, 43],
      [50, -9, 31],
      [56, -5, 18],
    ],
  },
  {
    name: 'precentral',
    depth: 16,
    course: [
      [14, -12, 68],
      [26, -6, 60],
      [33, -4, 53],
      [42, 1, 41],
      [50, 6, 27],
      [54, 8, 14],
    ],
  },
  {
    name: 'postcentral',
    depth: 16,
    course: [
      [10, -46, 70],
      [22, -41, 67],
      [33, -37, 58],
      [45, -30, 46],
      [55, -23, 32],
    ],
  },
  {
    name: 'superior frontal',
    depth: 16,
    course: [
      [24, -4, 61],
      [22, 8, 58],
      [24, 20, 52],
      [21, 34, 45],
      [20, 46, 34],
      [17, 55, 20],
    ],
  },
  {
    name: 'middle frontal',
    depth: 15,
    course: [
      [36, 16, 45],
      [34, 27, 41],
      [33, 37, 33],
      [30, 48, 22],
    ],
  },
  {
    name: 'inferior frontal',
    depth: 16,
    course: [
      [46, 4, 33],
      [45, 16, 29],
      [44, 28, 22],
      [40, 40, 14],
      [34, 52, 6],
    ],
  },
  {
    name: 'superior temporal',
    depth: 18,
    course: [
      [46, 12, -24],
      [56, -4, -17],
      [61, -20, -8],
      [61, -36, 2],
      [56, -48, 14],
      [49, -58, 28],
    ],
  },
  {
    name: 'inferior temporal',
    depth: 12,
    course: [
      [44, 6, -38],
      [55, -10, -30],
      [59, -28, -22],
      [58, -46, -12],
      [50, -64, -4],
    ],
  },
  {
    name: 'collateral',
    depth: 14,
    course: [
      [30, 4, -38],
      [29, -16, -34],
      [28, -36, -22],
      [26, -56, -14],
      [24, -72, -12],
    ],
  },
  {
    name: 'intraparietal',
    depth: 20,
    course: [
      [43, -34, 48],
      [37, -46, 52],
      [30, -58, 50],
      [25, -68, 42],
      [24, -80, 28],
    ],
  },
  {
    name: 'cingulate',
    depth: 13,
    course: [
      [1, 24, -14],
      [1, 40, -6],
      [1, 45, 8],
      [1, 42, 22],
      [1, 32, 33],
      [1, 16, 40],
      [1, -4, 43],
      [1, -22, 44],
      [1, -32, 50],
      [2, -36, 62],
      [6, -38, 70],
    ],
  },
  {
    name: 'parieto-occipital',
    depth: 17,
    course: [
      [1, -54, 8],
      [1, -60, 18],
      [1, -66, 28],
      [2, -72, 40],
      [10, -76, 44],
    ],
  },
  {
    name: 'calcarine',
    depth: 18,
    course: [
      [1, -46, 4],
      [1, -60, 8],
      [1, -74, 4],
      [1, -86, 3],
      [2, -96, 0],
    ],
  },
  {
    name: 'subparietal',
    depth: 12,
    course: [
      [1, -42, 40],
      [1, -50, 36],
      [1, -56, 34],
    ],
  },
  {
    name: 'olfactory',
    depth: 10,
    course: [
      [11, 16, -19],
      [11, 34, -19],
      [10, 52, -16],
    ],
  },
  {
    name: 'orbital',
    depth: 10,
    course: [
      [27, 18, -17],
      [26, 34, -15],
      [27, 50, -10],
    ],
  },
  {
    name: 'lateral occipital',
    depth: 13,
    course: [
      [44, -66, 8],
      [38, -80, 6],
      [28, -92, 4],
    ],
  },
]
