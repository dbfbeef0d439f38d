/** Dice that always fall the same way: everything synthetic is a function of its seed. */
export interface Random {
  /** In [0, 1). */
  uniform(): number
  between(low: number, high: number): number
  /** Mean 0, standard deviation 1. */
  gaussian(): number
}

/**
 * A stream of its own for each subject, so that changing one part of the demo case leaves the others as they were.
 * sfc32 (Doty-Humphrey, PractRand), seeded by an FNV-1a hash of seed and subject.
 */
export function randomFor(seed: number, subject: string): Random {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = hash(`${seed}/${subject}`)
  let counter = 1
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  for (let i = 0; i < 16; i++) next()
  return {
    uniform: next,
    between: (low, high) => low + (high - low) * next(),
    gaussian: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value | 0
}
