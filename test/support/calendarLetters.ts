import assert from 'node:assert/strict'
import ICAL from 'ical.js'
import type { ParsedMail } from 'mailparser'

/** The event in the calendar object that a letter carries, as ical.js reads it. */
export function eventOf(letter: ParsedMail) {
  const ics = letter.attachments.find(({ contentType }) => contentType === 'text/calendar')?.content.toString('utf8')
  assert.ok(ics, 'the letter carries a calendar object')
  const calendar = new ICAL.Component(ICAL.parse(ics) as never)
  const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent')!)
  return { method: calendar.getFirstPropertyValue('method'), event, component: event.component, ics }
}
