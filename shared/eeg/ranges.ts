import { Problem } from '../protocol/problems.ts'

/** Reads the bytes [start, end) of the file. Where they come from is the caller's business. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>

export type ByteRange = { start: number; end: number }

/** Values in one answer: 2^25 of them are 256 MiB, far more than the longest page. */
export const mostValues = 2 ** 25

/** Asking for a hole this small along with its neighbours is cheaper than asking twice. */
const holeBytes = 64 * 1024

/** One read never asks for more than this unless a single range is longer. */
const chunkBytes = 4 * 1024 * 1024

/** Requests under way at a time: a distant file is read as fast as its line allows, memory stays bounded. */
const parallel = 6

/**
 * Reads many ranges with few requests: neighbours are read together, and each range is handed on as soon as its bytes
 * are there.
 * @param ranges sorted by `start`; equal ones may repeat, they do not overlap otherwise
 * @param take gets the bytes of `ranges[index]`; they are valid during the call only
 * @throws Problem `unreadable-file` where the source gives fewer bytes than the file is said to have
 */
export async function readRanges(
  read: ReadRange,
  ranges: readonly ByteRange[],
  take: (bytes: Uint8Array, index: number) => void,
): Promise<void> {
  const requests: { first: number; last: number }[] = []
  for (let first = 0; first < ranges.length;) {
    const start = ranges[first]!.start
    let last = first
    while (last + 1 < ranges.length && joins(start, ranges[last]!, ranges[last + 1]!)) last++
    requests.push({ first, last })
    first = last + 1
  }
  for (let i = 0; i < requests.length; i += parallel) {
    await Promise.all(
      requests.slice(i, i + parallel).map(async ({ first, last }) => {
        const start = ranges[first]!.start
        const bytes = await readExactly(read, start, ranges[last]!.end)
        for (let index = first; index <= last; index++) {
          take(bytes.subarray(ranges[index]!.start - start, ranges[index]!.end - start), index)
        }
      }),
    )
  }
}

/** Holds the whole header of 255 signals: mostly the only read before the first page. */
const headBytes = 64 * 1024

/** What a file is recognised by, and mostly all that is read to open it. */
export const readHead = (size: number, read: ReadRange): Promise<Uint8Array> =>
  readExactly(read, 0, Math.min(headBytes, size))

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
