import { createTransport } from 'nodemailer'
import type { Mail } from './mail.ts'
import { MailDeferred, MailRefused } from './mail.ts'
import { messageOf, type Sender } from './message.ts'

export type SmtpAt = { at: 'smtp'; url: string; from: Sender; tls: 'required' | 'optional' }

/** A server that does not answer is given up after this long; the outbox keeps the letter. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }
const longestLine = 998

/**
 * Mail by way of the house's mail server. Without `smtps:` the connection must be encrypted by STARTTLS before anything
 * is said, unless the server is this very machine or the setting says that the network between is trusted.
 */
export function openSmtpMail({ url, from, tls }: SmtpAt): Mail {
  const { hostname, protocol } = new URL(url)
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const transport = createTransport({
    url,
    ...patience,
    secure: protocol === 'smtps:',
    requireTLS: protocol === 'smtp:' && tls === 'required' && !isHere,
    tls: { minVersion: 'TLSv1.2' },
    maxLineLength: longestLine,
  } as Parameters<typeof createTransport>[0])
  return {
    async deliver(letter) {
      try {
        await transport.sendMail(messageOf(letter, from))
      } catch (error) {
        throw judged(error)
      }
    },
    async [Symbol.asyncDispose]() {
      transport.close()
    },
  }
}

/**
 * A 5xx about the recipient or the letter is final. One about our own log-in, or no answer at all, is the
 * administrator's to mend: until then everything waits.
 */
function judged(cause: unknown): unknown {
  const { responseCode, command, code } = cause as { responseCode?: number; command?: string; code?: string }
  // An address that no SMTP command can carry.
  if (responseCode === undefined && code === 'EENVELOPE') return new MailRefused(code, { cause })
  const aboutTheLetter = command === 'RCPT TO' || command === 'DATA' || command === 'MAIL FROM'
  if (responseCode === undefined || !aboutTheLetter) return cause
  if (responseCode >= 500) return new MailRefused(String(responseCode), { cause })
  return new MailDeferred(`the mail server put the letter off: ${responseCode}`, { cause })
}
