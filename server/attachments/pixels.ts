import { Problem } from '../../shared/protocol/problems.ts'

/** A browser holds four bytes a pixel: a picture of a scanner stays below, one made to fill the memory does not. */
const mostPixels = 120_000_000

/** @throws Problem `attachment-damaged` for no size at all, `too-large` for more than can be shown. */
export function requireShowable(type: string, columns: number, rows: number): void {
  if (columns < 1 || rows < 1) throw new Problem('attachment-damaged', { type })
  if (columns * rows > mostPixels) throw new Problem('too-large', { pixels: String(mostPixels) })
}
