import { type ReadRange, readExactly } from '../../shared/eeg/ranges.ts'

export type BlockCacheOptions = { blockBytes?: number; maxBlocks?: number }

/**
 * Reads a file in blocks that are kept, the longest unused go first: another montage, another filter or the page before
 * asks the server for nothing. What spans more than half of what may be kept goes past it.
 * @param size of the file in bytes
 */
export function cachedBlocks(read: ReadRange, size: number, options: BlockCacheOptions = {}): ReadRange {
  const { blockBytes = 256 * 1024, maxBlocks = 128 } = options
  const kept = new Map<number, Promise<Uint8Array>>()

  const keep = (block: number, bytes: Promise<Uint8Array>) => {
    kept.delete(block)
    kept.set(block, bytes)
    if (kept.size > maxBlocks) kept.delete(kept.keys().next().value ?? block)
  }

  /** Neighbours that are missing are asked for together. */
  function fetchMissing(first: number, last: number): void {
    for (let block = first; block <= last; block++) {
      if (kept.has(block)) continue
      let end = block
      while (end < last && !kept.has(end + 1)) end++
      const from = block * blockBytes
      const run = readExactly(read, from, Math.min(size, (end + 1) * blockBytes))
      for (let one = block; one <= end; one++) {
        const at = one * blockBytes - from
        const bytes = run.then((all) => all.subarray(at, at + blockBytes))
        keep(one, bytes)
        // What did not come is asked for again next time; who waits for it now is told by the promise itself.
        bytes.catch(() => kept.get(one) === bytes && kept.delete(one))
      }
      block = end
    }
  }

  return async (start, end) => {
    const [first, last] = [Math.floor(start / blockBytes), Math.floor((end - 1) / blockBytes)]
    if (end <= start) return new Uint8Array()
    if (last - first + 1 > maxBlocks / 2) return readExactly(read, start, end)
    fetchMissing(first, last)
    const blocks = Array.from({ length: last - first + 1 }, (_, index) => kept.get(first + index)!)
    blocks.forEach((bytes, index) => keep(first + index, bytes))
    const into = new Uint8Array(end - start)
    for (const [index, bytes] of (await Promise.all(blocks)).entries()) {
      const offset = (first + index) * blockBytes
      const from = Math.max(start, offset)
      into.set(bytes.subarray(from - offset, Math.min(end, offset + bytes.length) - offset), from - start)
    }
    return into
  }
}
