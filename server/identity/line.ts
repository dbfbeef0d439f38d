/**
 * The browser at the other end of a request, as far as signing in needs it. Nothing of it is believed but that it is the
 * same browser as before, by cookies that scripts cannot read.
 */
export interface Line {
  /** Where it asks from, and what it calls itself. */
  readonly address: string
  readonly agent: string
  /** Ties a challenge to this browser before anybody is signed in. The same for ten minutes. */
  ceremony(): string
  /** Proof that somebody has signed in from this browser before; undefined without one. */
  readonly device: string | undefined
  keepDevice(token: string): void
  keepSession(token: string): void
  dropSession(): void
}
