import { Problem } from '../protocol/problems.ts'

/** Reads the bytes [start, end) of the file. Where they come from is the caller's business. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>

export type ByteRange = { start: number; end: number }

/** Asking for a hole this small along with its neighbours is cheaper than asking twice. */
const holeBytes = 64 * 1024

/** One read never asks for more than this unless a single range is longer. */
const chunkBytes = 4 * 1024 * 1024

/**
 * Reads many ranges with few requests: neighbours are read together, one request after the other, and each range is
 * handed on as soon as its bytes are there, so that memory is bounded by one request.
 * @param ranges sorted by `start`, not overlapping
 * @param take gets the bytes of `ranges[index]`; they are valid during the call only
 * @throws Problem `unreadable-file` where the source gives fewer bytes than the file is said to have
 */
export async function readRanges(
  read: ReadRange,
  ranges: readonly ByteRange[],
  take: (bytes: Uint8Array, index: number) => void,
): Promise<void> {
  for (let first = 0; first < ranges.length;) {
    const start = ranges[first]!.start
    let last = first
    while (last + 1 < ranges.length && joins(start, ranges[last]!, ranges[last + 1]!)) last++
    const end = ranges[last]!.end
    const bytes = await readExactly(read, start, end)
    for (let index = first; index <= last; index++) {
      take(bytes.subarray(ranges[index]!.start - start, ranges[index]!.end - start), index)
    }
    first = last + 1
  }
}

/** @throws Problem `unreadable-file` where fewer bytes come than were asked for */
export async function readExactly(read: ReadRange, start: number, end: number): Promise<Uint8Array> {
  const bytes = await read(start, end)
  if (bytes.length !== end - start) {
    throw new Problem('unreadable-file', { asked: String(end - start), got: String(bytes.length) })
  }
  return bytes
}

const joins = (start: number, before: ByteRange, next: ByteRange) =>
  next.start - before.end <= holeBytes && next.end - start <= chunkBytes
