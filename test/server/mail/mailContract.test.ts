import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import ical from 'ical.js'
import { type ParsedMail, simpleParser } from 'mailparser'
import { LetterContent, queueLetter, type WaitingLetter } from '../../../server/mail/letter.ts'
import { type Mail, MailDeferred, MailRefused } from '../../../server/mail/mail.ts'
import { openMail } from '../../../server/mail/openMail.ts'
import { mailServer } from '../../support/mailServer.ts'

const from = { name: 'Advisory board', address: 'board@hospital.example' }
const at = '2026-11-23T09:00:00.000Z'

type Where = AsyncDisposable & { mail: Mail; arrived(): Promise<ParsedMail[]> }

const forms: { name: string; open(): Promise<Where> }[] = [
  {
    name: 'a folder',
    async open() {
      const path = await mkdtemp(join(tmpdir(), 'consilium-mail-'))
      return {
        mail: openMail({ at: 'folder', path: join(path, 'outbox'), from }),
        async arrived() {
          const names = (await readdir(join(path, 'outbox'))).toSorted()
          return Promise.all(names.map(async (name) => simpleParser(await readFile(join(path, 'outbox', name)))))
        },
        [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
      }
    },
  },
  {
    name: 'an SMTP server',
    async open() {
      const server = await mailServer()
      const mail = openMail({ at: 'smtp', url: server.url, from, tls: 'required' })
      return {
        mail,
        arrived: async () => server.received.map(({ mail: arrived }) => arrived),
        async [Symbol.asyncDispose]() {
          await mail[Symbol.asyncDispose]()
          await server[Symbol.asyncDispose]()
        },
      }
    },
  },
]

const calendar = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Consilium//EN',
  'METHOD:REQUEST',
  'BEGIN:VEVENT',
  'UID:mtg_0000000000000001@hospital.example',
  'DTSTAMP:20261123T090000Z',
  'DTSTART:20261201T090000Z',
  'SUMMARY:Panel meeting — réunion',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n')

const letter = (more: Partial<LetterContent> = {}): WaitingLetter => {
  const content = {
    to: 'giulia@hospital.example',
    name: 'Prof. Giulia Ferrari',
    subject: 'A meeting',
    text: 'Hello.\n',
  }
  return queueLetter({ ...content, ...more }, at).record as WaitingLetter
}

for (const { name, open } of forms) {
  describe(`mail by way of ${name}`, () => {
    test('a letter arrives whole: sender, recipient, accents, long lines, and says that a machine wrote it', async () => {
      await using to = await open()
      const text = `Zażółć gęślą jaźń.\n\n.\nA line that begins with a dot:\n.hidden\n${'x'.repeat(3000)}\n`
      const subject =
        'Réunion – Ελληνικά, Київ, and a subject that does not fit one line of a header at all, not nearly'
      const sent = letter({ name: 'Dr “Quoted” Nyström, MD', subject, text })
      await to.mail.deliver(sent)
      const [mail] = await to.arrived()
      assert.equal(mail?.subject, subject)
      assert.equal(mail?.text?.trim(), text.trim())
      assert.equal(mail?.from?.text, '"Advisory board" <board@hospital.example>')
      assert.deepEqual(mail?.to && 'value' in mail.to && mail.to.value, [
        { address: 'giulia@hospital.example', name: 'Dr “Quoted” Nyström, MD' },
      ])
      assert.equal(mail?.headers.get('auto-submitted'), 'auto-generated')
      assert.equal(mail?.messageId, `<${sent.id}@hospital.example>`)
      assert.equal(mail?.date?.toISOString(), at)
    })

    test('an invitation carries its calendar as an alternative with its method, and as a file', async () => {
      await using to = await open()
      const report = Buffer.from([0, 255, 13, 10, 46, 13, 10, 1])
      await to.mail.deliver(
        letter({
          calendar: { method: 'REQUEST', content: calendar },
          attachments: [{ name: 'Bericht ä.pdf', type: 'application/pdf', content: report.toString('base64') }],
        }),
      )
      const [mail] = await to.arrived()
      const part = mail?.attachments.find(({ contentType }) => contentType === 'text/calendar')
      assert.ok(part, 'no text/calendar part')
      assert.match(
        String(part.headers.get('content-type') && JSON.stringify(part.headers.get('content-type'))),
        /REQUEST/,
      )
      const event = new ical.Component(ical.parse(part.content.toString('utf8'))).getFirstSubcomponent('vevent')
      assert.equal(event?.getFirstPropertyValue('summary'), 'Panel meeting — réunion')
      assert.ok(mail?.attachments.some(({ filename }) => filename === 'invite.ics'))
      const file = mail?.attachments.find(({ filename }) => filename === 'Bericht ä.pdf')
      assert.deepEqual(file?.content, report)
      assert.equal(mail?.text?.trim(), 'Hello.')
    })

    test('a letter that is delivered twice is known by its Message-ID', async () => {
      await using to = await open()
      const twice = letter()
      await Promise.all([to.mail.deliver(twice), to.mail.deliver(twice)])
      assert.equal(new Set((await to.arrived()).map(({ messageId }) => messageId)).size, 1)
    })

    test('fifty letters at once all arrive', async () => {
      await using to = await open()
      await Promise.all(Array.from({ length: 50 }, (_, index) => to.mail.deliver(letter({ subject: `No ${index}` }))))
      const subjects = (await to.arrived()).map(({ subject }) => subject)
      assert.equal(new Set(subjects).size, 50)
    })
  })
}

test('no header can be smuggled into a letter', () => {
  for (const more of [
    { subject: 'x\r\nBcc: thief@example.org' },
    { name: 'x\nBcc: thief@example.org' },
    { to: 'a@b.example\r\nRCPT TO:<thief@example.org>' },
    { to: 'a@b.example,thief@example.org' },
    { to: 'A <a@b.example>' },
    { subject: '' },
    { attachments: [{ name: 'x"\r\ny', type: 'text/plain', content: '' }] },
    { attachments: [{ name: 'x', type: 'text/plain\r\nX: y', content: '' }] },
    { attachments: [{ name: 'x', type: 'text/plain', content: 'not base64!' }] },
  ]) {
    assert.equal(LetterContent.safeParse({ ...letter().content, ...more }).success, false, JSON.stringify(more))
  }
})

test('in a folder a letter is for its owner alone, and nothing half written has a name that a mail program opens', async () => {
  const path = await mkdtemp(join(tmpdir(), 'consilium-mail-'))
  await using mail = openMail({ at: 'folder', path: join(path, 'outbox'), from })
  const one = letter()
  await mail.deliver(one)
  assert.deepEqual(await readdir(join(path, 'outbox')), [`${one.id}.eml`])
  assert.equal((await stat(join(path, 'outbox'))).mode & 0o077, 0)
  assert.equal((await stat(join(path, 'outbox', `${one.id}.eml`))).mode & 0o077, 0)
  await rm(path, { recursive: true })
})

test('an address that the mail server does not know is refused for good; one it puts off is not; a log-in is not the letter’s fault', async () => {
  await using server = await mailServer({
    onRcptTo({ address }, _session, done) {
      const code = address.startsWith('unknown') ? 550 : address.startsWith('full') ? 452 : 0
      done(code ? Object.assign(new Error('no'), { responseCode: code }) : null)
    },
  })
  await using mail = openMail({ at: 'smtp', url: server.url, from, tls: 'required' })
  await assert.rejects(mail.deliver(letter({ to: 'unknown@hospital.example' })), (error) => {
    assert.ok(error instanceof MailRefused)
    assert.equal(error.code, '550')
    return true
  })
  await assert.rejects(mail.deliver(letter({ to: 'full@hospital.example' })), MailDeferred)
  await using closed = await mailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(Object.assign(new Error('no'), { responseCode: 535 })),
  })
  const url = closed.url.replace('smtp://', 'smtp://board:wrong@')
  await using locked = openMail({ at: 'smtp', url, from, tls: 'optional' })
  await assert.rejects(
    locked.deliver(letter()),
    (error) => !(error instanceof MailRefused || error instanceof MailDeferred),
  )
})

test('nothing is said to a mail server elsewhere that does not encrypt', async () => {
  // This machine, but not by a name that is taken for it.
  let connections = 0
  const onConnect = (_session: unknown, done: () => void) => {
    connections++
    done()
  }
  await using server = await mailServer({ onConnect }, 0, '127.0.0.2')
  await using strict = openMail({ at: 'smtp', url: server.url, from, tls: 'required' })
  await assert.rejects(strict.deliver(letter()))
  assert.equal(server.received.length, 0)
  await using trusting = openMail({ at: 'smtp', url: server.url, from, tls: 'optional' })
  await trusting.deliver(letter())
  assert.equal(server.received.length, 1)
  assert.equal(connections, 2)
})
