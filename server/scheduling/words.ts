import { endsAt, type Meeting, minutesOf } from '../../shared/domain/meeting.ts'

/** What a letter about a meeting is about. */
export type Occasion = 'invited' | 'changed' | 'postponed' | 'cancelled' | 'uninvited'

/**
 * The words of a letter about a meeting: its time, its link, and nothing of any case. The reason why a meeting was put
 * off is typed by a person and so stays out of the mail too: it stands behind the link.
 */
export function meetingWords(meeting: Meeting, occasion: Occasion, zone: string, url: string) {
  const there = whenWords(meeting.startsAt, endsAt(meeting), meeting.timeZone)
  const here = whenWords(meeting.startsAt, endsAt(meeting), zone)
  const isOff = occasion !== 'invited' && occasion !== 'changed'
  const text = [
    `${openings[occasion]}`,
    '',
    there,
    ...(here === there || zone === meeting.timeZone ? [] : [`Where you are: ${here}`]),
    `It is planned for ${minutesOf(meeting)} minutes.`,
    '',
    isOff ? `What there is to know stands here: ${url}` : `Join here, and see what it is about: ${url}`,
    '',
    'This letter holds no patient data on purpose. Please do not answer it with any.',
  ].join('\n')
  return { subject: `${subjects[occasion]}: ${whenShort(meeting.startsAt, zone)}`, title: 'Panel meeting', text }
}

/** Something waits for a person; what it is stands behind the link. */
export function noticeWords(what: NoticeKind, url: string) {
  return {
    subject: noticeSubjects[what],
    text: `${noticeTexts[what]}\n\n${url}\n\nThis letter holds no patient data on purpose.`,
  }
}

const openings: Record<Occasion, string> = {
  invited: 'You are invited to a panel meeting.',
  changed: 'A panel meeting you are invited to has changed. This is how it stands now.',
  postponed: 'A panel meeting you were invited to is put off. A new time will be sent to you.',
  cancelled: 'A panel meeting you were invited to will not take place.',
  uninvited: 'You are no longer expected at a panel meeting.',
}
const subjects: Record<Occasion, string> = {
  invited: 'Panel meeting',
  changed: 'Panel meeting changed',
  postponed: 'Panel meeting put off',
  cancelled: 'Panel meeting cancelled',
  uninvited: 'Panel meeting without you',
}
export type NoticeKind = keyof typeof noticeSubjects
const noticeSubjects = {
  poll: 'When can you meet?',
  comment: 'You were mentioned in a discussion',
  panel: 'You are invited to a panel',
  requestNew: 'A new request',
  requestAccepted: 'Your request was taken up',
  requestReturned: 'Your request was given back',
  requestForwarded: 'Your request was forwarded',
  requestDeclined: 'Your request was declined',
  recommendation: 'A recommendation has arrived',
  recommendationInError: 'A recommendation was declared an error',
  followUp: 'A follow-up is due',
  retention: 'A record is due for review',
}
const noticeTexts = {
  poll: 'A coordinator asks which times suit you for a panel meeting. It takes a minute:',
  comment: 'Somebody asks for your word in a discussion. Read and answer it here:',
  panel: 'You are asked to sit on a panel. Accept or decline, and declare your interests, here:',
  requestNew: 'A request for a panel waits for you. Take it up, give it back or pass it on here:',
  requestAccepted: 'The panel you asked for is being put together. How it stands:',
  requestReturned: 'The coordinator asks for more before a panel meets. What is missing stands here:',
  requestForwarded: 'The panel you asked for will be of another network. How it stands:',
  requestDeclined: 'The panel you asked for will not be put together. Why stands here:',
  recommendation: 'The recommendation of a panel is signed and sealed. Read it, and acknowledge that it arrived, here:',
  recommendationInError: 'Do not act on a recommendation before you have read why it was declared an error, here:',
  followUp: 'Please record what was followed of a recommendation, and what came of it:',
  retention: 'Please review whether a record is still needed:',
}

/** "Tuesday 1 December 2026, 14:00 to 14:45 (Europe/Brussels)". */
function whenWords(startsAt: string, ends: string, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  })
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone })
  const [from, to] = [new Date(startsAt), new Date(ends)]
  return `${day.format(from).replace(',', '')}, ${time.format(from)} to ${time.format(to)} (${timeZone})`
}

const whenShort = (startsAt: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(new Date(startsAt))
