import type { PersonId } from '../../shared/domain/identifiers.ts'
import { isOver, type Meeting } from '../../shared/domain/meeting.ts'
import { may } from '../../shared/domain/permissions.ts'
import type { Person } from '../../shared/domain/person.ts'
import { usualHours, type WorkingHours } from '../../shared/domain/workingHours.ts'
import { rolesInMeeting, standingsOf } from '../actions/meetings.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { addressOf } from '../identity/account.ts'
import { queueLetter } from '../mail/letter.ts'
import type { Change } from '../store/store.ts'
import { calendarObject } from './calendar.ts'
import { meetingWords, type Occasion } from './words.ts'

type Ports = Pick<Board, 'store' | 'clock' | 'config' | 'entry'>

/** One letter as it would be sent, or why it would not: nobody has an address of theirs. */
export type Invitation = {
  person: Person
  address: string | undefined
  occasion: Occasion
  subject: string
  text: string
  calendar: { method: 'REQUEST' | 'CANCEL'; content: string }
}

/** When a person can be asked to come: what they said, or what is usual in their country. */
export async function hoursOf({ store }: Pick<Board, 'store'>, person: Person): Promise<WorkingHours> {
  return (await store.find('workingHours', person.id))?.record ?? usualHours(person)
}

/**
 * Who is expected: the home clinicians and all who have a seat in a case of the agenda that is open or offered to them. Coordinators are
 * many in a network; only the one who calls the meeting is expected.
 */
export async function expectedAt(ports: Ports, meeting: Meeting, caller: PersonId): Promise<Person[]> {
  const standings = await standingsOf(ports, meeting)
  const ids = standings.flatMap(({ case: of, panel }) => [
    of.record.homeClinician,
    ...(panel?.record.seats.map((seat) => seat.person) ?? []),
  ])
  const people = await ports.store.several('person', [...ids, caller])
  return people
    .map(({ record }) => record)
    .filter((person) => may(rolesInMeeting(standings, person), 'poll:answer'))
    .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
}

/** What everybody who is concerned is sent about a meeting as it now stands. */
export async function invitationsTo(
  ports: Ports,
  meeting: Meeting,
  expected: readonly Person[],
  occasion: Exclude<Occasion, 'uninvited'>,
): Promise<Invitation[]> {
  const gone = meeting.invited.filter((id) => !expected.some((person) => person.id === id))
  const others = (await ports.store.several('person', gone)).map(({ record }) => record)
  const isNew = (person: Person) => !meeting.invited.includes(person.id)
  const about = expected.map((person) => ({
    person,
    occasion: occasion === 'changed' && isNew(person) ? ('invited' as const) : occasion,
  }))
  // Who was never told that there is a meeting need not be told that there is none.
  const isOff = occasion === 'cancelled' || occasion === 'postponed'
  const told = isOff ? about.filter(({ person }) => !isNew(person)) : about
  return Promise.all(
    [...told, ...others.map((person) => ({ person, occasion: 'uninvited' as const }))].map((one) =>
      invitationOf(ports, meeting, one.person, one.occasion),
    ),
  )
}

async function invitationOf(ports: Ports, meeting: Meeting, person: Person, occasion: Occasion): Promise<Invitation> {
  const hours = await hoursOf(ports, person)
  const address = await addressOf(ports.store, person.id)
  const url = `${ports.entry}/meetings/${meeting.id}`
  const { subject, title, text } = meetingWords(meeting, occasion, hours.timeZone, url)
  const method = occasion === 'invited' || occasion === 'changed' ? ('REQUEST' as const) : ('CANCEL' as const)
  const content = calendarObject({
    meeting,
    method,
    organizer: ports.config.mail.from,
    attendee: { name: person.name, address: address ?? 'nobody@invalid' },
    url,
    title,
    text,
    at: instant(ports.clock),
  })
  return { person, address, occasion, subject, text, calendar: { method, content } }
}

/** The letters, to be committed with the act they tell of. Who has no address sees it in the product alone. */
export const lettersFor = (invitations: readonly Invitation[], at: string): Change[] =>
  invitations.flatMap(({ person, address, subject, text, calendar }) =>
    address === undefined ? [] : [queueLetter({ to: address, name: person.name, subject, text, calendar }, at)],
  )

/** The meeting with the list of those who now have it in their calendar. */
export const withInvited = (meeting: Meeting, expected: readonly Person[]): Meeting => ({
  ...meeting,
  invited: isOver(meeting) || meeting.state === 'postponed' ? [] : expected.map((person) => person.id),
})
