import type { WaitingLetter } from './letter.ts'

/** What carries letters out of the house. */
export interface Mail extends AsyncDisposable {
  /**
   * Resolves when the next in line has taken charge of the letter: a mail server, or the disk. A letter that is delivered
   * again is known by its Message-ID.
   * @throws MailRefused when this letter will never be taken; any other error means that it may be, later.
   */
  deliver(letter: WaitingLetter): Promise<void>
}

/** The answer is final: an address that does not exist, a letter that is too large. */
export class MailRefused extends Error {
  override name = 'MailRefused'
  /** The server's three digits (RFC 5321 section 4.2), or `EENVELOPE` for an address that SMTP cannot carry. */
  readonly code: string

  constructor(code: string, options?: { cause?: unknown }) {
    super(`the mail server refused the letter: ${code}`, options)
    this.code = code
  }
}

/** This letter was not taken now, but the server is there: others may go. */
export class MailDeferred extends Error {
  override name = 'MailDeferred'
}
