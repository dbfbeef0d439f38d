/** An update on its way to the server. It is saved when the server has said so, and not before. */
type Unsaved = { bytes: Uint8Array<ArrayBuffer>; sha256: Promise<string> }

/** What was written here and not acknowledged yet, in the order in which it was sent. */
export class UnsavedUpdates {
  #unsaved: Unsaved[] = []

  get count(): number {
    return this.#unsaved.length
  }

  add(update: Uint8Array): void {
    const bytes = new Uint8Array(update)
    this.#unsaved.push({ bytes, sha256: digest(bytes) })
  }

  /** One update now stands for everything that waited. */
  replaceBy(update: Uint8Array): void {
    this.#unsaved = []
    this.add(update)
  }

  /** Takes out the update with this SHA-256; undefined when there is none, as for one that was replaced since. */
  async take(sha256: Uint8Array): Promise<Uint8Array | undefined> {
    const wanted = hex(sha256)
    for (const one of this.#unsaved) {
      if ((await one.sha256) !== wanted) continue
      this.#unsaved = this.#unsaved.filter((other) => other !== one)
      return one.bytes
    }
    return undefined
  }

  /** Takes out everything. */
  takeAll(): Uint8Array[] {
    return this.#unsaved.splice(0).map(({ bytes }) => bytes)
  }
}

const digest = async (bytes: Uint8Array<ArrayBuffer>) =>
  hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
