import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs'
import { accessReport } from '../../../server/reports/accessReport.ts'
import { participationCertificate } from '../../../server/reports/certificate.ts'
import { countsFrom } from '../../../server/reports/counts.ts'
import { demoNetwork } from '../../../server/demo/people.ts'
import { minutesThere } from '../../../shared/domain/attendance.ts'
import { world } from '../../world.ts'

test('who saw a case, when and from where, comes as a file that no spreadsheet calculates', async () => {
  await using w = await world()
  const seated = await w.seated()
  await w.as('surgeon')['case:read']({ case: seated.case })
  const caller = (who: 'home' | 'surgeon') => ({ person: w.person(who), session: 's', assurance: 'two' as const })
  await assert.rejects(accessReport(w.board, caller('surgeon'), seated.case, 'csv'), { code: 'not-permitted' })
  const { text } = await accessReport(w.board, caller('home'), seated.case, 'csv')
  const lines = text.trim().split('\r\n')
  assert.match(lines[0] ?? '', /sequence,at,name,discipline,provider,country,action/)
  assert.ok(lines.some((line) => line.includes('Dr Lars Nyström') && line.includes(',SE,case:read,')))
  const json = JSON.parse((await accessReport(w.board, caller('home'), seated.case, 'json')).text)
  assert.equal(json.verdict.valid, true)
  assert.equal(json.rows.length, lines.length)
  const fhir = JSON.parse((await accessReport(w.board, caller('home'), seated.case, 'fhir')).text)
  for (const { resource } of fhir.entry) {
    assert.equal(resource.resourceType, 'AuditEvent')
    assert.equal(resource.entity[0].role.code, '1')
    assert.ok(resource.agent[0].who.identifier.value)
  }
})

test('minutes in a meeting are counted once, whatever was open at the same time', () => {
  const row = (from: string, to: string | null) => ({
    id: 'atd_0000000000000001' as const,
    meeting: 'mtg_0000000000000001' as const,
    person: 'per_0000000000000001' as const,
    joinedAt: `2026-12-01T${from}:00Z`,
    leftAt: to && `2026-12-01T${to}:00Z`,
    admittedBy: null,
  })
  const until = '2026-12-01T13:00:00Z'
  assert.equal(minutesThere([row('12:00', '12:20'), row('12:10', '12:30'), row('12:40', null)], until), 50)
  assert.equal(minutesThere([], until), 0)
})

test('a certificate names the person, the dates and the minutes, and embeds its fonts', async () => {
  await using w = await world()
  const rows = [
    { meeting: 'mtg_0000000000000001' as const, network: demoNetwork, joinedAt: '2026-12-01T12:00:00Z', minutes: 75 },
  ]
  const period = { from: '2026-01-01', until: '2026-12-31', at: '2026-12-31T12:00:00Z', serial: 'abc' }
  const pdf = await participationCertificate(w.person('surgeon'), rows, period)
  const loading = pdfjs.getDocument({ data: new Uint8Array(pdf), useSystemFonts: false })
  const document = await loading.promise
  const content = await (await document.getPage(1)).getTextContent()
  const text = content.items.map((item) => ('str' in item ? item.str : '')).join(' ')
  assert.match(text, /Dr Lars Nyström/)
  assert.match(text, /1 December 2026/)
  assert.match(text, /1 hours? and 15 minutes/)
  const raw = pdf.toString('latin1')
  assert.match(raw, /FontFile2/)
  assert.doesNotMatch(raw, /\/Helvetica/)
  assert.match(raw, /StructTreeRoot/)
  await loading.destroy()
})

test('counts of a period hide what is small, and figures that rest on fewer than five are none', () => {
  const fact = (what: string, count: number, value = 3_600_000) =>
    Array.from({ length: count }, (_, index) => ({
      at: '2026-12-01T12:00:00Z',
      what,
      subject: `${what}${index}`,
      value,
    }))
  const counts = countsFrom([
    ...fact('requested', 12),
    ...fact('answered', 12, 7_200_000),
    ...fact('closed', 4),
    ...fact('outcome.final', 8),
    ...fact('outcome.interim', 2),
    ...fact('outcome.noConsensus', 6),
  ])
  assert.equal(counts.requests, 12)
  assert.equal(counts.hoursToFirstAnswer, 2)
  assert.equal(counts.daysToClosure, null)
  assert.equal(counts.attendedShare, null)
  assert.equal(counts.outcomes.cells['interim'], null)
  assert.equal(counts.outcomes.cells['noConsensus'], null)
  assert.equal(counts.closed.total, null)
})

test('only a coordinator sees counts, and only of their own network', async () => {
  await using w = await world()
  const period = { from: '2026-01-01', until: '2026-12-31' }
  await assert.rejects(w.as('surgeon')['report:counts']({ network: demoNetwork, ...period }), { code: 'not-permitted' })
  await assert.rejects(w.as('coordinator')['report:counts']({ network: 'OTHER', ...period }), { code: 'not-permitted' })
  await assert.rejects(w.as('surgeon')['audit:health']({}), { code: 'not-permitted' })
  await assert.rejects(w.as('surgeon')['time:log']({ from: '2026-12-31', until: '2026-01-01' }), {
    code: 'invalid-input',
  })
  await w.seated()
  const counts = await w.as('coordinator')['report:counts']({ network: demoNetwork, ...period })
  assert.equal(counts.requests, null)
})
