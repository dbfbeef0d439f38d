/** A browser that takes still pictures says something every two and a half seconds at least: it checks the path (ICE). */
const looksToBelieve = 3

/** Notices when something is heard again over a line that was silent, from looks a second apart. */
export class Silence {
  #heard: number | undefined
  #looks = 0

  /**
   * @param bytes that have arrived so far
   * @returns whether a silence of three looks or more has just ended
   */
  handle(bytes: number): boolean {
    const isSilent = bytes === this.#heard
    const isBack = !isSilent && this.#looks >= looksToBelieve
    this.#looks = isSilent ? this.#looks + 1 : 0
    this.#heard = bytes
    return isBack
  }
}
