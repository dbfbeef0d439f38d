import ICAL from 'ical.js'
import { endsAt, type Meeting } from '../../shared/domain/meeting.ts'

/** RFC 5545 section 3.1: 75 octets a line. ical.js counts those after the space that goes on with a line. */
ICAL.foldLength = 74

export type CalendarEntry = {
  meeting: Meeting
  method: 'REQUEST' | 'CANCEL'
  /** Who calls the meeting, and the one who is invited by this object. */
  organizer: { name: string; address: string }
  attendee: { name: string; address: string }
  url: string
  title: string
  text: string
  /** When this object was made. */
  at: string
}

/**
 * One meeting as an iTIP message (RFC 5546). Times are in UTC, which means the same instant on both sides of a change of
 * the clocks. It names nobody but the organiser and the one it is sent to: who else sits on a panel is not told by mail.
 */
export function calendarObject({ meeting, method, organizer, attendee, url, title, text, at }: CalendarEntry): string {
  const calendar = new ICAL.Component('vcalendar')
  calendar.updatePropertyWithValue('version', '2.0')
  calendar.updatePropertyWithValue('prodid', '-//Consilium//Meetings//EN')
  calendar.updatePropertyWithValue('calscale', 'GREGORIAN')
  calendar.updatePropertyWithValue('method', method)
  const event = new ICAL.Component('vevent')
  event.updatePropertyWithValue('uid', `${meeting.id}@consilium`)
  event.updatePropertyWithValue('sequence', meeting.sequence)
  event.updatePropertyWithValue('dtstamp', utc(at))
  event.updatePropertyWithValue('last-modified', utc(at))
  event.updatePropertyWithValue('dtstart', utc(meeting.startsAt))
  event.updatePropertyWithValue('dtend', utc(endsAt(meeting)))
  event.updatePropertyWithValue('summary', title)
  event.updatePropertyWithValue('description', text)
  event.updatePropertyWithValue('location', url)
  event.updatePropertyWithValue('url', url)
  event.updatePropertyWithValue('class', 'PRIVATE')
  event.updatePropertyWithValue('transp', 'OPAQUE')
  event.updatePropertyWithValue('status', method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED')
  event
    .updatePropertyWithValue('organizer', `mailto:${organizer.address}`)
    .setParameter('cn', parameter(organizer.name))
  const invited = event.updatePropertyWithValue('attendee', `mailto:${attendee.address}`)
  const parameters = { cn: parameter(attendee.name), role: 'REQ-PARTICIPANT', partstat: 'NEEDS-ACTION', rsvp: 'FALSE' }
  for (const [name, value] of Object.entries(parameters)) invited.setParameter(name, value)
  calendar.addSubcomponent(event)
  return `${calendar.toString()}\r\n`
}

const utc = (instant: string) => ICAL.Time.fromJSDate(new Date(instant), true)

/** RFC 5545 section 3.1: a parameter holds no quotation marks and no control characters. */
const parameter = (text: string): string => text.replaceAll(/[\p{Cc}"]/gu, ' ').trim()
