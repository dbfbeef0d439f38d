import { createRequire } from 'node:module'
import * as pdfkit from 'pdfkit'
import type { Person } from '../../shared/domain/person.ts'
import type { TimeRow } from './timeLog.ts'

const require = createRequire(import.meta.url)
const font = (name: string) => require.resolve(`@expo-google-fonts/inter/${name.replace(/^Inter_/, '')}/${name}.ttf`)

/**
 * That a person took part in panel meetings: dates and minutes, for reimbursement and continuing education. It names no
 * case. The fonts are embedded, and the words can be read aloud: the file is tagged.
 */
export async function participationCertificate(
  person: Person,
  rows: readonly TimeRow[],
  { from, until, at, serial }: { from: string; until: string; at: string; serial: string },
): Promise<Buffer> {
  const doc = new pdfkit.default({
    size: 'A4',
    margins: { top: 72, bottom: 72, left: 72, right: 72 },
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: 'Certificate of participation', Author: 'Consilium', CreationDate: new Date(at) },
  })
  const pieces: Buffer[] = []
  doc.on('data', (piece: Buffer) => pieces.push(piece))
  const ended = new Promise<void>((done, fail) => doc.once('end', done).once('error', fail))
  doc.registerFont('text', font('Inter_400Regular')).registerFont('strong', font('Inter_600SemiBold'))

  const minutes = rows.reduce((sum, row) => sum + row.minutes, 0)
  const document = doc.struct('Document')
  doc.addStructure(document)
  const say = (tag: string, face: string, size: number, text: string, gap: number) => {
    const part = doc.struct(tag, {}, () => void doc.font(face).fontSize(size).text(text))
    document.add(part)
    part.end()
    doc.moveDown(gap)
  }
  say('H1', 'strong', 22, 'Certificate of participation', 0.8)
  say(
    'P',
    'text',
    11,
    `${person.name}\n${person.discipline}\n${person.provider.name}, ${countryName(person.provider.country)}`,
    1,
  )
  say(
    'P',
    'text',
    11,
    `took part in ${rows.length} panel ${rows.length === 1 ? 'meeting' : 'meetings'} on patients with rare diseases between ` +
      `${dayWords(from)} and ${dayWords(until)}, for ${hoursWords(minutes)} in all.`,
    1.2,
  )
  for (const row of rows) {
    say('P', 'text', 10, `${dayWords(row.joinedAt)}    ${row.network}    ${row.minutes} min`, 0.2)
  }
  doc.moveDown(1)
  say(
    'P',
    'text',
    9,
    `Times are those of the server, from the record of who was in each meeting. Certificate ${serial}, made on ${dayWords(at)}.`,
    0,
  )
  document.end()
  doc.end()
  await ended
  return Buffer.concat(pieces)
}

const dayWords = (at: string): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(at),
  )

const countryName = (code: string): string => new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code

const hoursWords = (minutes: number): string =>
  minutes < 60 ? `${minutes} minutes` : `${Math.floor(minutes / 60)} hours and ${minutes % 60} minutes`
