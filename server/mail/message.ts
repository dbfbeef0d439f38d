import type { WaitingLetter } from './letter.ts'

/**
 * A letter as nodemailer takes it. Text first and the calendar last: a mail program shows the last alternative that it
 * understands, and one that knows no calendars shows the text.
 */
export const messageOf = ({ id, queuedAt, content }: WaitingLetter, from: Sender) => ({
  from: { name: from.name, address: from.address },
  to: { name: content.name, address: content.to },
  subject: content.subject,
  text: content.text,
  messageId: `<${id}@${from.address.split('@')[1]}>`,
  date: new Date(queuedAt),
  // RFC 3834: nobody's out-of-office note answers it.
  headers: { 'Auto-Submitted': 'auto-generated' },
  ...(content.calendar
    ? { icalEvent: { method: content.calendar.method, filename: 'invite.ics', content: content.calendar.content } }
    : {}),
  attachments: content.attachments.map(({ name, type, content: base64 }) => ({
    filename: name,
    contentType: type,
    content: Buffer.from(base64, 'base64'),
  })),
  disableFileAccess: true,
  disableUrlAccess: true,
})

export type Sender = { name: string; address: string }
