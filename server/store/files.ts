/** Where bytes live: content-addressed, so that a name is also the proof of what it names. */
export interface Files extends AsyncDisposable {
  /** Stores bytes and answers with their SHA-256. A crash leaves either the whole file or none. Storing twice is once. */
  put(bytes: Uint8Array): Promise<string>
  /** The same for what does not fit in memory. */
  putStream(bytes: AsyncIterable<Uint8Array>): Promise<{ sha256: string; bytes: number }>
  /** @throws Problem `not-found`. */
  size(sha256: string): Promise<number>
  /**
   * Bytes from `start` up to but not including `end`; the whole file without them. What lies beyond the end of the file
   * is left out. @throws Problem `not-found`; Problem `invalid-input` for what is no range.
   */
  read(sha256: string, start?: number, end?: number): Promise<Uint8Array>
  /** The same, without holding it all in memory. @throws Problem `not-found` before the first byte. */
  stream(sha256: string, start?: number, end?: number): Promise<AsyncIterable<Uint8Array>>
  /** Removing what is not there changes nothing. */
  remove(sha256: string): Promise<void>
}
