import assert from 'node:assert/strict'
import { test } from 'node:test'
import ICAL from 'ical.js'
import { emptyAccount, newAccount } from '../../../server/identity/account.ts'
import { openMail } from '../../../server/mail/openMail.ts'
import { demoNetwork } from '../../../server/demo/people.ts'
import { calendarObject } from '../../../server/scheduling/calendar.ts'
import type { Meeting } from '../../../shared/domain/meeting.ts'
import { eventOf } from '../../support/calendarLetters.ts'
import { mailServer } from '../../support/mailServer.ts'
import { aConsentForm, aDescription, world, type Who } from '../../world.ts'

const addressed = ['home', 'coordinator', 'chair', 'surgeon'] as const
const addressFor = (who: string) => `${who}@hospital.example`

/** A world whose letters go to a real SMTP server, and in which four people have an address. */
async function postedWorld() {
  const server = await mailServer()
  const from = { name: 'Consilium', address: 'board@consilium.example' }
  const mail = openMail({ at: 'smtp', url: server.url, from, tls: 'optional' })
  const w = await world({
    mail,
    environment: { SMTP_URL: server.url, MAIL_FROM: 'Consilium <board@consilium.example>' },
  })
  for (const who of addressed) {
    const account = emptyAccount(w.person(who).id, addressFor(who), '2026-11-01T00:00:00Z')
    await w.board.store.commit(newAccount(account), {
      subject: 'board',
      by: 'system',
      action: 'account:make',
      target: account.id,
      outcome: 'success',
      detail: {},
      at: '2026-11-01T00:00:00Z',
    })
  }
  return {
    server,
    w,
    /** A case with its panel, the letters about it read and put aside. */
    async seated() {
      const seated = await w.seated()
      await w.board.outbox.settled()
      server.received.length = 0
      return seated
    },
    async [Symbol.asyncDispose]() {
      await w[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

test('booking, changing, putting off and cancelling are one event in a calendar, each letter newer than the one before', async () => {
  await using at = await postedWorld()
  const { w, server } = at
  const seated = await at.seated()
  const agenda = [{ case: seated.case, minutes: 45 }]
  const coordinator = w.as('coordinator')
  const plan = { startsAt: '2026-12-01T13:00:00.000Z', timeZone: 'Europe/Brussels', agenda }
  const { meeting } = await coordinator['meeting:schedule']({ network: demoNetwork, ...plan })
  await server.letterTo(addressFor('surgeon'))
  const later = { ...plan, meeting, startsAt: '2026-12-02T13:00:00.000Z' }
  await coordinator['meeting:change'](later)
  await server.letterTo(addressFor('surgeon'), 1)
  await coordinator['meeting:postpone']({ meeting, reason: 'The MRI of little Johanna is missing' })
  await server.letterTo(addressFor('surgeon'), 2)
  await coordinator['meeting:change']({ ...later, startsAt: '2026-12-03T13:00:00.000Z' })
  await server.letterTo(addressFor('surgeon'), 3)
  await coordinator['meeting:cancel']({ meeting, reason: '' })
  await server.letterTo(addressFor('surgeon'), 4)
  const letters = server.received
    .filter(({ to }) => to.includes(addressFor('surgeon')))
    .map(({ mail }) => eventOf(mail))
  assert.deepEqual(
    letters.map(({ method, event, component }) => [
      method,
      event.uid,
      event.sequence,
      event.startDate.toJSDate().toISOString(),
      component.getFirstPropertyValue('status'),
    ]),
    [
      ['REQUEST', `${meeting}@consilium`, 0, '2026-12-01T13:00:00.000Z', 'CONFIRMED'],
      ['REQUEST', `${meeting}@consilium`, 1, '2026-12-02T13:00:00.000Z', 'CONFIRMED'],
      ['CANCEL', `${meeting}@consilium`, 2, '2026-12-02T13:00:00.000Z', 'CANCELLED'],
      ['REQUEST', `${meeting}@consilium`, 3, '2026-12-03T13:00:00.000Z', 'CONFIRMED'],
      ['CANCEL', `${meeting}@consilium`, 4, '2026-12-03T13:00:00.000Z', 'CANCELLED'],
    ],
  )
  for (const { component, event } of letters) {
    const attendees = component.getAllProperties('attendee').map((attendee) => attendee.getFirstValue())
    assert.deepEqual(attendees, [`mailto:${addressFor('surgeon')}`])
    assert.equal(component.getFirstPropertyValue('organizer'), 'mailto:board@consilium.example')
    assert.equal(event.duration.toSeconds(), 45 * 60)
    assert.ok(component.getFirstPropertyValue('dtstamp'))
  }
  await w.board.outbox.settled()
  assert.deepEqual(w.errors, [])
})

test('no letter holds anything of the patient, and none tells who else is on the panel', async () => {
  await using at = await postedWorld()
  const { w, server } = at
  const seated = await at.seated()
  const { case: of } = await w.as('home')['case:read']({ case: seated.case })
  const agenda = [{ case: seated.case, minutes: 30 }]
  await w.as('coordinator')['poll:open']({
    agenda,
    timeZone: 'Europe/Brussels',
    slots: ['2026-12-01T13:00:00.000Z'],
  })
  const { meeting } = await w.as('coordinator')['meeting:schedule']({
    network: demoNetwork,
    startsAt: '2026-12-01T13:00:00.000Z',
    timeZone: 'Europe/Brussels',
    agenda,
  })
  await w.as('coordinator')['meeting:cancel']({ meeting, reason: 'Seizures of the patient in bed 12' })
  await server.letters(3 + 4 + 4)
  const names = addressed.map((who) => w.person(who).name)
  for (const { raw, to, mail } of server.received) {
    const all = `${raw.toString('utf8')} ${mail.text} ${mail.subject} ${mail.attachments.map((one) => one.content.toString('utf8')).join(' ')}`
    const forbidden = [
      of.pseudonym,
      of.description.question,
      of.description.diagnosis,
      of.description.history,
      seated.case,
      'Seizures',
      'bed 12',
      demoNetwork,
    ]
    for (const word of forbidden) assert.ok(!all.includes(word), `${word} in a letter to ${to.join()}`)
    const own = addressed.find((who) => to.includes(addressFor(who)))
    for (const name of names.filter((one) => one !== w.person(own!).name)) assert.ok(!all.includes(name), name)
  }
})

test('who gets a seat after a meeting was booked is invited by the next change, and who lost theirs is called off', async () => {
  await using at = await postedWorld()
  const { w, server } = at
  const seated = await at.seated()
  const agenda = [{ case: seated.case, minutes: 30 }]
  const plan = { startsAt: '2026-12-01T13:00:00.000Z', timeZone: 'Europe/Brussels', agenda }
  const { meeting } = await w.as('coordinator')['meeting:schedule']({ network: demoNetwork, ...plan })
  await server.letterTo(addressFor('surgeon'))
  const { panel } = await w.as('coordinator')['case:read']({ case: seated.case })
  const seats = panel!.seats.filter((seat) => seat.person !== w.person('surgeon').id)
  const seating = seats.map(({ person, role }) => ({ person, role }))
  await w.as('coordinator')['panel:appoint']({ case: seated.case, seats: seating })
  await w.as('coordinator')['meeting:change']({ meeting, ...plan })
  const off = eventOf(await server.letterTo(addressFor('surgeon'), 1))
  assert.equal(off.method, 'CANCEL')
  const { meeting: now } = await w.as('chair')['meeting:read']({ meeting })
  assert.ok(!now.invited.includes(w.person('surgeon').id))
})

test('what waits for somebody is told by letter, without a word of the case', async () => {
  await using at = await postedWorld()
  const { w, server } = at
  const [home, coordinator] = [w.as('home'), w.as('coordinator')]
  const { case: id } = await home['case:open']({ network: demoNetwork, description: aDescription })
  await home['consent:record']({ case: id, form: aConsentForm })
  await home['case:present']({ case: id })
  await coordinator['request:return']({ case: id, lacking: { items: [], text: 'Seizures of little Johanna?' } })
  await home['case:present']({ case: id })
  await coordinator['request:accept']({ case: id })
  const seats = [{ person: w.person('chair').id, role: 'chair' as const }]
  await coordinator['panel:appoint']({ case: id, seats })
  // Who is seated already is not asked again.
  await coordinator['panel:appoint']({
    case: id,
    seats: [...seats, { person: w.person('surgeon').id, role: 'member' }],
  })
  await server.letters(6)
  await w.board.outbox.settled()
  const told = server.received.map(({ to, mail }) => `${to.join()}: ${mail.subject}`)
  assert.deepEqual(told.toSorted(), [
    'chair@hospital.example: You are invited to a panel',
    'coordinator@hospital.example: A new request',
    'coordinator@hospital.example: A new request',
    'home@hospital.example: Your request was given back',
    'home@hospital.example: Your request was taken up',
    'surgeon@hospital.example: You are invited to a panel',
  ])
  for (const { raw, mail } of server.received) {
    assert.match(mail.text ?? '', /\/cases\/cas_/)
    for (const word of ['Johanna', 'Seizures', aDescription.question, aDescription.diagnosis, demoNetwork]) {
      assert.ok(!`${raw.toString('utf8')} ${mail.text}`.includes(word), word)
    }
  }
  assert.deepEqual(w.errors, [])
})

test('what is previewed is what is sent, to each in their own zone', async () => {
  await using at = await postedWorld()
  const { w, server } = at
  const seated = await at.seated()
  await w.as('surgeon')['hours:change']({ timeZone: 'Atlantic/Azores', weekdays: [1, 2, 3], from: 480, to: 960 })
  const plan = {
    network: demoNetwork,
    startsAt: '2026-12-01T13:00:00.000Z',
    timeZone: 'Europe/Kyiv',
    agenda: [{ case: seated.case, minutes: 30 }],
  }
  const { letters } = await w.as('coordinator')['meeting:preview']({ act: 'book', ...plan })
  const previewed = letters.find(({ person }) => person.id === w.person('surgeon').id)
  assert.match(previewed?.text ?? '', /15:00 to 15:30 \(Europe\/Kyiv\)/)
  assert.match(previewed?.text ?? '', /12:00 to 12:30 \(Atlantic\/Azores\)/)
  assert.equal(letters.find(({ person }) => person.id === w.person('radiologist').id)?.reachable, false)
  assert.equal(server.received.length, 0)
  await w.as('coordinator')['meeting:schedule'](plan)
  const sent = await server.letterTo(addressFor('surgeon'))
  assert.equal(sent.subject, previewed?.subject)
  const withoutLink = (text: string) => text.replaceAll(/\S*\/meetings\/\S*/g, '').trim()
  assert.equal(withoutLink(sent.text ?? ''), withoutLink(previewed?.text ?? ''))
})

test('only who coordinates may plan, look at letters, change, put off and cancel', async () => {
  await using w = await world()
  const seated = await w.seated()
  const agenda = [{ case: seated.case, minutes: 30 }]
  const plan = { startsAt: '2026-12-01T13:00:00.000Z', timeZone: 'Europe/Brussels', agenda }
  const { meeting } = await w.as('coordinator')['meeting:schedule']({ network: demoNetwork, ...plan })
  for (const who of ['home', 'chair', 'surgeon', 'stranger'] as const satisfies Who[]) {
    const code = who === 'stranger' ? 'not-found' : 'not-permitted'
    for (const attempt of [
      () => w.as(who)['meeting:propose']({ agenda, from: plan.startsAt, days: 3 }),
      () => w.as(who)['meeting:preview']({ act: 'cancel', meeting }),
      () => w.as(who)['meeting:change']({ meeting, ...plan }),
      () => w.as(who)['meeting:postpone']({ meeting, reason: 'x' }),
      () => w.as(who)['meeting:cancel']({ meeting, reason: '' }),
    ]) {
      await assert.rejects(attempt(), { code })
    }
  }
  await assert.rejects(w.as('coordinator')['meeting:postpone']({ meeting, reason: ' ' }), { code: 'invalid-input' })
  await assert.rejects(
    w.as('coordinator')['meeting:change']({ meeting, ...plan, startsAt: '2026-01-01T13:00:00.000Z' }),
    {
      code: 'invalid-input',
    },
  )
  await w.as('coordinator')['meeting:cancel']({ meeting, reason: '' })
  await assert.rejects(w.as('chair')['meeting:join']({ meeting }), { code: 'wrong-state' })
  await assert.rejects(w.as('coordinator')['meeting:change']({ meeting, ...plan }), { code: 'wrong-state' })
})

test('a guest for the second case of a meeting sees nothing of the first', async () => {
  await using w = await world()
  const first = await w.seated()
  const { case: second } = await w.as('home')['case:open']({ network: demoNetwork, description: aDescription })
  await w.present(second, [
    { person: w.person('surgeon').id, role: 'chair' },
    { person: w.person('radiologist').id, role: 'guest' },
  ])
  const { panel } = await w.as('coordinator')['case:read']({ case: first.case })
  const without = panel!.seats.filter((seat) => seat.person !== w.person('radiologist').id)
  const seating = without.map(({ person, role }) => ({ person, role }))
  await w.as('coordinator')['panel:appoint']({ case: first.case, seats: seating })
  const { meeting } = await w.as('coordinator')['meeting:schedule']({
    network: demoNetwork,
    startsAt: '2026-12-01T13:00:00.000Z',
    timeZone: 'Europe/Brussels',
    agenda: [
      { case: first.case, minutes: 30 },
      { case: second, minutes: 20 },
    ],
  })
  const read = await w.as('radiologist')['meeting:read']({ meeting })
  assert.deepEqual(
    read.agenda.map(({ case: id, minutes }) => [id, minutes]),
    [
      [null, 30],
      [second, 20],
    ],
  )
  await assert.rejects(w.as('radiologist')['case:read']({ case: first.case }), { code: 'not-found' })
  const { meetings } = await w.as('radiologist')['meeting:list']({})
  assert.deepEqual(
    meetings[0]?.cases.map(({ id }) => id),
    [second],
  )
})

test('lines are folded at 75 octets, and commas, semicolons, line breaks and quotes come back as they were', () => {
  const meeting: Meeting = {
    id: 'mtg_0000000000000001',
    network: 'n',
    startsAt: '2026-10-25T00:30:00.000Z',
    timeZone: 'Europe/Brussels',
    agenda: [{ case: 'cas_0000000000000001', panel: 'pan_0000000000000001', minutes: 90 }],
    admitted: [],
    invited: [],
    sequence: 7,
    state: 'booked',
  }
  const text = `Zażółć gęślą jaźń; ä, ö\nand 漢字 ${'é🧠'.repeat(60)} \\ end`
  const ics = calendarObject({
    meeting,
    method: 'REQUEST',
    organizer: { name: 'Board; "of", all: things', address: 'board@consilium.example' },
    attendee: { name: 'Dr Lars Nyström, "the" surgeon;x', address: 'lars@hospital.example' },
    url: 'https://board.example/meetings/mtg_0000000000000001',
    title: 'Panel meeting',
    text,
    at: '2026-10-01T00:00:00Z',
  })
  for (const line of ics.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, `${Buffer.byteLength(line)}: ${line}`)
  assert.ok(!/[^\r]\n/.test(ics))
  const event = new ICAL.Component(ICAL.parse(ics) as never).getFirstSubcomponent('vevent')!
  assert.equal(event.getFirstPropertyValue('description'), text)
  assert.equal(new ICAL.Event(event).endDate.toJSDate().toISOString(), '2026-10-25T02:00:00.000Z')
})
