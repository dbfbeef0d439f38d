import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { eventually } from './eventually.ts'

export interface MailServer extends AsyncDisposable {
  url: string
  port: number
  received: { to: string[]; mail: ParsedMail; raw: Buffer }[]
  /** Waits for so many letters, or for the one that fits. */
  letters(count: number): Promise<ParsedMail[]>
  letterTo(address: string, which?: number): Promise<ParsedMail>
}

/** A real SMTP server on a port of its own that takes everything, unless told otherwise. */
export async function mailServer(options: SMTPServerOptions = {}, port = 0, host = '127.0.0.1'): Promise<MailServer> {
  const received: MailServer['received'] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    ...options,
    onData(stream, session, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const raw = Buffer.concat(pieces)
        simpleParser(raw).then((mail) => {
          received.push({ to: session.envelope.rcptTo.map(({ address }) => address), mail, raw })
          done()
        }, done)
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((listening) => server.listen(port, host, () => listening()))
  const at = (server.server.address() as AddressInfo).port
  return {
    url: `smtp://${host}:${at}`,
    port: at,
    received,
    async letters(count) {
      await eventually(
        `${count} letters`,
        () => received.length >= count,
        20_000,
        () => `${received.length} came`,
      )
      return received.map(({ mail }) => mail)
    },
    async letterTo(address, which = 0) {
      const to = () => received.filter((one) => one.to.includes(address))
      await eventually(
        `a letter to ${address}`,
        () => to().length > which,
        20_000,
        () => `${received.length} came`,
      )
      return to()[which]!.mail
    },
    [Symbol.asyncDispose]: () => new Promise((closed) => server.close(() => closed())),
  }
}
