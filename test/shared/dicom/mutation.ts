export type Random = () => number

/** Numbers from 0 to 1 that are the same in each run: xorshift32. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}

/** A copy with a few bytes changed, most of them in the header, and one time in four cut short. */
export function mutated(whole: Uint8Array, random: Random): Uint8Array {
  const bytes = Uint8Array.from(whole)
  const changes = 1 + Math.floor(random() * 8)
  for (let i = 0; i < changes; i++) {
    const reach = random() < 0.7 ? Math.min(bytes.length, 4096) : bytes.length
    const at = Math.floor(random() * reach)
    const kind = random()
    if (kind < 0.4) bytes[at] = Math.floor(random() * 256)
    else if (kind < 0.7) bytes[at] = bytes[at]! ^ (1 << Math.floor(random() * 8))
    else bytes.fill(random() < 0.5 ? 0 : 255, at, at + 4)
  }
  return random() < 0.25 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes
}
